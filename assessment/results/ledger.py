"""What has been released of each role, and what would give too few people away beside it.

A figure about too few people is a secret, and so is whatever a secret could be computed from (design:
privacy and reliability, section 5). Rows are the weights that a figure gives to a role's facet means.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from assessment.disclosure import Opening, exposes
from assessment.results.estimation import Group, Target
from assessment.results.figures import Level
from assessment.results.parts import Vector
from assessment.results.sums import NodeSums

OPENING: Mapping[Level, Opening] = {
    "index": Opening.INDEX,
    "profile": Opening.DIMENSIONS,
    "dimension": Opening.DIMENSIONS,
    "facet": Opening.FACETS,
}


class Ledger:
    """Per role the rows that are secret and the rows that are shown."""

    def __init__(self, groups: Mapping[str, Group], targets: Mapping[str, list[Target]]) -> None:
        self._groups = groups
        self._own = {name: [t.weights[name] for t in targets[name] if t.weights] for name in groups}
        self._secrets = {name: _secrets(group, targets[name]) for name, group in groups.items()}
        self._shown: dict[str, list[Vector]] = {name: [] for name in groups}

    def enter(self, target: Target) -> None:
        """Note that ``target`` is shown."""
        for name, weight in (target.weights or {}).items():
            self._shown[name].append(weight)

    def withheld(self, target: Target) -> str:
        """Why a figure that its role may show is held back all the same; empty where it is not."""
        opened = {n: weight for n, weight in (target.weights or {}).items() if self._secrets[n]}
        groups = self._groups
        if any(groups[n].people_behind(weight) < groups[n].rule.least for n, weight in opened.items()):
            return "too_few"
        if any(exposes(self._secrets[n], self._shown[n], weight) for n, weight in opened.items()):
            return "protects_others"
        return ""

    def exposed_without(self, target: Target) -> bool:
        """Whether ``target``, which leaves people out, would give away fewer than may be shown.

        Every facet mean of a role is then the mean of two, those left out and the rest, so that every row
        is twice as long: what is shown of all counts both by their share of the people, ``target`` the
        rest alone. Secret are, beside the role's secrets, all its figures over either part that rest on too
        few people.
        """
        for name, weight in (target.weights or {}).items():
            group = self._groups[name]
            shares = list(group.halves.counts / np.maximum(group.counts, 1))
            nothing = np.zeros(len(weight))
            secrets = [_spread_over(row, shares) for row in self._secrets[name]]
            few_rows = _of_few(group.halves, self._own[name], group.rule.least)
            for row, (of_out, of_rest) in zip(self._own[name], few_rows, strict=True):
                if of_out:
                    secrets.append(np.concatenate([row, nothing]))
                if of_rest:
                    secrets.append(np.concatenate([nothing, row]))
            if not secrets:
                continue
            shown = [_spread_over(row, shares) for row in self._shown[name]]
            if exposes(secrets, shown, np.concatenate([nothing, weight])):
                return True
        return False


def _of_few(halves: NodeSums, rows: list[Vector], least: int) -> list[list[bool]]:
    """By row and half whether somebody, but fewer than ``least``, answered any facet in it."""
    if not rows or halves.counts[halves.counts > 0].min(initial=least) >= least:
        # Whoever answered one facet of a row is behind it, so no row rests on fewer.
        return [[False, False]] * len(rows)
    behind = halves.behind(np.array(rows) != 0)
    few: list[list[bool]] = ((behind > 0) & (behind < least)).T.tolist()
    return few


def _spread_over(row: Vector, shares: list[Vector]) -> Vector:
    return np.concatenate([row * share for share in shares])


def _secrets(group: Group, targets: list[Target]) -> list[Vector]:
    """The weights of this role's figures that rest on too few people, or lie deeper than it is opened."""
    if group.rule.opening < Opening.DIMENSIONS:
        return []
    rows = [(target.level, target.weights[group.role.id]) for target in targets if target.weights]
    return [
        weight
        for level, weight in rows
        if group.rule.opening < OPENING[level] or group.people_behind(weight) < group.rule.least
    ]
