"""What is said of how people answered: agreement in a word, careless answering by count and comparison.

*With and without careless answerers.* The difference between a score with and without some people is a
figure about exactly those people. So they are left out of a role only if they, and the rest, are each enough
to be shown; that is also when their number is said. In every other case (none, a few, all but a few) the
answer is the same silence: were "nobody" said for one wave, silence in the next would mean "one to four". A
milder word, as "makes less than five points difference" or "could matter", is a yes or no computed from the
answers of those few: of one person in a team of six it says whether that person answered far from the
others. So it is not given either. Roles are decided apart: one with too few to leave out stays whole, so
that the other's comparison tells nothing about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assessment.careless_answers import careless
from assessment.consensus import consensus
from assessment.disclosure import Opening, Thresholds
from assessment.psychometrics.facet_sums import facet_sums, items_of
from assessment.questionnaire import Dimension, Questionnaire
from assessment.results.answers import with_columns
from assessment.results.estimation import MOST_FACETS_MISSING, Group, targets
from assessment.results.figures import INDEX, Agreement, CarelessCount, Figure, Level
from assessment.results.ledger import Ledger
from assessment.results.organization import OrganizationResult
from assessment.results.parts import Vector
from assessment.results.released import figure_of
from assessment.results.sums import Flags
from assessment.results.wave import RoleAnswers

Answers = Mapping[str, RoleAnswers]
"""Role -> how its counted people answered."""


def agreement_words(
    questionnaire: Questionnaire,
    groups: Mapping[str, Group],
    answers: Answers,
    figures: Mapping[tuple[Level, str, str], Figure],
    thresholds: Thresholds,
    *,
    said: bool,
) -> dict[tuple[str, str], Agreement]:
    """A word for each dimension and role whose figure is shown on at least five people, after close."""
    words = {}
    for role, group in groups.items():
        everywhere = _places(questionnaire, group) if said else [np.empty(0)] * len(questionnaire.dimensions)
        for dimension, places in zip(questionnaire.dimensions, everywhere, strict=True):
            figure = figures["dimension", dimension.id, role]
            if not figure.shown:
                agreement = Agreement(dimension.id, role, None, figure.reason)
            elif not said:
                agreement = Agreement(dimension.id, role, None, "wave_open")
            elif np.count_nonzero(~np.isnan(places)) < thresholds.group:
                agreement = Agreement(dimension.id, role, None, "too_few")
            else:
                columns, options = _asked(questionnaire, dimension, role)
                word = consensus(items_of(answers[role].items, columns).T, options, places)
                agreement = Agreement(dimension.id, role, word)
                if not group.role.few:
                    agreement = with_columns(questionnaire, agreement, places)
            words[dimension.id, role] = agreement
    return words


def _places(questionnaire: Questionnaire, group: Group) -> list[Vector]:
    """By dimension each person's score; NaN where more facets are missing than a figure may miss."""
    place = {facet: number for number, facet in enumerate(questionnaire.facets)}
    mine = [
        [place[facet.id] for facet in dimension.facets if group.role.id in facet.roles]
        for dimension in questionnaire.dimensions
    ]
    sums = facet_sums(group.scores, mine)
    least = [max(1, len(dimension.facets) - MOST_FACETS_MISSING) for dimension in questionnaire.dimensions]
    return [
        np.where(count >= enough, mean, np.nan)
        for count, mean, enough in zip(sums.count.T, sums.mean.T, least, strict=True)
    ]


def _asked(questionnaire: Questionnaire, dimension: Dimension, role: str) -> tuple[list[int], list[int]]:
    """Positions and numbers of options of the items of a dimension that a role is asked."""
    mine = {item.id for facet in dimension.facets if role in facet.roles for item in facet.items}
    places = [(n, item) for n, item in enumerate(questionnaire.items.values()) if item.id in mine]
    return [n for n, _ in places], [len(questionnaire.scale_of(item).codes) for _, item in places]


@dataclass(frozen=True)
class Careless:
    """What is said per role, and by role who is left out of the comparison: nobody, or enough people."""

    counts: tuple[CarelessCount, ...]
    left_out: Mapping[str, Flags]


def careless_people(
    questionnaire: Questionnaire,
    groups: Mapping[str, Group],
    answers: Answers,
    thresholds: Thresholds,
    *,
    said: bool,
) -> Careless:
    """Who may be left out: people of an open role with signs, when they and the rest are at least five.

    Nobody while the wave is open (not ``said``).
    """
    counts, left_out = [], {}
    for role, group in groups.items():
        people = np.zeros(len(group.scores), dtype=bool)
        if said and group.rule.opening == Opening.FACETS:
            scored = group.answered.any(axis=1)
            mine = answers[role]
            flagged = careless(questionnaire, role, mine.choices, mine.items, mine.sums) & scored
            if min(flagged.sum(), (scored & ~flagged).sum()) >= thresholds.group:
                people = flagged
        left_out[role] = people
        counts.append(CarelessCount(role, int(people.sum()) or None))
    return Careless(tuple(counts), left_out)


def score_without(
    result: OrganizationResult,
    groups: Mapping[str, Group],
    left_out: Mapping[str, Flags],
    ledger: Ledger,
) -> Figure:
    """The overall score without those left out; suppressed where nobody is or it would tell too much.

    ``groups`` are in cells of those left out and not.
    """
    questionnaire, overall = result.questionnaire, result.overall
    hidden = Figure("index", INDEX, overall.role, "suppressed", overall.reason or "too_few")
    if not overall.shown or not any(out.any() for out in left_out.values()):
        return hidden
    rest = {
        role: group.without(left_out[role]) if left_out[role].any() else group
        for role, group in groups.items()
    }
    target = next(t for t in targets(questionnaire, rest, overall.role) if t.level == "index")
    if not any(left_out[role].any() for role in target.roles):
        return hidden
    figure = figure_of(target, rest, result.thresholds)
    if figure.shown and ledger.exposed_without(target):
        return Figure("index", INDEX, overall.role, "suppressed", "protects_others")
    return figure
