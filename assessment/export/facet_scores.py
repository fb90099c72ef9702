"""The released table: a line for each index, dimension and facet of each role and team, tidy."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from assessment.charts import Material
from assessment.disclosure import others_of
from assessment.export.fields import About, Export, Field, notice
from assessment.i18n import Language
from assessment.results import ALL, EXPORT_LEVEL, Figure, OrganizationResult, TeamNode

STATUSES = ("shown", "suppressed", "not_asked")
FIELDS = (
    Field("questionnaire", required=True),
    Field("version", required=True),
    Field("organization", required=True),
    Field("wave", required=True),
    Field("role", required=True),
    Field("team"),
    Field("level", values=("index", "dimension", "facet"), required=True),
    Field("code", required=True),
    Field("n", "integer", "people"),
    Field("value", "number", "points"),
    Field("ci_low", "number", "points"),
    Field("ci_high", "number", "points"),
    Field("ci_level", "number", "share"),
    Field("status", values=STATUSES, required=True),
    Field("reason"),
    Field("bound", values=("<=5", ">=95")),
    Field("notice", required=True),
)
COLUMNS = tuple(field.name for field in FIELDS)
DECIMALS = 1
"""More would say nothing about an organization and much about single answers."""
_BOUNDS = {"": "", "at_most": "<=5", "at_least": ">=95"}


def facet_scores(material: Material, language: Language, about: About) -> pd.DataFrame:  # noqa: ARG001
    """One row a figure; columns as in ``COLUMNS``.

    ``value``, ``ci_low``, ``ci_high`` in points of 0-100 to a tenth, the interval for the invited people
    (finite population correction where the number invited is known) at ``ci_level``; ``n`` respondents.
    A row that is not ``shown`` has no n, value or interval, and a ``reason``. ``bound``: "<=5" or ">=95"
    in place of value and interval, near an end of the scale with fewer than 10 respondents. ``team``: empty
    for the whole role, the path of a team, or with ``*`` at its end the other teams there, together.
    """
    result = material.result
    rows = [
        _row(result, "", result.figure(level, code, role))
        for role in (*result.questionnaire.role_ids, ALL)
        for level, code in result.places
    ]
    rows += [row for node in result.teams for row in _team_rows(result, node)]
    return pd.DataFrame(rows, columns=list(COLUMNS[:-1])).assign(notice=notice(material, language))


def _team_rows(result: OrganizationResult, node: TeamNode) -> Iterator[tuple[object, ...]]:
    """The rows of a team, or of the other teams in it; for what it does not show, why."""
    team = others_of(node.path) if node.others else node.path
    for level, code in result.places:
        whole = result.figure(level, code, node.role)
        if whole.status == "not_asked":
            continue
        reason = node.reason or whole.reason or "protects_others"
        hidden = Figure(level, code, node.role, "suppressed", reason)
        yield _row(result, team, node.figures.get((level, code), hidden))


def _row(result: OrganizationResult, team: str, figure: Figure) -> tuple[object, ...]:
    return (
        result.questionnaire.id,
        result.questionnaire.version,
        result.organization,
        result.wave,
        figure.role,
        team,
        figure.level,
        figure.code,
        *_numbers(figure),
        figure.status,
        figure.reason,
        _BOUNDS[figure.bound],
    )


def _numbers(figure: Figure) -> tuple[object, ...]:
    """n, value, interval and its level; empty what is not shown."""
    if not figure.shown:
        return (pd.NA, None, None, None, None)
    if figure.bound:
        return (figure.n, None, None, None, None)
    estimate = figure.estimate("invited", EXPORT_LEVEL)
    ends = (round(end, DECIMALS) for end in (estimate.ci_low, estimate.ci_high))
    return (figure.n, round(figure.value, DECIMALS), *ends, EXPORT_LEVEL if estimate.has_interval else None)


EXPORT = Export(
    facet_scores, lambda _material: FIELDS, ("organization", "wave", "role", "team", "level", "code")
)
