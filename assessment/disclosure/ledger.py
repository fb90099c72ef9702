"""Everything released so far as counts over cells, and whether one release more would reveal a small group.

A *cell* holds the people of one wave, one block and one place in the tree of teams. A block is what came in
between two releases of the wave: live steps, its closing, late responses after it was opened again. People
of a cell are together in every figure, so a figure is a row of 0 and 1 over cells, and whatever can be
computed exactly from the figures released is a sum of such rows with any weights. A group of people can be
computed exactly if its own row of 0 and 1 lies in that row space; its size is what ``smallest_group`` looks
for. Nobody has to think of the way it is computed: exports, later filters, live steps and closing figures
are all just rows. Sums of squares (from intervals) have the same rows as sums, so they add no group.

*What an attacker may assume of a second wave with the same people.* Answers of another wave are other
answers, even of the same person: a difference between two waves is a leaver's answers only for somebody who
takes it that all who stayed gave exactly the answers they gave before. Where that is true, it is dangerous,
so it is not assumed but looked at: responses that are the same in every answer (``Copies``) are taken to be
the same people in one cell, and all others to be people of their own. (How far a guess from changed answers
goes is measured in docs/disclosure.md.)
"""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter

from assessment.disclosure.cells import Cells, SmallestGroup, smallest_group
from assessment.disclosure.tree import ROOT, SEPARATOR, above, within

__all__ = [
    "MOST_SECONDS",
    "Copies",
    "Ledger",
    "Release",
    "SmallestGroup",
    "smallest_group",
]

MOST_SECONDS = 2.0
"""Beyond this a test counts as undecided, and what it was for is withheld."""

Counts = tuple[int, ...]
_MOST_DROPPED = 40
_MOST_TRIED = 8
_WITHOUT = None  # stands where a row has its node


@dataclass(frozen=True)
class Release:
    """One release of figures of a role: which nodes were shown, and the people behind.

    ``people``: path -> how many, then how many of them are in each of ``codes`` (facets). ``figures``: the
    codes of which anything was shown. ``shown``: paths of nodes. ``without``: of whom the comparison
    "without careless answers" was shown, path -> the counts of those left out; empty where it was not.
    ``live``: while the wave was open.
    """

    wave: str
    role: str
    codes: tuple[str, ...]
    figures: tuple[str, ...]
    shown: tuple[str, ...]
    people: Mapping[str, Counts]
    without: Mapping[str, Counts] = field(default_factory=dict)
    live: bool = False

    def to_content(self) -> dict[str, object]:
        """What is stored of it: numbers and names of places, a plain number where nobody skipped a facet."""
        return {
            "role": self.role,
            "live": self.live,
            "codes": list(self.codes),
            "figures": list(self.figures),
            "shown": list(self.shown),
            "people": {path: _short(row) for path, row in self.people.items()},
            "without": {path: _short(row) for path, row in self.without.items()},
        }

    @classmethod
    def of_content(cls, wave: str, content: Mapping[str, object]) -> Release:
        """The release that ``to_content`` described."""
        codes = tuple(_texts(content["codes"]))
        people, without = (
            {str(path): _long(row, len(codes)) for path, row in _mapping(content[name]).items()}
            for name in ("people", "without")
        )
        figures, shown = (tuple(_texts(content[name])) for name in ("figures", "shown"))
        live = bool(content["live"])
        return cls(wave, str(content["role"]), codes, figures, shown, people, without, live)

    def again(self, other: Release) -> bool:
        """Whether ``other`` is the same release once more: of the same people, and live or not as this."""
        return (self.wave, self.role, self.codes, self.figures, self.live, dict(self.people)) == (
            *(other.wave, other.role, other.codes, other.figures, other.live),
            dict(other.people),
        )


@dataclass(frozen=True)
class Copies:
    """Responses of this wave that are, answer for answer, responses of an earlier ``wave`` too.

    ``people``: (path then, path now) -> counts as in ``Release``.
    """

    wave: str
    role: str
    people: Mapping[tuple[str, str], Counts]


