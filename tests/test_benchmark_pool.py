"""The pool, its editions, the place of an organization in one, and what is lacking before norms."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from answering import random_answers, scored
from command_line import Run, one_sentence
from scipy import stats

from assessment.benchmark import Edition, Pool, build, middle_of, place, readiness, sector_means
from assessment.benchmark.edition import LEAST_CHANGES
from assessment.benchmark.placing import plausible_share
from assessment.charts import Material
from assessment.errors import InvalidAnswersFile
from assessment.export import EXPORTS, About
from assessment.export.csv_format import to_csv
from assessment.i18n import EN, NL
from assessment.organization_profile import OrganizationProfile
from assessment.psychometrics.partial_pooling import partially_pooled
from assessment.psychometrics.proportions import wilson_interval
from assessment.questionnaire import Questionnaire
from assessment.results import OrganizationResult, organization_result

TODAY = date(2026, 11, 26)


def profile(number: int) -> OrganizationProfile:
    sector, size = "GK"[number % 2], ("50-249", "250-999")[number % 3 > 0]
    return OrganizationProfile(sector=sector, size_class=size, country="NL", languages=("nl",))


def result_of(questionnaire: Questionnaire, seed: int, reps: int = 30) -> OrganizationResult:
    answers = random_answers(questionnaire, {"mt": 6, "rep": reps}, seed=seed)
    return organization_result(scored(questionnaire, answers))


def row(questionnaire: Questionnaire, seed: int, reps: int = 30) -> bytes:
    about = About(2026, False, profile(seed))
    return to_csv(EXPORTS["benchmark"].table(Material(result_of(questionnaire, seed, reps)), EN, about))


def filled(questionnaire: Questionnaire, folder: Path, many: int) -> Pool:
    pool = Pool(folder, questionnaire)
    for seed in range(many):
        pool.add(row(questionnaire, seed), f"client-{seed}.csv", today=TODAY)
    return pool


def wide(questionnaire: Questionnaire, many: int, seed: int = 1) -> pd.DataFrame:
    """A pool of rows whose overall scores spread evenly from 20 to 80."""
    base = pd.read_csv(io.BytesIO(row(questionnaire, 1)), keep_default_na=False, na_values=[""])
    rows = pd.concat([base] * many, ignore_index=True)
    scores = np.linspace(20, 80, many).round().astype(int)
    points = [name for name in rows.columns if name.endswith(("_all", "_mt", "_rep")) and name[:2] != "n_"]
    rows = rows.assign(**dict.fromkeys(points, scores))
    texts = [
        "questionnaire",
        "version",
        "organization",
        "size_class",
        "country",
        "languages",
        "n_mt",
        "n_rep",
    ]
    rows = rows.assign(sector=[profile(number).sector for number in range(many)])
    rows = rows.astype(
        {**dict.fromkeys([*texts, "sector"], str), **dict.fromkeys([*points, "year"], "Int64")}
    )
    return rows.drop(columns="notice")


# The pool


def test_pool__keeps_rows_with_where_they_came_from(questionnaire: Questionnaire, tmp_path: Path) -> None:
    pool = filled(questionnaire, tmp_path, 3)
    (tmp_path / "pool.csv").write_bytes(pool.content())
    again = Pool(tmp_path, questionnaire)
    pd.testing.assert_frame_equal(again.rows, pool.rows)
    assert again.rows["source"].tolist() == [f"client-{seed}.csv" for seed in range(3)]
    assert set(again.rows["added"]) == {"2026-11-26"}


def test_pool__knows_a_row_that_was_exported_again(questionnaire: Questionnaire, tmp_path: Path) -> None:
    pool = filled(questionnaire, tmp_path, 2)
    done = pool.add(row(questionnaire, 1), "again.csv", today=TODAY)
    assert done.rows == 0
    assert [(one.row, one.exactly) for one in done.repeated] == [(2, True)]
    assert len(pool.rows) == 2


def test_pool__asks_about_a_row_that_looks_much_like_one(
    questionnaire: Questionnaire, tmp_path: Path
) -> None:
    pool = filled(questionnaire, tmp_path, 1)
    close = pd.read_csv(io.BytesIO(row(questionnaire, 0)), keep_default_na=False)
    close["index_rep"] = close["index_rep"] + 1
    content = to_csv(close)
    assert [one.exactly for one in pool.add(content, "near.csv", today=TODAY).repeated] == [False]
    assert pool.add(content, "near.csv", today=TODAY, near=True).rows == 1


def test_pool__reads_a_dutch_excel_file_too(questionnaire: Questionnaire, tmp_path: Path) -> None:
    about = About(2026, False, profile(1))
    table = EXPORTS["benchmark"].table(Material(result_of(questionnaire, 4)), NL, about)
    assert Pool(tmp_path, questionnaire).add(to_csv(table, dutch_excel=True), "nl.csv", today=TODAY).rows == 1


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("version", "9.9.9", "benchmark.version"),
        ("index_all", "101", "benchmark.cell"),
        ("index_all", "50.5", "benchmark.cell"),
        ("n_rep", "37", "benchmark.cell"),
        ("year", "26", "benchmark.cell"),
    ],
)
def test_pool__refuses_a_wrong_cell_and_takes_nothing(
    questionnaire: Questionnaire, tmp_path: Path, column: str, cell: str, code: str
) -> None:
    table = pd.read_csv(io.BytesIO(row(questionnaire, 1)), dtype=str, keep_default_na=False)
    table[column] = cell
    pool = Pool(tmp_path, questionnaire)
    with pytest.raises(InvalidAnswersFile) as caught:
        pool.add(to_csv(table), "wrong.csv", today=TODAY)
    assert caught.value.code == code
    assert pool.rows.empty


def test_pool__a_row_is_taken_out_by_the_beginning_of_its_id(
    questionnaire: Questionnaire, tmp_path: Path
) -> None:
    pool = filled(questionnaire, tmp_path, 2)
    with pytest.raises(InvalidAnswersFile):
        pool.remove("")
    pool.remove(pool.rows["organization"].iloc[0][:8])
    assert len(pool.rows) == 1


# Editions


def test_edition__needs_five_organizations_of_ten(questionnaire: Questionnaire, tmp_path: Path) -> None:
    pool = filled(questionnaire, tmp_path, 4)
    with pytest.raises(InvalidAnswersFile) as caught:
        build(pool.rows, questionnaire, year=2026)
    assert caught.value.code == "benchmark.few_organizations"
    pool.add(row(questionnaire, 4), "fifth.csv", today=TODAY)
    assert len(build(pool.rows, questionnaire, year=2026).rows) == 5


def test_edition__is_refused_where_one_has_most_of_the_respondents(
    questionnaire: Questionnaire, tmp_path: Path
) -> None:
    pool = filled(questionnaire, tmp_path, 5)
    rows = pool.rows.copy()
    rows.loc[0, "n_rep"] = "250-999"
    with pytest.raises(InvalidAnswersFile) as caught:
        build(rows, questionnaire, year=2026)
    assert caught.value.code == "benchmark.one_dominates"


def test_edition__a_new_one_needs_three_changes(questionnaire: Questionnaire, tmp_path: Path) -> None:
    pool = filled(questionnaire, tmp_path, 6)
    first = build(pool.rows, questionnaire, year=2026)
    for seed in (6, 7):
        pool.add(row(questionnaire, seed), f"{seed}.csv", today=TODAY)
        with pytest.raises(InvalidAnswersFile) as caught:
            build(pool.rows, questionnaire, year=2026, before=first)
        assert caught.value.code == "benchmark.few_changes"
    pool.add(row(questionnaire, 8), "8.csv", today=TODAY)
    second = build(pool.rows, questionnaire, year=2027, before=first)
    assert (second.number, len(second.rows)) == (2, 6 + LEAST_CHANGES)


def test_edition__has_new_ids_and_an_order_of_its_own(questionnaire: Questionnaire, tmp_path: Path) -> None:
    pool = filled(questionnaire, tmp_path, 8)
    editions = [build(pool.rows, questionnaire, year=2026) for _ in range(4)]
    ids = [set(edition.rows["organization"]) for edition in editions]
    assert not set.intersection(*ids)
    assert not ids[0] & set(pool.rows["organization"])
    orders = {tuple(edition.rows["index_all"].tolist()) for edition in editions}
    assert len(orders) > 1
    assert not any("client" in str(cell) for cell in editions[0].rows.to_numpy().ravel())


def test_edition__comes_back_from_its_file(questionnaire: Questionnaire, tmp_path: Path) -> None:
    made = build(filled(questionnaire, tmp_path, 5).rows, questionnaire, year=2026, simulated=True)
    back = Edition.of_json(made.to_json(), questionnaire)
    pd.testing.assert_frame_equal(back.rows, made.rows, check_dtype=False)
    assert (back.number, back.year, back.members, back.simulated) == (1, 2026, made.members, True)
    with pytest.raises(InvalidAnswersFile):
        Edition.of_json(b"{}", questionnaire)


# The place


def edition_of(questionnaire: Questionnaire, many: int) -> Edition:
    return Edition(1, 2026, questionnaire.id, questionnaire.version, wide(questionnaire, many))


@pytest.mark.parametrize(
    ("many", "said"), [(9, (0, 0, 0)), (12, (1, 0, 0)), (20, (1, 1, 0)), (30, (1, 1, 1))]
)
def test_place__says_more_with_more_organizations(
    questionnaire: Questionnaire, many: int, said: tuple[int, int, int]
) -> None:
    placed = place(result_of(questionnaire, 99), OrganizationProfile(), edition_of(questionnaire, many))
    found = (placed.ahead is not None, placed.percentile is not None, placed.quantiles is not None)
    assert found == tuple(map(bool, said))
    assert placed.reason == ("too_few" if many == 9 else "")


def test_place__counts_those_below_and_keeps_the_count_within_its_range(questionnaire: Questionnaire) -> None:
    result = result_of(questionnaire, 99)
    placed = place(result, OrganizationProfile(), edition_of(questionnaire, 40))
    below = sum(score < round(result.overall.value) for score in placed.scores)
    assert placed.ahead is not None
    assert abs(placed.ahead - below) <= 1
    assert placed.ahead_low is not None
    assert placed.ahead_high is not None
    assert placed.ahead_low < placed.ahead < placed.ahead_high
    assert placed.percentile_low is not None
    assert placed.percentile is not None
    assert placed.percentile_high is not None
    assert placed.percentile_low < placed.percentile < placed.percentile_high


def test_place__widens_the_circle_until_there_are_ten_and_says_so(questionnaire: Questionnaire) -> None:
    result = result_of(questionnaire, 99)
    same = OrganizationProfile(sector="G", size_class="50-249", country="NL", languages=("nl",))
    edition = edition_of(questionnaire, 40)
    edition.rows["size_class"] = "50-249"
    assert place(result, same, edition).comparable == ("sector", "size", "country", "language")
    assert place(result, same, edition).n == 20
    edition.rows["languages"] = "en"
    assert place(result, same, edition).comparable == ("sector", "size", "country")
    edition.rows["size_class"] = "1000+"
    assert place(result, same, edition).comparable == ("sector",)
    edition.rows["sector"] = "A"
    assert place(result, same, edition).comparable == ()
    assert place(result, same, edition).n == 40


def test_place__leaves_the_own_row_out(questionnaire: Questionnaire, tmp_path: Path) -> None:
    pool = filled(questionnaire, tmp_path, 12)
    edition = build(pool.rows, questionnaire, year=2026)
    assert place(result_of(questionnaire, 3), OrganizationProfile(), edition).n == 11
    assert place(result_of(questionnaire, 77), OrganizationProfile(), edition).n == 12


def test_place__of_another_version_or_without_a_score_says_why(questionnaire: Questionnaire) -> None:
    other = Edition(1, 2026, questionnaire.id, "0.0.1", wide(questionnaire, 20))
    assert place(result_of(questionnaire, 99), OrganizationProfile(), other).reason == "other_version"
    answers = random_answers(questionnaire, {"mt": 2, "rep": 3}, seed=1)
    hidden = organization_result(scored(questionnaire, answers))
    assert place(hidden, OrganizationProfile(), edition_of(questionnaire, 20)).reason == "not_shown"


def test_plausible_share__without_own_uncertainty_is_jeffreys_interval() -> None:
    scores = np.arange(1, 41, dtype=float)
    low, high = plausible_share(12.5, 0.0, np.inf, scores, 0.90)
    assert low == pytest.approx(stats.beta.ppf(0.05, 12.5, 28.5), abs=0.002)
    assert high == pytest.approx(stats.beta.ppf(0.95, 12.5, 28.5), abs=0.002)
    assert abs(low - wilson_interval(12, 40, level=0.90).ci_low) < 0.02


def test_plausible_share__own_uncertainty_widens_it_and_covers() -> None:
    random = np.random.default_rng(5)
    narrow = plausible_share(50, 0.0, np.inf, np.arange(30, 71, dtype=float), 0.90)
    broad = plausible_share(50, 5.0, 20, np.arange(30, 71, dtype=float), 0.90)
    assert broad[0] < narrow[0] < narrow[1] < broad[1]
    covered = 0
    for _ in range(400):
        truth = random.normal(50, 8)
        share = float(stats.norm.cdf((truth - 50) / 8))
        others = np.sort(np.clip(random.normal(50, 8, 40), 0, 100).round())
        low, high = plausible_share(truth + random.normal(0, 3), 3.0, 30, others, 0.90)
        covered += low <= share <= high
    assert covered / 400 >= 0.87


# Sectors and readiness


def test_partial_pooling__follows_the_formula() -> None:
    groups = {"a": [40.0, 44.0], "b": [60.0, 64.0, 62.0], "c": [50.0]}
    pooled = partially_pooled(groups)
    values = [value for group in groups.values() for value in group]
    overall, total, many = float(np.mean(values)), len(values), 3
    within = sum(float(((np.array(g) - np.mean(g)) ** 2).sum()) for g in groups.values()) / (total - many)
    square = sum(len(g) * (np.mean(g) - overall) ** 2 for g in groups.values()) / (many - 1)
    typical = (total - sum(len(g) ** 2 for g in groups.values()) / total) / (many - 1)
    between = (square - within) / typical
    for name, group in groups.items():
        kept = between / (between + within / len(group))
        assert pooled[name].value == pytest.approx(overall + kept * (np.mean(group) - overall))
        assert pooled[name].shrinkage == pytest.approx(1 - kept)


def test_partial_pooling__small_groups_are_drawn_further_and_equal_ones_wholly() -> None:
    random = np.random.default_rng(3)
    pooled = partially_pooled({"small": random.normal(75, 10, 2), "large": random.normal(50, 10, 60)})
    assert pooled["small"].shrinkage > pooled["large"].shrinkage
    same = partially_pooled({"a": [1.0, 3.0], "b": [1.0, 3.0]})
    assert [one.shrinkage for one in same.values()] == [1.0, 1.0]


def test_sectors__of_fewer_than_five_organizations_are_not_told(questionnaire: Questionnaire) -> None:
    edition = edition_of(questionnaire, 20)
    edition.rows.loc[:1, "sector"] = "A"
    assert set(sector_means(edition)) == {"G", "K"}


def test_readiness__counts_the_pool_and_says_what_only_answers_tell(questionnaire: Questionnaire) -> None:
    rows = wide(questionnaire, 40)
    found = {one.need: one for one in readiness(rows, questionnaire)}
    assert found["organizations"].met
    assert not found["norm"].met
    assert found["reps"].have == 40 * middle_of("25-49")
    assert found["reliability"].have is None
    assert not found["reliability"].met
    assert found["correlations"].have == pytest.approx(1)
    assert not found["correlations"].met
    told = {
        one.need: one
        for one in readiness(rows, questionnaire, {"reliability": 0.74, "invariance_roles": 0.02})
    }
    assert told["reliability"].met
    assert not told["invariance_roles"].met


def test_command__from_files_to_an_edition(questionnaire: Questionnaire, tmp_path: Path, run: Run) -> None:
    for seed in range(6):
        (tmp_path / f"{seed}.csv").write_bytes(row(questionnaire, seed))
    pool = ("--pool", tmp_path / "pool", "--language", "en")
    added = run("benchmark", "add", *sorted(tmp_path.glob("*.csv")), tmp_path / "3.csv", *pool)
    assert added.exit_code == 0, added.stderr
    assert "left out" in added.stdout
    assert "6 rows." in run("benchmark", "list", *pool).stdout
    built = run("benchmark", "build", *pool)
    assert built.exit_code == 0, built.stderr
    path = tmp_path / "pool" / "editions" / "edition-001.json"
    assert len(Edition.of_json(path.read_bytes(), questionnaire).rows) == 6
    refused = run("benchmark", "build", *pool)
    assert refused.exit_code == 1
    assert "a new one needs 3" in refused.stderr
    assert "lacking: organizations, before anything is called a norm – there is 6, wanted 100" in (
        run("benchmark", "readiness", *pool).stdout
    )


def test_command__takes_a_row_out_and_tells_of_sectors(
    questionnaire: Questionnaire, tmp_path: Path, run: Run
) -> None:
    for seed in range(12):
        (tmp_path / f"{seed:02}.csv").write_bytes(row(questionnaire, seed))
    pool = ("--pool", tmp_path / "pool", "--language", "en")
    assert "no edition" in one_sentence(run("benchmark", "sectors", *pool)).lower()
    assert run("benchmark", "add", *sorted(tmp_path.glob("*.csv")), *pool, "--near").exit_code == 0
    assert run("benchmark", "build", *pool).exit_code == 0
    told = run("benchmark", "sectors", *pool).stdout.splitlines()
    assert len(told) == 2
    assert {line.split()[0].strip(":") for line in told} == {"G", "K"}
    first = str(Pool(tmp_path / "pool", questionnaire).rows["organization"].iloc[0])
    assert run("benchmark", "remove", first, *pool).exit_code == 0
    kept = Pool(tmp_path / "pool", questionnaire).rows["organization"]
    assert len(kept) == 11
    assert first not in set(kept)
    assert run("benchmark", "remove", first, *pool).exit_code == 1


def test_pool__refuses_a_file_of_thousands_of_columns_at_once(
    questionnaire: Questionnaire, tmp_path: Path
) -> None:
    with pytest.raises(InvalidAnswersFile) as caught:
        Pool(tmp_path, questionnaire).add(b"year," * 20_000 + b"year\n", "wide.csv", today=TODAY)
    assert caught.value.code == "benchmark.no_table"
