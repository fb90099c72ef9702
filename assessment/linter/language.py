"""What the linter knows of a language: words to avoid, and how readable a text is.

It all stands in ``words/<language>.yaml``; another language is another file there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any

import yaml

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*%?")
_ELISION = re.compile(r"\b([a-zA-Z]{1,2})['’](?=\w)")


@dataclass(frozen=True)
class Readability:
    """A formula of Flesch's family, with the lowest score for all items together and for one facet."""

    formula: str
    constant: float
    per_syllable: float
    per_word: float
    least: float
    least_facet: float


@dataclass(frozen=True)
class LanguageWords:
    """The words of one language. Lists hold words or phrases in lower case."""

    name: str
    readability: Readability
    syllable: str
    mute: str
    negations: Sequence[str]
    absolutes: Sequence[str]
    frequencies: Sequence[str]
    joins: Sequence[str]
    climate: Sequence[str]
    formal: Sequence[str]
    own: Sequence[str]

    @cached_property
    def _syllable(self) -> re.Pattern[str]:
        return re.compile(self.syllable)

    @cached_property
    def _mute(self) -> re.Pattern[str]:
        return re.compile(self.mute or r"(?!)")

    def syllables(self, word: str) -> int:
        """Groups of vowels in ``word``, mute endings left out; at least one."""
        return max(1, len(self._syllable.findall(self._mute.sub("", word.lower()))))

    def ease(self, texts: Iterable[str]) -> float:
        """``constant - per_syllable * syllables / words - per_word * words / sentences``, a text a sentence.

        About 0 to 100, higher is easier; the coefficients are those of the language's formula.
        """
        sentences = [words(text) for text in texts]
        count = sum(len(sentence) for sentence in sentences) or 1
        syllables = sum(self.syllables(word) for sentence in sentences for word in sentence)
        formula = self.readability
        return (
            formula.constant
            - formula.per_syllable * syllables / count
            - formula.per_word * count / max(1, len(sentences))
        )


def words(text: str) -> list[str]:
    """The words of ``text``, in its own letters; "l'homme" is two, "collega's" one."""
    return _WORD.findall(_ELISION.sub(r"\1' ", text))


def found_in(text: str, phrases: Iterable[str]) -> list[str]:
    """Those of ``phrases`` that stand in ``text`` as whole words, whatever the case.

    A phrase that ends in an apostrophe ("n'") is an elided word, and the next one follows at once.
    """
    plain = text.lower().replace("’", "'")
    return [phrase for phrase in phrases if _whole(phrase).search(plain)]


@cache
def _whole(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(phrase)}" + ("" if phrase.endswith("'") else r"(?!\w)"))


@cache
def language_words(language: str) -> LanguageWords | None:
    """What is known of ``language``; None when nothing is."""
    file = resources.files("assessment.linter") / "words" / f"{language}.yaml"
    if not file.is_file():
        return None
    tree: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return LanguageWords(**{**tree, "readability": Readability(**tree["readability"])})


def known_languages() -> list[str]:
    """Every language for which there is a file of words."""
    folder = resources.files("assessment.linter") / "words"
    return sorted(file.name.removesuffix(".yaml") for file in folder.iterdir() if file.name.endswith(".yaml"))
