"""The claim check: estimators against their formulas, refusals, and the numbers of the questionnaire file."""

from __future__ import annotations

import doctest
import importlib
import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from assessment.claim_check import (
    attentive_share,
    cohen_kappa,
    crosswise_sample_size,
    crosswise_share,
    direct_share,
    displayed,
    documents_verdict,
    read_accounts,
    said,
    sample_size,
    team_share,
    unused_share,
    verdict,
    without_random_answers,
)
from assessment.errors import InvalidAnswersFile, UndefinedStatistic
from assessment.i18n import NL
from assessment.psychometrics.estimate import Estimate
from assessment.questionnaire import (
    ClaimCheck,
    CrosswiseQuestion,
    DirectQuestion,
    Questionnaire,
    TeamQuestion,
)


@pytest.fixture
def check(questionnaire: Questionnaire) -> ClaimCheck:
    assert questionnaire.claim_check is not None
    return questionnaire.claim_check


def estimate(low: float, high: float) -> Estimate:
    return Estimate((low + high) / 2, low, high, 50, 0.95)


def test_questions__are_those_of_the_design(check: ClaimCheck) -> None:
    assert [question.id for question in check.questions] == ["Q1", "Q2", "Q2X", "Q3", "Q4", "Q5"]
    assert check.by_default() == ("Q1", "Q2", "Q5")
    assert [question.id for question in check.asked("rep", check.by_default())] == ["Q2", "Q5"]
    assert [question.id for question in check.asked("rep", ("Q2", "Q2X", "Q5"))] == ["Q2X", "Q5"]
    assert check.asked("mt", check.by_default()) == ()


def test_questions__the_sample_sizes_of_the_file_are_those_computed(check: ClaimCheck) -> None:
    compared = 0
    for question in check.questions:
        if not isinstance(question, DirectQuestion | CrosswiseQuestion | TeamQuestion):
            continue
        for size in question.needed:
            compared += 1
            if isinstance(question, CrosswiseQuestion):
                assert size.n == crosswise_sample_size(question.claimed, size.against, question.p)
            else:
                assert size.n == sample_size(question.claimed, size.against)
    assert compared == 8


def test_questions__thresholds_of_the_design(check: ClaimCheck) -> None:
    crosswise = check.question("Q2X")
    assert isinstance(crosswise, CrosswiseQuestion)
    assert (crosswise.least, crosswise.advised, crosswise.by_default) == (100, 200, False)
    assert crosswise.pooled_only
    assert abs(crosswise.p - 1 / 6) < 0.001
    assert (check.question("Q2").least, check.question("Q5").least, check.question("Q3").least) == (
        20,
        20,
        29,
    )


@pytest.mark.parametrize("power", [0.8, 0.9])
def test_sample_size__has_its_power_at_every_larger_n_and_lacks_it_just_below(power: float) -> None:
    n = sample_size(0.8, 0.6, power=power)

    def reached(size: int) -> float:
        passing = [c for c in range(size + 1) if stats.binom.cdf(c, size, 0.8) <= 0.05]
        return float(stats.binom.cdf(passing[-1], size, 0.6)) if passing else 0.0

    assert reached(n - 1) < power
    assert all(reached(size) >= power for size in range(n, n + 60))


def test_sample_size__refuses_shares_that_cannot_be_told_apart() -> None:
    for claimed, against in ((0.8, 0.8), (0.8, 0.9), (0.8, 0.799)):
        with pytest.raises(UndefinedStatistic, match="cannot be told apart"):
            sample_size(claimed, against)


