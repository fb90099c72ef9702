"""What counts as the same text: headers, statements and labels as different tools write them."""

from __future__ import annotations

import html
import re
import unicodedata

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_WORD = re.compile(r"[^\W_]+")
_RUN = re.compile(r"\d+|[^\W\d_]+")
_MOST_SHOWN = 40


def unmarked(text: str) -> str:
    """``text`` without HTML: entities (also those that were escaped twice) and tags."""
    return _TAG.sub(" ", html.unescape(html.unescape(text))) if "&" in text or "<" in text else text


def plain(text: str) -> str:
    """``text`` in one form of spaces, quotes and case; what is neither letter nor digit stays."""
    same = unicodedata.normalize("NFKC", unmarked(text)).casefold()
    return " ".join("".join(mark for mark in same if unicodedata.category(mark) != "Cf").split())


def words(text: str) -> tuple[str, ...]:
    """The words of ``text``: letters and digits only, without accents."""
    letters = unicodedata.normalize("NFKD", plain(text))
    return tuple(_WORD.findall("".join(mark for mark in letters if not unicodedata.combining(mark))))


def squashed(text: str) -> str:
    """The words of ``text`` as one, the same whatever its spaces, dashes, quotes and accents."""
    return "".join(words(text))


def id_parts(text: str) -> tuple[str | int, ...]:
    """``SELL[01]``, ``sell_1`` and ``SELL01`` alike: letters, and numbers without leading zeros."""
    runs = _RUN.findall(plain(text))
    return tuple(int(run) if run.isdecimal() and len(run) < 10 else run for run in runs)


def column_letter(index: int) -> str:
    """The name that a spreadsheet gives column ``index`` (from 0): A, B, …, Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def shown_header(text: str) -> str:
    """A header as it may stand in a sentence: one line, printable, not long."""
    line = " ".join("".join(mark if mark.isprintable() else " " for mark in unmarked(text)).split())
    return line if len(line) <= _MOST_SHOWN else line[: _MOST_SHOWN - 1].rstrip() + "…"
