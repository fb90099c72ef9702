"""Which nodes of one tree of teams may be shown together: exact suppression by dynamic programming.

The *residue* of a shown node is the people in it who are in none of its shown descendants. Every figure
that can be computed from figures of a tree is a sum of residues. So a choice of nodes is safe exactly if
each shown node has at least ``least`` people and a residue of nobody or at least ``least``. Among the safe
choices the one with most nodes is taken, of these the one with most people in its nodes, of these the first
in the order of names.

A node has as many people as its smallest figure: someone who skipped a facet is missing from that facet
alone, and the choice must hold for all figures (one pattern a wave). Of a residue that number is not the
difference of such numbers; the sum of the smallest counts of its parts is taken, which is never too high.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

SEPARATOR = " > "
ROOT = ""
"""The path of the whole role."""
OTHERS = "*"
"""Stands for the teams of a node that are not shown apart: ``North > *``, of the whole role ``*``."""

_NOBODY = -1
_FIGURE = 1 << 40  # more than all people there are: a figure more beats any number of people

Picks = tuple[str, "Picks | None", "Picks | None"]
States = dict[int, tuple[int, Picks | None]]


@dataclass(frozen=True, slots=True)
class Place:
    """A node of the tree.

    ``total``: the smallest n of all figures over the people at or below it. ``own``: the same over those
    directly at it; ``somebody``: whether there are any.
    """

    path: str
    total: int
    own: int
    somebody: bool


def above(path: str) -> Iterator[str]:
    """The nodes over ``path``, the nearest first, the whole role last.

    >>> list(above("North > A"))
    ['North', '']
    """
    while path:
        path = path.rpartition(SEPARATOR)[0]
        yield path


def within(path: str, node: str) -> bool:
    """Whether ``path`` is ``node`` or lies below it."""
    return not node or path == node or path.startswith(node + SEPARATOR)


def others_of(node: str) -> str:
    """How the people of ``node`` who are in no shown team are named in a table.

    >>> others_of("North"), others_of("")
    ('North > *', '*')
    """
    return f"{node}{SEPARATOR}{OTHERS}" if node else OTHERS


def places(people: Mapping[str, Sequence[int]], names: Iterable[str] = ()) -> list[Place]:
    """The tree over ``people`` (path -> how many are in each figure) and further ``names``, root first.

    The first number of each row counts people, the others those of them who are in each figure.
    """
    width = max((len(row) for row in people.values()), default=1)
    sums: dict[str, list[int]] = {ROOT: [0] * width}
    for name in names:
        for node in (name, *above(name)):
            sums.setdefault(node, [0] * width)
    for path, row in people.items():
        for node in (path, *above(path)):
            total = sums.get(node)
            sums[node] = [*row] if total is None else [n + m for n, m in zip(total, row, strict=True)]
    nothing = (0,)
    return [
        Place(node, min(sums[node]), min(people.get(node, nothing)), people.get(node, nothing)[0] > 0)
        for node in sorted(sums, key=lambda node: node.split(SEPARATOR) if node else [])
    ]


def safe_nodes(tree: Sequence[Place], least: int) -> frozenset[str]:
    """The paths of the nodes of ``tree`` (as ``places`` gives it) that are shown; empty where not even the
    root may be.
    """
    tables: dict[str, States] = {place.path: _own(place, least) for place in tree}
    for place in reversed(tree):  # names are sorted, so what is below comes later
        states = tables.pop(place.path)
        if place.total >= least:
            states = _with_node(place, states, least)
        if place.path == ROOT:
            shown = states.get(_NOBODY)
            return frozenset(_flat(shown[1])) if shown and place.total >= least else frozenset()
        parent = place.path.rpartition(SEPARATOR)[0]
        tables[parent] = _merged(states, tables[parent], least)
    return frozenset()


def suppression(tree: Sequence[Place], least: int) -> dict[str, str]:
    """Why each node of ``tree`` is not shown; an empty word where it is."""
    return reasons(tree, safe_nodes(tree, least), least)


def reasons(tree: Sequence[Place], shown: frozenset[str], least: int) -> dict[str, str]:
    """Why each node of ``tree`` is not among ``shown``; an empty word where it is."""
    return {
        place.path: "" if place.path in shown else ("too_few" if place.total < least else "protects_others")
        for place in tree
    }


def residue_of(node: str, shown: Iterable[str]) -> Iterator[str]:
    """The nearest shown nodes below ``node``: its residue is ``node`` less these."""
    below = [path for path in shown if path != node and within(path, node)]
    nearest = set(below)
    yield from (path for path in below if not any(up in nearest for up in above(path) if up != node))


def _own(place: Place, least: int) -> States:
    """Nothing is shown yet: the people directly here are uncovered."""
    return {min(place.own, least) if place.somebody else _NOBODY: (0, None)}


def _with_node(place: Place, states: States, least: int) -> States:
    """``states`` (each uncovered count with its best value) and what they become when this node is shown.

    Shown alone, its residue is all of its people, whatever the sum of the smallest counts says.
    """
    alone = (_FIGURE + place.total, (place.path, None, None))
    best = max(
        [
            (value + _FIGURE + place.total, (place.path, picks, None))
            for state, (value, picks) in states.items()
            if state == _NOBODY or state >= least
        ]
        + [alone],
        key=lambda entry: entry[0],
    )
    return states | {_NOBODY: best} if best[0] > states.get(_NOBODY, (-1, None))[0] else states


def _merged(one: States, other: States, least: int) -> States:
    """The best value of each uncovered count of two parts together."""
    found: States = {}
    for state, (value, picks) in one.items():
        for second, (more, other_picks) in other.items():
            if state == _NOBODY or second == _NOBODY:
                together = max(state, second)
            else:
                together = min(state + second, least)
            known = found.get(together)
            if known is None or value + more > known[0]:
                both = ("", picks, other_picks) if picks and other_picks else picks or other_picks
                found[together] = (value + more, both)
    return found


def _flat(picks: Picks | None) -> Iterator[str]:
    """The paths in nested picks (the root among them is the empty path; joints are empty too)."""
    waiting = [picks]
    while waiting:
        entry = waiting.pop()
        if entry is not None:
            yield entry[0]
            waiting += entry[1:]
