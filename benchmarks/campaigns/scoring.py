"""Random organizations of whom the result may depend on nothing but what was answered."""

from __future__ import annotations

import random
import sys
from typing import Any

import numpy as np
import pandas as pd

from assessment.results import OrganizationResult
from assessment.results.figures import Claim
from benchmarks.campaigns import readable
from benchmarks.campaigns.promise import Attacked

NOTHING_LOST = 1e-9
CLAIMS: tuple[Claim, ...] = ("invited", "beyond")


def figures(attacked: Attacked, count: int) -> None:
    """``count`` organizations, each as it is, in another order under other names, beside a silent person."""
    sys.path.append(str(readable.TESTS))
    from answering import random_answers
    from test_result_properties import answers_of, everything, released

    asked, shown = readable.instrument(), 0
    for number in range(count):
        chance = random.Random(f"{attacked.seed} {number}")
        facts = {"mt": chance.randint(0, 7), "rep": chance.randint(1, 12), "seed": chance.randrange(10**6)}
        told = f"organization {number} of seed {attacked.seed}"
        answers = answers_of(asked, facts)
        result = released(asked, answers)
        whole = everything(result)
        attacked.attempts += 1
        shown += sum(figure.shown for figure in result.figures.values())
        for what in outside(result):
            attacked.find(f"{told}: {what}")
        other = answers.sample(frac=1, random_state=facts["seed"])
        other["team"] = other["team"].map({"Noord": "B", "Zuid": "=A"})
        if everything(released(asked, other)) != whole:
            attacked.find(f"{told} depends on order or names")
        silent = random_answers(asked, {chance.choice(["mt", "rep"]): 1}, seed=0)
        silent[list(asked.items)] = np.nan
        beside = everything(released(asked, pd.concat([answers, silent])))
        if without_counts(beside) != without_counts(whole):
            attacked.find(f"{told} depends on who answered nothing")
    if not shown:
        attacked.find("no figure was shown: the attack sees nothing")
    attacked.note = f"{shown:,} figures shown"


def outside(result: OrganizationResult) -> list[str]:
    """The shown figures that lie outside 0 to 100, or outside their own interval."""
    found = []
    for key, figure in result.figures.items():
        if not figure.shown:
            continue
        if not -NOTHING_LOST <= figure.value <= 100 + NOTHING_LOST:
            found.append(f"{key} is {figure.value}")
        for claim in CLAIMS:
            estimate = figure.estimate(claim)
            low, high = estimate.ci_low, estimate.ci_high
            if low == low and not low - NOTHING_LOST <= figure.value <= high + NOTHING_LOST:
                found.append(f"{key} lies outside its interval")
    return found


def without_counts(everything: dict[Any, Any]) -> dict[Any, Any]:
    """All but who attended."""
    return {**everything, "attendance": None}
