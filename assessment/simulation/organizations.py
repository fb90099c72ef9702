"""Simulated organizations, many at once: what was answered, and where they truly stand.

The truth of a claim about *the invited people* is the mean over all of them, also those who did not answer,
of the scores they would have had if they had answered everything with care. The truth *beyond them* is what
the model expects of people without end in the same roles and teams.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from assessment.answers_file import PERSON_COLUMNS
from assessment.questionnaire import Questionnaire
from assessment.scoring import facet_scores, item_scores
from assessment.simulation.answering import (
    Instrument,
    complete_codes,
    expected_item_scores,
    given_codes,
    group_places,
    who_answers,
)
from assessment.simulation.draws import Design, Draws, Floats, Group, drawn, generator, stacked
from assessment.simulation.habits import Habits
from assessment.simulation.stories import Story, story_of
from assessment.weights import Place, figure_weights

_CELLS = 2_000_000
_LANGUAGE = 3
_SOURCE_LANGUAGE_SHARE = 0.8
StoryTeller = Callable[[Questionnaire, int, np.random.Generator], Story]
Claim = str


@dataclass(frozen=True)
class Block:
    """Organizations of one design. ``first``: the number of the first of them.

    ``complete`` and ``given``: organizations x invited people x items, codes; ``answers``: who sent them.
    """

    instrument: Instrument
    design: Design
    habits: Habits
    first: int
    stories: tuple[Story, ...]
    places: Floats
    complete: Floats
    given: Floats
    answers: NDArray[np.bool_]
    language_lots: Floats

    @cached_property
    def invited_truth(self) -> Mapping[Place, Floats]:
        """The true place of the invited people by figure, one number an organization."""
        questionnaire = self.instrument.questionnaire
        scores = _facet_scores(questionnaire, self.complete, in_codes=True)
        roles = [self.design.role_of == role for role in questionnaire.role_ids]
        return _figures(questionnaire, np.stack([_mean(scores, role * 1.0) for role in roles], axis=1))

    @cached_property
    def beyond_truth(self) -> Mapping[Place, Floats]:
        """The expected place of people without end in the same roles and teams, by figure."""
        questionnaire, groups = self.instrument.questionnaire, self.design.groups
        expected = expected_item_scores(self.instrument, self.places, self.habits)
        scores = _facet_scores(questionnaire, expected, in_codes=False)
        people = np.array(list(self.design.invited.values()), dtype=float)
        roles = [np.array([name == role for name, _ in groups]) for role in questionnaire.role_ids]
        return _figures(questionnaire, np.stack([_mean(scores, role * people) for role in roles], axis=1))

    def frame(self, position: int, organization: str, wave: str) -> pd.DataFrame:
        """The answers of one organization of the block, in the layout of the answers file."""
        questionnaire, design = self.instrument.questionnaire, self.design
        sent = self.answers[position]
        languages = _languages(questionnaire, self.language_lots[position][sent])
        groups = [design.groups[number] for number in design.group_of[sent].tolist()]
        rows = [(organization, wave, *group, tongue) for group, tongue in zip(groups, languages, strict=True)]
        persons = pd.DataFrame(rows, columns=list(PERSON_COLUMNS))
        codes = pd.DataFrame(self.given[position][sent], columns=list(questionnaire.items))
        return pd.concat([persons, codes.astype("Int64")], axis=1)


def simulated(
    questionnaire: Questionnaire,
    design: Design,
    *,
    organizations: int,
    seed: int,
    habits: Habits | None = None,
    story: StoryTeller = story_of,
) -> Iterator[Block]:
    """Organizations 0 to ``organizations``, a block at a time: memory holds one block."""
    instrument = Instrument.of(questionnaire)
    size = max(1, _CELLS // max(1, design.people * len(questionnaire.items)))
    for first in range(0, organizations, size):
        stories, draws = [], []
        for number in range(first, min(first + size, organizations)):
            random = generator(seed, number)
            stories.append(story(questionnaire, number, random))
            draws.append(drawn(questionnaire, design, random))
        yield _block(instrument, design, habits or Habits(), first, tuple(stories), stacked(draws))


def simulated_answers(
    questionnaire: Questionnaire,
    story: Story,
    people: Mapping[Group, int],
    *,
    organization: str,
    wave: str,
    seed: int,
    habits: Habits | None = None,
) -> pd.DataFrame:
    """Answers of ``people``, counted by (role, team), in the layout of the answers file; all answer."""
    answered = {role: 0 for role, _ in people}
    for (role, _), count in people.items():
        answered[role] += count
    design = Design(people, answered)
    blocks = simulated(
        questionnaire, design, organizations=1, seed=seed, habits=habits, story=lambda *_: story
    )
    return next(blocks).frame(0, organization, wave)


def _block(
    instrument: Instrument,
    design: Design,
    habits: Habits,
    first: int,
    stories: tuple[Story, ...],
    draws: Draws,
) -> Block:
    places = group_places(instrument, stories, design, draws, habits)
    complete = complete_codes(instrument, places, design, draws, habits)
    given = given_codes(instrument, complete, design, draws, habits)
    answers = who_answers(design, draws, habits)
    lots = draws.lots[:, :, _LANGUAGE]
    return Block(instrument, design, habits, first, stories, places, complete, given, answers, lots)


def _facet_scores(questionnaire: Questionnaire, items: Floats, *, in_codes: bool) -> Floats:
    """Organizations x people (or groups) x facets, from codes or item scores in the same form."""
    rows = items.reshape(-1, items.shape[-1])
    scores = facet_scores(questionnaire, item_scores(questionnaire, rows) if in_codes else rows)
    return scores.reshape(*items.shape[:-1], -1)


def _mean(scores: Floats, weights: Floats) -> Floats:
    """Organizations x facets: the weighted mean over the second axis; NaN where a role has nobody."""
    if not weights.any():
        return np.full((len(scores), scores.shape[2]), np.nan)
    counts = weights > 0
    return np.asarray(np.einsum("opf,p->of", scores[:, counts], weights[counts] / weights.sum()))


def _figures(questionnaire: Questionnaire, role_facets: Floats) -> Mapping[Place, Floats]:
    """Figures from organizations x roles x facets; NaN where a figure rests on a role that has nobody."""
    figures = {}
    for place, weights in figure_weights(questionnaire).items():
        used = weights != 0
        figures[place] = np.asarray(role_facets[:, used] @ weights[used])
    return figures


def _languages(questionnaire: Questionnaire, lots: Floats) -> list[str]:
    """Four in five answer in the source language, the others in the other languages alike."""
    source, *others = questionnaire.languages
    if not others:
        return [source] * len(lots)
    share = (lots - _SOURCE_LANGUAGE_SHARE) / (1 - _SOURCE_LANGUAGE_SHARE)
    chosen = np.minimum((share * len(others)).astype(int), len(others) - 1)
    return [
        others[c] if lot >= _SOURCE_LANGUAGE_SHARE else source for lot, c in zip(lots, chosen, strict=True)
    ]