@pytest.mark.parametrize(
    ("p", "widths"),
    [(1 / 6, (0.30, 0.19, 0.13, 0.10)), (1 / 4, (0.42, 0.26, 0.19, 0.13))],
)
def test_crosswise__half_widths_of_the_construct_map(p: float, widths: tuple[float, ...]) -> None:
    share = 0.8 * p + 0.2 * (1 - p)
    for n, width in zip((20, 50, 100, 200), widths, strict=True):
        drawn = crosswise_share(round(share * n * 1000), n * 1000, p, least=1)
        half = (drawn.ci_high - drawn.value) * math.sqrt(1000)
        assert half == pytest.approx(width, abs=0.006)
        assert drawn.value == pytest.approx(0.8, abs=0.001)


def test_crosswise__is_unbiased_and_its_interval_covers() -> None:
    random = np.random.default_rng(20)
    n, p, true = 300, 1 / 6, 0.3
    counts = random.binomial(n, true * p + (1 - true) * (1 - p), 2_000)
    drawn = [crosswise_share(int(count), n, p, least=100) for count in counts]
    assert np.mean([x.value for x in drawn]) == pytest.approx(true, abs=0.005)
    assert np.mean([x.ci_low <= true <= x.ci_high for x in drawn]) == pytest.approx(0.95, abs=0.015)


def test_crosswise__is_clipped_for_display_only() -> None:
    raw = crosswise_share(200, 200, 1 / 6, least=100)
    assert raw.value == pytest.approx(-0.25)
    assert (displayed(raw).value, displayed(raw).ci_low) == (0.0, 0.0)
    assert crosswise_share(0, 200, 1 / 6, least=100).value == pytest.approx(1.25)


def test_crosswise__is_refused_below_the_least_for_one_organization_and_without_information() -> None:
    with pytest.raises(UndefinedStatistic, match="at least 100") as caught:
        crosswise_share(30, 99, 1 / 6, least=100)
    assert "minstens 100" in caught.value.sentence(NL)
    with pytest.raises(UndefinedStatistic, match="several organizations"):
        crosswise_share(60, 200, 1 / 6, least=100, organizations=1)
    for p in (0.5, 0.0, 1.0):
        with pytest.raises(UndefinedStatistic, match="neutral statement"):
            crosswise_share(60, 200, p, least=100)
    with pytest.raises(UndefinedStatistic, match="not a share"):
        crosswise_share(201, 200, 1 / 6, least=100)


def test_random_answers__pull_to_one_half_and_are_taken_out_again() -> None:
    n, p, random_share = 100_000, 1 / 6, 0.2
    both = 0.8 * (0.2 * p + 0.8 * (1 - p)) + random_share / 2
    control = 0.8 * (1 - p) + random_share / 2
    pulled = crosswise_share(round(n * both), n, p, least=100).value
    attentive = attentive_share(round(n * control), n, p, least=100)
    assert pulled == pytest.approx(0.26, abs=0.001)
    assert attentive == pytest.approx(0.8, abs=0.001)
    assert without_random_answers(pulled, attentive) == pytest.approx(0.2, abs=0.001)
    with pytest.raises(UndefinedStatistic, match="at random"):
        without_random_answers(0.5, 0)


def test_direct__tells_x_of_y_from_the_least_on() -> None:
    share = direct_share(16, 20, least=20)
    assert (share.low, share.high, share.n, share.masked) == (16, 16, 20, False)
    assert share.estimate.ci_low == pytest.approx(0.5840, abs=1e-4)
    with pytest.raises(UndefinedStatistic, match="rests on 19"):
        direct_share(10, 19, least=20)


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0, 2), (2, 0, 2), (18, 18, 20), (20, 18, 20)])
def test_direct__extremes_are_masked_alike(count: int, low: int, high: int) -> None:
    share = direct_share(count, 20, least=20)
    assert (share.low, share.high) == (low, high)
    assert math.isnan(share.estimate.value)
    assert share.estimate == pytest.approx(direct_share(low, 20, least=20).estimate, nan_ok=True)
    assert share.estimate.ci_low <= low / 20 <= high / 20 <= share.estimate.ci_high


