"""Answers for tests: frames in the layout of the answers file, and how they become scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from assessment.answers_file import PERSON_COLUMNS, ResponseTable
from assessment.questionnaire import Questionnaire
from assessment.response import Response, submit
from assessment.scoring import ScoreTable, score


def random_answers(
    questionnaire: Questionnaire,
    people: Mapping[str, int],
    *,
    seed: int,
    missing: float = 0.0,
    organization: str = "acme",
    wave: str = "2026",
    teams: Sequence[str] = ("",),
) -> pd.DataFrame:
    """Random codes for ``people`` by role; about ``missing`` of them empty."""
    random = np.random.default_rng(seed)
    rows = []
    for role, count in people.items():
        asked = {item.id for item in questionnaire.items_for(role)}
        for number in range(count):
            codes = {
                item: float(random.integers(1, 6)) if item in asked else np.nan
                for item in questionnaire.items
            }
            skipped = {item: np.nan for item in codes if random.random() < missing}
            person = (organization, wave, role, teams[number % len(teams)], "nl")
            rows.append(dict(zip(PERSON_COLUMNS, person, strict=True)) | codes | skipped)
    return pd.DataFrame(rows, columns=[*PERSON_COLUMNS, *questionnaire.items])


def constant_answers(
    questionnaire: Questionnaire, people: Mapping[str, Sequence[int]], **more: str
) -> pd.DataFrame:
    """Everybody's own code on every item: ``{"mt": [4, 5]}`` is two people."""
    answers = random_answers(questionnaire, {role: len(codes) for role, codes in people.items()}, seed=0)
    codes = [code for role in people for code in people[role]]
    for item in questionnaire.items:
        answers[item] = np.where(answers[item].notna(), np.array(codes, float), np.nan)
    return answers.assign(**more)


def response_table(questionnaire: Questionnaire, answers: pd.DataFrame) -> ResponseTable:
    """The frames that reading a file of these answers gives."""
    answers = answers.reset_index(drop=True).rename_axis("response_id")
    persons = answers[list(PERSON_COLUMNS)].astype(str)
    codes = answers[list(questionnaire.items)].astype(float)
    return ResponseTable.of(questionnaire, persons, codes)


def scored(questionnaire: Questionnaire, answers: pd.DataFrame) -> ScoreTable:
    """The scores of these answers."""
    return score(questionnaire, response_table(questionnaire, answers))


def write_answers(path: Path, answers: pd.DataFrame) -> Path:
    """The answers as a file: whole codes, empty where not answered."""
    codes = [
        column for column in answers.columns if column not in (*PERSON_COLUMNS, "questionnaire", "version")
    ]
    answers.astype(dict.fromkeys(codes, "Int64")).to_csv(path, index=False)
    return path


def response(
    questionnaire: Questionnaire,
    role: str = "rep",
    code: int | None = 4,
    *,
    organization: str = "acme",
    wave: str = "2026",
    team: str = "",
    language: str = "nl",
) -> Response:
    """One response with the same code everywhere."""
    answers = {item.id: code for item in questionnaire.items_for(role)}
    return submit(
        questionnaire,
        answers,
        organization=organization,
        wave=wave,
        role=role,
        team=team,
        language=language,
    )
