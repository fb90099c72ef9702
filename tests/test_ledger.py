"""Everything released together: no group of fewer than five may follow, however it is worked out."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_groups import smallest_by_hand

from assessment.disclosure import (
    KINDS,
    Copies,
    Ledger,
    Release,
    SmallestGroup,
    above,
    cells,
    each_smallest_beside_two,
    places,
    safe_nodes,
    smallest_group,
)

CODES = ("F1", "F2")
TEAMS = ("N > A", "N > B", "S > C", "S")


def release(
    people: dict[str, tuple[int, ...]], shown: tuple[str, ...] = ("",), *, wave: str = "1", live: bool = False
) -> Release:
    return Release(wave, "rep", CODES, CODES, shown, people, {}, live)


def everyone(**teams: int) -> dict[str, tuple[int, ...]]:
    return {name.replace("_", " > "): (n, n, n) for name, n in teams.items()}


@given(
    members=st.lists(st.sets(st.integers(0, 4), min_size=1), min_size=1, max_size=7, unique_by=frozenset),
    data=st.data(),
)
def test_smallest_group__is_what_trying_every_group_finds(
    members: list[set[int]], data: st.DataObject
) -> None:
    sizes = [data.draw(st.integers(0, 7)) for _ in members]
    rows = np.array([[float(row in cell) for cell in members] for row in range(5)])
    found = smallest_group([sorted(cell) for cell in members], sizes, 5, 5)
    assert found.decided
    assert found.size == smallest_by_hand(rows, sizes, 5)


@given(
    cells=st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=8, unique=True),
    data=st.data(),
)
def test_smallest_group__of_teams_and_a_row_across_them_is_what_trying_every_group_finds(
    cells: list[tuple[int, bool]], data: st.DataObject
) -> None:
    members = [[own, 4] if across else [own] for own, across in cells]
    sizes = [data.draw(st.integers(0, 7)) for _ in members]
    rows = np.array([[float(row in cell) for cell in members] for row in range(5)])
    found = smallest_group(members, sizes, 5, 5)
    wanted = smallest_by_hand(rows, sizes, 5)
    assert found.size == wanted
    assert found.decided
    if found.size is not None:  # and it follows from the rows that are said to be behind it
        assert smallest_by_hand(rows[list(found.rows)], sizes, 5) == wanted


@given(
    sizes=st.lists(st.lists(st.integers(0, 7), min_size=4, max_size=4), min_size=1, max_size=3).filter(
        lambda rows: sum(size > 0 for row in rows for size in row) <= 9
    )
)
@settings(max_examples=400, deadline=None)
def test_smallest_beside_two__is_what_trying_every_group_finds(sizes: list[list[int]]) -> None:
    cells = [(own, kind) for own, row in enumerate(sizes) for kind in range(4) if row[kind]]
    members = [[own, *(3 + across for across in range(2) if KINDS[kind][across])] for own, kind in cells]
    rows = np.array([[float(row in cell) for cell in members] for row in range(5)])
    people = [sizes[own][kind] for own, kind in cells]
    assert each_smallest_beside_two(np.array([sizes]), 5)[0] == (
        smallest_by_hand(rows, people, 5) if cells else None
    )


def test_smallest_beside_two__of_many_teams_is_what_the_search_finds() -> None:
    random, teams, found = np.random.default_rng(5), 8, []
    for _ in range(60):
        held = random.random((teams, 4)) < random.choice([0.3, 0.6, 0.9])
        sizes = random.integers(0, 9, (teams, 4)) * held
        cells = [(own, kind) for own in range(teams) for kind in range(4) if sizes[own, kind]]
        rows = [[own, *(teams + across for across in range(2) if KINDS[kind][across])] for own, kind in cells]
        used = sorted({row for mine in rows for row in mine})
        members = [[used.index(row) for row in mine] for mine in rows]
        searched = smallest_group(members, [int(sizes[cell]) for cell in cells], 5, 60)
        assert searched.decided
        found += each_smallest_beside_two(sizes[None], 5)
        assert found[-1] == searched.size
    assert {None, 1, 2, 3, 4} <= set(found)


STEP = st.lists(st.tuples(st.sampled_from(TEAMS), st.booleans()), max_size=14)


def rows_by_hand(entered: list[Release], steps: list[list[tuple[str, bool]]]) -> tuple[np.ndarray, list[str]]:
    """Every figure that was shown as a row over single people, and the facet that each person skipped."""
    arrived = [(number, team) for number, step in enumerate(steps) for team, _ in step]
    rows = [
        [float(number <= when and node in (team, *above(team))) for number, team in arrived]
        for when, one in enumerate(entered)
        if one is not None
        for node in one.shown
    ]
    return np.array(rows or [[0.0] * len(arrived)]), [team for _, team in arrived]


@settings(max_examples=60)
@given(steps=st.lists(STEP, min_size=1, max_size=4), closed_last=st.booleans())
def test_ledger__no_sequence_of_releases_reveals_a_small_group(
    steps: list[list[tuple[str, bool]]], closed_last: bool
) -> None:
    ledger, people, entered = Ledger(), {}, []
    for number, step in enumerate(steps):
        for team, skipped in step:
            row = people.get(team, (0, 0, 0))
            people[team] = (row[0] + 1, row[1] + (not skipped), row[2] + 1)
        last = number == len(steps) - 1 and closed_last
        shown = tuple(sorted(safe_nodes(places(people), 5) | {""})) if last else ("",)
        new = ledger.releasable(release(dict(people), shown, live=not last), 5)
        entered.append(new)
        if new is not None:
            ledger.enter(new)
    # by hand, over single people and for each facet: what only those who have it can be in
    for facet in (False, True):
        mine = [[(team, skip) for team, skip in step if not (facet and skip)] for step in steps]
        rows, _ = rows_by_hand(entered, mine)
        merged: dict[tuple[float, ...], int] = {}
        for column in rows.T:
            if column.any():
                merged[tuple(column)] = merged.get(tuple(column), 0) + 1
        if merged:
            table = np.array(list(merged)).T
            assert smallest_by_hand(table, list(merged.values()), 5) is None


def test_ledger__two_late_responses_hide_the_whole_role() -> None:
    ledger = Ledger([release(everyone(A=9, B=8), ("", "A", "B"))])
    assert ledger.releasable(release(everyone(A=10, B=9), ("", "A", "B")), 5) is None


def test_ledger__five_late_responses_in_one_team_are_shown() -> None:
    ledger = Ledger([release(everyone(A=9, B=8), ("", "A", "B"))])
    new = release(everyone(A=14, B=8), ("", "A", "B"))
    assert ledger.releasable(new, 5) == new


def test_ledger__late_responses_of_two_teams_are_shown_only_together() -> None:
    ledger = Ledger([release(everyone(A=9, B=8, C=7), ("", "A", "B", "C"))])
    new = ledger.releasable(release(everyone(A=12, B=10, C=7), ("", "A", "B", "C")), 5)
    assert new is not None
    assert new.shown == ("", "C")


def test_ledger__a_team_that_one_live_step_holds_is_held_back_at_close() -> None:
    # The first ten are all of A (7) and three others: with A shown, the step less A would be those three.
    first = everyone(A=7, B=3)
    ledger = Ledger([release(first, live=True)])
    closed = release(everyone(A=7, B=9), ("", "A", "B"))
    assert ledger.smallest(5).size is None
    new = ledger.releasable(closed, 5)
    assert new is not None
    assert new.shown == ("",)


def test_ledger__names_of_small_teams_may_be_gone_at_close() -> None:
    ledger = Ledger([release(everyone(N_A=6, N_C=4), live=True)])
    new = ledger.releasable(release({**everyone(N_A=12), "N": (5, 5, 5)}, ("", "N", "N > A")), 5)
    assert new is not None


def test_ledger__what_does_not_follow_from_what_was_released_is_held_back() -> None:
    ledger = Ledger([release(everyone(A=9, B=8))])
    assert ledger.releasable(release(everyone(A=9, B=7)), 5) is None


def test_ledger__the_same_release_again_is_given_as_it_was() -> None:
    first = release(everyone(A=9, B=8), ("", "A"))
    ledger = Ledger([first])
    assert ledger.releasable(release(everyone(A=9, B=8), ("", "A", "B")), 5) == first


def test_ledger__the_same_answers_under_another_wave_are_the_same_people() -> None:
    ledger = Ledger([release(everyone(A=9, B=8), wave="1")])
    copies = Copies("1", "rep", {("A", "A"): (9, 9, 9), ("B", "B"): (8, 8, 8)})
    again = release(everyone(A=10, B=8), wave="2")
    assert ledger.releasable(again, 5, copies=[copies]) is None
    assert ledger.releasable(again, 5) == again  # answers of their own


def test_ledger__the_comparison_without_careless_answers_goes_before_a_team() -> None:
    # All five careless people are in A: without them less (everyone less A) are the two others of A.
    careless = Release(
        "1", "rep", CODES, CODES, ("", "A", "B"), everyone(A=7, B=9), everyone(A=5), live=False
    )
    new = Ledger().releasable(careless, 5)
    assert new is not None
    assert (new.shown, dict(new.without)) == (("", "A", "B"), {})


def test_ledger__a_search_that_takes_too_long_withholds_the_teams(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []

    def too_long(
        members: object, sizes: object, count: int, below: int, seconds: float
    ) -> SmallestGroup:  # on a fast machine the search itself would be done in the least time it is given
        asked.append(seconds)
        return SmallestGroup(None, decided=False)

    monkeypatch.setattr(cells, "_search", too_long)
    random = np.random.default_rng(1)
    steps = random.integers(0, 40, size=(60, 5))
    people: dict[str, tuple[int, ...]] = {}
    ledger = Ledger()
    for step in steps:
        for team in step:
            n = people.get(f"T{team}", (0, 0, 0))[0] + 1
            people[f"T{team}"] = (n, n, n)
        ledger.enter(release(dict(people), live=True))
    new = release(people, tuple(sorted(safe_nodes(places(people), 5))))
    kept = ledger.releasable(new, 5, seconds=0.0)
    assert kept is not None
    assert kept.shown == ("",)
    assert [seconds <= 0.05 for seconds in asked] == [True]


def test_release__comes_back_from_what_is_stored() -> None:
    one = Release("1", "rep", CODES, CODES[:1], ("", "A"), {"A": (9, 9, 8), "": (6, 6, 6)}, {"A": (5, 5, 5)})
    assert Release.of_content("1", json.loads(json.dumps(one.to_content()))) == one


@pytest.mark.parametrize("shown", [("", "A", "B"), ("",)])
def test_ledger__another_wave_with_other_answers_does_not_matter(shown: tuple[str, ...]) -> None:
    ledger = Ledger([release(everyone(A=9, B=8), ("", "A", "B"), wave="1")])
    new = release(everyone(A=8, B=9), shown, wave="2")
    assert ledger.releasable(new, 5) == new
