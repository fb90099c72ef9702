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

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assessment.answers_file import Choices, Coded, meant
from assessment.disclosure import (
    KINDS,
    LEAST_DISTRIBUTION,
    ROOT,
    Count,
    Release,
    Thresholds,
    above,
    each_smallest_beside_two,
    masked_counts,
)
from assessment.psychometrics.facet_sums import items_of
from assessment.questionnaire import Facet, Questionnaire, ResponseScale
from assessment.results.estimation import Group
from assessment.results.figures import Agreement, Figure, ItemAnswers, Level
from assessment.results.parts import Vector
from assessment.results.wave import RoleAnswers
from assessment.scoring import choice_scores

Flags = NDArray[np.bool_]
Fifths = NDArray[np.int8]
NO_ANSWER = 5
"""In the place of a fifth."""
MIDDLE, FIRM, HIGHEST = 50.0, 37.5, 100
"""An item score so far from the middle is a firm answer: the end of a scale of two to five options."""


@dataclass(frozen=True)
class ToldBeside:
    """What else is told of a role: its shown nodes of teams, and the score without those ``left_out``.

    ``teams``: of each counted person. ``before``: whether anything else of these answers was released before.
    """

    teams: Coded
    shown: frozenset[str]
    left_out: Flags
    before: bool

    @classmethod
    def of(cls, teams: Coded, entry: Release | None, left_out: Flags, *, before: bool) -> ToldBeside:
        """Beside ``entry``; None for a role of which no teams are told."""
        shown = frozenset({ROOT, *(entry.shown if entry else ())})
        out = left_out if entry is None or entry.without else np.zeros(len(left_out), dtype=bool)
        return cls(teams, shown, out, before)

    @cached_property
    def owners(self) -> NDArray[np.int64]:
        """By person the number of the nearest shown node that their team lies in."""
        place = {node: number for number, node in enumerate(sorted(self.shown))}
        nearest = [
            place[next(node for node in (path, *above(path), ROOT) if node in place)]
            for path in self.teams.names
        ]
        return np.asarray(nearest, dtype=np.int64)[self.teams.of]

    def exposes(self, scored: Flags, told: Flags, least: int) -> list[bool]:
        """By facet whether the items of those ``told`` would give a small group of those ``scored`` away.

        Both are facets by people; who is told of has a score. Nearly everybody has one, is told of and is in
        the comparison: the others are moved out of that cell.
        """
        nodes, common = len(self.shown), 3 if self.left_out.any() else 1
        facet, person = np.nonzero(~told | self.left_out)
        kind = told[facet, person] + (common - 1) * ~self.left_out[person]
        owner = self.owners[person]
        cells = (len(told), nodes, len(KINDS))
        some = scored[facet, person]
        moved = np.bincount(
            np.ravel_multi_index((facet[some], owner[some], kind[some]), cells), minlength=math.prod(cells)
        )
        sizes = moved.reshape(cells)
        out = np.bincount(facet * nodes + owner, minlength=len(told) * nodes).reshape(cells[:2])
        sizes[:, :, common] += np.bincount(self.owners, minlength=nodes) - out
        return [size is not None for size in each_smallest_beside_two(sizes, least)]


def item_answers(
    questionnaire: Questionnaire,
    groups: Mapping[str, Group],
    answered: Mapping[str, RoleAnswers],
    figures: Mapping[tuple[Level, str, str], Figure],
    beside: Mapping[str, ToldBeside],
    thresholds: Thresholds,
    *,
    said: bool,
) -> dict[tuple[str, str], ItemAnswers]:
    """The answers to every item by (item, role), as far as they may be told; nothing before close."""
    by_role = {
        role: _of_role(
            questionnaire, group, answered[role].choices, figures, beside[role], thresholds, said=said
        )
        for role, group in groups.items()
    }
    return {
        (item.id, role): answers[item.id]
        for facet in questionnaire.facets.values()
        for role, answers in by_role.items()
        for item in facet.items
    }