def test_verdict__looks_at_the_whole_range() -> None:
    assert verdict(estimate(0.80, 0.95), 0.8) == "holds"
    assert verdict(estimate(0.60, 0.79), 0.8) == "does_not_hold"
    assert verdict(estimate(0.60, 0.80), 0.8) == "cannot_tell"
    assert verdict(Estimate(0.9, math.nan, math.nan, 3, 0.95), 0.8) == "cannot_tell"


def test_verdict__a_low_direct_answer_refutes_nothing_where_the_file_says_so(check: ClaimCheck) -> None:
    q2, q5 = check.question("Q2").wording, check.question("Q5").wording
    assert verdict(estimate(0.1, 0.2), 0.8, q2) == "cannot_tell"
    assert verdict(estimate(0.1, 0.2), 0.8, q5) == "does_not_hold"
    assert said(q2, "does_not_hold") == q2.cannot_tell
    assert said(q5, "holds") == q5.holds


def test_kappa__by_hand() -> None:
    first, second = [0] * 20 + [0] * 5 + [1] * 10 + [1] * 15, [0] * 20 + [1] * 5 + [0] * 10 + [1] * 15
    kappa = cohen_kappa(first, second)
    assert kappa.value == pytest.approx((0.7 - 0.5) / 0.5)
    assert kappa.n == 50
    # Fleiss, Cohen and Everitt (1969) for a two-by-two table, worked out apart from the program
    a, b = 0.4 * (1 - (0.5 + 0.6) * 0.6) ** 2 + 0.3 * (1 - (0.5 + 0.4) * 0.6) ** 2, 0.0
    for share, column_of_row, row_of_column in ((0.1, 0.6, 0.5), (0.2, 0.4, 0.5)):
        b += share * (column_of_row + row_of_column) ** 2
    variance = (a + 0.36 * b - (0.4 - 0.5 * 0.6) ** 2) / (0.25 * 50)
    assert kappa.se == pytest.approx(math.sqrt(variance))


def test_kappa__perfect_opposite_and_undefined() -> None:
    assert cohen_kappa([0, 1, 2], [0, 1, 2]).value == 1
    assert cohen_kappa([0, 1, 0, 1], [1, 0, 1, 0]).value == -1
    for first, second, words in (
        ([1, 1], [1, 1], "no spread"),
        ([1], [1], "at least 2"),
        ([1, 2], [1], "same ones"),
    ):
        with pytest.raises(UndefinedStatistic, match=words):
            cohen_kappa(first, second)


def test_kappa__interval_covers_in_large_samples() -> None:
    random = np.random.default_rng(3)
    true = random.choice(3, 400, p=[0.5, 0.3, 0.2])
    covered = []
    for _ in range(300):
        coders = [np.where(random.random(400) < 0.8, true, random.integers(0, 3, 400)) for _ in range(2)]
        kappa = cohen_kappa(coders[0].tolist(), coders[1].tolist())
        covered.append((kappa.ci_low, kappa.ci_high, kappa.value))
    centre = np.mean([value for _, _, value in covered])
    assert 0.9 < np.mean([low <= centre <= high for low, high, _ in covered]) <= 1


@pytest.mark.parametrize(
    ("first", "second", "word"),
    [
        ([0, 1, 1], [0, 1, 0], "holds"),
        ([0, 2, 1], [0, 2, 0], "does_not_hold"),
        ([0, 2, 1], [0, 1, 0], "cannot_tell"),
        ([2, 0, 0], [0, 2, 0], "cannot_tell"),
    ],
)
def test_documents__one_market_based_reason_refutes_not_one(
    first: list[int], second: list[int], word: str
) -> None:
    assert documents_verdict(first, second, refuted_by=2, least=3) == word
    with pytest.raises(UndefinedStatistic, match="at least 4"):
        documents_verdict(first, second, refuted_by=2, least=4)


