"""Attackers who hold the files of closed waves find no pair beyond chance, in the short form."""

from __future__ import annotations

from benchmarks.campaigns.attacks import attacks
from benchmarks.campaigns.places import Ground

SHORT = {"SQLite": {5: 8, 12: 4}, "PostgreSQL": {5: 4, 12: 2}}
LEAST, MOST = 10, 90  # few waves: the benchmark itself holds the order to 50 ± 5%


def test_files__pair_no_code_with_a_response_and_keep_no_order(on: Ground) -> None:
    for score in attacks(on, SHORT[on.name], seed=5):
        assert score.beyond == 0, score.row()
        for what in ("codes", "responses"):
            order = score.ordered(what)
            assert order is None or LEAST < order < MOST, score.row()
