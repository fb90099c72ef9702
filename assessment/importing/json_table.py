"""JSON: records in a list, wherever the tool has put it, as rows below a header of field names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn

from assessment.errors import InvalidImport
from assessment.importing.sheet import MAX_COLUMNS, MAX_ROWS, Sheet, checked_rows

Record = Mapping[str, Any]
_HEADERS = ("columns", "headers", "header", "fields")
_ROWS = ("data", "rows", "values", "records")


def read_json(text: str, encoding: str) -> Sheet:
    """The records of a JSON text, or of one with a record on each line (JSON Lines).

    Raises InvalidImport for what is no JSON, says a field twice, or holds no records.
    """
    try:
        tree = _parsed(text)
    except InvalidImport:
        raise
    except (ValueError, RecursionError):
        raise InvalidImport("importing.not_json") from None
    table = _table(tree)
    if table is None:
        records = _records(tree)
        if not records:
            raise InvalidImport("importing.no_records")
        return Sheet(checked_rows(_rows(records), 0), "json", encoding, first_row=0)
    return Sheet(
        checked_rows(([_cell(cell) for cell in row] for row in table), 0), "json", encoding, first_row=0
    )


def _parsed(text: str) -> Any:
    options: dict[str, Any] = {"object_pairs_hook": _object, "parse_constant": _no_number}
    try:
        return json.loads(text, **options)
    except json.JSONDecodeError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
            raise
        return [json.loads(line, **options) for line in lines]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose fields are named once; of two equal ones, JSON lets the last win in silence."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise InvalidImport("importing.field_repeated")
    return found


def _no_number(_name: str) -> NoReturn:
    """NaN and Infinity are no JSON."""
    raise ValueError


def _table(tree: Any) -> list[Sequence[Any]] | None:
    """Rows that stand as lists: the header first, or apart under ``columns``."""
    if _is_list_of(tree, list):
        return list(tree)
    if isinstance(tree, dict):
        names = {key.lower(): entry for key, entry in tree.items()}
        header = next((names[key] for key in _HEADERS if isinstance(names.get(key), list)), None)
        rows = next((names[key] for key in _ROWS if _is_list_of(names.get(key), list)), None)
        if header and rows:
            return [header, *rows]
    return None


def _is_list_of(tree: Any, kind: type) -> bool:
    return isinstance(tree, list) and bool(tree) and all(isinstance(entry, kind) for entry in tree)


def _records(tree: Any, depth: int = 0) -> list[Record]:
    """The longest list of objects in ``tree``, three levels down at most."""
    if isinstance(tree, list):
        return _unwrapped([entry for entry in tree if isinstance(entry, dict)])
    if not isinstance(tree, dict) or depth > 3:
        return []
    columns = _by_columns(tree)
    if columns:
        return columns
    if tree and all(isinstance(entry, dict) for entry in tree.values()) and len(tree) > 1:
        return _unwrapped(list(tree.values()))
    return max((_records(entry, depth + 1) for entry in tree.values()), key=len, default=[])


def _unwrapped(records: list[dict[str, Any]]) -> list[Record]:
    """Records that stand alone below their own id, as ``{"17": {…}}``, without it."""
    inner = [next(iter(entry.values())) for entry in records if len(entry) == 1]
    alone = len(inner) == len(records) and all(isinstance(entry, dict) for entry in inner)
    return inner if alone else list(records)


def _by_columns(tree: dict[str, Any]) -> list[Record]:
    """Records out of ``{field: [values]}`` or ``{field: {row: value}}``; none where it is not that."""
    if _is_list_of(list(tree.values()), list) and len(tree) > 1:
        longest = max(map(len, tree.values()))
        scalar = not any(isinstance(cell, dict | list) for entry in tree.values() for cell in entry)
        if scalar and all(len(entry) == longest for entry in tree.values()):
            return [{name: entry[row] for name, entry in tree.items()} for row in range(longest)]
    if _is_list_of(list(tree.values()), dict) and all(
        key.isdecimal() and not isinstance(cell, dict | list)
        for entry in tree.values()
        for key, cell in entry.items()
    ):
        rows = list(dict.fromkeys(key for entry in tree.values() for key in entry))
        return [{name: entry.get(row) for name, entry in tree.items()} for row in rows]
    return []


def _rows(records: Sequence[Record]) -> Iterator[list[str]]:
    if len(records) > MAX_ROWS:
        raise InvalidImport("importing.too_many_rows", most=MAX_ROWS)
    flat = [dict(_fields(record)) for record in records]
    names = list(dict.fromkeys(name for record in flat for name in record))
    if len(names) > MAX_COLUMNS:
        raise InvalidImport("importing.too_many_columns", row=1, most=MAX_COLUMNS)
    yield names
    for record in flat:
        yield [record.get(name, "") for name in names]


def _fields(record: Record, path: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Fields of fields by their path, ``answers.SELL01``."""
    for name, entry in record.items():
        if isinstance(entry, dict) and depth < 5:
            yield from _fields(entry, f"{path}{name}.", depth + 1)
        else:
            yield f"{path}{name}", _cell(entry)


def _cell(entry: Any) -> str:
    if entry is None:
        return ""
    if isinstance(entry, bool):
        return "true" if entry else "false"
    if isinstance(entry, float) and entry.is_integer():
        return str(int(entry))
    if isinstance(entry, list):
        return ", ".join(map(_cell, entry))
    return json.dumps(entry) if isinstance(entry, dict) else str(entry)
