"""The answer model: from places and random numbers to codes, and to the score that it expects of people.

An answer is where the person sees the item (0-100, keyed), turned round for a reverse-keyed item, moved by
the person's bent to agree, and given the code whose score is nearest. Expectations follow from the same
model: over the skewed part by quadrature, over all the rest, which is normal, in closed form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from assessment.questionnaire import MAX_SCORE, Questionnaire, ResponseScale
from assessment.simulation.draws import Design, Draws, Floats
from assessment.simulation.habits import Habits, difficulties, hesitations, skewed
from assessment.simulation.stories import Story

_EVERYTHING, _STYLE, _PRONE, _READY, _FIRST_DIMENSION = range(5)
_PRONE_SD = 0.8
_NODES = 41


@dataclass(frozen=True)
class Instrument:
    """The parts of a questionnaire that the model needs, by item or facet."""

    questionnaire: Questionnaire
    facet_of: NDArray[np.int64]
    dimension_of: NDArray[np.int64]
    """By facet."""
    reverse_keyed: NDArray[np.bool_]

    @classmethod
    def of(cls, questionnaire: Questionnaire) -> Instrument:
        """The parts of ``questionnaire``."""
        facets = list(questionnaire.facets.values())
        dimensions = list(questionnaire.dimensions)
        return cls(
            questionnaire,
            np.repeat(np.arange(len(facets)), [len(facet.items) for facet in facets]),
            np.array([dimensions.index(questionnaire.dimension_of(facet.id)) for facet in facets]),
            np.array([item.reverse_keyed for item in questionnaire.items.values()]),
        )

    def scales(self) -> Iterator[tuple[ResponseScale, NDArray[np.int64]]]:
        """Every response scale with the positions of its items."""
        for scale in self.questionnaire.response_scales:
            mine = [i.response_scale == scale.id for i in self.questionnaire.items.values()]
            yield scale, np.flatnonzero(mine)

    def asked(self, design: Design) -> NDArray[np.bool_]:
        """Invited people x items: whether the item is asked of the person's role."""
        rows = {
            role: [role in facet.roles for facet in self.questionnaire.facets.values() for _ in facet.items]
            for role in self.questionnaire.role_ids
        }
        return np.array([rows[role] for role in design.role_of.tolist()], dtype=bool)


def group_places(
    instrument: Instrument, stories: Sequence[Story], design: Design, draws: Draws, habits: Habits
) -> Floats:
    """Organizations x groups x facets: the place that people of a role and team see on average."""
    facets = list(instrument.questionnaire.facets)
    truth = np.array([[story.facets[facet] for facet in facets] for story in stories])
    shift = np.array([[story.role_shift.get(role, 0.0) for role, _ in design.groups] for story in stories])
    differ = np.array([design.has_teams(role) for role, _ in design.groups], dtype=float)
    team = draws.teams[:, :, :1] + draws.teams[:, :, 1:][:, :, instrument.dimension_of]
    team *= habits.team_sd / np.sqrt(2) * differ[:, None]
    return np.asarray(truth[:, None, :] + shift[:, :, None] + team)


def complete_codes(
    instrument: Instrument, places: Floats, design: Design, draws: Draws, habits: Habits
) -> Floats:
    """Organizations x people x items: what all would have ticked, carefully and without leaving one out."""
    people, d = draws.people, len(instrument.questionnaire.dimensions)
    dimension = people[:, :, _FIRST_DIMENSION : _FIRST_DIMENSION + d][:, :, instrument.dimension_of]
    facet = people[:, :, _FIRST_DIMENSION + d :]
    seen = places[:, design.group_of] + habits.dimension_sd * dimension + habits.facet_sd * facet
    seen += habits.person_sd * skewed(people[:, :, [_EVERYTHING]], habits.skew)
    felt = seen[:, :, instrument.facet_of] + difficulties(instrument.questionnaire, habits)
    felt += habits.item_sd * draws.noise
    felt = np.where(instrument.reverse_keyed, MAX_SCORE - felt, felt)
    felt += habits.style_sd * people[:, :, [_STYLE]]
    codes = np.empty_like(felt)
    for scale, mine in instrument.scales():
        _, cuts = _scores(scale)
        nearest = np.searchsorted(cuts, felt[:, :, mine], side="right")
        codes[:, :, mine] = np.array(scale.codes, dtype=float)[nearest]
    codes[:, ~instrument.asked(design)] = np.nan
    return codes


