"""How the answers of a whole role are spread: over the answers to an item, and over the bands of a dimension.

*Items beside facet means.* A distribution of answers tells their sum, and an exact facet mean tells the sum
over everyone with a score on the facet. Were one person among those who skipped an item, the difference would
be that person's answers. So from ten people on, all items of a facet are told of the same people, those who
answered every one of them; and where fewer than may be shown are left out by that, so many more are left out
(by the order of random ids) that those left out are enough to be shown. Whether a small group follows all the
same, beside teams and beside the score without careless answerers, is looked for in the row space, as with
every figure. Below ten people answers on scales of more than three options are told in three parts, from
which no sum follows, and small counts are masked.

*Beside earlier figures.* What was released of the wave in another form before, or in another wave of the
same answers, has rows that are not known here; then no distribution is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from assessment.disclosure import (
    KINDS,
    LEAST_DISTRIBUTION,
    ROOT,
    Count,
    Release,
    Thresholds,
    above,
    masked_counts,
    smallest_beside_two,
)
from assessment.questionnaire import Facet, Questionnaire
from assessment.results.estimation import Group, Vector
from assessment.results.figures import Agreement, Figure, ItemAnswers, Level

Flags = NDArray[np.bool_]
Fifths = NDArray[np.int8]
NO_ANSWER = 5
"""In the place of a fifth."""
MIDDLE, FIRM, HIGHEST = 50.0, 37.5, 100
"""An item score so far from the middle is a firm answer: the end of a scale of two to five options."""


@dataclass(frozen=True)
class ToldBeside:
    """What else is told of a role: its shown nodes of teams, and the score without those ``left_out``.

    ``paths``: the team of each counted person. ``before``: whether anything else of these answers was
    released before.
    """

    paths: NDArray[np.object_]
    shown: frozenset[str]
    left_out: Flags
    before: bool

    @classmethod
    def of(
        cls, paths: NDArray[np.object_], entry: Release | None, left_out: Flags, *, before: bool
    ) -> ToldBeside:
        """Beside ``entry``; None for a role of which no teams are told."""
        shown = frozenset({ROOT, *(entry.shown if entry else ())})
        out = left_out if entry is None or entry.without else np.zeros(len(paths), dtype=bool)
        return cls(paths, shown, out, before)

    @cached_property
    def owners(self) -> NDArray[np.int64]:
        """By person the number of the nearest shown node that their team lies in."""
        of, names = pd.factorize(self.paths)
        nodes = sorted(self.shown)
        nearest = [
            nodes.index(next(node for node in (path, *above(path), ROOT) if node in self.shown))
            for path in map(str, names)
        ]
        return np.asarray(nearest, dtype=np.int64)[of]

    def exposes(self, scored: Flags, told: Flags, least: int) -> bool:
        """Whether the items of those ``told`` would give a small group of those ``scored`` away."""
        kinds = told[scored] + 2 * ~self.left_out[scored] if self.left_out.any() else told[scored]
        nodes = len(self.shown)
        sizes = np.bincount(self.owners[scored] * len(KINDS) + kinds, minlength=nodes * len(KINDS))
        return smallest_beside_two(sizes.reshape(nodes, len(KINDS)), least) is not None


def item_answers(
    questionnaire: Questionnaire,
    groups: Mapping[str, Group],
    items: Mapping[str, Vector],
    figures: Mapping[tuple[Level, str, str], Figure],
    beside: Mapping[str, ToldBeside],
    thresholds: Thresholds,
    *,
    said: bool,
) -> dict[tuple[str, str], ItemAnswers]:
    """The answers to every item by (item, role), as far as they may be told; nothing before close."""
    found = {}
    fifths = {role: _fifths(scores) for role, scores in items.items()}
    for facet in questionnaire.facets.values():
        for role, group in groups.items():
            for answers in _of_facet(
                questionnaire, facet, group, fifths[role], figures, beside[role], thresholds, said=said
            ):
                found[answers.item, role] = answers
    return found


def _of_facet(
    questionnaire: Questionnaire,
    facet: Facet,
    group: Group,
    fifths: Fifths,
    figures: Mapping[tuple[Level, str, str], Figure],
    beside: ToldBeside,
    thresholds: Thresholds,
    *,
    said: bool,
) -> list[ItemAnswers]:
    role = group.role.id
    figure = figures["facet", facet.id, role]
    names = [item.id for item in facet.items]
    if figure.status == "not_asked" or not figure.shown or not said:
        status = figure.status if figure.status == "not_asked" else "suppressed"
        reason = "" if status == "not_asked" else figure.reason or "wave_open"
        return [ItemAnswers(name, role, status, reason) for name in names]
    every = list(questionnaire.items)
    answers = fifths[:, [every.index(name) for name in names]]
    scored = group.answered[:, list(questionnaire.facets).index(facet.id)]
    complete = _enough_left_out(scored & (answers < NO_ANSWER).all(axis=1), scored, thresholds.group)
    if complete.sum() < LEAST_DISTRIBUTION:
        options = [len(questionnaire.scale_of(item).codes) for item in facet.items]
        return [
            _in_three(name, role, counts, options[place], thresholds)
            for place, (name, counts) in enumerate(zip(names, _counts(answers[scored]), strict=True))
        ]
    if beside.before or beside.exposes(scored, complete, thresholds.group):
        return [ItemAnswers(name, role, "suppressed", "protects_others") for name in names]
    return [
        ItemAnswers(name, role, "shown", "", sum(counts), tuple(Count(count, count) for count in counts))
        for name, counts in zip(names, _counts(answers[complete]), strict=True)
    ]


def _enough_left_out(complete: Flags, scored: Flags, least: int) -> Flags:
    """``complete`` without so many that those left out are nobody or enough."""
    missing = int((scored & ~complete).sum())
    if not 0 < missing < least:
        return complete
    kept = complete.copy()
    kept[np.flatnonzero(complete)[: least - missing]] = False
    return kept


def _fifths(scores: Vector) -> Fifths:
    """By person and item 0 to 4: firmly or mildly low, in the middle, mildly or firmly high."""
    above = [scores > MIDDLE - FIRM, scores >= MIDDLE, scores > MIDDLE, scores >= MIDDLE + FIRM]
    fifths: Fifths = np.sum(above, axis=0, dtype=np.int8)
    fifths[np.isnan(scores)] = NO_ANSWER
    return fifths


def _counts(fifths: Fifths) -> list[list[int]]:
    """By item how many gave each of the five."""
    width = NO_ANSWER + 1
    places = fifths + width * np.arange(fifths.shape[1])
    counts = np.bincount(places.ravel(), minlength=width * fifths.shape[1]).reshape(-1, width)
    return [list(map(int, row[:NO_ANSWER])) for row in counts]


def _in_three(item: str, role: str, counts: list[int], options: int, thresholds: Thresholds) -> ItemAnswers:
    """Three parts of the answers of a small group, those of a few masked; none where the parts are the
    ``options`` themselves, so that a sum would follow.
    """
    low_firm, low, middle, high, high_firm = counts
    n = low_firm + low + middle + high + high_firm
    if n < thresholds.group or options <= 3:
        return ItemAnswers(item, role, "suppressed", "too_few")
    told = masked_counts([low_firm + low, middle, high + high_firm])
    return ItemAnswers(item, role, "shown", "", n, told)


def with_columns(
    questionnaire: Questionnaire,
    agreement: Agreement,
    places: Vector,
) -> Agreement:
    """``agreement`` with how many people lie in each band; as it is below ten people."""
    known = places[~np.isnan(places)]
    if not agreement.shown or len(known) < LEAST_DISTRIBUTION:
        return agreement
    at = np.bincount(np.floor(known + 0.5).astype(np.int64), minlength=HIGHEST + 1)
    counts = masked_counts([int(at[band.start : band.end + 1].sum()) for band in questionnaire.bands])
    return replace(agreement, columns=counts, n=len(known))
