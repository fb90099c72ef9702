"""Files that cannot be imported: one sentence in both languages, places by row and column."""

from __future__ import annotations

import contextlib
import io
import random
import zipfile
from pathlib import Path

import import_samples as samples
import pytest
from click.testing import CliRunner
from import_samples import (
    FULL,
    HEADER,
    SHORT,
    archive,
    as_csv,
    as_xlsx,
    grid,
    imported,
    plain,
    refused,
    row,
    zipped,
)
from openpyxl import Workbook

from assessment.cli import main
from assessment.errors import InvalidImport
from assessment.i18n import EN, LANGUAGES
from assessment.importing import preview_import


def old_office(inside: str) -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512) + inside.encode("utf-16-le") + bytes(512)


def changed_part(name: str, find: bytes, put: bytes) -> bytes:
    """A workbook of a sample with ``find`` in one part replaced once."""
    with zipfile.ZipFile(io.BytesIO(as_xlsx(grid(SHORT)))) as packed:
        parts = {entry: packed.read(entry) for entry in packed.namelist()}
    assert find in parts[name]
    return archive(parts | {name: parts[name].replace(find, put, 1)})


def flagged_encrypted(file: bytes) -> bytes:
    """``file`` with the bit set that says that its entries are encrypted."""
    marked = bytearray(file)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = marked.find(signature)
        while at >= 0:
            marked[at + offset] |= 1
            at = marked.find(signature, at + 4)
    return bytes(marked)


# fmt: off
BAD_FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "the file is empty"),
    "blank": (b" \r\n\r\n \n", "the file is empty"),
    "blank sheet": (as_xlsx([[""]]), "the file is empty"),
    "header only": (as_csv(grid(FULL)[:1]), "there is a header and no"),
    "header only, three rows": (as_csv(grid("qualtrics_numeric.csv")[:3]), "there is a header and no"),
    "another questionnaire": (as_csv([["id", "A"], ["1", "2"]]), "no column is an item of"),
    "no separator": (b"row_id role SELL01\n1 REP 3\n", "no separator makes columns"),
    "another separator": (plain(row()).replace(b",", b"~"), "no separator makes columns"),
    "open quote": (plain(row(), row("2"))[:-2] + b'"open\r\n1\r\n', "quotes do not fit from line 3 on"),
    "binary": (bytes(range(256)) * 4, "this is no text that can be read"),
    "half a UTF-16": (as_csv(grid(SHORT), encoding="utf-16")[:-1], "this is no text that can be read"),
    "no Windows-1252": (b"row_id,role,SELL01\r\n1,REP,\x81\x8d\r\n", "this is no text that can be read"),
    "web page": (b"<!DOCTYPE html><html><table><tr><td>SELL01</td></tr></table></html>", "this is no table"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(64), "this is no text that can be read"),
    "document": (b"%PDF-1.7 " + bytes(64), "this is no table"),
    "broken JSON": (b'{"responses": [{"id": 1,', "this is not valid JSON"),
    "deep JSON": (b"[" * 100_000 + b"]" * 100_000, "this is not valid JSON"),
    "endless number": (b'[{"row_id": ' + b"9" * 5_000 + b', "SELL01": 1}]', "this is not valid JSON"),
    "not a number": (b'[{"row_id": 1, "SELL01": NaN}]', "this is not valid JSON"),
    "JSON without records": (b'{"responses": []}', "there is no list of responses"),
    "field twice": (b'[{"row_id": 1, "SELL01": 1, "SELL01": 2}]', "names a field twice"),
    "old workbook": (old_office("Workbook"), "this is an old Excel or Office file"),
    "encrypted workbook": (old_office("EncryptedPackage"), "the file is protected with a password"),
    "encrypted archive": (flagged_encrypted(as_xlsx(grid(SHORT))), "the file is protected with a password"),
    "half an archive": (as_xlsx(grid(SHORT))[:2000], "the file is damaged"),
    "archive of two tables": (archive({"a.csv": b"a,b", "b.csv": b"a,b"}), "this is no table"),
    "archive in an archive": (zipped(zipped(plain(row())), "a.xlsx"), "this is no table"),
    "workbook of another program": (archive({"mimetype": b"opendocument"}), "this is no table"),
    "workbook without sheets": (archive({"xl/workbook.xml": b"<x/>"}), "this workbook cannot be read"),
    "entities": (
        changed_part("xl/workbook.xml", b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook'),
        "this workbook cannot be read",
    ),
}
# fmt: on


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_file__is_told_in_one_sentence(name: str) -> None:
    file, said = BAD_FILES[name]
    fault = refused(file)
    assert said in fault.sentence(EN)
    for language in LANGUAGES:
        assert "\n" not in fault.sentence(language)
        assert len(fault.sentence(language)) < 250


def test_damage__anywhere_in_an_archive_is_told_or_harmless() -> None:
    whole = as_xlsx(grid(SHORT))
    for seed in range(40):
        broken = bytearray(whole)
        broken[random.Random(seed).randrange(len(broken))] ^= 255
        with contextlib.suppress(InvalidImport):
            imported(bytes(broken))


