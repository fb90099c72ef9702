"""Statistics on answers and scores: pure functions, arrays or frames in, frozen estimates out.

Nothing here knows questionnaires, roles or storage; of our own modules only ``errors`` is imported.
"""