class Ledger:
    """What was released of one role of one organization, in the order in which it was."""

    def __init__(self, earlier: Sequence[Release] = ()) -> None:
        self._earlier = list(earlier)

    def enter(self, release: Release) -> None:
        """Note that ``release`` is out."""
        self._earlier.append(release)

    def smallest(self, below: int, seconds: float = MOST_SECONDS) -> SmallestGroup:
        """The smallest group that follows from everything entered, where it is under ``below``."""
        for wave in dict.fromkeys(release.wave for release in self._earlier):
            mine = [release for release in self._earlier if release.wave == wave]
            cells = _cells(mine)
            found = cells.smallest(below, seconds) if cells else SmallestGroup(None, False)
            if found.size is not None or not found.decided:
                return found
        return SmallestGroup(None, True)

    def releasable(
        self,
        new: Release,
        least: int,
        *,
        copies: Sequence[Copies] = (),
        seconds: float = MOST_SECONDS,
    ) -> Release | None:
        """``new`` with as many of its nodes as may be shown beside everything before; None for nothing.

        What is out already is given again as it was.
        Where a group of fewer than ``least`` would follow, the smallest node behind it is left out, and so
        on. The comparison without careless answers goes first; it is not given beside other releases of the
        wave at all, of which it is not known who was left out.
        """
        mine = [entry for entry in self._earlier if (entry.wave, entry.role) == (new.wave, new.role)]
        if mine and mine[-1].again(new):
            return mine[-1]
        if mine and new.without:
            new = replace(new, without={})
        until = time.monotonic() + seconds
        for _ in range(_MOST_DROPPED):
            found = self._test(mine, new, least, copies, until)
            if self._safe(found):
                return new
            smaller = _smaller(new, found)
            if not smaller:
                return None
            tried = [
                entry
                for entry in smaller[:_MOST_TRIED]
                if len(smaller) > 1 and self._safe(self._test(mine, entry, least, copies, until))
            ]
            if tried:
                return tried[0]
            new = smaller[0]
        new = replace(new, shown=(ROOT,), without={})
        return new if self._safe(self._test(mine, new, least, copies, until + seconds)) else None

    @staticmethod
    def _safe(found: SmallestGroup) -> bool:
        return found.size is None and found.decided

    def _test(
        self, mine: list[Release], new: Release, least: int, copies: Sequence[Copies], until: float
    ) -> SmallestGroup:
        """The test of this wave's releases, then of each earlier wave with the same answers in it."""
        found = SmallestGroup(None, True)
        for cells in self._tables(mine, new, copies):
            if cells is None:
                return SmallestGroup(None, False)
            found = cells.smallest(least, max(until - time.monotonic(), 0.05))
            if not self._safe(found):
                return found
        return found

    def _tables(self, mine: list[Release], new: Release, copies: Sequence[Copies]) -> Iterator[Cells | None]:
        yield _cells([*mine, new])
        for copied in copies:
            before = [entry for entry in self._earlier if (entry.wave, entry.role) == (copied.wave, new.role)]
            if before:
                yield _copied_cells(before[-1], new, copied)


def _smaller(new: Release, found: SmallestGroup) -> list[Release]:
    """``new`` without one of its nodes behind what was found, the smallest node first; empty where only the
    whole role is.
    """
    if new.without:
        return [replace(new, without={})]
    among = frozenset(new.shown)
    nodes = [path for path in new.shown if path != ROOT]
    if nodes and not found.decided:
        return [replace(new, shown=(ROOT,))]
    used = {node for name, node in found.rows if name == "new"}
    behind = [path for path in nodes if path in used]
    behind += [path for path in nodes if _owner(path.rpartition(SEPARATOR)[0], among) in used]
    return [
        replace(new, shown=tuple(path for path in new.shown if path != left_out))
        for left_out in sorted(dict.fromkeys(behind or nodes), key=lambda path: (_size(new, path), path))
    ]


def _size(release: Release, node: str) -> int:
    return sum(row[0] for path, row in release.people.items() if within(path, node))


Where = tuple[str, bool]
"""A place, and whether its people are left out of the comparison without careless answers."""


