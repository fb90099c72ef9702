"""Fill a store as its users would: waves opened, answers sent with codes, waves closed."""

from __future__ import annotations

import random
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pandas as pd

from assessment.demonstration.tales import QUESTIONNAIRE, TALES, Tale, Telling
from assessment.library import load_questionnaire
from assessment.opening import checked_modules, wave_facts
from assessment.questionnaire import Questionnaire
from assessment.response import Response, submit
from assessment.simulation import Habits, Story, simulated_answers
from assessment.storage import IssuedCode, Store, Wave
from assessment.storage.rights import ADMINISTRATOR

ACCOUNT = "demo"
ASKED_OF = "rep"
OPEN_QUESTION = "OQ1"
_FEW = "mt"
_ELSEWHERE = 50.0
_HABITS = Habits(careless=0.0)


@dataclass(frozen=True)
class Demonstration:
    """What a visitor needs to look around: unused codes by role, and what the roles are called."""

    account: str
    password: str
    codes: Mapping[str, str]
    roles: Mapping[str, Mapping[str, str]]


def fill(store: Store, seed: int = 7) -> Demonstration:
    """Fill ``store`` with every tale: two waves closed, this year's closed too, or open and half full."""
    questionnaire = load_questionnaire(QUESTIONNAIRE)
    unused: list[IssuedCode] = []
    for number, tale in enumerate(TALES):
        left = _tell(store, questionnaire, tale, seed + 100 * number)
        unused = left if tale.last_is_open else unused
    password = secrets.token_urlsafe(12)
    store.accounts.add(ACCOUNT, password, tuple(tale.id for tale in TALES), kind=ADMINISTRATOR)
    codes = {
        role: next(entry.code for entry in unused if entry.role == role) for role in questionnaire.role_ids
    }
    return Demonstration(ACCOUNT, password, codes, {role.id: role.title for role in questionnaire.roles})


def _tell(store: Store, questionnaire: Questionnaire, tale: Tale, seed: int) -> list[IssuedCode]:
    """Tell ``tale`` wave after wave; the codes left over in the last."""
    desk = store.add_organization(tale.id, tale.name)
    desk.revise(replace(desk.known(), profile=tale.profile))
    first = datetime.now(UTC).year - len(tale.tellings) + 1
    left: list[IssuedCode] = []
    for number, telling in enumerate(tale.tellings):
        wave = _wave(questionnaire, tale, first + number)
        left = _answer(store, desk.open_wave(wave), questionnaire, tale, telling, wave.id, seed + number)
        if number + 1 < len(tale.tellings) or not tale.last_is_open:
            desk.close_wave(wave.id)
    return left


def _wave(questionnaire: Questionnaire, tale: Tale, year: int) -> Wave:
    modules = checked_modules(
        questionnaire,
        open_questions=bool(tale.comments),
        claims=tuple(tale.tellings[0].claims),
        own_mirror=True,
    )
    return Wave(
        id=str(year),
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        year=year,
        open=True,
        agreed=False,
        simulated=True,
        invited=tale.invited,
        notice=wave_facts(questionnaire, tale.facts, invited=tale.invited, agreed=False, modules=modules),
        modules=modules,
    )


def _answer(
    store: Store,
    issued: list[IssuedCode],
    questionnaire: Questionnaire,
    tale: Tale,
    telling: Telling,
    wave: str,
    seed: int,
) -> list[IssuedCode]:
    """Send answers as respondents do, each with a code of its role and team; the codes left over."""
    left, comments = list(issued), list(tale.comments)
    chance = random.Random(seed)  # noqa: S311 - answers of nobody
    for response in _responses(questionnaire, tale, telling, wave, seed):
        mine = next(entry for entry in left if (entry.role, entry.team) == (response.role, response.team))
        left.remove(mine)
        claims = {claim: 1 if chance.random() < share else 2 for claim, share in telling.claims.items()}
        asked = response.role == ASKED_OF
        said = {OPEN_QUESTION: comments.pop()} if asked and comments else {}
        store.respondent(mine.code).send(response, claims=claims if asked else {}, comments=said)
    return left


def _responses(
    questionnaire: Questionnaire, tale: Tale, telling: Telling, wave: str, seed: int
) -> list[Response]:
    facets = {
        facet: telling.places.get(questionnaire.dimension_of(facet).id, _ELSEWHERE)
        for facet in questionnaire.facets
    }
    story = Story(facets, {_FEW: tale.shift})
    frame = simulated_answers(
        questionnaire, story, telling.answered, organization=tale.id, wave=wave, seed=seed, habits=_HABITS
    )
    return [_response(questionnaire, row) for _, row in frame.iterrows()]


def _response(questionnaire: Questionnaire, row: pd.Series) -> Response:
    role = str(row["role"])
    answers = {item.id: row[item.id] for item in questionnaire.items_for(role)}
    return submit(
        questionnaire,
        {item: None if pd.isna(code) else int(code) for item, code in answers.items()},
        organization=str(row["organization"]),
        wave=str(row["wave"]),
        role=role,
        team=str(row["team"]),
        language=str(row["language"]),
    )
