"""What a pool still lacks before its numbers may be called norms (construct map, section 4).

Counted from what rows hold; what only answers can tell (reliability, factor structure, invariance) is named
as missing, or taken from results that organizations agreed to compute inside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessment.benchmark.bands import middle_of
from assessment.benchmark.columns import many
from assessment.questionnaire import Questionnaire

INSIDE = ("reliability", "icc", "factor_structure", "invariance_languages", "invariance_roles", "retest")
"""Facts of the evidence plan that only answers tell: ``reliability`` the lowest omega of a facet, ``icc``
ICC(2), ``factor_structure`` CFI, both invariances the loss of CFI, ``retest`` a correlation after four weeks.
"""
LEAST_INSIDE: Mapping[str, float] = {
    "reliability": 0.70,
    "icc": 0.70,
    "factor_structure": 0.95,
    "retest": 0.70,
}
MOST_INSIDE: Mapping[str, float] = {"invariance_languages": 0.01, "invariance_roles": 0.01}


@dataclass(frozen=True)
class Evidence:
    """One need of the plan: what there is, what is wanted; ``have`` is None where nothing is known."""

    need: str
    have: float | None
    wanted: float
    met: bool


def readiness(
    rows: pd.DataFrame, questionnaire: Questionnaire, inside: Mapping[str, float] | None = None
) -> list[Evidence]:
    """Every need with what a pool's ``rows`` hold of it; ``inside``: facts computed where the answers are."""
    return [*_counted(rows, questionnaire), *_told(inside or {})]


def _counted(rows: pd.DataFrame, questionnaire: Questionnaire) -> Iterator[Evidence]:
    roles = many(questionnaire)
    few = [role.id for role in questionnaire.roles if role.few]
    largest = pd.concat([rows[f"n_{role}"].map(middle_of) for role in roles], axis=1).max(axis=1)
    counts: dict[str, tuple[float, float]] = {
        "organizations": (float((largest >= 10).sum()), 30),
        "norm": (float(len(rows)), 100),
        "reps": (float(sum(rows[f"n_{role}"].map(middle_of).sum() for role in roles)), 300),
        "few": (float(sum(rows[f"n_{role}"].map(middle_of).sum() for role in few)), 80),
        "sectors": (float(rows["sector"].replace("", np.nan).nunique()), 5),
        "languages": (float(min(_per_language(rows, questionnaire), default=0)), 30),
    }
    for need, (have, wanted) in counts.items():
        yield Evidence(need, have, wanted, have >= wanted)
    correlation = _highest_correlation(rows, questionnaire)
    yield Evidence("correlations", correlation, 0.90, correlation is not None and correlation < 0.90)


def _per_language(rows: pd.DataFrame, questionnaire: Questionnaire) -> list[int]:
    first = rows["languages"].str.split(" ").str[0]
    return [int((first == language).sum()) for language in questionnaire.languages]


def _highest_correlation(rows: pd.DataFrame, questionnaire: Questionnaire) -> float | None:
    """The highest correlation between two dimensions across organizations: at 0.90 they are hardly two."""
    names = [f"{one.id}_all" for one in questionnaire.dimensions]
    known = rows[names].astype("Float64").dropna().astype(float)
    if len(known) < 10 or (known.std() == 0).any():
        return None
    table = np.corrcoef(known.to_numpy(), rowvar=False)
    return float(np.max(table[np.triu_indices(len(names), 1)]))


def _told(inside: Mapping[str, float]) -> Iterator[Evidence]:
    for need in INSIDE:
        have = inside.get(need)
        wanted = LEAST_INSIDE.get(need, MOST_INSIDE.get(need, 0.0))
        met = have is not None and (have <= wanted if need in MOST_INSIDE else have >= wanted)
        yield Evidence(need, have, wanted, met)
