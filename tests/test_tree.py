"""Which teams may be shown together: the dynamic programme against every choice there is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_groups import every_choice, is_safe

from assessment.disclosure import ROOT, above, places, residue_of, safe_nodes, suppression, within

EXAMPLE = {
    "North > A": [9],
    "North > B": [8],
    "North > C": [4],
    "South > D": [7],
    "South > E": [2],
    "South > F": [1],
}
PATHS = ("", "N", "N > A", "N > B", "N > B > x", "S", "S > C", "S > D")


def test_tree__the_example_of_the_design_shows_north_south_and_a() -> None:
    why = suppression(places(EXAMPLE), 5)
    assert [path for path, word in why.items() if not word] == ["", "North", "North > A", "South"]
    assert {path: word for path, word in why.items() if word} == {
        **dict.fromkeys(("North > B", "South > D"), "protects_others"),
        **dict.fromkeys(("North > C", "South > E", "South > F"), "too_few"),
    }


@st.composite
def organizations(draw: st.DrawFn) -> dict[str, list[int]]:
    """People by place; some of them skipped one figure or another."""
    people = {}
    for path in draw(st.sets(st.sampled_from(PATHS), min_size=1)):
        n = draw(st.integers(0, 9))
        people[path] = [n, *(n - draw(st.integers(0, min(2, n))) for _ in range(draw(st.just(2))))]
    return people


@given(people=organizations(), least=st.integers(2, 6))
def test_tree__what_is_chosen_is_safe_in_every_figure(people: dict[str, list[int]], least: int) -> None:
    shown = safe_nodes(places(people), least)
    assert not shown or is_safe(people, shown, least)


@given(people=organizations(), least=st.integers(2, 6))
def test_tree__no_safe_choice_shows_more_or_more_people(people: dict[str, list[int]], least: int) -> None:
    whole = {path: row[:1] for path, row in people.items()}
    tree = places(whole)
    totals = {place.path: place.total for place in tree}
    shown = safe_nodes(tree, least)
    worth = [
        (len(choice), sum(totals[path] for path in choice))
        for choice in every_choice(tree)
        if is_safe(whole, choice, least)
    ]
    assert (len(shown), sum(totals[path] for path in shown)) == max(worth, default=(0, 0))


@given(people=organizations(), data=st.data())
def test_tree__the_order_of_the_people_changes_nothing(
    people: dict[str, list[int]], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(list(people)))
    assert safe_nodes(places(people), 5) == safe_nodes(places({path: people[path] for path in order}), 5)


def test_tree__someone_who_skipped_a_facet_is_missing_from_all_figures_of_the_node() -> None:
    assert safe_nodes(places({"A": [5, 5], "B": [9, 9]}), 5) == {"", "A", "B"}
    assert safe_nodes(places({"A": [5, 4], "B": [9, 9]}), 5) == {""}


def test_tree__fewer_than_five_in_all_show_nothing() -> None:
    assert safe_nodes(places({"A": [3], "B": [1]}), 5) == frozenset()
    assert safe_nodes(places({}), 5) == frozenset()


def test_tree__a_whole_of_scattered_gaps_is_shown_all_the_same() -> None:
    people = {f"T{i}": [1, int(i != 0), int(i != 1)] for i in range(8)}
    assert safe_nodes(places(people), 5) == {""}


def test_tree__names_without_people_are_in_it() -> None:
    assert [place.path for place in places({"N > A": [6]}, ["S > B"])] == ["", "N", "N > A", "S", "S > B"]


@pytest.mark.parametrize(
    ("path", "node", "inside"), [("N > A", "N", True), ("NN", "N", False), ("N", "", True)]
)
def test_within__a_node_is_not_in_one_whose_name_begins_alike(path: str, node: str, inside: bool) -> None:
    assert within(path, node) is inside


def test_residue__is_what_the_nearest_shown_nodes_leave() -> None:
    shown = {"", "N", "N > A", "N > A > x", "S > B"}
    assert sorted(residue_of(ROOT, shown)) == ["N", "S > B"]
    assert sorted(residue_of("N", shown)) == ["N > A"]
    assert list(above("N > A > x")) == ["N > A", "N", ""]