def _cells(releases: Sequence[Release]) -> Cells | None:
    """The cells and rows of the releases of one wave; None where they do not follow from each other."""
    cells, counted = Cells(), itemgetter(*_columns(releases))
    known = {*releases[-1].people, ROOT}
    before: dict[Where, list[int]] = {}
    entered: list[tuple[Hashable, Where]] = []
    for number, release in enumerate(releases):
        now = _aligned(release, known)
        if now is None or any(where not in now for where in before):
            return None
        fresh = []
        for where, counts in now.items():
            more = counts
            if where in before:
                more = [n - m for n, m in zip(counts, before[where], strict=True)]
            if min(more) < 0:
                return None
            if more[0] > 0:
                cells.add((number, where), counted(more))
                fresh.append(((number, where), where))
        entered += fresh
        same = number > 0 and releases[number - 1].shown == release.shown
        name = "new" if number == len(releases) - 1 else number
        _add_rows(cells, release, name, fresh if same else entered)  # where same: the rows less those before
        before = now
    return cells


def _add_rows(
    cells: Cells, release: Release, name: Hashable, people: Sequence[tuple[Hashable, Where]]
) -> None:
    """A row for the residue of each shown node, and one for everyone who is not left out."""
    shown = frozenset(release.shown)
    owners = {path: _owner(path, shown) for path in {path for _cell, (path, _left_out) in people}}
    for cell, (path, left_out) in people:
        node = owners[path]
        if node is not None:
            cells.put((name, node), cell)
        if release.without and not left_out:
            cells.put((name, _WITHOUT), cell)


def _columns(releases: Sequence[Release]) -> list[int]:
    """The positions of the counts that matter: people, and every facet of which anything was shown.

    The people are named twice: ``itemgetter`` gives a tuple only of two places or more.
    """
    shown = {code for release in releases for code in release.figures}
    return [0, 0, *(1 + place for place, code in enumerate(releases[-1].codes) if code in shown)]


def _aligned(release: Release, known: set[str]) -> dict[Where, list[int]] | None:
    """Counts by place and left out or not, places being those of the last release: names of small teams are
    not kept, so people may lie higher later. None where a node shown then is not among them.
    """
    found: dict[Where, list[int]] = {}
    shown = frozenset(release.shown)
    for path, row in release.people.items():
        place = path if path in known else next(node for node in above(path) if node in known)
        if place != path and _owner(place, shown) != _owner(path, shown):
            return None
        out = release.without.get(path)
        rest = row if out is None else [n - m for n, m in zip(row, out, strict=True)]
        for left_out, counts in ((False, rest), (True, out)):
            if counts is not None and counts[0] > 0:
                where = place, left_out
                sums = found.get(where)
                found[where] = (
                    [*counts] if sums is None else [n + m for n, m in zip(sums, counts, strict=True)]
                )
    return found


def _owner(path: str, shown: frozenset[str]) -> str | None:
    """The nearest shown node that ``path`` lies in."""
    return path if path in shown else next((node for node in (path, *above(path)) if node in shown), None)


def _copied_cells(before: Release, new: Release, copied: Copies) -> Cells | None:
    """The cells of two waves that hold the same responses: only then, only now, and both."""
    cells, counted = Cells(), itemgetter(*_columns([before, new]))
    sides = {"then": before, "new": new}
    shown = {side: frozenset(release.shown) for side, release in sides.items()}
    left = {
        side: {path: list(row) for path, row in release.people.items()} for side, release in sides.items()
    }

    def put(key: Hashable, counts: Sequence[int], places: Mapping[str, str]) -> None:
        cells.add(key, counted(counts))
        for side, path in places.items():
            node = _owner(path, shown[side])
            if node is not None:
                cells.put((side, node), key)

    for (then, now), row in copied.people.items():
        places = {"then": then, "new": now}
        if any(path not in left[side] for side, path in places.items()):
            return None
        for side, path in places.items():
            left[side][path] = [n - m for n, m in zip(left[side][path], row, strict=True)]
        put((then, now), row, places)
    for side, rest in left.items():
        for path, counts in rest.items():
            if min(counts) < 0:
                return None
            if counts[0] > 0:
                put((side, path, "only"), counts, {side: path})
    return cells


def _short(row: Counts) -> int | list[int]:
    return row[0] if len(set(row)) == 1 else list(row)


def _long(row: object, codes: int) -> Counts:
    if isinstance(row, int):
        return (row,) * (1 + codes)
    return tuple(int(count) for count in row) if isinstance(row, list | tuple) else ()


def _texts(value: object) -> list[str]:
    return [str(entry) for entry in value] if isinstance(value, list | tuple) else []


def _mapping(value: object) -> Mapping[object, object]:
    return value if isinstance(value, Mapping) else {}
