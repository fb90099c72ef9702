"""Which figures and gaps may be shown, the broadest first, so that they are the last to be held back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessment.disclosure import Opening, Thresholds, bound, bound_value
from assessment.questionnaire import Questionnaire
from assessment.results.estimation import Group, Target, measured
from assessment.results.figures import ALL, UNKNOWN_SPREAD, Figure, Gap, Level, difference_spread
from assessment.results.ledger import OPENING, Ledger

LIGHT = 0.2
"""A facet of at most this weight cannot be worked out from whole points."""
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
    """The figure of ``target`` as far as the size of its roles allows it.

    A mean of fewer than ten people near an end of the scale is said as a bound. What it could be worked out
    from is said to five points, or to whole points where that facet has little weight in it.
    """
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
    said = bound(found.value, found.n, thresholds)
    if said:
        return _without_range(replace(figure, value=bound_value(said), bound=said))
    step = thresholds.index_step if tightest.opening == Opening.INDEX else 0
    return _rounded(figure, max(step, _coarse_step(target, groups, thresholds)))


def _coarse_step(target: Target, groups: Mapping[str, Group], thresholds: Thresholds) -> int:
    """How coarsely ``target`` is told because a facet mean in it is said as a bound; 0 where none is."""
    heaviest = 0.0
    for name, weight in (target.weights or {}).items():
        group = groups[name]
        small = (weight != 0) & (group.counts < thresholds.exact_ends)
        if not small.any():
            continue
        for place in np.flatnonzero(small):
            if bound(float(group.means[place]), int(group.counts[place]), thresholds):
                heaviest = max(heaviest, float(weight[place]))
    return coarse_step(heaviest, thresholds)


def coarse_step(heaviest: float, thresholds: Thresholds) -> int:
    """The steps of a figure in which a facet mean of at most this weight is said as a bound; 0 for exact."""
    if heaviest <= 0:
        return 0
    return 1 if heaviest <= LIGHT else thresholds.index_step


def _rounded(figure: Figure, step: int) -> Figure:
    """``figure`` in steps of ``step`` points; above 1 without a range."""
    if not step:
        return figure
    coarse = float(rounded_values(figure.value, step))
    rounded = replace(figure, value=coarse, rounded_to=step)
    return rounded if step == 1 else _without_range(rounded)


def rounded_values(values: ArrayLike, steps: ArrayLike) -> NDArray[np.float64]:
    """Values in steps of so many points; as they are where the step is 0.

    >>> rounded_values([62.5, 62.5, 62.6], [5, 1, 0]).tolist()
    [65.0, 63.0, 62.6]
    """
    wide = np.maximum(steps, 1)
    return np.asarray(
        np.where(np.asarray(steps) > 0, wide * np.floor(np.asarray(values) / wide + 0.5), values)
    )


def _without_range(figure: Figure) -> Figure:
    return replace(figure, invited=UNKNOWN_SPREAD, beyond=UNKNOWN_SPREAD, complete=False)


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
        if mine.bound or other.bound:
            yield Gap(level, code, "suppressed", "near_end")
            continue
        invited = difference_spread(mine.invited, other.invited)
        beyond = difference_spread(mine.beyond, other.beyond)
        yield Gap(level, code, "shown", "", mine.value - other.value, invited, beyond)
