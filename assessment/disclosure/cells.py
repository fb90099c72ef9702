"""The smallest group of people that follows exactly from rows of 0 and 1 over cells.

Cells that are always together are merged first. Rows that share no cell do not help each other, so each
connected part is looked at alone. Where the rows of a part tell every cell apart (its rank is the number of
its cells), the smallest cell is the answer; else a mixed-integer programme looks for weights of the rows
whose sum is a row of 0 and 1 over fewer people than asked for.
"""

from __future__ import annotations

import time
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_EXACT = 1e-6
_LARGEST_ELIMINATION = 400
_INFEASIBLE = 2  # milp: there is no such row


@dataclass(frozen=True)
class SmallestGroup:
    """The size of the smallest group found under the bound (None: none found), and the rows behind it.

    ``decided``: whether the search came to its end in time.
    """

    size: int | None
    decided: bool
    rows: tuple[Any, ...] = ()


class Cells:
    """Cells with their sizes, and rows by name with the cells in them."""

    def __init__(self) -> None:
        self._counts: dict[Hashable, Sequence[int]] = {}
        self._rows_of: dict[Hashable, list[Hashable]] = {}

    def add(self, cell: Hashable, counts: Sequence[int]) -> None:
        """A cell with people in it: ``counts`` in each figure, of which one may be 0."""
        self._counts[cell] = counts
        self._rows_of[cell] = []

    def put(self, row: Hashable, cell: Hashable) -> None:
        """``cell`` is in ``row``."""
        self._rows_of[cell].append(row)

    def smallest(self, below: int, seconds: float) -> SmallestGroup:
        """The smallest group of fewer than ``below`` people, in any figure, in the row space."""
        counts: dict[frozenset[Hashable], list[int]] = {}
        for cell, rows in self._rows_of.items():
            if rows:
                mine, sums = self._counts[cell], counts.get(frozenset(rows))
                more = mine if sums is None else [n + m for n, m in zip(sums, mine, strict=True)]
                counts[frozenset(rows)] = [*more]
        merged = {together: min(sums) for together, sums in counts.items()}
        if min(merged.values(), default=below) >= below:  # every group is made of whole cells
            return SmallestGroup(None, True)
        until = time.monotonic() + seconds
        decided = True
        for part in _parts(list(merged)):
            rows = sorted({row for cell in part for row in cell}, key=repr)
            places = {row: number for number, row in enumerate(rows)}
            members = [[places[row] for row in cell] for cell in part]
            sizes = [merged[cell] for cell in part]
            found = smallest_group(members, sizes, below, max(until - time.monotonic(), 0.01))
            if found.size is not None:
                return SmallestGroup(found.size, True, tuple(rows[number] for number in found.rows))
            decided &= found.decided
        return SmallestGroup(None, decided)


def _parts(cells: list[frozenset[Hashable]]) -> list[list[frozenset[Hashable]]]:
    """The cells in connected parts: two cells with a row in common are in one."""
    group: dict[Hashable, Hashable] = {}

    def top(row: Hashable) -> Hashable:
        while group.setdefault(row, row) != row:
            group[row] = group[group[row]]
            row = group[row]
        return row

    for cell in cells:
        first, *others = cell
        for row in others:
            group[top(row)] = top(first)
    parts: dict[Hashable, list[frozenset[Hashable]]] = {}
    for cell in cells:
        parts.setdefault(top(next(iter(cell))), []).append(cell)
    return list(parts.values())


def smallest_group(
    members: Sequence[Sequence[int]], sizes: Sequence[int], below: int, seconds: float
) -> SmallestGroup:
    """The smallest group under ``below`` of one connected part: ``members`` are the rows of each cell.

    >>> smallest_group([[0, 2], [0, 3], [1, 2], [1, 3]], [3, 2, 3, 3], below=5, seconds=1).size is None
    True
    >>> smallest_group([[0, 2], [0], [2, 0, 1]], [3, 9, 6], below=5, seconds=1).size
    3
    """
    count = 1 + max(row for rows in members for row in rows)
    if count == 1:
        whole = sum(sizes)
        return SmallestGroup(whole if whole < below else None, True, (0,) if whole < below else ())
    if min(sizes) >= below:
        return SmallestGroup(None, True)
    across = _one_across(members, sizes, below)
    if across is not None:
        return across
    if count <= _LARGEST_ELIMINATION and len(members) <= count:
        table = _table(members, count)
        if np.linalg.matrix_rank(table) == len(members):
            cell = int(np.argmin(sizes))
            weights = np.linalg.lstsq(table, np.eye(len(members))[cell], rcond=None)[0]
            return SmallestGroup(sizes[cell], True, _used(weights))
    return _search(members, sizes, count, below, seconds)


