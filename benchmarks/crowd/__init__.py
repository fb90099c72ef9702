"""A crowd of respondents who speak to the running app as browsers do; see ``benchmarks/load.py``."""
