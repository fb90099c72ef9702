"""The figures of an open wave that were shown last, as they are stored: what is newer may have to wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from assessment.results.figures import Figure, Spread
from assessment.results.organization import OrganizationResult


def live_content(result: OrganizationResult) -> list[list[Any]]:
    """The shown figures of ``result`` as plain numbers and words."""
    return [
        [
            *(figure.level, figure.code, figure.role, figure.n, figure.value),
            *([spread.se, spread.df, spread.design] for spread in (figure.invited, figure.beyond)),
            *(figure.complete, figure.rounded_to, figure.bound),
        ]
        for figure in result.figures.values()
        if figure.shown
    ]


def with_live_figures(
    hidden: OrganizationResult, content: Sequence[Sequence[Any]], answered: Mapping[str, int]
) -> OrganizationResult:
    """``hidden``, the result of an open wave, with the figures in ``content`` and the numbers of answers
    that they rest on.
    """
    figures = dict(hidden.figures)
    for level, code, role, n, value, invited, beyond, complete, rounded_to, bound in content:
        spreads = Spread(*invited), Spread(*beyond)
        figures[level, code, role] = Figure(
            level, code, role, "shown", "", n, value, *spreads, complete, rounded_to, bound
        )
    attendance = tuple(
        replace(entry, answered=answered.get(entry.role, entry.answered)) for entry in hidden.attendance
    )
    return replace(hidden, figures=figures, attendance=attendance, live=True)
