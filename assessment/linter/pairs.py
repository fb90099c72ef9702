"""Rules on two texts at once: mirrored wordings, doubles and near-doubles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations

from assessment.linter.fault import Fault, ItemText, item_texts
from assessment.linter.language import words
from assessment.questionnaire import Questionnaire

NEAR = 0.75
"""Share of words in common from which two items count as near-doubles (Jaccard)."""
LEAST_STEM = 3
LONGEST_ENDING = 4


def double_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Items that say the same, or nearly, to the same role in the same language."""
    groups: dict[tuple[str, str], list[tuple[ItemText, frozenset[str]]]] = {}
    for entry in item_texts(questionnaire):
        bare = frozenset(_bare(questionnaire, entry.language, entry.text))
        groups.setdefault((entry.role, entry.language), []).append((entry, bare))
    for group in groups.values():
        for (one, ours), (other, theirs) in combinations(group, 2):
            common = len(ours & theirs) / max(1, len(ours | theirs))
            if common == 1:
                yield Fault(other.place, "double", {"other": one.item.id})
            elif common >= NEAR:
                yield Fault(
                    other.place, "near_double", {"other": one.item.id, "percent": round(100 * common)}
                )


def mirror_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Wordings of one item for two roles that differ in more than who acts (a heuristic).

    Without the words by which each role names who acts (``rules.referents``), both must be the same but
    for the endings of words, as a verb follows its subject.
    """
    by_item: dict[tuple[str, str], list[ItemText]] = {}
    for entry in item_texts(questionnaire):
        by_item.setdefault((entry.item.id, entry.language), []).append(entry)
    for (_, language), (first, *others) in by_item.items():
        ours = _bare(questionnaire, language, first.text)
        for other in others:
            theirs = _bare(questionnaire, language, other.text)
            different = _differences(ours, theirs)
            if different:
                values = {"role": first.role, "words": ", ".join(different)}
                yield Fault(other.place, "not_mirrored", values)


def _bare(questionnaire: Questionnaire, language: str, text: str) -> list[str]:
    """The words of ``text`` in lower case, without those by which any role names who acts."""
    phrases = [phrase for said in questionnaire.rules.referents.values() for phrase in said.get(language, [])]
    plain = text.lower()
    for phrase in sorted(phrases, key=len, reverse=True):
        plain = re.sub(rf"(?<!\w){re.escape(phrase.lower())}(?!\w)", " ", plain)
    return words(plain)


def _differences(ours: list[str], theirs: list[str]) -> list[str]:
    """The words in which two wordings differ, endings aside."""
    different: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        mine, other = ours[a:b], theirs[c:d]
        if len(mine) == len(other):
            pairs = zip(mine, other, strict=True)
            different += [f"{one}/{two}" for one, two in pairs if not _same_stem(one, two)]
        else:
            different += [*mine, *other]
    return different


def _same_stem(one: str, two: str) -> bool:
    """Whether two words are forms of one word: laten/laat, show/shows, lassen/lässt."""
    a, b = _folded(one), _folded(two)
    common = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    short = min(len(a), len(b))
    endings = max(len(a), len(b)) - common
    return common >= min(LEAST_STEM, short) and endings <= LONGEST_ENDING


def _folded(word: str) -> str:
    """``word`` without accents and with double letters written once."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return re.sub(r"(.)\1", r"\1", plain)
