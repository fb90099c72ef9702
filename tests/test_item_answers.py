"""How answers are spread: of whom it is told, what is masked, and that nothing follows about a few."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from team_answers import in_teams

from assessment.answers_file import ResponseTable
from assessment.disclosure import Count, masked_counts
from assessment.library import load_questionnaire
from assessment.results import OrganizationResult, organization_result, wave_release
from assessment.scoring import ScoreTable, score

QUESTIONNAIRE = load_questionnaire("sustainable-success")
ITEM, FACET = "TS1_1", "TS1"


def table(reps: int, mt: int = 0, *, skipping: int = 0, code: int | None = None) -> ScoreTable:
    """Answers of so many people; the first ``skipping`` reps leave one item of the first facet open."""
    rng = np.random.default_rng(2)
    people = [["org", "w", role, "", "en"] for role, n in (("mt", mt), ("rep", reps)) for _ in range(n)]
    items = list(QUESTIONNAIRE.items.values())
    codes = np.full((len(people), len(items)), np.nan)
    for row, (_, _, role, _, _) in enumerate(people):
        for column, item in enumerate(items):
            if item in QUESTIONNAIRE.items_for(role):
                options = QUESTIONNAIRE.scale_of(item).codes
                codes[row, column] = code or options[rng.integers(len(options))]
    codes[mt : mt + skipping, [item.id for item in items].index(ITEM)] = np.nan
    index = pd.RangeIndex(len(people), name="response_id")
    columns = ["organization", "wave", "role", "team", "language"]
    answers = pd.DataFrame(codes, index=index, columns=[item.id for item in items])
    return score(QUESTIONNAIRE, ResponseTable(QUESTIONNAIRE, pd.DataFrame(people, index, columns), answers))


def released(scored: ScoreTable, **options: bool) -> OrganizationResult:
    return organization_result(scored, organization="org", wave="w", **options)


@pytest.mark.parametrize(
    "counts",
    [[6, 13, 14, 8, 0], [0, 0, 12, 0, 0], [2, 2, 6], [1, 5, 22, 11, 2], [3, 3, 4], [1, 1, 8], [0, 9, 3]],
)
def test_masked_counts__leave_more_than_one_possibility_for_every_small_one(counts: list[int]) -> None:
    """Of all counts that would be told the same way, none of a few is the same in every one."""
    told, n = masked_counts(counts), sum(counts)
    alike = [
        other
        for other in _compositions(n, len(counts))
        if masked_counts(other) == told
    ]  # fmt: skip
    assert counts in alike
    for place, count in enumerate(counts):
        if 0 < count < 3:
            assert len({other[place] for other in alike}) > 1


def _compositions(n: int, parts: int) -> list[list[int]]:
    if parts == 1:
        return [[n]]
    return [[first, *rest] for first in range(n + 1) for rest in _compositions(n - first, parts - 1)]


def test_answers__of_ten_are_told_by_meaning_in_five() -> None:
    scored = table(12)
    answers = released(scored).answers[ITEM, "rep"]
    own = scored.items[ITEM].to_numpy()
    expected = [int((own == place).sum()) for place in (0, 25, 50, 75, 100)]
    assert [count.low for count in answers.counts] == expected
    assert all(count.exact for count in answers.counts)
    assert answers.n == 12


def test_answers__of_nine_are_told_in_three_parts_and_masked() -> None:
    answers = released(table(9)).answers[ITEM, "rep"]
    assert len(answers.counts) == 3
    assert all(not count.exact or count.low >= 3 for count in answers.counts)


def test_answers__of_a_unanimous_small_group_do_not_say_that_all_agree() -> None:
    answers = released(table(8, 6, code=4)).answers[ITEM, "mt"]
    assert not any(count.exact for count in answers.counts)
    assert Count(2, 6) in answers.counts


@pytest.mark.parametrize(("reps", "status"), [(4, "suppressed"), (5, "shown")])
def test_answers__open_with_the_facets(reps: int, status: str) -> None:
    assert released(table(reps)).answers[ITEM, "rep"].status == status


def test_answers__of_an_open_wave_are_not_told() -> None:
    answers = released(table(20, 8), closed=False).answers
    assert {entry.status for entry in answers.values()} <= {"suppressed", "not_asked"}


@pytest.mark.parametrize("skipping", [1, 2, 4, 5, 6])
def test_answers__leave_out_nobody_or_enough(skipping: int) -> None:
    """Facet mean times people, less the answers told, is then a sum over at least five people."""
    scored = table(30, skipping=skipping)
    result = released(scored)
    told = [result.answers[item.id, "rep"] for item in QUESTIONNAIRE.facets[FACET].items]
    assert len({entry.n for entry in told}) == 1
    assert 30 - told[0].n == max(skipping, 5)
    whole = result.figure("facet", FACET, "rep")
    rest = whole.value * whole.n - sum(_mean(entry.counts) for entry in told) / len(told) * told[0].n
    facets = scored.facets[FACET].to_numpy()
    few = [facets[: n + 1].sum() for n in range(4)]
    assert not np.isclose(rest, few).any()


def _mean(counts: tuple[Count, ...]) -> float:
    steps = np.array([0, 25, 50, 75, 100])
    numbers = np.array([count.low for count in counts])
    return float((steps * numbers).sum() / numbers.sum())


def test_answers__are_held_back_where_a_team_would_give_the_rest_of_it_away() -> None:
    teams = {"North": 20, "South": 8}
    result = in_teams(QUESTIONNAIRE, teams)
    assert result.answers[ITEM, "rep"].shown
    from assessment.results.answers import ToldBeside

    paths = np.array(["North"] * 20 + ["South"] * 8, dtype=object)
    beside = ToldBeside(paths, frozenset({"", "North", "South"}), np.zeros(28, dtype=bool), before=False)
    told = np.ones(28, dtype=bool)
    told[20:25] = False  # five of South skip an item: South less those five are three people
    assert beside.exposes(np.ones(28, dtype=bool), told, 5)
    told[25:] = False
    assert not beside.exposes(np.ones(28, dtype=bool), told, 5)


def test_answers__are_held_back_where_the_wave_was_released_in_another_form() -> None:
    scored = table(30)
    keys = {"organization": "org", "wave": "w", "invited": None, "agreed": False, "live": False}
    first = wave_release(scored, closed=True, thresholds=released(scored).thresholds, **keys)  # type: ignore[arg-type]
    again = wave_release(
        scored,
        closed=True,
        thresholds=first.result.thresholds,
        earlier=first.entries,
        **keys,  # type: ignore[arg-type]
    )
    assert again.result.answers == first.result.answers
    other = [replace(entry, people={"": (20, *entry.people[""][1:])}) for entry in first.entries]
    late = wave_release(
        scored,
        closed=True,
        thresholds=first.result.thresholds,
        earlier=other,
        **keys,  # type: ignore[arg-type]
    )
    assert {entry.reason for entry in late.result.answers.values() if entry.role == "rep"} == {
        "protects_others"
    }
    assert all(not entry.columns for entry in late.result.agreements.values())


def test_columns__of_ten_reps_add_up_and_of_nine_there_are_none() -> None:
    many, few = released(table(40, 12)), released(table(9, 12))
    for dimension in QUESTIONNAIRE.dimensions:
        told = many.agreement(dimension.id, "rep")
        assert sum(count.low for count in told.columns) <= told.n <= sum(count.high for count in told.columns)
        assert not few.agreement(dimension.id, "rep").columns
        assert not many.agreement(dimension.id, "mt").columns
