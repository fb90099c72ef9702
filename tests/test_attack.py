"""The attack on released tables: it finds what the naive rule lets out, and nothing that we let out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from answering import random_answers, scored
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from released_tables import facet_scores
from team_answers import EXAMPLE, in_teams, naive_rule, table_of

from assessment.attack import Finding, attack, read_tables
from assessment.attack.reading import tables_of
from assessment.cli import main
from assessment.errors import InvalidAnswersFile
from assessment.export.csv_format import to_csv
from assessment.i18n import LANGUAGES
from assessment.questionnaire import Questionnaire
from assessment.results import OrganizationResult, organization_result, released_waves
from assessment.scoring import ScoreTable


def write(folder: Path, *results: OrganizationResult, dutch: bool = False) -> Path:
    """``results`` as released tables, a folder each."""
    for number, result in enumerate(results):
        place = folder / f"2026-0{number + 1}"
        place.mkdir()
        (place / "facet_scores.csv").write_bytes(to_csv(facet_scores(result), dutch_excel=dutch))
    return folder


def run(folder: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["attack", str(folder), "--language", "en", *more])


def found(*results: OrganizationResult) -> list[Finding]:
    tables = [table for n, result in enumerate(results) for table in tables_of(facet_scores(result), str(n))]
    return attack(tables)


@pytest.mark.parametrize("dutch", [False, True])
def test_attack__finds_the_leak_of_the_naive_rule(
    tmp_path: Path, questionnaire: Questionnaire, dutch: bool
) -> None:
    table = table_of(questionnaire, EXAMPLE)
    with naive_rule():
        write(tmp_path, organization_result(table), dutch=dutch)
    done = run(tmp_path)
    assert done.exit_code == 1
    assert "North - North > A - North > B leaves 4 of them, with 19 figures" in done.stdout
    assert "South - South > D leaves 3 of them" in done.stdout


def test_attack__what_it_finds_is_true(questionnaire: Questionnaire) -> None:
    table = table_of(questionnaire, EXAMPLE)
    with naive_rule():
        findings = found(organization_result(table))
    four = next(finding for finding in findings if finding.n == 4)
    people = table.facets.loc[table.respondents["team"].eq("North > C").to_numpy(), four.code]
    assert four.error <= 2
    assert four.mean == pytest.approx(people.mean(), abs=four.error)
    assert four.spread == pytest.approx(people.std(ddof=0), abs=2.0)


def test_attack__finds_nothing_in_what_we_release(tmp_path: Path, questionnaire: Questionnaire) -> None:
    done = run(write(tmp_path, in_teams(questionnaire, EXAMPLE)))
    assert done.exit_code == 0
    assert done.stdout == "Nothing about fewer than five people follows from this table.\n"


SIZES = st.dictionaries(
    st.sampled_from([f"{region} > {team}" for region in "NS" for team in "abcd"]),
    st.integers(1, 12),
    min_size=1,
)


@settings(max_examples=25)
@given(sizes=SIZES, seed=st.integers(0, 1000), missing=st.sampled_from([0.0, 0.1]))
def test_attack__finds_nothing_in_any_organization(
    questionnaire: Questionnaire, sizes: Mapping[str, int], seed: int, missing: float
) -> None:
    result = organization_result(table_of(questionnaire, sizes, seed=seed, missing=missing))
    assert found(result) == []


def part_of(table: ScoreTable, rows: np.ndarray) -> ScoreTable:
    return ScoreTable.of(table.questionnaire, table.respondents[rows], table.items[rows], table.facets[rows])


def test_attack__late_responses_are_found_between_two_dates(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    table = table_of(questionnaire, {"A": 9, "B": 12})
    early = np.ones(len(table.respondents), dtype=bool)
    early[:2] = False
    write(tmp_path, organization_result(part_of(table, early)), organization_result(table))
    done = run(tmp_path)
    assert done.exit_code == 1
    assert "A (2026-02 - 2026-01) leaves 2 of them" in done.stdout


def test_attack__numbers_of_several_dates_are_combined(questionnaire: Questionnaire) -> None:
    # Eight came late, five of them in A, and B is not shown any more: all less A leaves three late ones.
    table = table_of(questionnaire, {"A": 12, "B": 14}, mt=0)
    early = np.ones(len(table.respondents), dtype=bool)
    early[[*range(5), *range(12, 15)]] = False
    first, second = (organization_result(one) for one in (part_of(table, early), table))
    later = facet_scores(second)
    later = later[later["team"] != "B"]
    tables = [*tables_of(facet_scores(first), "1"), *tables_of(later, "2")]
    assert 3 in {finding.n for finding in attack(tables)}


def test_attack__the_same_people_in_two_waves_are_found_where_that_is_assumed(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    first = random_answers(questionnaire, {"rep": 20}, seed=5, wave="2026")
    late = random_answers(questionnaire, {"rep": 1}, seed=6, wave="2026b")
    again = pd.concat([first.assign(wave="2026b"), late])
    both = scored(questionnaire, pd.concat([first, again]))
    with naive_rule():
        write(tmp_path, *released_waves(both))
    assert run(tmp_path).exit_code == 0
    assert run(tmp_path, "--same-answers").exit_code == 1


def test_attack__not_from_what_we_release_of_them(tmp_path: Path, questionnaire: Questionnaire) -> None:
    first = random_answers(questionnaire, {"rep": 20}, seed=5, wave="2026")
    late = random_answers(questionnaire, {"rep": 1}, seed=6, wave="2026b")
    both = scored(questionnaire, pd.concat([first, first.assign(wave="2026b"), late]))
    write(tmp_path, *released_waves(both))
    assert run(tmp_path, "--same-answers").exit_code == 0


@pytest.mark.parametrize("mt", [3, 4])
def test_attack__a_hidden_facet_of_a_small_management_team_is_found(
    questionnaire: Questionnaire, mt: int
) -> None:
    # The reps' facets are shown; with both roles' facet shown too, the managers' would follow.
    table = table_of(questionnaire, {"": 12}, mt=mt)
    ours = organization_result(table, agreed=True)
    assert found(ours) == []
    leaking = facet_scores(ours)
    both = leaking["role"].eq("all") & leaking["code"].eq("TS1")
    leaking.loc[both, ["n", "value", "status"]] = [12 + mt, 51.3, "shown"]
    findings = attack(list(tables_of(leaking)))
    assert [(finding.role, finding.code) for finding in findings] == [("mt", "TS1")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_attack__a_folder_without_tables_is_refused_in_a_sentence(tmp_path: Path, language: str) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "broken.csv").write_bytes(b"\xff\xfe\x00")
    done = CliRunner().invoke(main, ["attack", str(tmp_path), "--language", language])
    assert done.exit_code == 1
    assert InvalidAnswersFile("attack.no_tables", folder=str(tmp_path)).sentence(language) in done.stderr  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("column", "cell"), [("value", "(1.8"), ("n", "-5"), ("n", "1e200"), ("ci_low", "inf"), ("ci_level", "0")]
)
def test_attack__a_table_with_a_cell_that_is_no_number_is_refused_in_a_sentence(
    tmp_path: Path, questionnaire: Questionnaire, column: str, cell: str
) -> None:
    released = facet_scores(organization_result(table_of(questionnaire, EXAMPLE))).astype({column: object})
    released.loc[3, column] = cell
    (tmp_path / "facet_scores.csv").write_bytes(to_csv(released))
    done = run(tmp_path)
    wanted = InvalidAnswersFile("attack.no_number", file="facet_scores.csv", row=5, column=column)
    assert done.exit_code == 1
    assert wanted.sentence("en") in done.stderr  # type: ignore[arg-type]


def test_attack__reads_a_table_of_very_many_people_who_all_answered(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    released = facet_scores(organization_result(table_of(questionnaire, EXAMPLE)))
    released["n"] = 50_000_000
    (tmp_path / "facet_scores.csv").write_bytes(to_csv(released))
    counts = "organization,wave,role,team,invited\n" + "".join(
        f"{organization},{wave},rep,,50000000\n"
        for organization, wave in {*zip(released["organization"], released["wave"], strict=True)}
    )
    (tmp_path / "invited.csv").write_text(counts, encoding="utf-8")
    assert read_tables(tmp_path)


def test_attack__passes_over_a_table_that_is_wider_than_any_of_ours(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    released = facet_scores(organization_result(table_of(questionnaire, EXAMPLE)))
    (tmp_path / "facet_scores.csv").write_bytes(to_csv(released))
    (tmp_path / "wide.csv").write_bytes(b"n," * 20_000 + b"n\n")
    assert len(read_tables(tmp_path)) == 1
