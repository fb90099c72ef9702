"""The command that looks at answers gathered with another tool, and writes them in one form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assessment.cli.base import language_option, main, told_errors, write_whole
from assessment.errors import InvalidImport
from assessment.i18n import Language, format_number, translate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assessment.importing import Preview
    from assessment.importing.columns import ColumnUse


@main.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--questionnaire", required=True, help="Id or path of the questionnaire that was asked.")
@click.option("--dry-run", is_flag=True, help="Say what an import would bring; store nothing.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="CSV to write the answers to.")
@click.option("--team", "teams", multiple=True, help="A team that is known (default: any).")
@click.option("--match", "matches", multiple=True, help="HEADER=ITEM (or role, open_text, -) for a column.")
@click.option("--leave-out", "left_out", multiple=True, help="Id of a row to drop, as a test run.")
@language_option
@told_errors
def import_(
    file: Path,
    questionnaire: str,
    dry_run: bool,
    out: Path | None,
    teams: tuple[str, ...],
    matches: tuple[str, ...],
    left_out: tuple[str, ...],
    language: Language,
) -> None:
    """Look at a FILE of answers from another tool: what matches, what counts, what is dropped and why."""
    from assessment.importing import normalized_csv, preview_import
    from assessment.library import load_questionnaire

    if not dry_run:
        raise InvalidImport("importing.only_dry_run")
    given = dict(_match(text) for text in matches)
    preview = preview_import(
        _content(file),
        load_questionnaire(questionnaire),
        teams=teams or None,
        given=given,
        left_out=left_out,
    )
    if out is not None:  # first, so that a screen that closes early costs no file
        write_whole(out, normalized_csv(preview))
    for line in _lines(preview, language):
        click.echo(line)
    if out is not None:
        click.echo(translate("cli.written", language, file=out))


def _content(file: Path) -> bytes:
    """The file's bytes, and no more of them than are imported."""
    from assessment.importing import MAX_BYTES

    with file.open("rb") as opened:
        content = opened.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise InvalidImport("importing.too_large", most=MAX_BYTES // 1024 // 1024)
    return content


def _match(text: str) -> tuple[str, str]:
    header, sign, target = text.rpartition("=")
    if not sign or not header.strip():
        raise InvalidImport("importing.bad_match", match=text)
    return header, target.strip()


def _lines(preview: Preview, language: Language) -> Iterator[str]:
    """The preview in words."""
    yield _say(
        language, "file", tool=_tool(preview, language), format=_format(preview), rows=len(preview.rows)
    )
    items = preview.questionnaire.items
    missing = preview.missing_items
    yield _say(language, "items", found=len(items) - len(missing), all=len(items))
    if missing:
        yield _say(language, "items_missing", items=", ".join(missing))
    for use, there, not_there in (("role", "role", "no_role"), ("open_text", "open", "no_open")):
        found = preview.columns.of(use)
        yield _say(language, there, column=_places(found)) if found else _say(language, not_there)
    if preview.left_out:
        yield _say(language, "left_out", columns=_places(preview.left_out))
    if preview.unmatched:
        yield _say(language, "unmatched", columns=_places(preview.unmatched))
    counts = {"complete": preview.complete, "partial": preview.partial, "without_role": preview.without_role}
    yield _say(
        language, "states", **{key: format_number(len(rows), language) for key, rows in counts.items()}
    )
    yield _dropped(preview, language)
    if preview.not_asked:
        yield _say(language, "not_asked", items=", ".join(f"{i} ({n})" for i, n in preview.not_asked.items()))
    yield _say(language, "not_stored")


def _say(language: Language, key: str, **values: object) -> str:
    return translate(f"importing.preview.{key}", language, **values)


def _tool(preview: Preview, language: Language) -> str:
    return translate(f"importing.tool.{preview.tool}", language)


def _format(preview: Preview) -> str:
    """``CSV, UTF-16, ;``: how the file is written."""
    sheet = preview.sheet
    separator = {"\t": "tab"}.get(sheet.separator, sheet.separator)
    return ", ".join(part for part in (sheet.kind.upper(), sheet.encoding, sheet.title, separator) if part)


def _places(uses: Sequence[ColumnUse]) -> str:
    return ", ".join(use.column.place for use in uses)


def _dropped(preview: Preview, language: Language) -> str:
    reasons = preview.dropped_by_reason
    if not reasons:
        return _say(language, "dropped_none")
    said = []
    for reason, n in reasons.items():
        rows = [str(row.number) for row in preview.dropped if row.reason == reason]
        listed = ", ".join(rows[:10]) + (" …" if len(rows) > 10 else "")
        said.append(
            translate(f"importing.reason.{reason}", language, n=format_number(n, language), rows=listed)
        )
    return _say(language, "dropped", reasons="; ".join(said))