def _one_across(members: Sequence[Sequence[int]], sizes: Sequence[int], below: int) -> SmallestGroup | None:
    """The answer where all rows but one are apart: the teams of one tree and "all without careless answers".

    Let every cell be in one row r_i of those apart, and perhaps in the row across, w. With weight a_i of r_i
    and b of w a sum of rows is a_i on the cells of r_i outside w and a_i + b on those inside. Where r_i has
    both (is *mixed*), both are 0 or 1, so b is -1, 0 or 1. With b = 0 the group is made of whole r_i; with
    b = 1 every mixed a_i is 0, and the group holds all that w has of the mixed rows; with b = -1 every mixed
    a_i is 1, and it holds all that w leaves of them. A row that is not mixed is free to be whole in the group
    or not at all, whatever b is; where none is mixed, nothing else can be in a group. So the smallest is a
    row, or one of those two. None where rows do not lie so.
    """
    across = _row_across(members)
    if across is None:
        return None
    inside: dict[int, int] = {}
    outside: dict[int, int] = {}
    for cell, size in zip(members, sizes, strict=True):
        own = next(row for row in cell if row != across)
        side = inside if across in cell else outside
        side[own] = side.get(own, 0) + size
    groups: list[tuple[int, tuple[int, ...]]] = [
        (inside.get(row, 0) + outside.get(row, 0), (row,)) for row in {*inside, *outside}
    ]
    mixed = [row for row in inside if row in outside]
    if mixed:
        pure = [row for row in inside if row not in outside]
        groups.append((sum(inside[row] for row in mixed), (across, *pure)))
        groups.append((sum(outside[row] for row in mixed), (across, *mixed, *pure)))
    size, rows = min(groups)
    return SmallestGroup(size, True, tuple(sorted(rows))) if size < below else SmallestGroup(None, True)


def _row_across(members: Sequence[Sequence[int]]) -> int | None:
    """The row without which every cell is in exactly one row."""
    candidates = set(next((cell for cell in members if len(cell) == 2), ()))
    for row in sorted(candidates):
        if all(len(cell) - (row in cell) == 1 for cell in members):
            return row
    return None


def _table(members: Sequence[Sequence[int]], count: int) -> NDArray[np.float64]:
    table = np.zeros((len(members), count))
    for cell, rows in enumerate(members):
        table[cell, list(rows)] = 1
    return table


def _used(weights: NDArray[np.float64]) -> tuple[int, ...]:
    return tuple(int(row) for row in np.flatnonzero(np.abs(weights) > _EXACT))


def _search(
    members: Sequence[Sequence[int]], sizes: Sequence[int], count: int, below: int, seconds: float
) -> SmallestGroup:
    """Weights w of rows and a 0/1 row x over cells with ``x = w R``, x not empty, fewer people than
    ``below``, as few as can be.
    """
    from scipy import sparse
    from scipy.optimize import Bounds, LinearConstraint, milp

    cells, people = len(members), np.array(sizes, dtype=float)
    where = [(cell, row) for cell, mine in enumerate(members) for row in mine]
    rows = sparse.csr_array((np.ones(len(where)), np.array(where).T), shape=(cells, count))
    same = sparse.hstack([rows, -sparse.eye_array(cells)], format="csr")
    no_weights = np.zeros(count)
    constraints = [
        LinearConstraint(same, 0, 0),
        LinearConstraint(np.concatenate([no_weights, np.ones(cells)])[None, :], 1, np.inf),
        LinearConstraint(np.concatenate([no_weights, people])[None, :], -np.inf, below - 1),
    ]
    found = milp(
        np.concatenate([no_weights, people]),
        integrality=np.concatenate([no_weights, np.ones(cells)]),
        bounds=Bounds(
            np.concatenate([np.full(count, -np.inf), np.zeros(cells)]),
            np.concatenate([np.full(count, np.inf), np.ones(cells)]),
        ),
        constraints=constraints,
        options={"time_limit": seconds},
    )
    if found.x is not None:
        size = round(float(people @ np.round(found.x[count:])))
        return SmallestGroup(size, True, _used(found.x[:count]))
    return SmallestGroup(None, found.status == _INFEASIBLE)
