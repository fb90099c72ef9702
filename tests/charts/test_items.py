"""The items: bars by meaning, masked numbers pale, statements as worded to the role, four on a stage."""

from __future__ import annotations

from dataclasses import replace

import pytest
from samples import material, sample
from spec_reading import layer, spec_of, texts, values

from assessment.charts.drawing.items_reading import chosen_items, read_items, surely_apart, told_of
from assessment.charts.items import items
from assessment.disclosure import Count
from assessment.i18n import EN, LANGUAGES, Language
from assessment.results import ItemAnswers


def test_bars__towards_the_high_pole_lie_right_also_for_reversed_items() -> None:
    """A reversed item's answers are turned before they are counted, and it says so."""
    result = sample("usual")
    facet = next(iter(result.questionnaire.facets))
    turned = [item.reverse_keyed for item in result.questionnaire.facets[facet].items]
    reading = read_items(result, facet, EN)
    assert [bool(row.turned) for row in reading.items] == turned
    assert any(turned)
    for item, row in zip(result.questionnaire.facets[facet].items, reading.items, strict=True):
        counts = result.answers[item.id, "rep"].counts
        side = row.rows[1].high
        assert side is not None
        share = 100 * (counts[3].low + counts[4].low) / result.answers[item.id, "rep"].n
        assert side.mild + side.firm == pytest.approx(share)


def test_bars__of_all_parts_are_on_one_scale_and_add_up() -> None:
    reading = read_items(sample("usual"), "TS1", EN)
    for item in reading.items:
        row = item.rows[1]
        assert row.low is not None
        assert row.middle is not None
        assert row.high is not None
        assert row.low.reach + row.middle.reach + row.high.reach == pytest.approx(100)


def test_masked_numbers__are_pale_and_have_no_exact_words() -> None:
    drawn = items(material("small"), EN)
    spec = spec_of(drawn.stage)
    assert layer(spec, "answers_low_firm") is None
    assert values(spec, "answers_low_more")
    numbers = [row["text"] for name in ("low", "high", "middle") for row in values(spec, f"number_{name}")]
    assert numbers
    assert not [text for text in numbers if text.split(" of ")[0] in ("0", "1", "2")]


def test_chosen__are_the_four_surely_furthest_apart() -> None:
    result = sample("usual")
    chosen = chosen_items(result, "")
    assert len(chosen) == 4
    found = [surely_apart(told_of(result, item.id)) for item in result.questionnaire.items.values()]
    assert [surely_apart(told_of(result, item.id)) for item in chosen] == sorted(found, reverse=True)[:4]


def test_apart__of_masked_numbers_is_what_is_sure() -> None:
    mt = ItemAnswers("x", "mt", "shown", "", 8, (Count(0, 2), Count(0, 2), Count(4, 8)))
    rep = ItemAnswers("x", "rep", "shown", "", 40, tuple(Count(n, n) for n in (10, 10, 8, 8, 4)))
    assert surely_apart([mt, rep]) == pytest.approx(0.5 - 0.3)
    assert surely_apart([mt, replace(rep, counts=tuple(Count(n, n) for n in (4, 4, 4, 14, 14)))]) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_facet__asked_for_shows_its_own_statements(language: Language) -> None:
    found = replace(material("usual"), facet="CF1")
    drawn = items(found, language)
    facet = found.result.questionnaire.facets["CF1"]
    assert set(drawn.table["code"]) == {item.id for item in facet.items}
    assert facet.title[language] in drawn.subtitle
    told = " ".join(texts(spec_of(drawn.page)))
    assert facet.items[0].text["rep"][language].split()[-1] in told


def test_hidden_role__stays_in_its_row_with_the_reason() -> None:
    spec = spec_of(items(material("mt_hidden"), EN).stage)
    assert [row["text"] for row in values(spec, "reasons")] == ["fewer than 5 answers"] * 4


def test_table__holds_a_row_for_every_part_of_every_role() -> None:
    table = items(material("usual"), EN).table
    rep = table[table["role"] == "rep"]
    assert set(rep["part"]) == {"low_firm", "low_mild", "middle", "high_mild", "high_firm"}
    assert set(table[table["role"] == "mt"]["part"]) == {"low", "middle", "high"}
    assert (rep["least"] == rep["most"]).all()
