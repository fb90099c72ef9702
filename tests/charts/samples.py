"""Organizations to draw, made through the product's own functions from invented answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from assessment.answers_file import ResponseTable
from assessment.benchmark import Placement
from assessment.benchmark.placing import QUARTILES_FROM
from assessment.charts import Material
from assessment.claim_check import ReleasedClaim, direct_share
from assessment.errors import UndefinedStatistic
from assessment.library import load_questionnaire
from assessment.questionnaire import DirectQuestion, Questionnaire
from assessment.results import SCREEN_LEVEL, OrganizationResult, Spread, organization_result
from assessment.scoring import score

QUESTIONNAIRE = load_questionnaire("sustainable-success")
MT = {"TS": 62, "SI": 52, "TB": 62, "CF": 72}
REPS = {"TS": 45, "SI": 36, "TB": 58, "CF": 53}
INVITED = {"mt": 9, "rep": 52}


def organization(
    means: Mapping[str, Mapping[str, float]] | None = None,
    people: Mapping[str, int] | None = None,
    *,
    invited: Mapping[str, int] | None = INVITED,
    name: str = "Demo BV",
    wave: str = "2026",
    spread: float = 16,
    seed: int = 1,
    camps: bool = False,
    questionnaire: Questionnaire = QUESTIONNAIRE,
    **options: bool,
) -> OrganizationResult:
    """The result of an organization whose roles have about these dimension means.

    ``people``: respondents per role; ``spread``: standard deviation of persons within a role, in points.
    """
    means = {"mt": MT, "rep": REPS} if means is None else means
    people = {"mt": 8, "rep": 41} if people is None else people
    rng = np.random.default_rng(seed)
    persons, codes = [], []
    for role, n in people.items():
        for number, shift in enumerate(rng.normal(0, spread, n)):
            persons.append([name, wave, role, "", "nl"])
            apart = (-25 if number % 2 else 25) if camps and role == "rep" else 0
            codes.append(_answers(questionnaire, role, means[role], shift + apart, rng))
    index = pd.RangeIndex(len(persons), name="response_id")
    columns = ["organization", "wave", "role", "team", "language"]
    table = ResponseTable.of(
        questionnaire,
        pd.DataFrame(persons, index=index, columns=columns, dtype=str),
        pd.DataFrame(codes, index=index, columns=list(questionnaire.items), dtype=float),
    )
    counts = None if invited is None else invited_frame(invited, name, wave)
    return organization_result(
        score(questionnaire, table), organization=name, wave=wave, invited=counts, **options
    )


def invited_frame(invited: Mapping[str, int], name: str, wave: str) -> pd.DataFrame:
    rows = [[name, wave, role, "", total] for role, total in invited.items()]
    return pd.DataFrame(rows, columns=["organization", "wave", "role", "team", "invited"])


def _answers(questionnaire, role, means, shift, rng):
    """A code per item, so that the expected item score is the role's mean plus the person's shift."""
    asked = {item.id for item in questionnaire.items_for(role)}
    row = []
    for facet in questionnaire.facets.values():
        mean = means[questionnaire.dimension_of(facet.id).id]
        for item in facet.items:
            if item.id not in asked:
                row.append(np.nan)
                continue
            codes = questionnaire.scale_of(item).codes
            steps = np.clip((mean + shift) / 100, 0, 1) * (codes[-1] - codes[0])
            step = int(np.floor(steps) + (rng.random() < steps % 1))
            row.append(codes[0] + step if not item.reverse_keyed else codes[-1] - step)
    return row


def with_gaps(result: OrganizationResult, gaps: Mapping[str, tuple[float, float]]) -> OrganizationResult:
    """``result`` with other dimension gaps: code -> (points, standard error)."""
    changed = dict(result.gaps)
    for code, (points, error) in gaps.items():
        spread = Spread(error, 30.0)
        changed["dimension", code] = replace(
            changed["dimension", code], value=points, invited=spread, beyond=spread
        )
    return replace(result, gaps=changed)


def with_overall(
    result: OrganizationResult, value: float, error: float, **fields: object
) -> OrganizationResult:
    """``result`` with another overall score."""
    key = ("index", "index", result.overall_role)
    spread = Spread(error, 30.0)
    figure = replace(result.figures[key], value=value, invited=spread, beyond=spread)
    return replace(result, figures={**result.figures, key: replace(figure, **fields)})


def _level(points: float) -> dict[str, float]:
    return dict.fromkeys(MT, points)


@cache
def sample(name: str) -> OrganizationResult:
    """The results that every figure is tested with."""
    return SAMPLES[name]()


SAMPLES = {
    "usual": organization,
    "camps": lambda: organization(people={"mt": 8, "rep": 60}, camps=True, spread=5),
    "few_and_wide": lambda: organization(
        {"mt": _level(42), "rep": _level(36)}, {"mt": 6, "rep": 8}, spread=22, seed=4
    ),
    "small": lambda: organization(people={"mt": 5, "rep": 9}),
    "low_end": lambda: organization({"mt": _level(4), "rep": _level(2)}, spread=3, seed=2),
    "high_end": lambda: organization({"mt": _level(99), "rep": _level(97)}, spread=4, seed=2, invited=None),
    "far_apart": lambda: organization({"mt": _level(98), "rep": _level(3)}, spread=6, seed=3),
    "mt_hidden": lambda: organization(people={"mt": 4, "rep": 41}),
    "reps_hidden": lambda: organization(people={"mt": 7, "rep": 4}),
    "thousands": lambda: organization(
        {"mt": _level(50), "rep": _level(50)},
        {"mt": 12, "rep": 1240},
        invited={"mt": 14, "rep": 1500},
        spread=0,
    ),
    "rounded": lambda: organization(people={"mt": 3, "rep": 41}, agreed=True),
    "complete": lambda: organization(people={"mt": 9, "rep": 52}),
    "identical": lambda: organization({"mt": _level(50), "rep": _level(50)}, spread=0),
    "wave_open": lambda: organization(closed=False),
    "too_few": lambda: organization(people={"mt": 2, "rep": 3}),
    "empty": lambda: organization(people={"mt": 0, "rep": 0}),
    "empty_unknown_invited": lambda: organization(people={"mt": 0, "rep": 0}, invited=None),
}
NOTHING_SHOWN = ("wave_open", "too_few", "empty", "empty_unknown_invited")
PREVIOUS = {
    "usual": lambda: organization({"mt": _level(50), "rep": _level(40)}, wave="2025", seed=3),
    "few_and_wide": lambda: organization({"mt": _level(38), "rep": _level(30)}, wave="2025", seed=5),
    "low_end": lambda: organization({"mt": _level(97), "rep": _level(92)}, wave="voorjaar 2025", seed=6),
    "high_end": lambda: organization({"mt": _level(12), "rep": _level(9)}, wave="voorjaar 2025", seed=7),
    "far_apart": lambda: organization({"mt": _level(92), "rep": _level(84)}, wave="2025", seed=8),
    "complete": lambda: organization({"mt": _level(57), "rep": _level(54)}, wave="2025", seed=9),
    "rounded": organization,
}


@cache
def previous(name: str) -> OrganizationResult | None:
    """An earlier wave for some of the samples."""
    return PREVIOUS[name]() if name in PREVIOUS else None


def placed(value: float, n: int = 40, *, seed: int = 3, reason: str = "") -> Placement:
    """A place among ``n`` invented organizations."""
    rng = np.random.default_rng(seed)
    scores = tuple(float(score) for score in np.sort(np.clip(np.round(rng.normal(55, 11, n)), 0, 100)))
    ahead = sum(score < value for score in scores)
    ends = (max(0, ahead - 6), min(n, ahead + 7))
    spread = tuple(float(q) for q in np.quantile(scores, [0.1, 0.25, 0.5, 0.75, 0.9])) if n else None
    told = n >= 10 and not reason
    return Placement(
        value, max(0, value - 4), min(100, value + 4), 0.9, () if reason else scores,
        spread if told and n >= QUARTILES_FROM else None, ahead if told else None,
        *(ends if told else (None, None)),
        None, None, None, ("sector", "size"), "spring 2026", 60, reason, simulated=n > 30,
    )  # fmt: skip


def claims(counts: Mapping[str, tuple[int, int]]) -> tuple[ReleasedClaim, ...]:
    """Claim questions with (count, answers) each; refused where there are too few."""
    check = QUESTIONNAIRE.claim_check
    assert check is not None
    found = []
    for name, (count, n) in counts.items():
        question = check.question(name)
        assert isinstance(question, DirectQuestion)
        try:
            share = direct_share(count, n, least=question.least, level=SCREEN_LEVEL)
            found.append(ReleasedClaim(question, share, None))
        except UndefinedStatistic as error:
            found.append(ReleasedClaim(question, None, error))
    return tuple(found)


CLAIMS = {
    "usual": {"Q2": (14, 41)},
    "small": {"Q2": (3, 9)},
    "few_and_wide": {"Q2": (21, 22)},
    "low_end": {"Q2": (0, 41)},
    "high_end": {"Q2": (41, 41)},
    "far_apart": {"Q2": (95, 100)},
    "complete": {"Q2": (30, 52)},
    "mt_hidden": {"Q2": (33, 41)},
    "too_few": {"Q2": (1, 3)},
}
PLACES = {
    "usual": 40, "small": 12, "few_and_wide": 40, "low_end": 25, "high_end": 40, "far_apart": 7,
    "complete": 300, "mt_hidden": 20,
}  # fmt: skip


@cache
def older(name: str) -> tuple[OrganizationResult, ...]:
    """Waves before the previous one, for two of the samples."""
    if name not in ("usual", "complete"):
        return ()
    waves = {"usual": ("2024",), "complete": ("voorjaar 2022", "2023", "2024", "najaar 2024")}[name]
    levels = enumerate(waves, 1)
    return tuple(
        organization({"mt": _level(46 + i), "rep": _level(36 + i)}, wave=wave, seed=20 + i)
        for i, wave in levels
    )


@cache
def material(name: str) -> Material:
    """Everything that any figure may show of that sample."""
    result = sample(name)
    before = previous(name)
    place = None
    if name in PLACES and result.overall.shown:
        place = placed(result.overall.value, PLACES[name], reason="" if PLACES[name] >= 5 else "too_few")
    earlier = (*older(name), before) if before else ()
    return Material(result, earlier, claims(CLAIMS.get(name, {})), place)
