"""A simulated pool as Parquet, an organization after another: memory holds one block of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from assessment.answers_file import PERSON_COLUMNS
from assessment.questionnaire import Questionnaire
from assessment.simulation import Design, Habits, simulated_tables

PER_FILE = 20_000
"""Respondents in a file: a partition that any worker has room for."""


def simulate_pool(
    folder: Path,
    questionnaire: Questionnaire,
    design: Design,
    *,
    organizations: int,
    seed: int,
    wave: str,
    habits: Habits | None = None,
    per_file: int = PER_FILE,
    told: Callable[[int], None] = lambda _people: None,
) -> int:
    """Write ``answers-00001.parquet`` and on, whole organizations in each; how many respondents there are.

    Codes are bytes (-1 where not answered is never written: missing is missing). ``told`` hears how many
    respondents are written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    waiting: list[pd.DataFrame] = []
    people, number, written = 0, 0, 0
    tables = simulated_tables(
        questionnaire, design, organizations=organizations, seed=seed, wave=wave, habits=habits
    )
    for one in tables:
        waiting.append(one.answers)
        people += len(one.answers)
        if people >= per_file:
            number += 1
            written += _write(folder / f"answers-{number:05d}.parquet", waiting, questionnaire)
            told(written)
            waiting, people = [], 0
    if waiting:
        written += _write(folder / f"answers-{number + 1:05d}.parquet", waiting, questionnaire)
        told(written)
    return written


def _write(path: Path, waiting: list[pd.DataFrame], questionnaire: Questionnaire) -> int:
    frame = pd.concat(waiting, ignore_index=True)
    small = dict.fromkeys(questionnaire.items, "Int8")
    texts = dict.fromkeys(PERSON_COLUMNS, "category")
    frame.astype({**small, **texts}).to_parquet(path, index=False, compression="zstd")
    return len(frame)
