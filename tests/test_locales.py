"""Texts of the interface: the same in every language, all used, none missing; numbers as each writes them."""

from __future__ import annotations

import ast
import math
import re
from pathlib import Path

import pytest
import yaml

from assessment import i18n
from assessment.errors import AssessmentError, InvalidQuestionnaire, LinkRefused
from assessment.i18n import EN, LANGUAGES, NL, Language, placeholders, plural, texts, translate

SOURCE = Path(i18n.__file__).parent
DYNAMIC = (  # rooms of which the program puts keys together: the rest of the key stands in the source
    "app.page.",
    "charts.",
    "charts.table.",
    "errors.",
    "errors.answers.",
    "errors.questionnaire.",
    "fill_in.promise.",
    "link.",
    "importing.finding.",
    "importing.preview.",
    "importing.reason.",
    "importing.tool.",
    "linter.",
    "results.answered.",
    "results.download.",
    "sign_in.",
)
CALLS = {"translate", "plural", "press_button"}
KEY = re.compile(r"[a-z_0-9]+(\.[a-z_0-9]+)+")


def trees() -> list[tuple[Path, ast.AST]]:
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(SOURCE.rglob("*.py"))]


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def error_classes() -> set[str]:
    def below(kind: type[AssessmentError]) -> set[str]:
        return {kind.__name__}.union(*(below(child) for child in kind.__subclasses__()))

    return below(AssessmentError)


