"""How answers are spread: of whom it is told, what is masked, and that nothing follows about a few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from team_answers import in_teams

from assessment.answers_file import Coded, ResponseTable
from assessment.disclosure import THRESHOLDS, Count, each_smallest_beside_two, masked_counts, within
from assessment.library import load_questionnaire
from assessment.results import OrganizationResult, answers, organization_result, wave_release
from assessment.scoring import ScoreTable, score

QUESTIONNAIRE = load_questionnaire("sustainable-success")
ITEM, FACET = "TS1_1", "TS1"


def table(
    reps: int,
    mt: int = 0,
    *,
    skipping: int = 0,
    code: int | None = None,
    teams: Sequence[str] = (),
    skipped: float = 0.0,
    seed: int = 2,
) -> ScoreTable:
    """Answers of so many people; the first ``skipping`` reps leave one item of the first facet open.

    ``teams``: the team of each rep; ``skipped``: the share of all answers that are left out.
    """
    rng = np.random.default_rng(seed)
    people = [["org", "w", role, "", "en"] for role, n in (("mt", mt), ("rep", reps)) for _ in range(n)]
    for person, team in zip(people[mt:], teams, strict=False):
        person[3] = team
    items = list(QUESTIONNAIRE.items.values())
    codes = np.full((len(people), len(items)), np.nan)
    for row, (_, _, role, _, _) in enumerate(people):
        for column, item in enumerate(items):
            if item in QUESTIONNAIRE.items_for(role):
                options = QUESTIONNAIRE.scale_of(item).codes
                codes[row, column] = code or options[rng.integers(len(options))]
    codes[rng.random(codes.shape) < skipped] = np.nan
    codes[mt : mt + skipping, [item.id for item in items].index(ITEM)] = np.nan
    index = pd.RangeIndex(len(people), name="response_id")
    columns = ["organization", "wave", "role", "team", "language"]
    answers = pd.DataFrame(codes, index=index, columns=[item.id for item in items])
    return score(
        QUESTIONNAIRE, ResponseTable.of(QUESTIONNAIRE, pd.DataFrame(people, index, columns), answers)
    )


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


@pytest.mark.parametrize(("options", "status"), [(2, "suppressed"), (3, "suppressed"), (4, "shown")])
def test_answers__of_nine_on_few_options_would_tell_a_sum_and_are_not_told(options: int, status: str) -> None:
    told = answers._in_three(ITEM, "rep", [4, 0, 0, 0, 5], options, THRESHOLDS)
    assert told.status == status


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
    team_of = Coded(("North", "South"), np.repeat([0, 1], [20, 8]))
    nodes = frozenset({"", "North", "South"})
    beside = answers.ToldBeside(team_of, nodes, np.zeros(28, dtype=bool), before=False)
    told = np.ones((3, 28), dtype=bool)
    told[0, 20:25] = False  # five of South skip an item: South less those five are three people
    told[1, 20:] = False
    assert beside.exposes(np.ones((3, 28), dtype=bool), told, 5) == [True, False, False]


@given(
    people=st.lists(
        st.tuples(*[st.integers(0, 2), st.booleans(), *[st.sampled_from(["told", "scored", "none"])] * 2]),
        min_size=1,
        max_size=9,
    ),
    nodes=st.sets(st.sampled_from(["North", "South"])),
)
def test_exposes__counts_everybody_in_the_cell_they_are_in(
    people: list[tuple[int, bool, str, str]], nodes: set[str]
) -> None:
    """The tables that are looked at are those of counting person by person."""
    team, out = (np.array(column) for column in list(zip(*people, strict=True))[:2])
    facets = np.array([person[2:] for person in people]).T
    beside = answers.ToldBeside(
        Coded(("", "North", "South > A"), team), frozenset({"", *nodes}), out, before=False
    )
    shown = sorted({"", *nodes})
    owners = [shown.index(name if name in nodes else "") for name in ("", "North", "South")]
    expected = []
    for row in facets:
        sizes = np.zeros((len(shown), 4), dtype=np.int64)
        for which, left_out, state in zip(team, out, row, strict=True):
            if state != "none":
                kind = (state == "told") + 2 * (not left_out and bool(out.any()))
                sizes[owners[which], kind] += 1
        expected.append(each_smallest_beside_two(sizes[None], 5) != [None])
    assert beside.exposes(facets != "none", facets == "told", 5) == expected


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


def told_people(scored: ScoreTable, result: OrganizationResult, facet: str) -> list[np.ndarray]:
    """A row of 0 and 1 over the reps with a score on ``facet`` for every exact sum that is told of them."""
    known = ~np.isnan(scored.facets[facet].to_numpy())
    teams = scored.respondents["team"].to_numpy(dtype=object)[known]
    shown = [node.path for node in result.teams if node.shown and not node.others]
    rows = [np.ones(known.sum()), *(np.array([within(team, node) for team in teams]) for node in shown)]
    items = [item.id for item in QUESTIONNAIRE.facets[facet].items]
    answers = result.answers[items[0], "rep"]
    if answers.shown and len(answers.counts) == 5:
        complete = scored.items[items].notna().all(axis=1).to_numpy()[known]
        dropped = np.flatnonzero(complete)[: complete.sum() - answers.n]
        complete[dropped] = False
        rows.append(complete)
    return [np.asarray(row, dtype=float) for row in rows]


def follows(seed: int) -> tuple[int, int]:
    """How many facets are told by answer, and how many groups of one to four follow from all told sums."""
    sizes = np.random.default_rng(seed).integers(3, 9, 3)
    teams = [f"T{number}" for number, size in enumerate(sizes) for _ in range(size)]
    scored = table(len(teams), teams=teams, skipped=0.06, seed=seed)
    result = released(scored)
    told, found = 0, 0
    for facet in QUESTIONNAIRE.facets:
        if not result.figure("facet", facet, "rep").shown:
            continue
        rows = np.array(told_people(scored, result, facet))
        told += len(rows) > 1
        space = np.linalg.pinv(rows) @ rows
        people = rows.shape[1]
        for size in range(1, 5):
            members = np.array(list(combinations(range(people), size)))
            groups = np.zeros((len(members), people))
            np.put_along_axis(groups, members, 1, axis=1)
            found += int(np.isclose(groups @ space, groups, atol=1e-9).all(axis=1).sum())
    return told, found


def test_answers__no_group_of_one_to_four_follows_by_any_sum() -> None:
    """Every group of up to four people is tried against all sums that are told of a facet."""
    seen = [follows(seed) for seed in range(10)]
    assert sum(told for told, _ in seen) > 20
    assert sum(found for _, found in seen) == 0


def test_answers__the_same_search_finds_groups_where_nobody_more_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answers, "_enough_left_out", lambda complete, scored, least: complete)
    monkeypatch.setattr(
        answers.ToldBeside, "exposes", lambda beside, scored, told, least: [False] * len(told)
    )
    assert sum(found for _, found in map(follows, range(3))) > 0


@pytest.mark.parametrize(
    ("score", "fifth"),
    [(0.0, 0), (12.5, 0), (25.0, 1), (49.9, 1), (50.0, 2), (75.0, 3), (87.5, 4), (100.0, 4)],
)
def test_fifths__firm_is_an_end_of_the_scale(score: float, fifth: int) -> None:
    assert answers._fifths(np.array([[score]])).tolist() == [[fifth]]
    counts = [[int(place == fifth) for place in range(5)]]
    assert answers._counts(answers._fifths(np.array([[score]]))) == counts
