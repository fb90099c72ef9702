"""A simulated organization to look at: said to be simulated on every screen."""

from __future__ import annotations

import random
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd

from assessment.library import load_questionnaire
from assessment.notice import NoticeFacts
from assessment.opening import checked_modules, wave_facts
from assessment.questionnaire import Questionnaire
from assessment.response import Response, submit
from assessment.simulation import Habits, Story, simulated_answers
from assessment.storage import IssuedCode, Store, Wave
from assessment.storage.rights import ADMINISTRATOR

ORGANIZATION, NAME = "demo-bv", "Demo BV"
ACCOUNT = "demo"
TEAMS = ("Noord", "Oost", "Zuid", "West")
PEOPLE: Mapping[tuple[str, str], int] = {("mt", ""): 6, **{("rep", team): 10 for team in TEAMS}}
CLAIMS = {"Q2": 0.62, "Q5": 0.7}
"""Claim questions that are asked, with the share that gives the first answer."""
ASKED_OF = "rep"
OPEN_QUESTION = "OQ1"
COMMENTS = (
    "Laat levering meekijken voordat we iets beloven.",
    "Stop met kortingen aan het eind van het kwartaal. Jan uit Noord doet het elke keer.",
    "Let us ask customers after a year whether it was worth it.",
    "Een bonus voor het hele team.",
    "Leg uit waar het target vandaan komt.",
    "Twee mensen bij elke grote klant, dan blijft de kennis.",
)
"""What some wrote on the first open question; one names somebody, so that there is something to review."""
FACTS = NoticeFacts(
    organization=NAME,
    controller="Demo BV (simulated)",
    contact="privacy@demo.example",
    legal_basis="legitimate_interest",
    works_council=True,
    recipients={
        "nl": "het managementteam en de adviseur, en daarna iedereen die was uitgenodigd",
        "en": "the management team and the consultant, and after that everyone who was invited",
    },
    processors={"nl": "Het adviesbureau", "en": "The consultancy"},
    location={"nl": "Nederland", "en": "the Netherlands"},
)
ANSWERED_BEFORE: Mapping[tuple[str, str], int] = {
    ("mt", ""): 5,
    ("rep", "Noord"): 9,
    ("rep", "Oost"): 8,
    ("rep", "Zuid"): 9,
    ("rep", "West"): 7,
}
ANSWERED_NOW: Mapping[tuple[str, str], int] = {
    ("mt", ""): 5,
    ("rep", "Noord"): 9,
    ("rep", "Oost"): 9,
    ("rep", "Zuid"): 7,
    ("rep", "West"): 8,
}
_BEFORE = {"TS": 40.0, "SI": 36.0, "TB": 55.0, "CF": 46.0}
_NOW = {"TS": 46.0, "SI": 39.0, "TB": 59.0, "CF": 53.0}
_ROLE_SHIFT = {"mt": 13.0}
_HABITS = Habits(careless=0.0)


@dataclass(frozen=True)
class Demonstration:
    """What a visitor needs to look around."""

    account: str
    password: str
    codes: Mapping[str, str]
    roles: Mapping[str, Mapping[str, str]]


def fill(store: Store, seed: int = 7) -> Demonstration:
    """Fill ``store`` with one organization: last year's wave closed, this year's open and half full."""
    questionnaire = load_questionnaire("sustainable-success")
    year = datetime.now(UTC).year
    desk = store.add_organization(ORGANIZATION, NAME)
    last = _wave(questionnaire, year - 1)
    _answer(store, desk.open_wave(last), _responses(questionnaire, _BEFORE, ANSWERED_BEFORE, last.id, seed))
    desk.close_wave(last.id)
    now = _wave(questionnaire, year)
    unused = _answer(
        store, desk.open_wave(now), _responses(questionnaire, _NOW, ANSWERED_NOW, now.id, seed + 1)
    )
    password = secrets.token_urlsafe(12)
    store.accounts.add(ACCOUNT, password, (ORGANIZATION,), kind=ADMINISTRATOR)
    codes = {
        role: next(entry.code for entry in unused if entry.role == role) for role in questionnaire.role_ids
    }
    return Demonstration(ACCOUNT, password, codes, {role.id: role.title for role in questionnaire.roles})


def _wave(questionnaire: Questionnaire, year: int) -> Wave:
    modules = checked_modules(questionnaire, open_questions=True, claims=tuple(CLAIMS), own_mirror=True)
    facts = wave_facts(questionnaire, FACTS, invited=PEOPLE, agreed=False, modules=modules)
    return Wave(
        id=str(year),
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        year=year,
        open=True,
        agreed=False,
        simulated=True,
        invited=PEOPLE,
        notice=facts,
        modules=modules,
    )


def _answer(store: Store, issued: list[IssuedCode], responses: list[Response]) -> list[IssuedCode]:
    """Send ``responses`` as respondents do, each with a code of its role and team; the codes left over."""
    left, comments = list(issued), list(COMMENTS)
    chance = random.Random(len(responses))  # noqa: S311 - answers of nobody
    for response in responses:
        mine = next(entry for entry in left if (entry.role, entry.team) == (response.role, response.team))
        left.remove(mine)
        claims = {claim: 1 if chance.random() < share else 2 for claim, share in CLAIMS.items()}
        mine_too = response.role == ASKED_OF
        said = {OPEN_QUESTION: comments.pop()} if mine_too and comments else {}
        store.respondent(mine.code).send(response, claims=claims if mine_too else {}, comments=said)
    return left


def _responses(
    questionnaire: Questionnaire,
    places: Mapping[str, float],
    people: Mapping[tuple[str, str], int],
    wave: str,
    seed: int,
) -> list[Response]:
    facets = {f: places.get(questionnaire.dimension_of(f).id, 50.0) for f in questionnaire.facets}
    story = Story(facets, _ROLE_SHIFT)
    frame = simulated_answers(
        questionnaire, story, people, organization=ORGANIZATION, wave=wave, seed=seed, habits=_HABITS
    )
    return [_response(questionnaire, row) for _, row in frame.iterrows()]


def _response(questionnaire: Questionnaire, row: pd.Series) -> Response:
    role = str(row["role"])
    answers = {item.id: row[item.id] for item in questionnaire.items_for(role)}
    return submit(
        questionnaire,
        {item: None if pd.isna(code) else int(code) for item, code in answers.items()},
        organization=ORGANIZATION,
        wave=str(row["wave"]),
        role=role,
        team=str(row["team"]),
        language=str(row["language"]),
    )
