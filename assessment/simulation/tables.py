"""Simulated organizations as tables: answers and invitations as ``assessment score`` reads them; truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

import pandas as pd

from assessment.answers_file import INVITED_COLUMNS
from assessment.questionnaire import Questionnaire
from assessment.simulation.draws import Design
from assessment.simulation.habits import Habits
from assessment.simulation.organizations import Block, StoryTeller, simulated
from assessment.simulation.stories import story_of

TRUTH_COLUMNS = ("organization", "wave", "story", "level", "code", "role", "invited", "beyond")
FILES = ("answers.csv", "invited.csv", "truth.csv")
DECIMALS = 4


@dataclass(frozen=True)
class SimulatedTables:
    """One organization. ``truth``: a row per figure, its true place among the invited and beyond them."""

    answers: pd.DataFrame
    invited: pd.DataFrame
    truth: pd.DataFrame


def simulated_tables(
    questionnaire: Questionnaire,
    design: Design,
    *,
    organizations: int,
    seed: int,
    wave: str,
    habits: Habits | None = None,
    story: StoryTeller = story_of,
) -> Iterator[SimulatedTables]:
    """Organizations ``sim-0001`` and on, one at a time."""
    blocks = simulated(
        questionnaire, design, organizations=organizations, seed=seed, habits=habits, story=story
    )
    for block in blocks:
        for position in range(len(block.stories)):
            yield _tables(block, position, wave)


def write_tables(tables: Iterable[SimulatedTables], files: Sequence[IO[bytes]]) -> None:
    """Write organization after organization to three open files, in the order of ``FILES``."""
    for position, one in enumerate(tables):
        for table, file in zip((one.answers, one.invited, one.truth), files, strict=True):
            text: str = table.to_csv(index=False, header=position == 0, lineterminator="\n")
            file.write(text.encode())


def _tables(block: Block, position: int, wave: str) -> SimulatedTables:
    organization = f"sim-{block.first + position + 1:04d}"
    counts = [(organization, wave, role, team, n) for (role, team), n in block.design.invited.items()]
    truth = [
        (organization, wave, block.stories[position].name, *place, places[position], beyond[position])
        for place, places, beyond in (
            (place, places, block.beyond_truth[place]) for place, places in block.invited_truth.items()
        )
    ]
    return SimulatedTables(
        block.frame(position, organization, wave),
        pd.DataFrame(counts, columns=list(INVITED_COLUMNS)),
        pd.DataFrame(truth, columns=list(TRUTH_COLUMNS)).round(DECIMALS),
    )
