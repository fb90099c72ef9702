"""The command that looks at answers gathered with another tool, and writes them in one form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assessment.cli.base import language_option, main, told_errors, write_whole
from assessment.errors import InvalidImport
from assessment.i18n import Language, translate

if TYPE_CHECKING:
    pass


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
    from assessment.importing import normalized_csv, preview_import, preview_sentences
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
    for line in preview_sentences(preview, language):
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
