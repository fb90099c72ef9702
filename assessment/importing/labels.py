"""From what a tool writes in a cell to a code of the response scale, or to a role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from assessment.importing.text import plain, squashed
from assessment.questionnaire import Questionnaire, ResponseScale

_NUMBER = re.compile(r"[+-]?\d{1,6}(?:[.,]0+)?")
_DECORATED = (
    re.compile(r"\(?(?P<number>[+-]?\d{1,6})\)?\s*[-‐-―=.:)]*\s*(?P<label>\D.*)"),
    re.compile(r"(?P<label>.*\D)\s*[-‐-―=.:]?\s*[\[(]?(?P<number>[+-]?\d{1,6})[\])]?"),
)
_PREFIXED = re.compile(r"(?P<prefix>a|ao|l|sq)0*(?P<number>\d{1,5})")
_POSITIONS = frozenset({"ao"})
"""Prefixes that LimeSurvey gives in the order of the options, whatever they stand for."""
_NO_ANSWER = frozenset(
    {
        "", "n/a", "na", "#n/a", "null", "none", "nan", "-", "--", "–", "—", "-99", "-999",
        "no answer", "not answered", "not displayed", "keine antwort", "keine angabe", "geen antwoord",
        "niet beantwoord", "sans réponse", "pas de réponse", "sin respuesta", "nessuna risposta",
    }
)  # fmt: skip
_NOT_TICKED = frozenset(
    {"", "0", "no", "n", "nee", "nein", "non", "false", "falsch", "faux", "onwaar", "not selected"}
)


class Unknown(Exception):
    """A cell that is none of the labels or codes; ``code`` says which sentence fits."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ScaleLabels:
    """Codes of one response scale: by code, label in any language, both, or LimeSurvey's answer code."""

    def __init__(self, scale: ResponseScale, languages: Iterable[str]) -> None:
        self.scale = scale
        self._codes = (*scale.codes, *scale.missing_codes)
        self._places = dict(enumerate((option.code for option in scale.options), 1))
        self._exact: dict[str, int] = {}
        self._loose: dict[str, int] = {}
        for language in languages:  # of two languages with one label for two codes, the file's own goes first
            for option in scale.options:
                self._exact.setdefault(plain(option.label[language]), option.code)
                self._loose.setdefault(squashed(option.label[language]), option.code)
        self._loose.pop("", None)
        self._known: dict[str, int | None] = {}
        self._prefixed: Mapping[str, int] | None = {}

    def learn(self, cells: Iterable[str]) -> None:
        """Settles what LimeSurvey's answer codes mean on this scale, from all that stand in the file."""
        found = {text: match for cell in cells if (match := _PREFIXED.fullmatch(text := plain(cell)))}
        numbers = {text: int(match["number"]) for text, match in found.items()}
        by_code = {text: number for text, number in numbers.items() if number in self._codes}
        by_place = {text: self._places[number] for text, number in numbers.items() if number in self._places}
        if any(match["prefix"] in _POSITIONS for match in found.values()) or len(by_code) < len(numbers):
            self._prefixed = by_place
        elif len(by_place) < len(numbers) or by_code == by_place:
            self._prefixed = by_code
        else:
            self._prefixed = None

    def code(self, cell: str) -> int | None:
        """The code of ``cell``; None where nothing was answered. Raises Unknown for anything else."""
        if cell not in self._known:
            self._known[cell] = self._code(plain(cell))
        return self._known[cell]

    def by_label(self, text: str) -> int | None:
        """The code whose label is ``text``, None when there is none."""
        return self._exact.get(plain(text), self._loose.get(squashed(text)))

    def _code(self, text: str) -> int | None:
        if _NUMBER.fullmatch(text) and (number := int(re.split("[.,]", text)[0])) in self._codes:
            return number
        code = self.by_label(text) if text else None
        if code is not None:
            return code
        if text in _NO_ANSWER:
            return None
        if _PREFIXED.fullmatch(text):
            return self._by_prefix(text)
        return self._decorated(text)

    def _by_prefix(self, text: str) -> int:
        if self._prefixed is None:
            code = "ambiguous_code"
            raise Unknown(code)
        if text not in self._prefixed:
            code = "not_on_scale"
            raise Unknown(code)
        return self._prefixed[text]

    def _decorated(self, text: str) -> int:
        """``4 - Agree`` or ``Agree (4)``: the label tells, and the number must not say otherwise."""
        for pattern in _DECORATED:
            match = pattern.fullmatch(text)
            code = self.by_label(match["label"]) if match else None
            if match and code is not None and int(match["number"]) in (code, *self._places_of(code)):
                return code
        code_of_sentence = "formula" if text[:1] in "=@" else "not_on_scale"
        raise Unknown(code_of_sentence)

    def _places_of(self, code: int) -> list[int]:
        return [place for place, entry in self._places.items() if entry == code]


class RoleLabels:
    """Role ids by id, by any of a role's names in any language, by number where the column is numbers."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._ids = questionnaire.role_ids
        self._names: dict[str, str] = {}
        for role in questionnaire.roles:
            for texts in (role.title, role.short_title, role.description):
                for text in texts.values():
                    self._names.setdefault(squashed(text), role.id)
        for role_id in questionnaire.role_ids:
            self._names[squashed(role_id)] = role_id
        self._names.pop("", None)

    def role(self, cell: str) -> str | None:
        """The role that ``cell`` names, None when it names none."""
        found = self._names.get(squashed(cell))
        if found:
            return found
        for pattern in _DECORATED:
            match = pattern.fullmatch(plain(cell))
            if match and (found := self._names.get(squashed(match["label"]))):
                return found
        return None

    def by_place(self, cell: str) -> str | None:
        """The role of that number in the questionnaire's order, as tools code a choice (1, A1, AO01)."""
        text = plain(cell)
        match = _PREFIXED.fullmatch(text)
        number = match["number"] if match else text if text.isdecimal() and len(text) < 4 else "0"
        place = int(number) - 1
        return self._ids[place] if 0 <= place < len(self._ids) else None


def scale_labels(
    questionnaire: Questionnaire, item: str, languages: Iterable[str] | None = None
) -> ScaleLabels:
    """The labels of the response scale of ``item``, those of ``languages`` first."""
    scale = questionnaire.scale_of(questionnaire.items[item])
    first = [language for language in languages or () if language in questionnaire.languages]
    return ScaleLabels(scale, dict.fromkeys([*first, *questionnaire.languages]))


def is_ticked(cell: str) -> bool:
    """Whether the column of one option is ticked: anything but empty, 0 or a no."""
    return plain(cell) not in _NOT_TICKED
