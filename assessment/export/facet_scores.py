"""The released table: a line for each index, dimension and facet of each role, tidy."""

from __future__ import annotations

import pandas as pd

from assessment.i18n import EN, Language
from assessment.results import ALL, EXPORT_LEVEL, Figure, OrganizationResult

COLUMNS = (
    "questionnaire",
    "version",
    "organization",
    "wave",
    "role",
    "team",
    "level",
    "code",
    "n",
    "value",
    "ci_low",
    "ci_high",
    "ci_level",
    "status",
    "notice",
)
_DECIMALS = 4


def facet_scores(
    result: OrganizationResult,
    language: Language = EN,
    *,
    year: int | None = None,  # noqa: ARG001 - every export takes the same arguments
) -> pd.DataFrame:
    """One row a figure; columns as in ``COLUMNS``.

    ``value``, ``ci_low``, ``ci_high`` in points of 0-100, the interval for the invited people (finite
    population correction where the number invited is known) at ``ci_level``; ``n`` respondents.
    A row that is not ``shown`` has no n, value or interval. ``team`` is empty: the whole role.
    """
    rows = [
        _row(result, result.figure(level, code, role), language)
        for role in (*result.questionnaire.role_ids, ALL)
        for level, code in result.places
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype({"n": "Int64", "value": float, "ci_low": float, "ci_high": float, "ci_level": float})


def _row(result: OrganizationResult, figure: Figure, language: Language) -> tuple[object, ...]:
    estimate = figure.estimate("invited", EXPORT_LEVEL)
    numbers: tuple[object, ...] = (pd.NA, None, None, None, None)
    if figure.shown:
        interval = (estimate.ci_low, estimate.ci_high)
        numbers = (
            figure.n,
            round(figure.value, _DECIMALS),
            *(round(end, _DECIMALS) for end in interval),
            EXPORT_LEVEL if estimate.has_interval else None,
        )
    return (
        result.questionnaire.id,
        result.questionnaire.version,
        result.organization,
        result.wave,
        figure.role,
        "",
        figure.level,
        figure.code,
        *numbers,
        figure.status,
        result.notice.get(language) or next(iter(result.notice.values())),
    )
