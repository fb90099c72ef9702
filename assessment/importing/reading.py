"""Which kind of file it is, by what stands in it: an ending can be wrong."""

from __future__ import annotations

import re

from assessment.errors import InvalidImport
from assessment.importing.delimited import decoded, read_delimited
from assessment.importing.json_table import read_json
from assessment.importing.sheet import MAX_BYTES, Sheet
from assessment.importing.workbook import archive_parts, read_workbook

_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKUP = re.compile(r"\s*<(?:!doctype|\?xml|html|head|body|meta|style|table|svg)\b", re.IGNORECASE)
_TABLES = (".csv", ".tsv", ".txt", ".tab", ".json", ".xlsx")


def read_sheets(content: bytes) -> list[Sheet]:
    """The tables in a file: one, or the sheets of a workbook that hold something.

    Raises InvalidImport for a file that is empty, too large, no table, or beyond a limit.
    """
    return _checked(content, inside_archive=False)


def _checked(content: bytes, *, inside_archive: bool) -> list[Sheet]:
    if len(content) > MAX_BYTES:
        raise InvalidImport("importing.too_large", most=MAX_BYTES // 1024 // 1024)
    if not content.strip():
        raise InvalidImport("importing.empty")
    sheets = _read(content, inside_archive=inside_archive)
    if not sheets or all(sheet.is_blank for sheet in sheets):
        raise InvalidImport("importing.empty")
    return sheets


def _read(content: bytes, *, inside_archive: bool) -> list[Sheet]:
    if content.startswith(_ARCHIVES):
        return _archive(content, inside_archive=inside_archive)
    if content.startswith(_OLD_OFFICE):
        encrypted = _ENCRYPTED in content
        raise InvalidImport("importing.encrypted" if encrypted else "importing.old_workbook")
    if content.startswith(b"%PDF"):
        raise InvalidImport("importing.not_a_table")
    text, encoding = decoded(content)
    return [_text_table(text.lstrip("\ufeff"), encoding)]


def _text_table(text: str, encoding: str) -> Sheet:
    start = text.lstrip()[:1]
    if not start:
        raise InvalidImport("importing.empty")
    if _MARKUP.match(text):
        raise InvalidImport("importing.not_a_table")
    if start == "{":
        return read_json(text, encoding)
    if start == "[":
        try:
            return read_json(text, encoding)
        except InvalidImport as fault:
            if fault.code != "importing.not_json" or text.rstrip().endswith("]"):
                raise
    return read_delimited(text, encoding)


def _archive(content: bytes, *, inside_archive: bool) -> list[Sheet]:
    """A workbook; or the one table in an archive, as Google Forms, Qualtrics and SurveyMonkey send it."""
    parts = archive_parts(content)
    if "xl/workbook.xml" in parts:
        return list(read_workbook(content, parts))
    tables = [name for name in parts if name.lower().endswith(_TABLES) and not name.startswith("__MACOSX")]
    if inside_archive or len(tables) != 1:
        raise InvalidImport("importing.not_a_table")
    return _checked(parts[tables[0]], inside_archive=True)