def test_findings__first_ten_in_the_order_of_the_file_and_how_many_more() -> None:
    fault = refused(plain(*(row(str(number), answers="12?451") for number in range(15))))
    for language in LANGUAGES:
        lines = fault.sentence(language).splitlines()
        assert len(lines) == 12
        assert all(f" {number}, " in line for number, line in enumerate(lines[1:11], 2))
        assert " 5" in lines[11]
    assert (
        str(fault).splitlines()[1].startswith("- row 2, column E (SELL03): this answer to SELL03 is neither")
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row(), row("2"), row("1", answers="543211")], "row 4, column A (row_id): this id stands in row 2"),
        ([row(role="Boss")], "row 2, column B (role): this role is not in the questionnaire; use one of"),
        ([row(""), row("2")], "row 2, column A (row_id): this row has no id"),
        ([row(answers="12345=")], "row 2, column H (SERV03): here stands a formula"),
        ([[*row()[:4], "=1+1", *row()[5:]]], "row 2, column E (SELL03): here stands a formula"),
        ([row(), [*row("2"), "more"]], "row 3: this row has more or fewer cells"),
        ([row(), row("2")[:5]], "row 3: this row has more or fewer cells"),
        ([row(text="a\x07b")], "row 2, column I: this cell holds marks that are no text"),
    ],
)  # fmt: skip
def test_findings__say_row_and_column(rows: list[list[str]], said: str) -> None:
    assert said in str(refused(plain(*rows)))


def test_findings__unknown_team() -> None:
    rows = [[*HEADER, "team"], [*row(), "Noord"], [*row("2"), "Mars"]]
    fault = refused(as_csv(rows), teams=["Noord", "Zuid"])
    assert "- row 3, column J (team): this team is not known; use one of: Noord, Zuid." in str(fault)


def test_findings__one_item_answered_twice_in_a_row() -> None:
    rows = [[*HEADER, "SELL01"], [*row(), "1"], [*row("2"), "5"]]
    assert "- row 3, column J (SELL01): SELL01 is answered differently" in str(refused(as_csv(rows)))


def test_findings__a_short_row_that_lacks_only_blank_cells_is_none() -> None:
    assert [line["row_id"] for line in imported(plain(row(), row("2")[:-1]))] == ["1", "2"]


def test_formulas__of_a_workbook_are_never_worked_out() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for cells in (HEADER, row()):
        sheet.append(cells)
    sheet["I2"] = "=2+3"
    file = io.BytesIO()
    book.save(file)
    assert imported(file.getvalue())[0]["open_text"] == "'=2+3"
    sheet["A2"], sheet["C2"] = "=ROW()", "=2+3"
    file = io.BytesIO()
    book.save(file)
    for place in ("A (row_id)", "C (SELL01)"):
        assert f"- row 2, column {place}: here stands a formula" in str(refused(file.getvalue()))


@pytest.mark.parametrize("marker", ["=SECRET()", "S3CR3T"])
def test_findings__never_say_what_stands_in_a_cell(marker: str) -> None:
    for cells in (row(role=marker), [*row()[:4], marker, *row()[5:]], row(marker), row(text=marker * 500)):
        file = plain(cells, [*cells[:8], "other", "surplus"])
        for language in LANGUAGES:
            assert marker not in refused(file).sentence(language)


def test_names__with_quotes_and_emoji_are_only_names() -> None:
    team = 'O\'Brien "Noord" \N{GRINNING FACE}'
    found = preview_import(as_csv([[*HEADER, "team"], [*row(), team]]), samples.questionnaire(), teams=[team])
    assert found.rows[0].team == team


def run(*words: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["import", *map(str, words)], catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def test_command__writes_nothing_when_a_row_cannot_be_used(tmp_path: Path) -> None:
    file, out = tmp_path / "answers.csv", tmp_path / "normalized.csv"
    file.write_bytes(plain(row(), row("2", role="Boss")))
    instrument = samples.FOLDER / "questionnaire.yaml"
    code, said, fault = run(
        file, "--questionnaire", instrument, "--dry-run", "--out", out, "--language", "nl"
    )
    assert (code, said) == (1, "")
    assert fault.splitlines()[1] == (
        "- rij 3, kolom B (role): deze rol staat niet in de vragenlijst; gebruik een van: MGT, REP."
    )
    assert not out.exists()


def test_command__stores_nothing_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes(plain(row()))
    instrument = samples.FOLDER / "questionnaire.yaml"
    code, said, fault = run(file, "--questionnaire", instrument, "--language", "en")
    assert (code, said) == (1, "")
    assert "add --dry-run" in fault


def test_command__refuses_a_large_file_without_reading_all_of_it(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    with file.open("wb") as sparse:
        sparse.truncate(10 * 1024**3)
    instrument = samples.FOLDER / "questionnaire.yaml"
    code, _, fault = run(file, "--questionnaire", instrument, "--dry-run", "--language", "en")
    assert (code, "larger than 5 MiB" in fault) == (1, True)


def test_command__takes_teams_matches_and_rows_to_leave_out(tmp_path: Path) -> None:
    file, out = tmp_path / "answers.csv", tmp_path / "normalized.csv"
    file.write_bytes(
        as_csv([["row_id", "role", "X = Y", "SELL02"], ["1", "REP", "5", "1"], ["2", "REP", "1", "1"]])
    )
    instrument = samples.FOLDER / "questionnaire.yaml"
    words = ("--match", "X = Y=SELL01", "--leave-out", "2", "--team", "Noord", "--out", out)
    code, said, _ = run(file, "--questionnaire", instrument, "--dry-run", "--language", "en", *words)
    assert code == 0
    assert "Items: 2 of 6 have a column." in said
    assert "Dropped: left out as asked 1 (rows 3)" in said
    assert out.read_text(encoding="utf-8").splitlines()[1:] == ["1,REP,complete,5,1,,,,,"]
