"""The letters that go with a link: texts with places to fill in, checked before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import Literal

from assessment.errors import InvalidLetter
from assessment.i18n import Language, translate

Kind = Literal["invitation", "reminder", "handout"]
"""A handout goes with links that are handed out unassigned."""
PLACES = ("name", "link", "organization", "last_day")
LONGEST_SUBJECT, LONGEST_TEXT = 150, 5000


@dataclass(frozen=True)
class LetterText:
    """Subject and text, with ``{link}`` and other places."""

    subject: str
    text: str


def usual_text(kind: Kind, language: Language) -> LetterText:
    """What most would write; it promises what is true of links that belong to addresses."""
    raw = {
        part: translate(f"letters.{kind}.{part}", language, **_themselves()) for part in ("subject", "text")
    }
    return LetterText(raw["subject"], raw["text"])


def _themselves() -> dict[str, str]:
    return {place: f"{{{place}}}" for place in PLACES}


def checked_text(subject: str, text: str) -> LetterText:
    """Subject and text as they can be sent; InvalidLetter says what is wrong with them."""
    subject = " ".join(subject.split())
    if not subject or len(subject) > LONGEST_SUBJECT:
        raise InvalidLetter("letters.subject", most=LONGEST_SUBJECT)
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise InvalidLetter("letters.text", most=LONGEST_TEXT)
    if "link" not in _places(text):
        raise InvalidLetter("letters.no_link")
    for place in _places(subject) + _places(text):
        if place not in PLACES:
            raise InvalidLetter("letters.unknown_place", place=place, known=", ".join(PLACES))
    return LetterText(subject, text)


def _places(text: str) -> list[str]:
    try:
        return [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        raise InvalidLetter("letters.braces") from None


def filled(letter: LetterText, values: Mapping[str, str]) -> LetterText:
    """A checked letter with its places filled in; "" where a value is not known."""
    words = {place: " ".join(values.get(place, "").split()) for place in PLACES}
    lines = (line.format(**words).rstrip() for line in letter.text.splitlines())
    return LetterText(letter.subject.format(**words), "\n".join(lines).strip() + "\n")


def last_day(closes_on: str, language: Language) -> str:
    """A day as it is said in a letter; "" for none.

    >>> last_day("2026-12-24", Language("nl"))
    '24 december 2026'
    """
    if not closes_on:
        return translate("letters.no_last_day", language)
    day = date.fromisoformat(closes_on)
    return f"{day.day} {translate(f'letters.month.{day.month}', language)} {day.year}"
