"""Small groups of people that follow from released groups: differences in the tree, and between dates.

An attacker sees names of nodes, numbers of answers and means, so knows ``n`` and ``n * mean`` of every shown
node. Within one table whatever can be computed is a sum of *remainders*: a shown node less the shown nodes
below it. Tables of one wave at two dates add what came in between; there a mixed-integer programme looks for
weights of all numbers that leave one to four people.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assessment.attack.findings import LEAST, Finding
from assessment.attack.reading import Line, Table
from assessment.disclosure import ROOT, SEPARATOR

Code = tuple[str, str]
Key = tuple[int, str]
"""Number of the table and node."""
_MOST_COMBINATIONS = 20
_SECONDS = 20.0


@dataclass(frozen=True)
class _Group:
    """A sum of released nodes with weights: by code its people, mean, error and spread."""

    name: str
    weights: Mapping[Key, float]


def small_groups(tables: Sequence[Table], *, same_answers: bool = False) -> Iterator[Finding]:
    """Every group of one to four people found."""
    waves = dict.fromkeys((table.organization, table.wave) for table in tables)
    for organization, wave in waves:
        mine = [table for table in tables if (table.organization, table.wave) == (organization, wave)]
        for role in sorted({role for table in mine for role in table.names}):
            yield from _of_wave(mine, role)
    if same_answers:
        for organization in dict.fromkeys(organization for organization, _ in waves):
            last = {table.wave: table for table in tables if table.organization == organization}
            yield from _between_waves(list(last.values()))


def _of_wave(tables: list[Table], role: str) -> Iterator[Finding]:
    lines = [_by_node(table, role) for table in tables]
    groups = [group for number, one in enumerate(lines) for group in _remainders(number, one)]
    if len(tables) > 1:
        groups += _same_node(lines, tables)
        groups += _combined(lines, tables, role)
    seen = set()
    for group in groups:
        finding = _finding(group, lines, tables[-1], role)
        if finding is not None and (key := (finding.code, finding.n, round(finding.mean, 3))) not in seen:
            seen.add(key)
            yield finding


Lines = Mapping[str, Mapping[Code, Line]]


def _by_node(table: Table, role: str) -> Lines:
    found: dict[str, dict[Code, Line]] = {}
    for (whose, node, others, level, code), line in table.lines.items():
        if whose == role and not others:
            found.setdefault(node, {})[level, code] = line
    return found


def _nearest_below(node: str, shown: Iterable[str]) -> list[str]:
    start = f"{node}{SEPARATOR}" if node else ""
    below = [other for other in shown if other != node and other.startswith(start) and other != ROOT]
    return [
        other
        for other in below
        if not any(other.startswith(f"{between}{SEPARATOR}") for between in below if between != other)
    ]


def _remainders(number: int, lines: Lines) -> Iterator[_Group]:
    """Each shown node less the shown nodes below it."""
    for node in lines:
        below = _nearest_below(node, lines)
        if below:
            name = f"{node or '*'} - {' - '.join(sorted(below))}"
            yield _Group(name, {(number, node): 1.0, **{(number, other): -1.0 for other in below}})


def _same_node(lines: Sequence[Lines], tables: Sequence[Table]) -> Iterator[_Group]:
    """Each node at one date less the same at an earlier date."""
    for later in range(1, len(lines)):
        for earlier in range(later):
            dates = f"{tables[later].date} - {tables[earlier].date}"
            for node in lines[later].keys() & lines[earlier].keys():
                yield _Group(f"{node or '*'} ({dates})", {(later, node): 1.0, (earlier, node): -1.0})


def _between_waves(tables: list[Table]) -> Iterator[Finding]:
    """Each node of a wave less the same of another, either way round."""
    for one in tables:
        for other in tables:
            if one.wave == other.wave:
                continue
            for role in sorted(one.names.keys() & other.names.keys()):
                pair = [_by_node(one, role), _by_node(other, role)]
                for node in sorted(pair[0].keys() & pair[1].keys()):
                    name = f"{node or '*'} ({one.wave} - {other.wave})"
                    finding = _finding(_Group(name, {(0, node): 1.0, (1, node): -1.0}), pair, one, role)
                    if finding is not None:
                        yield finding


def _combined(lines: Sequence[Lines], tables: Sequence[Table], role: str) -> Iterator[_Group]:
    """Weights of nodes at several dates that leave one to four people, for each pattern of numbers."""
    patterns: dict[tuple[object, ...], Code] = {}
    for code in dict.fromkeys(code for one in lines for node in one.values() for code in node):
        shape = tuple(
            (number, node, one[node][code].n)
            for number, one in enumerate(lines)
            for node in sorted(one)
            if code in one[node]
        )
        patterns.setdefault(shape, code)
    names = sorted({ROOT, *(name for table in tables for name in table.names.get(role, ()))})
    people = [(first, name) for first in range(len(lines)) for name in names]
    for code in patterns.values():
        yield from _searched(lines, code, people)


def insider_groups(
    tables: Sequence[Table], role: str, people: Iterable[tuple[int, str]]
) -> Iterator[Finding]:
    """Groups that follow for somebody who knows of everyone in which team they are and at which date their
    answers were first counted (``people``: number of the table and team), as nobody should.
    """
    lines, known = [_by_node(table, role) for table in tables], sorted(set(people))
    for code in dict.fromkeys(code for one in lines for node in one.values() for code in node):
        for group in _searched(lines, code, known):
            finding = _finding(group, lines, tables[-1], role)
            if finding is not None:
                yield finding


def _searched(lines: Sequence[Lines], code: Code, people: Sequence[tuple[int, str]]) -> Iterator[_Group]:
    from scipy import sparse
    from scipy.optimize import Bounds, LinearConstraint, milp

    nodes = [(number, node) for number, one in enumerate(lines) for node in sorted(one) if code in one[node]]
    answers = np.array([lines[number][node][code].n for number, node in nodes], dtype=float)
    place = {key: position for position, key in enumerate(nodes)}
    cells = _cells(nodes, people)
    if not nodes or not cells:
        return
    where = [(cell, place[key]) for cell, keys in enumerate(cells) for key in keys]
    table = sparse.csr_array((np.ones(len(where)), np.array(where).T), shape=(len(cells), len(nodes)))
    exact = [LinearConstraint(sparse.hstack([table, -sparse.eye_array(len(cells))], format="csr"), 0, 0)]
    count = np.concatenate([answers, np.zeros(len(cells))])
    exact.append(LinearConstraint(count[None, :], 0.5, LEAST - 0.5))
    bounds = Bounds(
        np.concatenate([np.full(len(nodes), -np.inf), np.zeros(len(cells))]),
        np.concatenate([np.full(len(nodes), np.inf), np.ones(len(cells))]),
    )
    integrality = np.concatenate([np.zeros(len(nodes)), np.ones(len(cells))])
    for _ in range(_MOST_COMBINATIONS):
        found = milp(
            count, integrality=integrality, bounds=bounds, constraints=exact, options={"time_limit": _SECONDS}
        )
        if found.x is None:
            return
        weights = found.x[: len(nodes)]
        used = {nodes[i]: float(weights[i]) for i in np.flatnonzero(np.abs(weights) > 1e-6)}
        terms = (f"{weight:+.3g} {node or '*'}[{number + 1}]" for (number, node), weight in used.items())
        yield _Group(" ".join(terms), used)
        chosen = np.round(found.x[len(nodes) :]) > 0.5  # once more, without this very group
        again = np.concatenate([np.zeros(len(nodes)), np.where(chosen, 1.0, -1.0)])
        exact.append(LinearConstraint(again[None, :], -np.inf, chosen.sum() - 1))


def _cells(nodes: Sequence[Key], people: Sequence[tuple[int, str]]) -> list[list[Key]]:
    """People who are together in every number: by the date they came in by, and where they are."""
    found = {}
    for first, name in people:
        keys = [
            (number, node)
            for number, node in nodes
            if number >= first and (not node or name == node or name.startswith(f"{node}{SEPARATOR}"))
        ]
        if keys:
            found[tuple(keys)] = keys
    return list(found.values())


def _finding(group: _Group, lines: Sequence[Lines], table: Table, role: str) -> Finding | None:
    """The finding where the group has one to four people in some figure."""
    recovered = []
    for code in dict.fromkeys(code for one in lines for node in one.values() for code in node):
        parts = [
            (weight, lines[number].get(node, {}).get(code))
            for (number, node), weight in group.weights.items()
        ]
        known = [(weight, line) for weight, line in parts if line is not None]
        n = round(sum(weight * line.n for weight, line in known))
        if len(known) == len(parts) and 0 < n < LEAST:
            recovered.append((*_solved(known, n), code[1], n))
    if not recovered:
        return None
    error, mean, spread, code_name, n = min(
        recovered, key=lambda entry: (round(entry[0], 3), math.isnan(entry[2]), entry[3])
    )
    return Finding(
        table.organization, table.wave, role, group.name, n, len(recovered), code_name, mean, error, spread
    )


def _solved(known: Sequence[tuple[float, Line]], n: int) -> tuple[float, float, float]:
    """Error, mean and spread of the group."""
    mean = sum(weight * line.n * line.value for weight, line in known) / n
    error = sum(abs(weight) * line.n * line.error for weight, line in known) / n
    squares = sum(weight * line.squares for weight, line in known)
    variance = squares / n - mean**2
    return error, mean, math.sqrt(max(0.0, variance)) if not math.isnan(variance) and n > 1 else math.nan
