"""A short form of the coverage benchmark: the intervals keep about what they promise, in seconds."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from assessment.questionnaire import Questionnaire
from assessment.results import ALL, INDEX
from assessment.weights import figure_weights

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT))

from benchmarks.coverage import (  # noqa: E402 - the benchmarks are no part of the package
    certainty_words,
    coverage,
    coverage_rows,
    results,
    withheld,
    words_row,
)
from benchmarks.settings import GAP_SETTINGS, SETTINGS, Setting  # noqa: E402
from benchmarks.written import table, write_between  # noqa: E402

N = 120


def setting(name: str) -> Setting:
    return next(entry for entry in (*SETTINGS, *GAP_SETTINGS) if entry.name == name)


@pytest.mark.parametrize("name", ["usual", "small"])
def test_coverage__is_about_what_is_promised(questionnaire: Questionnaire, name: str) -> None:
    tallies = coverage(questionnaire, setting(name), N, seed=5)
    for figure in ("index", "dimensions", "gap"):
        for claim in ("invited", "beyond"):
            assert tallies[figure].coverage(claim, 0.90) == pytest.approx(90, abs=8)
            assert tallies[figure].coverage(claim, 0.95) == pytest.approx(95, abs=6)
    assert len(list(coverage_rows(setting(name), tallies))) == 3


def test_coverage__of_three_managers_no_interval_is_given(questionnaire: Questionnaire) -> None:
    tallies = coverage(questionnaire, setting("three"), 20, seed=5)
    assert not tallies["index"].held
    assert len(tallies["index"].errors) == 20
    assert tallies["kept back"].held


def test_withheld__is_the_products_own_interval_where_that_is_shown(questionnaire: Questionnaire) -> None:
    from assessment.simulation import simulated

    shown = Setting("shown", "", (8, 40), (8, 31), habits=setting("three").habits)
    design = shown.design(questionnaire)
    block = next(
        simulated(questionnaire, design, organizations=2, seed=1, habits=shown.habits, story=shown.story)
    )
    for _, result, scores in results(questionnaire, block, [0, 1]):
        kept = withheld(
            scores, figure_weights(questionnaire)["index", INDEX, ALL], {"mt": 8, "rep": 40}, "beyond", 0.9
        )
        assert kept.value == pytest.approx(result.overall.value)
        assert kept.se == pytest.approx(result.overall.beyond.se)


def test_words__no_gap_is_hardly_ever_called_clear(questionnaire: Questionnaire) -> None:
    counts = certainty_words(questionnaire, setting("usual-gap-0"), N, seed=5)
    assert sum(counts[word] for word in ("clear", "probable", "cannot_tell", "no_gap")) == N
    assert counts["clear"] <= 0.05 * N
    assert words_row(setting("usual-gap-0"), counts)[1] == "0"


def test_words__a_gap_of_ten_is_mostly_told(questionnaire: Questionnaire) -> None:
    counts = certainty_words(questionnaire, setting("usual-gap-10"), N, seed=5)
    assert counts["clear"] + counts["probable"] > 0.6 * N
    assert counts["wrong way"] == 0


def test_table__as_text_and_as_markdown() -> None:
    rows = [["a", "1"], ["long", "22"]]
    assert table(["x", "y"], rows, markdown=False).splitlines()[-1] == "long  22"
    assert table(["x", "y"], rows, markdown=True).splitlines() == [
        "| x    |  y |",
        "| ---- | -: |",
        "| a    |  1 |",
        "| long | 22 |",
    ]


def test_write_between__replaces_only_its_own_block(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- one: begin -->\nold\n<!-- one: end -->\nafter\n")
    write_between(page, "one", "new")
    write_between(page, "one", "newer")
    assert page.read_text() == "before\n<!-- one: begin -->\nnewer\n<!-- one: end -->\nafter\n"
    with pytest.raises(SystemExit):
        write_between(page, "two", "new")


def test_docs__hold_a_written_table_between_each_pair_of_markers() -> None:
    page = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
    for name in ("coverage", "degrees", "statistics"):
        _, _, rest = page.partition(f"<!-- {name}: begin -->")
        block, closed, _ = rest.partition(f"<!-- {name}: end -->")
        assert closed
        assert block.count("\n| ") >= 3
