"""The situations that a figure can meet, made of simulated answers by the product's own steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import pandas as pd

from assessment.answers_file import table_of
from assessment.benchmark import Placement
from assessment.charts import Material
from assessment.claim_check import ReleasedClaim, direct_share
from assessment.errors import AssessmentError
from assessment.library import load_questionnaire
from assessment.questionnaire import DirectQuestion, Questionnaire
from assessment.results import SCREEN_LEVEL, OrganizationResult, organization_result
from assessment.scoring import score
from assessment.simulation import Habits, Story, simulated_answers

INSTRUMENT, ORGANIZATION, NAME = "sustainable-success", "example", "Example Ltd"
INVITED: Mapping[tuple[str, str], int] = {
    ("mt", ""): 9, ("rep", "North"): 21, ("rep", "South"): 25, ("rep", "Key accounts"): 6,
}  # fmt: skip
ANSWERED: Mapping[tuple[str, str], int] = {
    ("mt", ""): 8, ("rep", "North"): 17, ("rep", "South"): 20, ("rep", "Key accounts"): 4,
}  # fmt: skip
FEW: Mapping[tuple[str, str], int] = {("mt", ""): 5, ("rep", "North"): 9}
TOO_FEW: Mapping[tuple[str, str], int] = {("mt", ""): 2, ("rep", "North"): 3}
ONE_ROLE: Mapping[tuple[str, str], int] = {**ANSWERED, ("mt", ""): 3}
PLACES: Mapping[str, Mapping[str, float]] = {
    "2024": {"TS": 33, "SI": 31, "TB": 50, "CF": 36},
    "2025": {"TS": 38, "SI": 32, "TB": 55, "CF": 41},
    "2026": {"TS": 45, "SI": 36, "TB": 58, "CF": 53},
}
"""By wave the place of each dimension as the role that is not of few sees it."""
SHIFT = {"mt": 15.0}
HABITS = Habits(careless=0.0)
PEERS, PEERS_SEED = 40, 11
Groups = Mapping[tuple[str, str], int]


@cache
def _questionnaire() -> Questionnaire:
    return load_questionnaire(INSTRUMENT)


@cache
def _result(wave: str, groups: tuple[tuple[tuple[str, str], int], ...], closed: bool) -> OrganizationResult:
    questionnaire = _questionnaire()
    places = {
        facet.id: PLACES[wave][dimension.id]
        for dimension in questionnaire.dimensions
        for facet in dimension.facets
    }
    people = dict(groups)
    frame = simulated_answers(
        questionnaire,
        Story(places, SHIFT),
        people or ANSWERED,
        organization=ORGANIZATION,
        wave=wave,
        seed=int(wave),
        habits=HABITS,
    )
    frame = frame if people else frame.iloc[:0]
    rows = [(ORGANIZATION, wave, role, team, n) for (role, team), n in INVITED.items()]
    invited = pd.DataFrame(rows, columns=["organization", "wave", "role", "team", "invited"])
    return organization_result(
        score(questionnaire, table_of(questionnaire, frame)),
        organization=ORGANIZATION,
        wave=wave,
        invited=invited,
        closed=closed,
        name=NAME,
    )


def _wave(wave: str, groups: Groups, *, closed: bool = True) -> OrganizationResult:
    return _result(wave, tuple(sorted(groups.items())), closed)


def _earlier() -> tuple[OrganizationResult, ...]:
    return tuple(_wave(wave, ANSWERED) for wave in ("2024", "2025"))


def _claims(count: int, n: int) -> tuple[ReleasedClaim, ...]:
    """The first claim question that is asked directly, answered by ``n`` people."""
    check = _questionnaire().claim_check
    asked = (
        [question for question in check.questions if isinstance(question, DirectQuestion)] if check else []
    )
    try:
        share = direct_share(count, n, least=asked[0].least, level=SCREEN_LEVEL)
        return (ReleasedClaim(asked[0], share, None),)
    except AssessmentError as refusal:
        return (ReleasedClaim(asked[0], None, refusal),)


def _placement(result: OrganizationResult) -> Placement:
    """A place among invented organizations, its range by moving the own score over its own."""
    random = np.random.default_rng(PEERS_SEED)
    scores = np.sort(np.clip(np.round(random.normal(55, 11, PEERS)), 0, 100))
    own = result.overall.estimate("beyond")
    ahead, low, high = (int((scores < value).sum()) for value in (own.value, own.ci_low, own.ci_high))
    least, quarter, middle, upper, most = np.quantile(scores, [0.1, 0.25, 0.5, 0.75, 0.9]).tolist()
    return Placement(
        own.value,
        own.ci_low,
        own.ci_high,
        own.level,
        tuple(scores.tolist()),
        (least, quarter, middle, upper, most),
        ahead,
        low,
        high,
        100 * ahead / PEERS,
        100 * low / PEERS,
        100 * high / PEERS,
        comparable=("sector", "size"),
        edition="2026",
        organizations=PEERS,
        simulated=True,
    )


def _full() -> Material:
    result = _wave("2026", ANSWERED)
    return Material(result, _earlier(), _claims(14, 41), _placement(result))


def _small() -> Material:
    result = _wave("2026", FEW)
    return Material(result, (_wave("2025", FEW),), _claims(3, 9), _placement(result))


SITUATIONS: Mapping[str, Callable[[], Material]] = {
    "ok": _full,
    "small": _small,
    "one_role": lambda: Material(_wave("2026", ONE_ROLE), _earlier(), _claims(33, 41)),
    "hidden": lambda: Material(_wave("2026", TOO_FEW), (), _claims(1, 3)),
    "not_asked": lambda: Material(_wave("2026", ANSWERED)),
    "open": lambda: Material(_wave("2026", ANSWERED, closed=False)),
    "empty": lambda: Material(_wave("2026", {})),
}
"""All that may be shown; five to nine answers a group; one role hidden; everything hidden; a first wave,
without claim questions and comparison; a wave still open; nobody answered."""


def situation(name: str) -> Material:
    """What figures are given in that situation."""
    return SITUATIONS[name]()
