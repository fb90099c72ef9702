"""How large a file may be: held to before anything large is read."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path

import import_samples as samples
import pytest
from import_samples import HEADER, SHORT, Grid, archive, as_csv, as_xlsx, grid, imported, plain, refused, row
from openpyxl import load_workbook

from assessment.importing import MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS, preview_import
from assessment.importing.workbook import MAX_CELLS, MAX_PARTS, MAX_TEXTS, MAX_UNPACKED


@pytest.mark.parametrize("extra", [0, 1])
def test_limit__rows(extra: int) -> None:
    file = plain(*(row(str(number)) for number in range(MAX_ROWS + extra)))
    if extra:
        assert refused(file).code == "importing.too_many_rows"
    else:
        assert len(preview_import(file, samples.questionnaire()).rows) == MAX_ROWS


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("extra", [0, 1])
def test_limit__columns(kind: str, extra: int) -> None:
    more = MAX_COLUMNS - len(HEADER) + extra
    rows = [[*HEADER[:-1], *(f"x{n}" for n in range(more)), "open_text"], [*row()[:-1], *["y"] * more, "z"]]
    file = {"csv": as_csv(rows), "xlsx": as_xlsx(rows), "json": as_json_rows(rows)}[kind]
    if extra:
        assert refused(file).code == "importing.too_many_columns"
    else:
        assert imported(file)[0]["open_text"] == "z"


def as_json_rows(rows: Grid) -> bytes:
    return json.dumps([dict(zip(rows[0], cells, strict=True)) for cells in rows[1:]]).encode()


@pytest.mark.parametrize("place", ["GS2", "XFD1", "A1048576"])
def test_limit__a_cell_far_out_in_a_workbook(place: str) -> None:
    book = load_workbook(io.BytesIO(as_xlsx(grid(SHORT))))
    book.worksheets[0][place] = "far"
    file = io.BytesIO()
    book.save(file)
    far = "importing.too_many_rows" if place.startswith("A") else "importing.too_many_columns"
    assert refused(file.getvalue()).code == far


@pytest.mark.parametrize("extra", [0, 1])
def test_limit__characters_of_a_cell(extra: int) -> None:
    file = plain(row(), row("2", text="x" * (MAX_CELL + extra)))
    if extra:
        assert "- row 3, column I: this cell is longer than 2000 characters" in str(refused(file))
    else:
        assert len(imported(file)[1]["open_text"]) == MAX_CELL


def test_limit__bytes() -> None:
    assert refused(b"a" * (MAX_BYTES + 1)).code == "importing.too_large"
    assert refused(b"a" * MAX_BYTES).code != "importing.too_large"


def test_limit__parts_of_an_archive() -> None:
    parts = {f"part{number}.xml": b"" for number in range(MAX_PARTS)}
    assert refused(archive(parts | {"xl/workbook.xml": b""})).code == "importing.too_many_parts"
    assert (
        refused(archive(dict(list(parts.items())[1:]) | {"xl/workbook.xml": b""})).code
        == "importing.damaged_workbook"
    )


def test_limit__unpacked_size_is_looked_at_before_anything_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bomb = archive({"xl/workbook.xml": bytes(MAX_UNPACKED), "xl/styles.xml": b" "})
    assert len(bomb) < 100_000

    def unpacked(*_: object, **__: object) -> bytes:
        pytest.fail("something was unpacked")

    monkeypatch.setattr(zipfile.ZipFile, "read", unpacked)
    monkeypatch.setattr(zipfile.ZipFile, "open", unpacked)
    assert refused(bomb).code == "importing.unpacked_too_large"


def test_limit__an_archive_that_lies_about_its_size_is_never_unpacked_further() -> None:
    bomb = bytearray(archive({"xl/workbook.xml": bytes(MAX_UNPACKED + 1)}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", bomb, bomb.find(signature) + offset, 10)
    assert refused(bytes(bomb)).code == "importing.damaged_archive"


def test_limit__cells_of_a_workbook() -> None:
    sheet = b"<worksheet><sheetData><row>" + b"<c/>" * (MAX_CELLS + 1) + b"</row></sheetData></worksheet>"
    file = archive({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": sheet})
    assert refused(file).code == "importing.too_many_cells"


def test_docs__tell_the_limits_that_hold() -> None:
    page = (Path(__file__).parents[1] / "docs" / "import.md").read_text(encoding="utf-8")
    limits = {
        "bytes": f"{MAX_BYTES // 1024**2} MiB", "rows": f"{MAX_ROWS:,}", "columns": f"{MAX_COLUMNS:,}",
        "characters": f"{MAX_CELL:,}", "unpacked": f"{MAX_UNPACKED // 1024**2} MiB",
        "parts": f"{MAX_PARTS:,}",
        "cells": f"{MAX_CELLS:,}", "texts": f"{MAX_TEXTS:,}",
    }  # fmt: skip
    assert [name for name, limit in limits.items() if f"| {name} | {limit} |" not in page] == []
