"""Agreement: columns of people over the bands, small ones masked, words for small groups."""

from __future__ import annotations

import pytest
from samples import sample
from spec_reading import spec_of, texts, values

from assessment.charts import ChartFigure, Material
from assessment.charts.agreement import agreement as drawn_agreement
from assessment.charts.drawing.agreement_reading import read_agreement
from assessment.i18n import EN, LANGUAGES, Language
from assessment.results import OrganizationResult


def agreement(result: OrganizationResult, language: Language = EN) -> ChartFigure:
    return drawn_agreement(Material(result), language)


def test_columns__are_as_high_as_there_are_people() -> None:
    result = sample("camps")
    spec = spec_of(agreement(result).stage)
    unit = None
    for band in range(5):
        counts = [result.agreement(part.id, "rep").columns[band] for part in result.questionnaire.dimensions]
        heights = [row["y2"] - row["y"] for row in values(spec, f"band_{band}")]
        for count, height in zip(counts, heights, strict=True):
            if count.exact and count.low:
                unit = unit or height / count.low
                assert height == pytest.approx(unit * count.low)


def test_columns__of_a_few_people_are_drawn_alike_and_say_fewer_than_three() -> None:
    result = sample("camps")
    spec = spec_of(agreement(result).stage)
    small = [
        row["y2"] - row["y"] + 0.0
        for band in range(5)
        for row, part in zip(values(spec, f"may_be_{band}"), result.questionnaire.dimensions, strict=True)
        if result.agreement(part.id, "rep").columns[band] == (0, 2)
    ]
    assert len(small) > 1
    assert max(small) - min(small) < 1e-9
    labels = [row["text"] for row in values(spec, "number_people")]
    assert labels.count("<3") == len(small)
    assert not {"0", "1", "2"} & set(labels)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words__two_camps_are_named_in_title_and_panels(language: Language) -> None:
    drawn = agreement(sample("camps"), language)
    word = {"nl": "twee kampen", "en": "two camps"}[language]
    assert word in drawn.title
    assert word.capitalize() in texts(spec_of(drawn.page))


def test_small_groups__have_words_and_no_columns() -> None:
    reading = read_agreement(sample("small"), EN)
    assert reading.tallest == 0
    assert all(not panel.columns and len(panel.others) == 2 for panel in reading.panels)
    assert set(agreement(sample("small")).table["measure"]) == {"agreement"}


def test_role_of_few__never_has_columns() -> None:
    for name in ("usual", "camps", "complete"):
        table = agreement(sample(name)).table
        people = table[table["measure"] == "people"]
        assert set(people["role"]) == {"rep"}


def test_hidden_role__says_why() -> None:
    drawn = agreement(sample("mt_hidden"))
    assert "MT hidden" in texts(spec_of(drawn.page))
    assert "MT hidden: fewer than 5 answers." in drawn.note


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["usual", "camps", "small", "mt_hidden"])
def test_words__are_never_cut_off(name: str, language: Language) -> None:
    drawn = agreement(sample(name), language)
    for layout in (drawn.stage, drawn.page):
        spec = spec_of(layout)
        cut = [row["text"] for part in spec["layer"] if part["name"].startswith(("other_", "word_"))
               for row in part["data"]["values"] if "…" in row["text"]]  # fmt: skip
        assert not cut
