"""The quick way to split a plain file: no quotes, all lines as wide as the header, numbers of two digits.

That is what most programs write. The lines are looked at as an array of bytes, a block at a time. Of any
other file ``plain_rows`` makes nothing, and the careful way reads it or finds the line at fault.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

EMPTY = 255
MOST_READ = 99
_NO_DIGIT = 254
_BLOCK = 1 << 16
"""Bytes looked at in one go: what is made of them then stays in the processor's cache."""
_COMMA, _NEWLINE, _SPACE = b",\n "
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

Bytes = NDArray[np.uint8]
Places = NDArray[np.intp]


def _digits() -> Bytes:
    """What each byte, as the first of a cell, says: its digit, or that the cell is empty, or no number."""
    table = np.full(256, _NO_DIGIT, dtype=np.uint8)
    table[ord("0") : ord("9") + 1] = np.arange(10)
    table[[_COMMA, _NEWLINE]] = EMPTY
    return table


_DIGITS = _digits()


def run_of(places: list[int]) -> slice | list[int]:
    """``places`` as a slice where they follow each other: numpy then copies nothing."""
    first, last = places[0], places[-1]
    return slice(first, last + 1) if places == [*range(first, last + 1)] else places


@dataclass(frozen=True)
class Texts:
    """A column of text: row ``i`` holds ``texts[rows[i]]``."""

    texts: list[str]
    rows: Places


@dataclass(frozen=True)
class PlainRows:
    """The lines below the header: ``texts`` by column, ``numbers`` rows x ``names``, or ``EMPTY``."""

    texts: dict[str, Texts]
    names: list[str]
    numbers: Bytes


def plain_rows(content: bytes, numbers: Collection[str] = ()) -> PlainRows | None:
    """The lines of ``content``, of which the columns in ``numbers`` hold whole numbers; None if not plain."""
    content = content.removeprefix(_BYTE_ORDER_MARK)
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n")
    head, _, body = content.partition(b"\n")
    if b'"' in content or not body:
        return None
    try:
        header = head.decode().split(",")
        if len(set(header)) != len(header):
            return None
        return _Splitter(header, numbers).split(body if body.endswith(b"\n") else body + b"\n")
    except UnicodeDecodeError:
        return None


class _Splitter:
    """Takes the lines of one file apart."""

    def __init__(self, header: list[str], numbers: Collection[str]) -> None:
        self._header = header
        runs = groupby(range(len(header)), lambda place: header[place] in numbers)
        parts = [(numeric, list(run)) for numeric, run in runs]
        self._numeric = [place for numeric, run in parts if numeric for place in run]
        self._runs = [(run[0], run[-1]) for numeric, run in parts if not numeric]
        self._found = [_numbering() for _ in self._runs]

    def split(self, body: bytes) -> PlainRows | None:
        """The lines of ``body``, each with its line break; None if one is not plain."""
        numbers: list[Bytes] = []
        rows: list[list[int]] = [[] for _ in self._runs]
        for block in _blocks(body):
            cells = _cells(np.frombuffer(block, dtype=np.uint8), len(self._header))
            part = None if cells is None else cells.numbers(self._numeric)
            if cells is None or part is None:
                return None
            numbers.append(part)
            for run, found, row in zip(self._runs, self._found, rows, strict=True):
                row.extend(map(found.__getitem__, cells.texts(block, *run)))
        names = [self._header[place] for place in self._numeric]
        return PlainRows(self._texts(rows), names, np.concatenate(numbers))

    def _texts(self, rows: list[list[int]]) -> dict[str, Texts]:
        """Each different piece of a line is taken apart once, however many lines hold it."""
        columns = {}
        for (first, last), found, row in zip(self._runs, self._found, rows, strict=True):
            places = np.array(row, dtype=np.intp)
            split = zip(*(piece.decode().split(",") for piece in found), strict=True)
            for name, texts in zip(self._header[first : last + 1], split, strict=True):
                columns[name] = Texts(list(texts), places)
        return columns


def _numbering() -> defaultdict[bytes, int]:
    """A dictionary that numbers what it is asked for, in the order of first asking."""
    found: defaultdict[bytes, int] = defaultdict()
    found.default_factory = found.__len__
    return found


def _blocks(body: bytes) -> Iterator[bytes]:
    """Whole lines, about ``_BLOCK`` bytes at a time."""
    start = 0
    while start < len(body):
        end = body.rfind(b"\n", start, start + _BLOCK) + 1 or body.index(b"\n", start) + 1
        yield body[start:end]
        start = end


@dataclass(frozen=True)
class _Cells:
    """Where each cell of a block starts and ends, rows x columns."""

    block: Bytes
    starts: Places
    ends: Places

    def texts(self, block: bytes, first: int, last: int) -> list[bytes]:
        """From each line what stands in the columns ``first`` to ``last``."""
        bounds = zip(self.starts[:, first].tolist(), self.ends[:, last].tolist(), strict=True)
        return [block[start:end] for start, end in bounds]

    def numbers(self, columns: list[int]) -> Bytes | None:
        """The numbers in ``columns``; None where a cell holds something else than one or two digits."""
        if not columns:
            return np.empty((len(self.starts), 0), dtype=np.uint8)
        starts, ends = self.starts[:, run_of(columns)], self.ends[:, run_of(columns)]
        lengths = ends - starts
        values = _DIGITS.take(self.block.take(starts))
        if lengths.max() > 2 or (values == _NO_DIGIT).any():
            return None
        two = lengths == 2
        if two.any():
            last = _DIGITS.take(self.block.take(ends[two] - 1))
            if (last == _NO_DIGIT).any():
                return None
            values[two] = 10 * values[two] + last
        return values


def _cells(block: Bytes, width: int) -> _Cells | None:
    """The cells of whole lines; None where one is not of ``width``, or holds a control character."""
    separators = np.flatnonzero((block == _COMMA) | (block == _NEWLINE))
    rows, rest = divmod(len(separators), width)
    if rest or np.count_nonzero(block < _SPACE) != rows:
        return None
    starts = np.empty_like(separators)
    starts[0] = 0
    np.add(separators[:-1], 1, out=starts[1:])
    ends = separators.reshape(rows, width)
    if (block[ends[:, -1]] != _NEWLINE).any():
        return None
    return _Cells(block, starts.reshape(rows, width), ends)
