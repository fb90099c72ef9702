"""The smallest group that follows exactly from rows that lie apart and two rows across them.

Such are the nodes of a tree of teams, the people of whom answers to items are told, and the score of all
but the careless answerers. Let r_i be the rows apart with weights a_i, and v and w the rows across with
weights b and c. On the cells of r_i a sum of rows is a_i, a_i + b, a_i + c or a_i + b + c, as a cell lies
in neither, in v, in w or in both, and it is to be 0 or 1. So where r_i has cells of two kinds, their
difference (b, c, b + c or b - c) is -1, 0 or 1. Two such conditions that do not follow from each other
leave b and c halves from -2 to 2; where there are fewer, some such pair meets them and nothing else
matters. For each of these 81 pairs every r_i is free by itself: it gives its least part that is 0 or 1
there. The smallest group is the least sum, or, where that is empty, the smallest part that any one of them
can give.
"""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

KINDS = ((0, 0), (1, 0), (0, 1), (1, 1))
"""In neither row across, in the first, in the second, in both."""
_SETS = 1 << len(KINDS)
_IN_SET = np.array([[bool(chosen >> kind & 1) for kind in range(len(KINDS))] for chosen in range(_SETS)])
_HALVES = tuple(half / 2 for half in range(-4, 5))
_MOST = np.iinfo(np.int64).max


def each_smallest_beside_two(tables: NDArray[np.int64], below: int) -> list[int | None]:
    """By table the size of the smallest group of fewer than ``below`` people; None where there is none.

    ``tables``: any number of rows apart x kinds (:data:`KINDS`), the people of each cell. Two rows of three
    and two across, and two of nine:

    >>> each_smallest_beside_two(np.array([[[3, 0, 2, 0], [3, 3, 0, 0]], [[9, 6, 0, 0], [9, 9, 0, 0]]]), 5)
    [2, None]
    """
    found: list[int | None] = [None] * len(tables)
    kinds = (tables > 0) @ (1 << np.arange(len(KINDS)))
    alike: dict[frozenset[int], list[int]] = {}
    smallest_cell = np.where(tables > 0, tables, _MOST).min(axis=(1, 2), initial=_MOST)
    for number in np.flatnonzero(smallest_cell < below).tolist():  # no group is smaller than every cell
        alike.setdefault(frozenset(kinds[number].tolist()) - {0}, []).append(number)
    for present, mine in alike.items():
        possible = _possible(present)
        sets = np.flatnonzero(possible[:, sorted(present)].any(axis=(0, 1)))  # some part can never be given
        parts = np.einsum("sk,trk->str", _IN_SET[sets].astype(np.int64), tables[mine])
        mask = np.take(possible[:, :, sets].transpose(0, 2, 1), kinds[mine], axis=2)
        given = np.where(mask, parts, _MOST)  # pairs x sets x tables x rows
        whole = given.min(axis=1).sum(axis=2)
        one = np.where(given > 0, given, _MOST).min(axis=1).min(axis=2)
        for number, smallest in zip(mine, np.where(whole > 0, whole, one).min(axis=0).tolist(), strict=True):
            found[number] = smallest if smallest < below else None
    return found


@cache
def _possible(present: frozenset[int]) -> NDArray[np.bool_]:
    """Pairs of weights x sets of kinds x parts of them: whether a row apart can give just that part.

    Only pairs under which every set in ``present`` can give something, if only nothing, and each way once.
    """
    tables = [_of_pair(b, c) for b, c in product(_HALVES, _HALVES)]
    usable = [table for table in tables if all(table[kinds].any() for kinds in present)]
    seen = {table[sorted(present)].tobytes(): table for table in usable}
    return np.array(list(seen.values()))


@cache
def _of_pair(b: float, c: float) -> NDArray[np.bool_]:
    table = np.zeros((_SETS, _SETS), dtype=bool)
    table[0, 0] = True  # a row of nobody gives nobody
    for kinds in range(1, _SETS):
        mine = [kind for kind in range(len(KINDS)) if kinds >> kind & 1]
        values = {kind: b * KINDS[kind][0] + c * KINDS[kind][1] for kind in mine}
        for own in {wanted - value for value in values.values() for wanted in (0.0, 1.0)}:
            sums = {kind: own + value for kind, value in values.items()}
            if set(sums.values()) <= {0.0, 1.0}:
                table[kinds, sum(1 << kind for kind, one in sums.items() if one == 1)] = True
    return table
