"""What leaves the system: the CSV dialects, the released table, the benchmark row."""

from __future__ import annotations

import csv
import io
from uuid import UUID

import numpy as np
import pandas as pd
import pytest
from answering import constant_answers, random_answers, scored
from hypothesis import given
from hypothesis import strategies as st
from released_tables import benchmark, facet_scores

from assessment.benchmark import n_band
from assessment.charts import Material
from assessment.claim_check import ReleasedClaim
from assessment.errors import InvalidAnswersFile
from assessment.export import EXPORTS, About
from assessment.export.csv_format import to_csv
from assessment.i18n import EN, NL
from assessment.questionnaire import DirectQuestion, Questionnaire
from assessment.results import OrganizationResult, organization_result

HEADER = (
    "questionnaire,version,organization,wave,role,team,level,code,"
    "n,value,ci_low,ci_high,ci_level,status,reason,bound,notice"
)


def released(
    questionnaire: Questionnaire, mt: int = 6, rep: int = 12, seed: int = 1, **options: bool
) -> OrganizationResult:
    answers = random_answers(questionnaire, {"mt": mt, "rep": rep}, seed=seed)
    return organization_result(scored(questionnaire, answers), **options)


# CSV


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1"])
def test_csv__text_that_a_spreadsheet_would_run_gets_an_apostrophe(start: str) -> None:
    table = pd.DataFrame({"name": [start, "plain", "a=b"], "value": [-1.5, 2.0, np.nan]})
    for dutch in (False, True):
        content = to_csv(table, dutch_excel=dutch).decode("utf-8-sig")
        back = pd.read_csv(
            io.StringIO(content, newline=""), sep=";" if dutch else ",", decimal="," if dutch else "."
        )
        assert back["name"].tolist() == [f"'{start}".replace("\r", "\n"), "plain", "a=b"]
        assert back["value"].tolist()[:2] == [-1.5, 2.0]


def test_csv__plain_dialect_is_utf8_points_and_lf() -> None:
    table = pd.DataFrame({"name": ["Größe, één"], "value": [1234.5], "n": pd.array([pd.NA], "Int64")})
    assert to_csv(table) == 'name,value,n\n"Größe, één",1234.5,\n'.encode()


def test_csv__dutch_excel_dialect_is_semicolons_commas_crlf_and_a_mark() -> None:
    table = pd.DataFrame({"name": ["Größe; één"], "value": [1234.5], "n": pd.array([3], "Int64")})
    assert (
        to_csv(table, dutch_excel=True)
        == b'\xef\xbb\xbfname;value;n\r\n"Gr\xc3\xb6\xc3\x9fe; \xc3\xa9\xc3\xa9n";1234,5;3\r\n'
    )


@given(
    texts=st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=20), min_size=1, max_size=5),
    number=st.floats(-1e6, 1e6, allow_nan=False),
)
def test_csv__no_cell_begins_as_a_formula(texts: list[str], number: float) -> None:
    table = pd.DataFrame({"name": texts, "value": [number] * len(texts)})
    for dutch in (False, True):
        text = io.StringIO(to_csv(table, dutch_excel=dutch).decode("utf-8-sig"), newline="")
        rows = list(csv.reader(text, delimiter=";" if dutch else ","))
        assert len(rows) == len(texts) + 1
        assert not any(row[0].startswith(tuple("=+-@\t\r\n\0")) for row in rows)


def test_csv__a_released_table_comes_back_from_pandas_as_it_was(questionnaire: Questionnaire) -> None:
    table = facet_scores(released(questionnaire, mt=3))
    back = pd.read_csv(
        io.BytesIO(to_csv(table)), dtype={"n": "Int64", "team": str, "wave": str, "version": str}
    )
    pd.testing.assert_frame_equal(
        back[["n", "value", "ci_low", "ci_high", "ci_level"]],
        table[["n", "value", "ci_low", "ci_high", "ci_level"]],
    )
    assert back["code"].tolist() == table["code"].tolist()


# The released table


def test_facet_scores__has_exactly_the_promised_header(questionnaire: Questionnaire) -> None:
    assert to_csv(facet_scores(released(questionnaire))).decode().splitlines()[0] == HEADER


def test_facet_scores__a_line_for_every_figure_of_every_role(questionnaire: Questionnaire) -> None:
    table = facet_scores(released(questionnaire))
    assert len(table) == 3 * (1 + 4 + 14)
    assert set(table["role"]) == {"mt", "rep", "all"}
    assert table.groupby("level").size().to_dict() == {"index": 3, "dimension": 12, "facet": 42}
    assert set(table["status"]) <= {"shown", "suppressed", "not_asked"}
    assert set(table["team"]) == {""}


def test_facet_scores__holds_the_released_numbers_at_95_percent(questionnaire: Questionnaire) -> None:
    result = released(questionnaire)
    table = facet_scores(result).set_index(["level", "code", "role"])
    estimate = result.overall.estimate("invited", 0.95)
    line = table.loc[("index", "index", "all")]
    numbers = [line["value"], line["ci_low"], line["ci_high"]]
    assert numbers == [round(number, 1) for number in (estimate.value, estimate.ci_low, estimate.ci_high)]
    assert (line["n"], line["ci_level"], line["status"]) == (18, 0.95, "shown")