def test_teams__only_those_large_enough_count_and_one_company_cannot_tell() -> None:
    scores = {f"t{n}": 40.0 + n for n in range(40)} | {"none": math.nan}
    people = dict.fromkeys(scores, 5) | {"t0": 4}
    share = team_share(scores, people, cut=60, least_per_team=5, least=29)
    assert (share.low, share.n) == (19, 39)
    with pytest.raises(UndefinedStatistic, match="several organizations"):
        team_share(scores, people, cut=60, least_per_team=5, least=29, organizations=1)
    with pytest.raises(UndefinedStatistic, match="at least 29"):
        team_share(dict(list(scores.items())[:20]), people, cut=60, least_per_team=5, least=29)


def test_unused__is_one_minus_the_ratio_and_covers() -> None:
    random = np.random.default_rng(5)
    covered = []
    for seed in range(200):
        spend = random.lognormal(3, 0.6, 60)
        accounts = pd.DataFrame({"own_revenue": spend * random.beta(6, 2, 60), "total_spend": spend})
        drawn = unused_share(accounts, least=10, resamples=500, seed=seed)
        assert drawn.value == pytest.approx(1 - accounts["own_revenue"].sum() / accounts["total_spend"].sum())
        covered.append(drawn.ci_low <= 0.25 <= drawn.ci_high)
    assert 0.88 < np.mean(covered) <= 1


def test_unused__is_repeatable_in_any_block_and_refused_below_the_least() -> None:
    accounts = pd.DataFrame({"own_revenue": [1.0, 2, 3] * 5, "total_spend": [4.0, 4, 4] * 5})
    assert unused_share(accounts, least=10) == unused_share(accounts, least=10)
    with pytest.raises(UndefinedStatistic, match="at least 20"):
        unused_share(accounts, least=20)


@pytest.mark.parametrize(("separator", "decimal"), [(",", "."), (";", ","), (";", ".")])
def test_accounts__are_read_without_names(separator: str, decimal: str) -> None:
    rows = [["account", "own_revenue", "total_spend"], ["Secret BV", f"10{decimal}5", "42"]]
    content = "\n".join(separator.join(row) for row in rows).encode("utf-8-sig")
    accounts = read_accounts(content)
    assert list(accounts.columns) == ["own_revenue", "total_spend"]
    assert accounts.to_numpy().tolist() == [[10.5, 42.0]]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"account,own_revenue\nA,1\n", "total_spend"),
        (b"account,own_revenue,total_spend\nA,1,2\nB,3,2\n", "Line 3"),
        (b"account,own_revenue,total_spend\nA,one,2\n", "Line 2"),
        (b"account,own_revenue,total_spend\nA,,2\n", "Line 2"),
        (b"account,own_revenue,total_spend\nA,0,0\n", "Line 2"),
        (b"account,own_revenue,total_spend\nA,-1,2\n", "Line 2"),
        (b"account,own_revenue,total_spend\nA,1,1e400\n", "Line 2"),
        (b"\xff\xfe\x00", "UTF-8 CSV"),
        (b"", "UTF-8 CSV"),
        (b'account,own_revenue,total_spend\n"A,1,2\n', "UTF-8 CSV"),
        (b"account,own_revenue,total_spend\n" + b"A,1,2\n" * 10_001, "10000 lines"),
        (b"x" * (5 * 1024 * 1024 + 1), "5 MB"),
    ],
)
def test_accounts__a_bad_file_is_told_where_and_never_what(content: bytes, words: str) -> None:
    with pytest.raises(InvalidAnswersFile, match=words) as caught:
        read_accounts(content)
    assert "Secret" not in caught.value.sentence(NL)


@pytest.mark.parametrize("module", ["accounts", "coders", "crosswise", "sample_sizes", "shares"])
def test_docstrings__their_examples_are_true(module: str) -> None:
    found = doctest.testmod(importlib.import_module(f"assessment.claim_check.{module}"))
    assert found.attempted > 0
    assert found.failed == 0
