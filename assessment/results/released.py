"""Which figures and gaps may be shown, the broadest first, so that they are the last to be held back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from assessment.disclosure import Opening, Thresholds
from assessment.questionnaire import Questionnaire
from assessment.results.estimation import Group, Target, measured
from assessment.results.figures import ALL, UNKNOWN_SPREAD, Figure, Gap, Level, difference_spread
from assessment.results.ledger import OPENING, Ledger

_OPENING_ORDER = tuple(OPENING)


def released_figures(
    every_target: Mapping[str, list[Target]],
    groups: Mapping[str, Group],
    ledger: Ledger,
    thresholds: Thresholds,
) -> Iterator[Figure]:
    """Every figure, or the word why it is not shown; what is shown is entered in ``ledger``."""
    in_turn = (target for mine in every_target.values() for target in mine)
    for target in sorted(in_turn, key=lambda target: _OPENING_ORDER.index(target.level)):
        figure = figure_of(target, groups, thresholds)
        reason = ledger.withheld(target) if figure.shown else ""
        if reason:
            yield Figure(target.level, target.code, target.role, "suppressed", reason)
            continue
        if figure.shown:
            ledger.enter(target)
        yield figure


def figure_of(target: Target, groups: Mapping[str, Group], thresholds: Thresholds) -> Figure:
    """The figure of ``target`` as far as the size of its roles allows it."""
    level, code, role = target.level, target.code, target.role
    if not target.asked:
        return Figure(level, code, role, "not_asked")
    tightest = min((groups[name].rule for name in sorted(target.roles)), key=lambda rule: rule.opening)
    alone = role != ALL and tightest.opening == Opening.INDEX
    if tightest.opening < OPENING[level] or alone:
        return Figure(level, code, role, "suppressed", tightest.reason)
    if target.weights is None:
        return Figure(level, code, role, "suppressed", "too_few_answered")
    found = measured(target.weights, groups)
    figure = Figure(
        level, code, role, "shown", "", found.n, found.value, found.invited, found.beyond, found.complete
    )
    if tightest.opening > Opening.INDEX:
        return figure
    step = thresholds.index_step
    coarse = float(step * np.floor(found.value / step + 0.5))
    return replace(
        figure, value=coarse, invited=UNKNOWN_SPREAD, beyond=UNKNOWN_SPREAD, complete=False, rounded_to=step
    )


def released_gaps(
    questionnaire: Questionnaire, figures: Mapping[tuple[Level, str, str], Figure]
) -> Iterator[Gap]:
    """First role minus second, wherever both are shown in full."""
    if len(questionnaire.roles) < 2:
        return
    first, second = questionnaire.role_ids[:2]
    for level, code, role in list(figures):
        if role != first:
            continue
        mine, other = figures[level, code, first], figures[level, code, second]
        hidden = next((figure for figure in (mine, other) if not figure.shown), None)
        if hidden is not None:
            yield Gap(level, code, hidden.status, hidden.reason)
            continue
        invited = difference_spread(mine.invited, other.invited)
        beyond = difference_spread(mine.beyond, other.beyond)
        yield Gap(level, code, "shown", "", mine.value - other.value, invited, beyond)
