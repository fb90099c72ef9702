"""The trend: every score over the waves, no line over a change of the questionnaire, words by certainty."""

from __future__ import annotations

from dataclasses import replace

import pytest
from samples import PREVIOUS, material, older, organization, sample
from spec_reading import layer, spec_of, values

from assessment.change import change
from assessment.charts import Material
from assessment.charts.drawing.trend_reading import read_trend
from assessment.charts.trend import trend
from assessment.i18n import EN, LANGUAGES, Language
from assessment.results import INDEX


def test_points__are_the_results_own_scores_wave_after_wave() -> None:
    found = material("usual")
    reading = read_trend(found.result, found.earlier, EN)
    waves = [*found.earlier, found.result]
    assert list(reading.waves) == [wave.wave for wave in waves]
    for position, role in enumerate(("mt", "rep")):
        line = reading.panels[0].lines[position]
        assert [point.value for point in line] == [wave.figure("index", INDEX, role).value for wave in waves]


def test_ranges__reach_beyond_the_people_invited() -> None:
    found = material("usual")
    point = read_trend(found.result, found.earlier, EN).panels[1].lines[1][-1]
    code = found.result.questionnaire.dimensions[0].id
    beyond = found.result.figure("dimension", code, "rep").estimate("beyond")
    assert (point.low, point.high) == (beyond.ci_low, beyond.ci_high)


def test_scale__holds_every_range_of_every_panel() -> None:
    for name in ("usual", "few_and_wide", "far_apart"):
        found = material(name)
        reading = read_trend(found.result, found.earlier, EN)
        points = [point for panel in reading.panels for line in panel.lines for point in line]
        assert all(reading.least <= point.low <= point.high <= reading.most for point in points)


@pytest.mark.parametrize("layout", ["stage", "page"])
def test_line__is_broken_where_the_questionnaire_changed(layout: str) -> None:
    found = material("usual")
    changed = found.earlier[-1].questionnaire.model_copy(update={"version": "0.9"})
    broken = replace(found.earlier[-1], questionnaire=changed)
    whole, cut = (
        trend(Material(found.result, (found.earlier[0], last)), EN) for last in (found.earlier[-1], broken)
    )
    assert len(values(spec_of(getattr(whole, layout)), "link_0_0")) == 2
    assert layer(spec_of(getattr(cut, layout)), "link_0_0") is None
    assert "No line where the questionnaire changed" in cut.note
    assert "change" not in set(cut.table["measure"])


def test_changes__are_those_between_the_last_two_waves() -> None:
    found = material("usual")
    table = trend(found, EN).table
    since = change(found.earlier[-1], found.result)
    rows = table[table["measure"] == "change"]
    assert len(rows) == 10
    for row in rows.itertuples():
        level = "index" if row.code == INDEX else "dimension"
        own = since.change(level, row.code, row.role)  # type: ignore[arg-type]
        assert (row.value, row.certainty) == (own.value, own.certainty)


@pytest.mark.parametrize("language", LANGUAGES)
def test_title__claims_a_clear_change_only_where_there_is_one(language: Language) -> None:
    word = {"nl": "duidelijk", "en": "clearly"}[language]
    assert word in trend(material("far_apart"), language).title
    same = Material(sample("usual"), (organization(wave="2025", seed=9),))
    clear = [
        entry
        for entry in change(same.earlier[0], same.result).changes.values()
        if entry.level == "dimension" and entry.role in ("mt", "rep") and entry.certainty == "clear"
    ]
    assert not clear
    assert not trend(same, language).title.startswith(("MT: " + word, "Sales reps: " + word))


def test_first_wave__has_nothing_to_compare_with() -> None:
    drawn = trend(Material(sample("usual")), EN)
    assert drawn.state == "not_asked"
    assert drawn.title.startswith("First wave")


def test_waves__are_at_most_five_and_the_last_ones() -> None:
    many = tuple(organization(wave=str(year), seed=year) for year in range(2018, 2026))
    reading = read_trend(sample("usual"), many, EN)
    assert reading.waves == ("2022", "2023", "2024", "2025", "2026")


def test_samples__of_several_waves_are_there() -> None:
    assert len(older("complete")) == 4
    assert "usual" in PREVIOUS


@pytest.mark.parametrize("language", LANGUAGES)
def test_word__of_certainty_is_never_cut_off(language: Language) -> None:
    for name in ("usual", "few_and_wide", "complete", "far_apart"):
        spec = spec_of(trend(material(name), language).stage)
        heads = [row["text"] for n in range(10) for row in values(spec, f"word_{n // 2}_{n % 2}")]
        assert len(heads) == 10 or name == "far_apart"
        assert not [text for text in heads if "…" in text]


def test_role__hidden_in_the_last_wave_keeps_its_line_and_says_so() -> None:
    found = Material(sample("mt_hidden"), (sample("usual"),))
    reading = read_trend(found.result, found.earlier, EN)
    assert [entry.short_text for entry in reading.legend] == ["MT hidden", "Sales reps (41)"]
    assert [point.place for point in reading.panels[0].lines[0]] == [0]
