"""The guides for Dutch readers name screens and buttons as the app does, and promise what it promises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from assessment.disclosure import THRESHOLDS
from assessment.disclosure.counts import LEAST_DISTRIBUTION
from assessment.library import load_questionnaire

ROOT = Path(__file__).parents[1]
GUIDES = [ROOT / "docs" / "consultants.md", ROOT / "docs" / "respondents.md"]


def texts(found: object) -> Iterator[str]:
    """Every text of a locale file."""
    if isinstance(found, dict):
        for one in found.values():
            yield from texts(one)
    elif isinstance(found, str):
        yield found


SAID = [
    text
    for path in sorted((ROOT / "assessment" / "locales" / "nl").glob("*.yaml"))
    for text in texts(yaml.safe_load(path.read_text(encoding="utf-8")))
]
PATTERNS = [re.compile(re.sub(r"\\\{\w+\\\}", r"\\S+", re.escape(text))) for text in SAID]
NAMED = [
    (guide.name, words)
    for guide in GUIDES
    for words in re.findall(r"\*\*(.+?)\*\*", re.sub(r"\s*\n\s*", " ", guide.read_text(encoding="utf-8")))
    if not words.endswith(".")
]


@pytest.mark.parametrize(("guide", "words"), NAMED)
def test_guide__names_screens_and_buttons_as_the_app_does(guide: str, words: str) -> None:
    assert any(pattern.fullmatch(words) for pattern in PATTERNS), f"{guide}: {words}"


def test_guides__name_enough_to_be_followed() -> None:
    assert len(NAMED) >= 20


def test_respondents__are_told_the_thresholds_that_hold() -> None:
    guide = GUIDES[1].read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (.+?) \| (.+?) \|$", guide, re.MULTILINE))
    assert rows["een gemiddelde van accountmanagers"] == f"{THRESHOLDS.group} antwoorden"
    assert rows["hoe antwoorden verdeeld zijn"].startswith(f"{LEAST_DISTRIBUTION} antwoorden")
    assert rows["opmerkingen"].startswith(f"{THRESHOLDS.comment_people} mensen en {THRESHOLDS.comments} ")


def test_respondents__read_what_the_attack_program_says_when_it_finds_nothing() -> None:
    guide = re.sub(r"\s*\n\s*", " ", GUIDES[1].read_text(encoding="utf-8"))
    (line,) = (text for text in SAID if text.startswith("Uit deze {n} tabellen samen volgt niets"))
    assert line.replace("{n} ", "") in guide


def test_guides__call_the_roles_as_the_questionnaire_does() -> None:
    roles = [role.title["nl"] for role in load_questionnaire("sustainable-success").roles]
    guide = GUIDES[0].read_text(encoding="utf-8").lower()
    assert all(role.lower() in guide for role in roles)
