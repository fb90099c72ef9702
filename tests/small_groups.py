"""Slow ways to look for small groups, for tests: every choice of nodes, every group of cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

import numpy as np

from assessment.disclosure import ROOT, Place, residue_of, within


def every_choice(tree: Sequence[Place]) -> Iterator[frozenset[str]]:
    """Every set of nodes with the root in it."""
    others = [place.path for place in tree if place.path != ROOT]
    for size in range(len(others) + 1):
        yield from (frozenset({ROOT, *chosen}) for chosen in combinations(others, size))


def is_safe(people: Mapping[str, Sequence[int]], shown: frozenset[str], least: int) -> bool:
    """Whether each shown node has enough people in every figure, and its residue nobody or as many."""
    for node in shown:
        below = list(residue_of(node, shown))
        whole = [row for path, row in people.items() if within(path, node)]
        rest = [
            row
            for path, row in people.items()
            if within(path, node) and not any(within(path, other) for other in below)
        ]
        counts = [sum(column) for column in zip(*whole, strict=True)] or [0]
        left = [sum(column) for column in zip(*rest, strict=True)] or [0]
        if min(counts) < least or (left[0] > 0 and min(left) < least):
            return False
    return True


def smallest_by_hand(rows: np.ndarray, sizes: Sequence[int], below: int) -> int | None:
    """The smallest group in the row space of ``rows`` (figures x cells), by trying every group of cells."""
    projection = np.linalg.pinv(rows) @ rows
    found = None
    for group in product((0, 1), repeat=len(sizes)):
        vector = np.array(group, dtype=float)
        size = int(vector @ np.array(sizes))
        inside = vector.any() and np.allclose(vector @ projection, vector, atol=1e-9)
        if inside and size < below and (found is None or size < found):
            found = size
    return found