@pytest.mark.parametrize("options", [{"closed": False}, {"agreed": True}, {"agreed": False}])
def test_facet_scores__a_hidden_line_has_no_n_no_value_and_no_interval(
    questionnaire: Questionnaire, options: dict[str, bool]
) -> None:
    table = facet_scores(released(questionnaire, mt=3, **options))
    hidden = table[table["status"] != "shown"]
    assert len(hidden) >= 19
    assert hidden[["n", "value", "ci_low", "ci_high", "ci_level"]].isna().all(axis=None)
    assert table.loc[table["status"] == "shown", ["n", "value"]].notna().all(axis=None)


def test_facet_scores__a_rounded_figure_has_no_interval(questionnaire: Questionnaire) -> None:
    table = facet_scores(released(questionnaire, mt=3, agreed=True)).set_index(["level", "code", "role"])
    line = table.loc[("index", "index", "all")]
    assert line["value"] % 5 == 0
    assert line[["ci_low", "ci_high", "ci_level"]].isna().all()


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export__bears_the_notice_in_the_readers_language(
    questionnaire: Questionnaire, name: str
) -> None:
    claims = tuple(ReleasedClaim(question, None, None) for question in direct_questions(questionnaire))
    material = Material(released(questionnaire), claims=claims)
    for language, notice in ((NL, "Proefversie – geen normen"), (EN, "Trial version – no norms")):
        assert set(EXPORTS[name].table(material, language, About(2026))["notice"]) == {notice}


def direct_questions(questionnaire: Questionnaire) -> list[DirectQuestion]:
    assert questionnaire.claim_check is not None
    return [one for one in questionnaire.claim_check.questions if isinstance(one, DirectQuestion)]


# The benchmark row


def test_benchmark__is_one_row_of_whole_points_without_a_name(questionnaire: Questionnaire) -> None:
    result = released(questionnaire)
    (row,) = benchmark(result, year=2026).to_dict("records")
    assert (row["n_mt"], row["n_rep"], row["year"]) == ("5-9", "10-24", 2026)
    assert row["index_all"] == np.floor(result.overall.value + 0.5)
    for level, code in result.places:
        for role in ("all", "mt", "rep"):
            figure = result.figure(level, code, role)
            assert row[f"{code}_{role}"] == np.floor(figure.value + 0.5)
    assert "acme" not in map(str, row.values())
    assert "2026" not in {str(row[name]) for name in row if name != "year"}


def test_benchmark__its_id_is_random_and_another_every_time(questionnaire: Questionnaire) -> None:
    result = released(questionnaire)
    ids = {benchmark(result)["organization"].iloc[0] for _ in range(4)}
    assert len(ids) == 4
    assert {UUID(identifier).version for identifier in ids} == {4}


def test_benchmark__is_empty_where_the_figure_is_hidden(questionnaire: Questionnaire) -> None:
    (row,) = benchmark(released(questionnaire, mt=4)).to_dict("records")
    assert row["n_mt"] == ""
    for name, entry in row.items():
        if name.endswith("_mt") and name != "n_mt":
            assert pd.isna(entry)
    assert pd.isna(row["index_all"])
    assert row["index_rep"] >= 0


@pytest.mark.parametrize(
    ("mt", "rep", "options"),
    [(6, 9, {}), (12, 9, {}), (12, 0, {}), (12, 4, {}), (6, 30, {"closed": False})],
)
def test_benchmark__is_refused_under_ten_reps_and_while_open(
    questionnaire: Questionnaire, mt: int, rep: int, options: dict[str, bool]
) -> None:
    result = released(questionnaire, mt, rep, **options)
    with pytest.raises(InvalidAnswersFile) as caught:
        benchmark(result)
    assert caught.value.code == "export.benchmark_too_few"
    assert "10" in caught.value.sentence(NL)


def test_benchmark__from_ten_reps_on(questionnaire: Questionnaire) -> None:
    assert len(benchmark(released(questionnaire, 0, 10))) == 1


@pytest.mark.parametrize(
    ("n", "band"),
    [
        *((0, ""), (5, "5-9"), (9, "5-9"), (10, "10-24"), (24, "10-24"), (25, "25-49"), (50, "50-99")),
        *(
            (99, "50-99"),
            (100, "100-249"),
            (250, "250-999"),
            (999, "250-999"),
            (1000, "1000+"),
            (90_000, "1000+"),
        ),
    ],
)
def test_benchmark__says_n_in_bands(n: int, band: str) -> None:
    assert n_band(n) == band


def test_benchmark__constant_answers_by_hand(questionnaire: Questionnaire) -> None:
    answers = constant_answers(questionnaire, {"mt": [5] * 5, "rep": [1] * 10})
    (row,) = benchmark(organization_result(scored(questionnaire, answers))).to_dict("records")
    assert (row["TS_all"], row["TS_mt"], row["TS_rep"], row["CF_all"]) == (50, 75, 25, 31)
