"""The claim check: a mark for each answer, what is masked, and a verdict by the whole range."""

from __future__ import annotations

from dataclasses import replace

import pytest
from samples import claims, material, sample
from spec_reading import layer, spec_of, texts, values

from assessment.charts import Material
from assessment.charts.claim import claim
from assessment.i18n import EN, LANGUAGES, NL, Language
from assessment.questionnaire import ClaimWording


def marks(spec: dict, name: str) -> list[dict]:  # type: ignore[type-arg]
    return values(spec, name)


def test_marks__are_one_for_each_answer_filled_from_the_left() -> None:
    spec = spec_of(claim(material("usual"), EN).stage)
    filled, hollow = marks(spec, "yes_0"), marks(spec, "no_0")
    assert (len(filled), len(hollow)) == (14, 27)
    assert max(row["x"] for row in filled) < min(row["x"] for row in hollow)


def test_marks__of_many_answers_are_a_bar_with_the_same_share() -> None:
    spec = spec_of(claim(material("far_apart"), EN).stage)
    assert layer(spec, "yes_0") is None
    assert marks(spec, "bar_0")[0]["x2"] == pytest.approx(95)


@pytest.mark.parametrize("language", LANGUAGES)
def test_masked_count__has_no_share_and_leaves_its_marks_open(language: Language) -> None:
    drawn = claim(material("few_and_wide"), language)
    spec = spec_of(drawn.stage)
    assert layer(spec, "mark_0") is None
    assert len(marks(spec, "maybe_0")) == 2
    assert drawn.table["value"].isna().all()
    assert drawn.table["count"].tolist() == ["20–22"]


def test_claim_line__stands_at_the_claimed_share_through_marks_and_range() -> None:
    spec = spec_of(claim(material("usual"), EN).stage)
    line, range_ = marks(spec, "claim_0")[0], marks(spec, "range_0")[0]
    assert line["x"] == line["x2"] == pytest.approx(80)
    assert line["y"] < marks(spec, "yes_0")[0]["y"] < range_["y"] < line["y2"]


@pytest.mark.parametrize(
    ("count", "refutable", "word"),
    [
        (95, False, "the claimed 80% holds here"),
        (20, True, "the claimed 80% does not hold here"),
        (20, False, "neither confirms nor refutes"),
        (78, True, "neither confirms nor refutes"),
    ],
)
def test_title__says_what_the_whole_range_says(count: int, refutable: bool, word: str) -> None:
    entry = claims({"Q2": (count, 100)})[0]
    if refutable:
        wording = entry.question.wording.model_copy(update={"does_not_hold": {"nl": "Nee.", "en": "No."}})
        assert isinstance(wording, ClaimWording)
        entry = replace(entry, question=entry.question.model_copy(update={"wording": wording}))
    title = claim(Material(sample("usual"), claims=(entry,)), EN).title
    assert word in title
    assert f"{count} of 100 ({count}%)" in title


def test_too_few_answers__say_so_and_show_no_mark() -> None:
    drawn = claim(material("small"), NL)
    assert drawn.state == "hidden"
    assert "0%" not in texts(spec_of(drawn.stage))


def test_no_claim_questions__is_not_asked() -> None:
    drawn = claim(Material(sample("usual")), EN)
    assert drawn.state == "not_asked"
    assert drawn.table["status"].tolist() == ["not_asked"]
