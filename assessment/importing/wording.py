"""How a header can name an item or open question of a questionnaire: by id or text, in any language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from assessment.importing.text import id_parts, plain, squashed, words
from assessment.questionnaire import Questionnaire

Words = tuple[str, ...]
ROLE, OPEN = "role", "open_text"
_LEAST_PREFIX = 6
"""Letters of a cut-off header that may still name an item."""
_ELLIPSES = ("..", "…")
_PATHS = "/.:"
_LEAD = re.compile(r"([a-z][\w-]*(?:\[\w+\])?)\s?[.:)|-]\s")
_NUMBERING = re.compile(r"q\d+([_.]\d+)?")
"""Numbers that tools give to questions: only a text can tell which item is meant."""
_NUMBER = re.compile(r"^\s*(q\s?)?\d+\s?[.):]\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Named:
    """What a header names: an item's id, or ``open_text:`` and a question's; how; in what language.

    ``how``: id, text (word for word), inside (a text within a longer header) or cut (its beginning).
    ``option``: squashed words that follow the text, where a column may stand for one answer option.
    """

    target: str
    how: str
    language: str = ""
    option: str = ""


STRENGTH: Mapping[str, int] = {"id": 4, "text": 4, "ending": 3, "inside": 2, "cut": 1}


@dataclass(frozen=True)
class _Text:
    target: str
    language: str
    said: Words


class Wording:
    """Finds what a header names in one questionnaire."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire

    @cached_property
    def _texts(self) -> list[_Text]:
        found = [
            _Text(item.id, language, words(text))
            for item in self.questionnaire.items.values()
            for texts in item.text.values()
            for language, text in texts.items()
        ]
        for question in self.questionnaire.open_questions:
            found += [_Text(_open(question.id), at, words(text)) for at, text in question.text.items()]
        return [text for text in found if text.said]

    @cached_property
    def _whole(self) -> dict[str, list[_Text]]:
        return _grouped((squashed("".join(text.said)), text) for text in self._texts)

    @cached_property
    def _by_first(self) -> dict[str, list[_Text]]:
        """Texts of three words and more by their first word: fewer words stand in many a header."""
        return _grouped((text.said[0], text) for text in self._texts if len(text.said) > 2)

    @cached_property
    def _ids(self) -> dict[tuple[str | int, ...], set[str]]:
        found: dict[tuple[str | int, ...], set[str]] = {}
        names = {item: item for item in self.questionnaire.items}
        names |= {question.id: _open(question.id) for question in self.questionnaire.open_questions}
        for name, target in names.items():
            for spelling in (
                id_parts(name),
                *(id_parts(f"{role} {name}") for role in self.questionnaire.role_ids),
            ):
                found.setdefault(spelling, set()).add(target)
        return found

    def named(self, header: str) -> Named | None:
        """What ``header`` names, surest first; None for nothing, or for several things alike."""
        ways = (self._by_id, self._by_text, self._inside, self._cut_off, self._by_leading_id)
        return next((named for way in ways if (named := way(header))), None)

    def _by_id(self, header: str) -> Named | None:
        name = plain(header)
        exact = [item for item in self.questionnaire.items if item.casefold() == name]
        if len(exact) == 1:
            return Named(exact[0], "id")
        if len(name.split()) > 2:
            return None
        spellings = [name, *(name.rsplit(mark, 1)[-1] for mark in _PATHS if mark in name), *_bracketed(name)]
        return next((named for spelling in spellings if (named := self._spelled(spelling))), None)

    def _spelled(self, spelling: str, how: str = "id") -> Named | None:
        """The id that ``spelling`` means; LimeSurvey's own ``SQ001`` is a 1."""
        parts = id_parts(spelling)
        for name in (parts, tuple(part for part in parts if part != "sq")):
            found = self._ids.get(name, set())
            if len(found) == 1:
                return Named(next(iter(found)), how)
        return None

    def _by_leading_id(self, header: str) -> Named | None:
        """``SELL[01]. Stem [other words]``: the code before a text that the questionnaire does not know."""
        lead = _LEAD.match(plain(header))
        if lead is None or _NUMBERING.fullmatch(lead[1]):
            return None
        return self._spelled(lead[1], "ending")

    def _by_text(self, header: str) -> Named | None:
        for part in (header, *_bracketed(header), _NUMBER.sub("", header)):
            said = squashed(part)
            for spelling in (said, said.rstrip("0123456789")):  # Forms numbers texts that stand there twice
                named = _one(self._whole.get(spelling, []), "text")
                if named:
                    return named
        return None

    def _inside(self, header: str) -> Named | None:
        """The longest text within ``header``; one that ends it, as ``Stem [statement]``, goes first."""
        said = words(header)
        found = [(text, place) for place, word in enumerate(said) for text in self._at(said, place, word)]
        if not found:
            return None
        longest = max(len(text.said) for text, _ in found)
        best = [(text, place) for text, place in found if len(text.said) == longest]
        named = _one([text for text, _ in best], "inside")
        if named is None:
            return None
        rest = said[best[0][1] + longest :]
        if not rest or all(word.isdecimal() for word in rest):
            return Named(named.target, "ending", named.language)
        return Named(named.target, "inside", named.language, "".join(rest))

    def _at(self, said: Words, place: int, word: str) -> Iterator[_Text]:
        for text in self._by_first.get(word, []):
            here = said[place : place + len(text.said)]
            if (
                here[:-1] == text.said[:-1]
                and here
                and here[-1].rstrip("0123456789") == text.said[-1].rstrip("0123456789")
            ):
                yield text

    def _cut_off(self, header: str) -> Named | None:
        """An item by the beginning of its text, where the header says that more follows."""
        shown = plain(header).rstrip("] ").rstrip()
        if not shown.endswith(_ELLIPSES):
            return None
        for part in (shown, shown.rsplit("[", 1)[-1]):
            beginning = squashed(part)
            if len(beginning) >= _LEAST_PREFIX:
                named = _one([t for t in self._texts if "".join(t.said).startswith(beginning)], "cut")
                if named:
                    return named
        return None


def _bracketed(header: str) -> list[str]:
    """What stands between the last brackets of ``Stem [statement]``."""
    shown = header.rstrip()
    return [shown[:-1].rsplit("[", 1)[1]] if shown.endswith("]") and "[" in shown else []


def _open(question: str) -> str:
    return f"{OPEN}:{question}"


def _grouped(pairs: Iterator[tuple[str, _Text]]) -> dict[str, list[_Text]]:
    found: dict[str, list[_Text]] = {}
    for key, text in pairs:
        found.setdefault(key, []).append(text)
    return found


def _one(texts: list[_Text], how: str) -> Named | None:
    """What all of ``texts`` name, or None when they name different things."""
    targets = {text.target for text in texts}
    return Named(targets.pop(), how, texts[0].language) if len(targets) == 1 else None
