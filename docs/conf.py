"""The site of the documentation: ``poe docs`` builds it into ``build/site``."""

from __future__ import annotations

from assessment import __version__

project = "Sustainable Success Scan"
author = "the Sustainable Success Scan authors"
release = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_click"]
source_suffix = {".md": "markdown"}
html_theme = "furo"
html_title = project
html_static_path: list[str] = []
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
nitpicky = False
suppress_warnings = ["myst.xref_missing"]  # links are checked in every page by tests/test_docs.py
exclude_patterns = ["pictures"]