def _of_role(
    questionnaire: Questionnaire,
    group: Group,
    choices: Choices,
    figures: Mapping[tuple[Level, str, str], Figure],
    beside: ToldBeside,
    thresholds: Thresholds,
    *,
    said: bool,
) -> dict[str, ItemAnswers]:
    """By item. All facets are counted at once, and looked at beside teams at once."""
    role = group.role.id
    told: dict[str, ItemAnswers] = {}
    opened: list[_OpenFacet] = []
    fifths = meant(questionnaire, choices, _choice_fifths, NO_ANSWER)
    place = {name: number for number, name in enumerate(questionnaire.items)}
    for number, facet in enumerate(questionnaire.facets.values()):
        figure = figures["facet", facet.id, role]
        if figure.shown and said:
            rows = [place[item.id] for item in facet.items]
            opened.append(_open_facet(facet, items_of(fifths, rows), group.answered[:, number], thresholds))
            continue
        status = figure.status if figure.status == "not_asked" else "suppressed"
        reason = "" if status == "not_asked" else figure.reason or "wave_open"
        told |= {item.id: ItemAnswers(item.id, role, status, reason) for item in facet.items}
    hidden = _hidden(opened, beside, thresholds)
    for one, counts in zip(opened, _counts_of(opened), strict=True):
        for item, mine in zip(one.facet.items, counts, strict=True):
            if not one.exact:
                options = len(questionnaire.scale_of(item).codes)
                told[item.id] = _in_three(item.id, role, mine, options, thresholds)
            elif one.facet.id in hidden:
                told[item.id] = ItemAnswers(item.id, role, "suppressed", "protects_others")
            else:
                exact = tuple(Count(count, count) for count in mine)
                told[item.id] = ItemAnswers(item.id, role, "shown", "", sum(mine), exact)
    return told


@dataclass(frozen=True)
class _OpenFacet:
    """A facet of which answers may be told: ``fifths`` (items, n) of the role's people.

    ``scored`` and ``told`` (n,): who has a score on it, and of whom its items are told. ``exact``: whether
    the numbers are told, which takes enough people.
    """

    facet: Facet
    fifths: Fifths
    scored: Flags
    told: Flags
    exact: bool


def _open_facet(facet: Facet, fifths: Fifths, scored: Flags, thresholds: Thresholds) -> _OpenFacet:
    every = np.asarray(fifths.max(axis=0) < NO_ANSWER)
    complete = _enough_left_out(scored & every, scored, thresholds.group)
    exact = np.count_nonzero(complete) >= LEAST_DISTRIBUTION
    return _OpenFacet(facet, fifths, scored, complete if exact else scored, bool(exact))


def _hidden(opened: Sequence[_OpenFacet], beside: ToldBeside, thresholds: Thresholds) -> set[str]:
    """The facets of which numbers would give a small group away, beside what else is told."""
    exact = [one for one in opened if one.exact]
    if not exact or beside.before:
        return {one.facet.id for one in exact}
    scored, told = (np.array(rows) for rows in zip(*((one.scored, one.told) for one in exact), strict=True))
    exposed = beside.exposes(scored, told, thresholds.group)
    return {one.facet.id for one, found in zip(exact, exposed, strict=True) if found}


def _enough_left_out(complete: Flags, scored: Flags, least: int) -> Flags:
    """``complete`` without so many that those left out are nobody or enough."""
    missing = np.count_nonzero(scored & ~complete)
    if not 0 < missing < least:
        return complete
    kept = complete.copy()
    kept[np.flatnonzero(complete)[: least - missing]] = False
    return kept


def _choice_fifths(scale: ResponseScale, reverse_keyed: bool) -> Fifths:
    """The fifth of each choice on ``scale``."""
    return _fifths(choice_scores(scale, reverse_keyed))


def _fifths(scores: Vector) -> Fifths:
    """Of each score 0 to 4: firmly or mildly low, in the middle, mildly or firmly high.

    >>> _fifths(np.array([12.5, 25.0, 50.0, 75.0, 87.5])).tolist()
    [0, 1, 2, 3, 4]
    """
    ends = (scores > MIDDLE - FIRM, scores >= MIDDLE, scores > MIDDLE, scores >= MIDDLE + FIRM)
    fifths: Fifths = np.sum(ends, axis=0, dtype=np.int8)
    return fifths


def _counts_of(opened: Sequence[_OpenFacet]) -> Iterator[list[list[int]]]:
    """By facet and item how many of those told gave each of the five."""
    if not opened:
        return
    counts = iter(_counts(np.vstack([np.where(one.told, one.fifths, NO_ANSWER) for one in opened])))
    yield from ([next(counts) for _ in one.fifths] for one in opened)


def _counts(fifths: Fifths) -> list[list[int]]:
    """By item (items, n) how many gave each of the five: eight people are one byte of flags."""
    flags = (np.packbits(fifths == fifth, axis=1) for fifth in range(NO_ANSWER))
    counts = np.array([np.bitwise_count(bits).sum(axis=1) for bits in flags])
    by_item: list[list[int]] = counts.T.tolist()
    return by_item


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
