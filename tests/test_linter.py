"""The linter finds what it should, where it is, in both languages; and nothing in a sound file."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from planted_faults import PLANTED, Planted

from assessment.cli import main
from assessment.i18n import EN, LANGUAGES, NL, texts
from assessment.library import questionnaire_paths
from assessment.linter import lint
from assessment.linter.language import found_in, known_languages, language_words, words

SHIPPED = questionnaire_paths()["sustainable-success"]
SECOND = Path(__file__).parent / "instruments" / "fahrradwerkstatt.yaml"
ELSEWHERE = {"language_unknown", "page_all_reversed"}


@pytest.mark.parametrize("path", [*questionnaire_paths().values(), SECOND], ids=lambda path: path.stem)
def test_lint__a_sound_file_has_no_findings(path: Path) -> None:
    assert [finding.sentence(EN) for finding in lint(path)] == []


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: f"{planted.code}-{planted.place}")
def test_lint__finds_a_planted_fault(planted: Planted, tmp_path: Path) -> None:
    path = tmp_path / "planted.yaml"
    path.write_text(planted.put_into(SHIPPED.read_text(encoding="utf-8")), encoding="utf-8")
    found = lint(path)
    assert (planted.code, True) in {(f.code, f.place.endswith(planted.place)) for f in found}
    for finding in found:
        for language in LANGUAGES:
            assert finding.sentence(language).startswith(f"planted.yaml:{finding.line}: {finding.place}: ")
            assert finding.cause(language).endswith(".")


def test_lint__every_rule_is_planted_somewhere() -> None:
    rules = {key.removeprefix("linter.") for key in texts(EN) if key.startswith("linter.")}
    assert len(PLANTED) >= 30
    assert {planted.code for planted in PLANTED} | ELSEWHERE == rules


def test_lint__tells_the_line_of_the_fault(tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8").replace("We as the MT show", "We as the MT always show", 1)
    path = tmp_path / "one.yaml"
    path.write_text(text, encoding="utf-8")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "always show" in row)
    assert line in {finding.line for finding in lint(path) if finding.code == "absolute"}


def test_lint__a_language_without_words_is_told_unless_said_so(tmp_path: Path) -> None:
    text = SECOND.read_text(encoding="utf-8").replace(" fr: ", " it: ").replace("[de, fr]", "[de, it]")
    path = tmp_path / "it.yaml"
    path.write_text(text, encoding="utf-8")
    assert {finding.code for finding in lint(path)} == {"language_unknown"}
    path.write_text(text.replace("rules:\n", "rules:\n  unchecked_languages: [it]\n"), encoding="utf-8")
    assert lint(path) == []


def test_lint__a_page_that_only_a_reversed_item_could_open(tmp_path: Path) -> None:
    turned = "response_scale: haeufigkeit\n            reverse_keyed: true\n            claims"
    text = SECOND.read_text(encoding="utf-8").replace(
        "response_scale: haeufigkeit\n            claims", turned
    )
    path = tmp_path / "turned.yaml"
    path.write_text(text, encoding="utf-8")
    assert {"page_all_reversed", "reverse_count"} == {finding.code for finding in lint(path)}


def test_lint__a_file_that_does_not_load_is_told_why_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("id: broken\nlanguages: [nl\n", encoding="utf-8")
    assert [finding.code for finding in lint(path)] == ["not_yaml"]


@pytest.mark.parametrize("language", [NL, EN])
def test_validate__prints_like_a_compiler_and_ends_with_one(language: str, tmp_path: Path) -> None:
    path = tmp_path / "planted.yaml"
    path.write_text(PLANTED[0].put_into(SHIPPED.read_text(encoding="utf-8")), encoding="utf-8")
    outcome = CliRunner().invoke(main, ["validate", str(path), "--language", language])
    assert outcome.exit_code == 1
    assert "planted.yaml:" in outcome.output
    assert "items[TS1_1].text.mt.nl: too_long: " in outcome.output
    assert CliRunner().invoke(main, ["validate", "--language", language]).exit_code == 0


@pytest.mark.parametrize("language", known_languages())
def test_words__are_text_in_lower_case(language: str) -> None:
    known = language_words(language)
    assert known is not None
    lists = (known.negations, known.absolutes, known.frequencies, known.joins, known.climate, known.own)
    for word in (word for words_ in lists for word in words_):
        assert isinstance(word, str)
        assert word == word.lower()
    assert all(lists)


@pytest.mark.parametrize(
    ("language", "word", "syllables"),
    [
        ("nl", "accountmanager", 5),
        ("nl", "leeuw", 1),
        ("nl", "knieën", 2),
        ("nl", "beïnvloeden", 4),
        ("nl", "bui", 1),
        ("en", "made", 1),
        ("en", "table", 2),
        ("en", "worked", 1),
        ("en", "wanted", 2),
        ("en", "customer", 3),
        ("de", "Fahrräder", 3),
        ("de", "Häuser", 2),
        ("fr", "beau", 1),
        ("fr", "table", 1),
        ("fr", "élève", 2),
    ],
)
def test_syllables__of_known_words(language: str, word: str, syllables: int) -> None:
    known = language_words(language)
    assert known is not None
    assert known.syllables(word) == syllables


def test_ease__is_the_formula() -> None:
    dutch, english = language_words("nl"), language_words("en")
    assert dutch is not None
    assert english is not None
    assert dutch.ease(["De kat zit op de mat."]) == pytest.approx(206.84 - 77 * 1 - 0.93 * 6)
    assert english.ease(["The cat sat.", "It ran away."]) == pytest.approx(206.835 - 84.6 * 7 / 6 - 1.015 * 3)


def test_words__an_elision_is_two_and_an_apostrophe_is_none() -> None:
    assert words("L’horloge, collega's en 100% target.") == [
        "L",
        "horloge",
        "collega's",
        "en",
        "100%",
        "target",
    ]
    assert found_in("Ce n’est pas vrai.", ["n'", "pas", "ce que"]) == ["n'", "pas"]
    assert found_in("Nooitgedacht", ["nooit"]) == []