def literals(node: ast.AST | None) -> list[str]:
    """The strings that an argument can be: a literal, or one of two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*literals(node.body), *literals(node.orelse)]
    return []


def literal_calls() -> list[tuple[str, str]]:
    """Every key that the source names outright, with where."""
    found = []
    for path, tree in trees():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            kind, place = name_of(call), f"{path.name}:{call.lineno}"
            for text in literals(call.args[0]) if call.args else []:
                if kind == "plural":
                    found += [(f"{text}.one", place), (f"{text}.other", place)]
                elif kind in CALLS:
                    found.append((text, place))
                elif kind in error_classes():
                    found.append((f"errors.{text}", place))
                elif kind == "_refuse":
                    found.append((f"errors.answers.{text}", place))
            if kind == "_refuse":
                found += [
                    (f"errors.answers.{text}", place) for arg in call.args[2:3] for text in literals(arg)
                ]
    return [(key, place) for key, place in found if KEY.fullmatch(key)]


def mentioned() -> tuple[set[str], list[re.Pattern[str]]]:
    """Every string in the source, and what its f-strings can become, rooms as such left out."""
    strings: set[str] = set()
    patterns = set()
    for node in (node for _, tree in trees() for node in ast.walk(tree)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            strings.add(node.value)
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
            whole_room = parts[0] in DYNAMIC and len(parts) == 2
            if not whole_room and re.fullmatch(r"[a-z_.]{4,}", str(parts[0] or "")):
                patterns.add("".join(re.escape(str(part)) if part else "[A-Za-z_0-9+-]+" for part in parts))
    return strings, [re.compile(pattern) for pattern in patterns]


def test_locales__hold_the_same_keys() -> None:
    assert texts(NL).keys() == texts(EN).keys()
    assert len(texts(NL)) > 100


def test_locales__hold_the_same_placeholders() -> None:
    different = [key for key in texts(NL) if placeholders(texts(NL)[key]) != placeholders(texts(EN)[key])]
    assert different == []


def test_locales__hold_no_empty_text() -> None:
    assert [key for language in LANGUAGES for key, text in texts(language).items() if not text.strip()] == []


def test_locales__every_key_that_the_source_names_exists() -> None:
    named = literal_calls()
    assert len(named) > 80
    assert [entry for entry in named if entry[0] not in texts(EN)] == []


def test_locales__every_key_is_used() -> None:
    used = {key for key, _ in literal_calls()}
    strings, patterns = mentioned()
    left = []
    for key in texts(EN):
        bases = [key, key.removesuffix(".one").removesuffix(".other")]
        rests = [
            *bases,
            *(base.removeprefix(room) for base in bases for room in DYNAMIC if base.startswith(room)),
        ]
        named = any(rest in strings or any(p.fullmatch(rest) for p in patterns) for rest in rests)
        if key not in used and not named:
            left.append(key)
    assert left == []


def test_locales__a_word_that_yaml_would_take_for_a_boolean_is_text() -> None:
    assert yaml.load("yes: no", Loader=i18n._LOADER) == {"yes": "no"}


def test_error__its_sentence_stands_in_both_languages() -> None:
    error = AssessmentError("storage.wave_exists", wave="2026")
    assert error.sentence(NL) == 'Er is al een meting "2026"; kies een andere naam.'
    assert str(error) == error.sentence(EN) == 'There is already a wave "2026"; choose another name.'


def test_error__fits_the_builtin_that_a_caller_expects() -> None:
    assert issubclass(LinkRefused, PermissionError)
    assert issubclass(InvalidQuestionnaire, ValueError)


@pytest.mark.parametrize("key", ["nowhere", "errors.link", "fill_in.send.nope"])
def test_translate__unknown_key_is_a_mistake_of_ours(key: str) -> None:
    with pytest.raises(KeyError):
        translate(key, EN)


def test_translate__unknown_language_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        translate("app.title", Language("xx"))


def test_translate__missing_value_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        translate("errors.storage.wave_exists", EN)


def test_translate__braces_in_a_value_stay_as_they_are() -> None:
    assert "{x}" in translate("errors.storage.wave_exists", EN, wave="{x}")


def test_plural__one_and_many() -> None:
    assert plural("fill_in.skipped", 1, NL) == translate("fill_in.skipped.one", NL)
    assert "1,200" in plural("fill_in.skipped", 1200, EN)


@pytest.mark.parametrize(
    ("number", "decimals", "nl", "en"),
    [
        (1234, 0, "1.234", "1,234"),
        (1234567.89, 2, "1.234.567,89", "1,234,567.89"),
        (-3, 0, "\N{MINUS SIGN}3", "\N{MINUS SIGN}3"),
        (-0.04, 1, "0,0", "0.0"),
        (-0.4, 0, "0", "0"),
        (0, 0, "0", "0"),
    ],
)
def test_format_number__as_each_language_writes_it(number: float, decimals: int, nl: str, en: str) -> None:
    assert i18n.format_number(number, NL, decimals) == nl
    assert i18n.format_number(number, EN, decimals) == en


@pytest.mark.parametrize(
    ("gap", "text"),
    [
        (7.2, "+7"),
        (-3.4, "\N{MINUS SIGN}3"),
        (0, "0"),
        (0.4, "0"),
        (-0.4, "0"),
        (0.5, "+1"),
        (-0.5, "\N{MINUS SIGN}1"),
        (-0.0, "0"),
    ],
)
def test_format_gap__explicit_sign_and_no_minus_zero(gap: float, text: str) -> None:
    assert [i18n.format_gap(gap, language) for language in LANGUAGES] == [text, text]


@pytest.mark.parametrize(("share", "text"), [(0.34, "34%"), (0.0, "0%"), (1.0, "100%"), (0.005, "1%")])
def test_format_percent__whole_percentages(share: float, text: str) -> None:
    assert i18n.format_percent(share, NL) == text


@pytest.mark.parametrize(
    ("score", "text"), [(19.5, "20"), (19.49, "19"), (39.5, "40"), (0.0, "0"), (100.0, "100")]
)
def test_format_score__halves_go_up_as_the_bands_round(score: float, text: str) -> None:
    assert i18n.format_score(score, EN) == text
    assert i18n.rounded(score) == math.floor(score + 0.5)


@pytest.mark.parametrize(
    ("wanted", "given"), [("en", "en"), ("nl", "nl"), ("de", "nl"), (None, "nl"), ("", "nl")]
)
def test_language_or_default__only_what_is_offered(wanted: object, given: str) -> None:
    assert i18n.language_or_default(wanted) == given
