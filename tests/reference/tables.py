"""What an entry says about its data: the file, the filter, the keyed columns, the groups."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from assessment.psychometrics.scores import reverse_keyed, scores_0_100

Entry = dict[str, Any]
COMPARISON = re.compile(r"^(?P<column>[\w.]+)\s*(?P<sign>==|!=|<=|>=|<|>)\s*(?P<bound>.+)$")
MEMBERSHIP = re.compile(r"^(?P<column>[\w.]+)\s+(?:%in%|in)\s*(?:c\(|[{(\[])(?P<members>.*)[})\]]$")
FIRST_ROWS = re.compile(r"^first (?P<count>\d+) rows?(?: with complete (?P<columns>.+))?$")
ROW_RANGE = re.compile(r"^rows? (?P<first>\d+)\s*(?:-|to|:)\s*(?P<last>\d+)$")
WAVES = re.compile(r"^(?P<column>[\w.]+) (?P<before>\S+) vs (?P<after>\S+)$")


def table(entry: Entry, folder: Path) -> pd.DataFrame:
    """The rows of the entry's file that its ``filter`` keeps."""
    frame = pd.read_csv(folder / entry["data"])
    for clause in clauses(entry.get("filter") or ""):
        frame = kept(frame, clause)
    return frame


def clauses(text: str) -> list[str]:
    return [clause.strip() for clause in re.split(r";|&&?|\band\b", text) if clause.strip()]


def kept(frame: pd.DataFrame, clause: str) -> pd.DataFrame:
    if found := COMPARISON.match(clause):
        return frame[compared(frame[found["column"]], found["sign"], literal(found["bound"]))]
    if found := MEMBERSHIP.match(clause):
        members = [literal(member) for member in found["members"].split(",")]
        return frame[frame[found["column"]].isin(members)]
    if found := FIRST_ROWS.match(clause):
        rows = frame.dropna(subset=spanned(frame, found["columns"])) if found["columns"] else frame
        return rows.head(int(found["count"]))
    if found := ROW_RANGE.match(clause):
        return frame.iloc[int(found["first"]) - 1 : int(found["last"])]
    if WAVES.match(clause):
        return frame
    message = f"filter not understood: {clause!r}"
    raise ValueError(message)


def compared(column: pd.Series, sign: str, bound: object) -> pd.Series:
    if isinstance(bound, str):
        column = column.astype(str)
    tests = {
        "==": column.eq,
        "!=": column.ne,
        "<=": column.le,
        ">=": column.ge,
        "<": column.lt,
        ">": column.gt,
    }
    return tests[sign](bound) & column.notna()


def literal(text: str) -> float | str:
    text = text.strip()
    try:
        return float(text)
    except ValueError:
        return text.strip("'\"")


def spanned(frame: pd.DataFrame, text: str) -> list[str]:
    """``A1..A5`` or ``A1, A3`` as column names of ``frame``."""
    first, dots, last = text.partition("..")
    if not dots:
        return [name.strip().lstrip("-") for name in text.split(",")]
    columns = list(frame.columns)
    return columns[columns.index(first.strip()) : columns.index(last.strip(". ")) + 1]


def waves(entry: Entry) -> tuple[str, float, float]:
    """The column that tells the waves apart, and its two values."""
    for clause in clauses(entry.get("filter") or ""):
        if found := WAVES.match(clause):
            return found["column"], float(found["before"]), float(found["after"])
    return "time", 1.0, float(entry["params"].get("time2", 2))


def keyed(frame: pd.DataFrame, columns: list[str], scale_range: list[float] | None) -> pd.DataFrame:
    """``columns`` of ``frame``, named as listed; those with a leading ``-`` reversed by the scale range."""
    plain = [column.removeprefix("-") for column in columns]
    items = frame[plain].astype(float)
    reverse = [column[1:] for column in columns if column.startswith("-")]
    turned = reverse_keyed(items, reverse, tuple(scale_range or (0, 0))) if reverse else items
    return turned.set_axis(columns, axis=1)


def item_columns(entry: Entry) -> list[str]:
    """The entry's columns without the ones that its params name as group, organization, person or wave."""
    named = {str(entry.get("params", {}).get(name)) for name in ("group", "org", "time", "id")}
    labels = {"org", "role", "id", "study", "time", "group"} | named
    return [column for column in entry["columns"] if column not in labels]


def items(entry: Entry, folder: Path) -> pd.DataFrame:
    return keyed(table(entry, folder), item_columns(entry), entry.get("params", {}).get("scale_range"))


def scale_range(entry: Entry) -> list[float]:
    """The entry's scale range, or the one that the description of its value gives ("scale range 1-6")."""
    params = entry["params"]
    if "scale_range" in params:
        return list(params["scale_range"])
    found = re.search(
        r"range (-?\d+)\s*(?:-|to)\s*(\d+)", str(params.get("value", "")) + str(entry.get("notes"))
    )
    return [float(found[1]), float(found[2])] if found else [0.0, 1.0]


def two_groups(entry: Entry, folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Scores of ``group1`` and ``group2``: 0-100 facet scores if the entry says so, else its column."""
    frame, params = table(entry, folder), entry["params"]
    columns = item_columns(entry)
    if "facet score" in str(params.get("value", "")) or len(columns) > 1:
        bounds = scale_range(entry)
        scores = scores_0_100(keyed(frame, columns, bounds), (bounds[0], bounds[1]))
    else:
        scores = frame[columns[0]].to_numpy(dtype=float)
    labels = frame[params["group"]]
    return scores[same(labels, params["group1"])], scores[same(labels, params["group2"])]


def same(labels: pd.Series, wanted: object) -> np.ndarray:
    """Where ``labels`` equal ``wanted``, as numbers if both are."""
    if isinstance(wanted, (int, float)):
        return (pd.to_numeric(labels, errors="coerce") == wanted).to_numpy()
    return (labels.astype(str) == str(wanted)).to_numpy()


def described_scores(entry: Entry, folder: Path) -> pd.Series:
    """The score that ``params.value`` describes: a column ("column Y", "Y"), or "row mean of …"."""
    frame = table(entry, folder)
    name = str(entry["params"]["value"]).removeprefix("column ").split(",")[0].strip()
    if name in frame:
        return frame[name].astype(float)
    answers = items(entry, folder)
    enough = answers.notna().sum(axis=1) >= 0.5 * answers.shape[1]
    return answers.mean(axis=1).where(enough)


def group_labels(frame: pd.DataFrame, column: str) -> np.ndarray:
    """Group labels as the text that the reference's keys use (1, not 1.0)."""
    labels = frame[column]
    if pd.api.types.is_float_dtype(labels) and (labels.dropna() % 1 == 0).all():
        labels = labels.astype("Int64")
    return labels.astype("string").to_numpy(dtype=object, na_value=None)
