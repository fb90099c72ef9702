"""The benchmark: ticks of others, the own place with its range, and no rank from too few."""

from __future__ import annotations

from dataclasses import replace

import pytest
from samples import material, placed, sample
from spec_reading import layer, spec_of, values

from assessment.charts import Material
from assessment.charts.benchmark import benchmark
from assessment.i18n import EN, LANGUAGES, NL, Language


def of(value: float, n: int = 40, **changes: object) -> Material:
    return Material(sample("usual"), placement=replace(placed(value, n), **changes))  # type: ignore[arg-type]


def test_ticks__are_the_scores_of_the_others_on_one_scale_with_the_own() -> None:
    found = material("usual")
    assert found.placement is not None
    spec = spec_of(benchmark(found, EN).stage)
    assert [row["x"] for row in values(spec, "others")] == list(found.placement.scores)
    assert values(spec, "mark_own")[0]["x"] == found.placement.value
    span = values(spec, "range_own")[0]
    assert (span["x"], span["x2"]) == (found.placement.ci_low, found.placement.ci_high)


@pytest.mark.parametrize(
    ("ends", "start"),
    [
        ((1, 12), "Behind most"),
        ((25, 38), "Ahead of most"),
        ((12, 25), "Neither clearly ahead"),
        ((10, 20), "Neither clearly ahead"),
    ],
)
def test_title__takes_a_side_only_where_all_that_is_plausible_lies_on_it(
    ends: tuple[int, int], start: str
) -> None:
    low, high = ends
    assert benchmark(of(55, ahead_low=low, ahead_high=high), EN).title.startswith(start)


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_organizations__get_ticks_without_a_rank_or_a_median(language: Language) -> None:
    drawn = benchmark(of(50, 7), language)
    spec = spec_of(drawn.stage)
    assert len(values(spec, "others")) == 7
    for name in ("ahead", "plausible", "median", "middle_half"):
        assert layer(spec, name) is None
    assert drawn.table["measure"].tolist() == ["score"]


@pytest.mark.parametrize("reason", ["too_few", "other_version"])
def test_refused_comparison__says_why_and_shows_no_score(reason: str) -> None:
    drawn = benchmark(of(50, 40, reason=reason), NL)
    assert drawn.state == "hidden"
    assert drawn.table["value"].isna().all()
    assert layer(spec_of(drawn.stage), "mark_own") is None


def test_invented_organizations__are_called_that() -> None:
    assert "invented organizations" in benchmark(of(50, simulated=True), EN).note
    assert "invented" not in benchmark(of(50, simulated=False), EN).note


def test_table__holds_own_score_median_and_rank() -> None:
    drawn = benchmark(material("usual"), EN)
    assert drawn.table["measure"].tolist() == ["score", "median", "ahead"]
