"""An edition's file that was damaged or made by hand is refused by one sentence, whatever is in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from assessment.benchmark import Edition
from assessment.errors import InvalidAnswersFile
from assessment.questionnaire import Questionnaire
from benchmarks.campaigns.readable import samples


def _without_a_column(content: dict[str, Any]) -> None:
    del content["rows"]["SI2_rep"]


def _a_word_for_points(content: dict[str, Any]) -> None:
    content["rows"]["SI4_mt"][1] = "9dcb2673e4b21c89"


def _points_above_the_scale(content: dict[str, Any]) -> None:
    content["rows"]["SI4_mt"][1] = 101


def _half_points(content: dict[str, Any]) -> None:
    content["rows"]["SI4_mt"][1] = 7.5


def _a_number_for_a_text(content: dict[str, Any]) -> None:
    content["rows"]["languages"][0] = 3


def _endless_members(content: dict[str, Any]) -> None:
    content["members"] = 4


@pytest.mark.parametrize(
    "damage",
    [
        _without_a_column,
        _a_word_for_points,
        _points_above_the_scale,
        _half_points,
        _a_number_for_a_text,
        _endless_members,
    ],
)
def test_edition__a_damaged_file_is_no_edition(
    questionnaire: Questionnaire, damage: Callable[[dict[str, Any]], None]
) -> None:
    whole = samples()["edition"][0]
    assert Edition.of_json(whole, questionnaire).number == 1
    content = json.loads(whole)
    damage(content)
    with pytest.raises(InvalidAnswersFile) as caught:
        Edition.of_json(json.dumps(content).encode(), questionnaire)
    assert caught.value.code == "benchmark.no_edition"


def test_edition__nested_without_end_is_no_edition(questionnaire: Questionnaire) -> None:
    with pytest.raises(InvalidAnswersFile):
        Edition.of_json(b"[" * 100_000, questionnaire)
