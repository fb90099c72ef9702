"""What survey tools call their own columns (``headers.yaml``), and which tool has columns like these."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

import yaml

from assessment.importing.text import squashed

LIMESURVEY, MICROSOFT, GOOGLE = "limesurvey", "microsoft_forms", "google_forms"
QUALTRICS, SURVEYMONKEY, PLAIN = "qualtrics", "surveymonkey", "plain"
TOOLS = (LIMESURVEY, MICROSOFT, GOOGLE, QUALTRICS, SURVEYMONKEY, PLAIN)

_TIME = re.compile(r"\d{1,4}[-/.]\s?\d{1,2}[-/.]\s?\d{1,4}\.?[ T,]+\d{1,2}[:.h]\d{2}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z]{2,4})?")
_SHAPES = (  # the columns that a tool puts before the answers, whatever they are called
    (LIMESURVEY, re.compile(r"i[tpb]nl")),
    (MICROSOFT, re.compile(r"itt")),
    (SURVEYMONKEY, re.compile(r"[in][in]tt")),
    (GOOGLE, re.compile(r"t(?![tp])")),
)
KINDS_BY_SHAPE: Mapping[str, tuple[str, ...]] = {
    LIMESURVEY: ("id", "submitted", "last_page", "language"),
    MICROSOFT: ("id", "start_time", "completion_time"),
    SURVEYMONKEY: ("id", "collector"),
    GOOGLE: ("timestamp",),
}
"""What the first columns are of a tool that was recognized by their shape."""


@cache
def kinds() -> Mapping[str, tuple[str, int]]:
    """Header as one word -> what the column is, and its place in that list."""
    file = resources.files("assessment") / "importing" / "headers.yaml"
    tree: dict[str, list[str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    found: dict[str, tuple[str, int]] = {}
    for kind, names in tree.items():
        for place, name in enumerate(names):
            found.setdefault(squashed(str(name)), (kind, place))
    return found


def kind_of(parts: Sequence[str]) -> tuple[str, int] | None:
    """What a column with these header cells is for its tool; None when nobody calls a column so."""
    found = [kinds()[name] for part in parts if (name := squashed(part)) in kinds()]
    return min(found, key=lambda kind: kind[1]) if found else None


def tool_of(present: frozenset[str], first: str | None, *, import_ids: bool) -> str | None:
    """The tool with columns of these kinds, ``first`` the first of them; None when no name tells."""
    if import_ids or ("finished" in present and present & {"progress", "recorded", "channel"}):
        return QUALTRICS
    if "submitted" in present and present & {"last_page", "language"}:
        return LIMESURVEY
    if "collector" in present:
        return SURVEYMONKEY
    if {"start_time", "completion_time"} <= present:
        return MICROSOFT
    return GOOGLE if first == "timestamp" else None


def tool_by_shape(columns: Sequence[Sequence[str]], *, header_rows: int) -> str:
    """The tool whose exports begin with columns of this shape; ``plain`` when none does.

    ``columns``: the cells of the columns before the first item, without the header.
    """
    shape = "".join(_letter(cells) for cells in columns)
    for tool, pattern in _SHAPES:
        if pattern.match(shape) and (tool != SURVEYMONKEY or header_rows > 1):
            return tool
    return PLAIN


def _letter(cells: Sequence[str]) -> str:
    """One letter for what a column holds: times (p: not in each row), numbers (i: each once), languages."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return "b"
    if all(_TIME.match(cell) for cell in filled):
        return "t" if len(filled) == len(cells) else "p"
    if all(cell.isdecimal() for cell in filled):
        return "i" if len(set(filled)) == len(cells) else "n"
    return "l" if all(_LANGUAGE.fullmatch(cell) for cell in filled) else "x"
