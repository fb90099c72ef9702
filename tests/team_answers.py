"""Answers of people in teams, and the naive rule that our suppression is compared with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from unittest.mock import patch

import pandas as pd
from answering import random_answers, scored

from assessment.disclosure import Ledger
from assessment.questionnaire import Questionnaire
from assessment.results import OrganizationResult, organization_result, teams
from assessment.scoring import ScoreTable

EXAMPLE = {
    "North > A": 9,
    "North > B": 8,
    "North > C": 4,
    "South > D": 7,
    "South > E": 2,
    "South > F": 1,
}


def table_of(
    questionnaire: Questionnaire, sizes: Mapping[str, int], *, seed: int = 1, mt: int = 6, **more: object
) -> ScoreTable:
    """Scores of ``mt`` managers and of reps in teams of these sizes."""
    reps = [team for team, n in sizes.items() for _ in range(n)]
    answers = [
        random_answers(questionnaire, {"rep": len(reps)}, seed=seed, teams=reps or [""], **more),  # type: ignore[arg-type]
        random_answers(questionnaire, {"mt": mt}, seed=seed + 1000),
    ]
    return scored(questionnaire, pd.concat(answers))


def in_teams(questionnaire: Questionnaire, sizes: Mapping[str, int], **more: object) -> OrganizationResult:
    """The result of such people."""
    return organization_result(table_of(questionnaire, sizes, **more))  # type: ignore[arg-type]


@contextmanager
def naive_rule() -> Iterator[None]:
    """Every team of at least five is shown, whatever can be worked out: what most tools do."""

    def every(tree: list, least: int) -> frozenset[str]:
        return frozenset(place.path for place in tree if place.total >= least)

    with (
        patch.object(teams, "safe_nodes", every),
        patch.object(Ledger, "releasable", lambda self, new, least, **more: new),
    ):
        yield