def given_codes(
    instrument: Instrument, complete: Floats, design: Design, draws: Draws, habits: Habits
) -> Floats:
    """``complete`` after carelessness, with what was skipped (NaN) and answered "don't know" (its code)."""
    careless = draws.lots[:, :, 0] < habits.careless
    straight = draws.lots[:, :, 1] < 0.5
    lots = np.where(straight[:, :, None], draws.lots[:, :, [2]], draws.random_codes)
    prone = np.exp(_PRONE_SD * draws.people[:, :, [_PRONE]] - _PRONE_SD**2 / 2)
    skipped = draws.missing_lots < habits.skipped * prone
    unknown = draws.missing_lots >= 1 - habits.dont_know * prone * hesitations(instrument.questionnaire)
    given = complete.copy()
    for scale, mine in instrument.scales():
        codes = np.array(scale.codes, dtype=float)
        part = np.where(
            careless[:, :, None], codes[(lots[:, :, mine] * len(codes)).astype(int)], given[:, :, mine]
        )
        nothing = float(scale.missing_codes[0]) if scale.missing_codes else np.nan
        given[:, :, mine] = np.where(unknown[:, :, mine], nothing, part)
    given[skipped] = np.nan
    given[:, ~instrument.asked(design)] = np.nan
    return given


def who_answers(design: Design, draws: Draws, habits: Habits) -> NDArray[np.bool_]:
    """Organizations x people: the designed number of each role, at random, or by contentment."""
    ready = draws.people[:, :, _READY] * np.sqrt(1 - habits.selective**2)
    ready += habits.selective * draws.people[:, :, _EVERYTHING]
    answers = np.zeros(ready.shape, dtype=bool)
    for role, count in design.answered.items():
        mine = np.flatnonzero(design.role_of == role)
        order = np.argsort(-ready[:, mine], axis=1)[:, :count]
        np.put_along_axis(answers, mine[order], True, axis=1)
    return answers


def expected_item_scores(instrument: Instrument, places: Floats, habits: Habits) -> Floats:
    """The mean item score of people without end who see ``places`` (…, facets) on average: (…, items)."""
    nodes, weights = _quadrature(habits)
    centre = places[..., instrument.facet_of] + difficulties(instrument.questionnaire, habits)
    rest = np.sqrt(habits.dimension_sd**2 + habits.facet_sd**2 + habits.item_sd**2 + habits.style_sd**2)
    expected = np.zeros_like(centre)
    for scale, mine in instrument.scales():
        scores, cuts = _scores(scale)
        keyed = np.where(instrument.reverse_keyed[mine, None], MAX_SCORE - cuts, cuts)
        steps = np.diff(scores)
        for node, weight in zip(nodes, weights, strict=True):
            above = special.ndtr((centre[..., mine, None] + node - keyed) / rest)
            expected[..., mine] += weight * (above @ steps)
    return expected


def _quadrature(habits: Habits) -> tuple[Floats, Floats]:
    """Places (in points) and weights of the part of a person that may be skewed."""
    points, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    return habits.person_sd * skewed(points, habits.skew), weights / weights.sum()


def _scores(scale: ResponseScale) -> tuple[Floats, Floats]:
    """The scores of a scale's codes, and the places halfway between neighbours."""
    codes = np.array(scale.codes, dtype=float)
    scores = MAX_SCORE * (codes - codes[0]) / (codes[-1] - codes[0])
    return scores, (scores[1:] + scores[:-1]) / 2
