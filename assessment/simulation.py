"""Simulated organizations, for demonstrations and tests: plausible answers, clearly not anybody's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from assessment.answers_file import PERSON_COLUMNS
from assessment.questionnaire import Questionnaire


@dataclass(frozen=True)
class Story:
    """What kind of organization to simulate: places on the 0-100 scale and how people scatter.

    ``facets``: true place by facet id. ``role_shift``: points that a role sees more (or less) of it.
    """

    facets: Mapping[str, float]
    role_shift: Mapping[str, float]
    person_sd: float = 11.0
    item_sd: float = 17.0
    missing: float = 0.02


def simulated_answers(
    questionnaire: Questionnaire,
    story: Story,
    people: Mapping[tuple[str, str], int],
    *,
    organization: str,
    wave: str,
    seed: int,
) -> pd.DataFrame:
    """Answers in the layout of the answers file: ``people`` counts respondents by (role, team).

    Each person's facet place is the story's, plus the role's shift, a personal deviation and noise per
    item, cut into the codes of the response scale; about ``missing`` of the answers are left empty.
    """
    random = np.random.default_rng(seed)
    rows = [
        (organization, wave, role, team, language)
        for (role, team), count in people.items()
        for language in random.choice(questionnaire.languages, count, p=_language_shares(questionnaire))
    ]
    persons = pd.DataFrame(rows, columns=list(PERSON_COLUMNS))
    places = _places(questionnaire, story, persons["role"].tolist(), random)
    codes = _codes(questionnaire, places, story, random)
    answers = pd.DataFrame(codes, columns=list(questionnaire.items)).astype("Int64")
    for role in questionnaire.role_ids:
        asked = {item.id for item in questionnaire.items_for(role)}
        foreign = [item for item in questionnaire.items if item not in asked]
        answers.loc[(persons["role"] == role).to_numpy(), foreign] = pd.NA
    return pd.concat([persons, answers], axis=1)


def _language_shares(questionnaire: Questionnaire) -> list[float]:
    others = len(questionnaire.languages) - 1
    return [1.0] if not others else [0.8, *[0.2 / others] * others]


def _places(
    questionnaire: Questionnaire, story: Story, roles: list[str], random: np.random.Generator
) -> NDArray[np.float64]:
    """Each person's place on each facet, people x facets."""
    truth = np.array([story.facets[facet] for facet in questionnaire.facets])
    shift = np.array([story.role_shift.get(role, 0.0) for role in roles])
    person = random.normal(0, story.person_sd, (len(roles), 1))
    own = random.normal(0, story.person_sd / 2, (len(roles), len(truth)))
    return np.asarray(truth + shift[:, None] + person + own)


def _codes(
    questionnaire: Questionnaire, places: NDArray[np.float64], story: Story, random: np.random.Generator
) -> NDArray[np.float64]:
    """Codes on the response scales, people x items, NaN where not answered."""
    columns = []
    for position, facet in enumerate(questionnaire.facets.values()):
        for item in facet.items:
            scale = questionnaire.scale_of(item).codes
            felt = np.clip(places[:, position] + random.normal(0, story.item_sd, len(places)), 0, 100)
            felt = 100 - felt if item.reverse_keyed else felt
            columns.append(scale[0] + np.floor(felt / 100 * (len(scale) - 1) + 0.5))
    codes = np.column_stack(columns)
    codes[random.random(codes.shape) < story.missing] = np.nan
    return codes
