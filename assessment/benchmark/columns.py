"""The columns of a benchmark row, shared by the export that writes it and the pool that reads it."""

from __future__ import annotations

from collections.abc import Mapping

from assessment.questionnaire import Questionnaire

ALL, INDEX = "all", "index"
TRAITS: Mapping[str, str] = {
    "sector": "sector",
    "size": "size_class",
    "country": "country",
    "language": "languages",
}
"""What organizations may have in common, and the column that says it. Languages: the first counts."""
TEXTS = ("questionnaire", "version", "organization", "sector", "size_class", "country", "languages")


def count_columns(questionnaire: Questionnaire) -> list[str]:
    """``n_<role>``: respondents, in bands."""
    return [f"n_{role}" for role in questionnaire.role_ids]


def point_columns(questionnaire: Questionnaire) -> list[str]:
    """``<code>_<role>``: whole points of the index, dimensions and facets, for everybody and each role."""
    codes = (INDEX, *(one.id for one in questionnaire.dimensions), *questionnaire.facets)
    return [f"{code}_{role}" for role in (ALL, *questionnaire.role_ids) for code in codes]


def columns(questionnaire: Questionnaire) -> list[str]:
    """Every column that is read, in order."""
    return [*TEXTS[:3], "year", *TEXTS[3:], *count_columns(questionnaire), *point_columns(questionnaire)]


def many(questionnaire: Questionnaire) -> list[str]:
    """The roles that are not of few: whose number of respondents decides."""
    return [role.id for role in questionnaire.roles if not role.few]
