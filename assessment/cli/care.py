"""Commands that care for what is stored: backup, restore, check, purge, retention, the audit log."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assessment.cli.base import data_option, language_option, main, place_of, store_in, told_errors
from assessment.i18n import Language, format_number, translate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assessment.storage.finding import Finding

_path = click.Path(path_type=Path)
_yes_option = click.option("--yes", is_flag=True, help="Do not ask.")
_states = click.Choice(["open", "closed"])


@main.command()
@click.option(
    "--to", type=_path, default=None, help="Folder for the backup (default: backups in the data folder)."
)
@click.option("--keys", type=_path, default=None, help="Folder to save the keys in, apart from the backup.")
@data_option
@language_option
@told_errors
def backup(to: Path | None, keys: Path | None, data: Path | None, language: Language) -> None:
    """Copy everything that is stored into a new folder, and read it again to see that it is whole."""
    care = store_in(data).upkeep()
    made = care.back_up(to)
    n = format_number(len(made.manifest.sets) - 1, language)
    click.echo(translate("care.command.backup", language, n=n, folder=made.folder))
    if keys is None:
        click.echo(translate("care.command.backup_without_keys", language))
    else:
        for file in care.save_keys(keys):
            click.echo(translate("care.command.keys", language, file=file))
    _end_with(made.findings, language)


@main.command()
@click.argument("backup", type=_path)
@click.option(
    "--keys", type=_path, default=None, help="Folder with the saved keys, where the data folder has none."
)
@click.option("--new-keys", is_flag=True, help="The keys are lost: sign everything with fresh ones.")
@click.option(
    "--waves", type=_states, default=None, help="What waves are that were open; asked when not given."
)
@_yes_option
@data_option
@language_option
@told_errors
def restore(
    backup: Path,
    keys: Path | None,
    new_keys: bool,
    waves: str | None,
    yes: bool,
    data: Path | None,
    language: Language,
) -> None:
    """Put the BACKUP in the place of what is in the data folder now. Stop the server first."""
    from assessment.storage.manifest import read_manifest
    from assessment.storage.restore import restore as put_back

    manifest = read_manifest(backup)
    words = {"written_at": manifest.written_at, "n": format_number(len(manifest.sets) - 1, language)}
    folder, url, owner_url = place_of(data)
    if not yes:
        word = backup.resolve().name
        sure = translate("care.command.restore_sure", language, folder=folder, word=word, **words)
        _confirm(sure, word, language)
    restored = put_back(
        folder, url, backup, owner_url=owner_url, keys=keys, new_keys=new_keys, actor="operator"
    )
    click.echo(translate("care.command.restored", language, **words))
    if restored.aside is not None:
        click.echo(translate("care.command.aside", language, folder=restored.aside))
    care = store_in(data).upkeep()
    lost = care.sealed_lost()
    for place, names in restored.unknown.items():
        for wave in names:
            _ask_state(care, place, wave, waves, language)
    _end_with([*restored.findings, *lost], language)


def _ask_state(care: Any, place: str, wave: str, given: str | None, language: Language) -> None:
    """Settle whether a wave goes on; without an answer it stays unknown and takes no answers."""
    state = given
    if state is None and sys.stdin.isatty():
        question = translate("care.command.wave_question", language, place=place, wave=wave)
        state = click.prompt(question, type=_states)
    if state is None:
        click.echo(translate("care.command.wave_unknown", language, place=place, wave=wave))
        return
    care.settle_wave(place, wave, state)
    click.echo(translate("care.command.wave_is", language, place=place, wave=wave, state=state))


@main.command("unlock-backup")
@click.argument("file", type=_path)
@click.option("--to", type=_path, default=Path(), help="Folder to put the backup in (default: here).")
@click.option("--passphrase", prompt=True, hide_input=True, help="Asked for when not given.")
@language_option
@told_errors
def unlock_backup(file: Path, to: Path, passphrase: str, language: Language) -> None:
    """Open the encrypted backup FILE that was downloaded under settings; `restore` puts it back."""
    from assessment.storage.locked import unlock

    folder = unlock(file.read_bytes(), passphrase, to)
    click.echo(translate("care.command.unlocked", language, folder=folder))


@main.command("wave-state")
@click.argument("organization")
@click.argument("wave")
@click.argument("state", type=_states)
@data_option
@language_option
@told_errors
def wave_state(organization: str, wave: str, state: str, data: Path | None, language: Language) -> None:
    """Say of a WAVE that was open in a restored backup whether it goes on."""
    care = store_in(data).upkeep()
    lost = [
        entry for entry in care.sealed_lost() if (entry.place, entry.values["wave"]) == (organization, wave)
    ]
    care.settle_wave(organization, wave, state)
    click.echo(translate("care.command.wave_is", language, place=organization, wave=wave, state=state))
    _end_with(lost, language)


@main.command()
@data_option
@language_option
@told_errors
def check(data: Path | None, language: Language) -> None:
    """Check files, responses, releases, the audit log, settings and clock: one line a finding."""
    care = store_in(data).upkeep()
    _end_with(care.check(), language)
    n = format_number(len(care.organizations()), language)
    click.echo(translate("care.command.clean", language, n=n))


@main.command()
@click.argument("organization")
@click.option("--wave", default=None, help="Only this wave (default: the whole organization).")
@_yes_option
@data_option
@language_option
@told_errors
def purge(organization: str, wave: str | None, yes: bool, data: Path | None, language: Language) -> None:
    """Delete an ORGANIZATION, or one wave of it, for good."""
    from assessment.storage import OPERATOR

    store = store_in(data)
    store.desk(organization, OPERATOR)
    care, what = store.upkeep(), organization if wave is None else f"{organization}, {wave}"
    word = organization if wave is None else wave
    if not yes:
        words = {"place": organization, "word": word}
        sure = (
            translate("care.command.purge_organization_sure", language, **words)
            if wave is None
            else translate("care.command.purge_wave_sure", language, wave=wave, **words)
        )
        _confirm(sure, word, language)
    if wave is None:
        care.purge_organization(organization)
    else:
        care.purge_wave(organization, wave)
    _say_until_when(care, what, language)


def _say_until_when(care: Any, what: str, language: Language) -> None:
    """Whether backups still hold what was purged, and until when."""
    dates: list[date] = [entry.until for entry in care.kept() if entry.kind == "backup"]
    if dates:
        until = max(dates).isoformat()
        click.echo(translate("care.command.purged", language, what=what, until=until))
    else:
        click.echo(translate("care.command.purged_everywhere", language, what=what))


@main.command()
@click.option("--do", "--yes", "do", is_flag=True, help="Delete what is due.")
@data_option
@language_option
@told_errors
def retention(do: bool, data: Path | None, language: Language) -> None:
    """Print what is deleted when; with --do delete what is due (the server does so by itself)."""
    care = store_in(data).upkeep()
    if do:
        gone = care.let_go(lambda entry: click.echo(_let_go(entry.sentence(language), language)))
        if not gone:
            click.echo(translate("care.command.nothing_due", language))
        return
    due, kept = care.due(), care.kept()
    for heading, entries in (("due", due), ("later", [entry for entry in kept if entry not in due])):
        if entries:
            click.echo(translate(f"care.command.{heading}", language))
        for entry in entries:
            click.echo(f"  {entry.sentence(language)}")
    click.echo(translate(f"care.command.{'how_to_do' if due else 'nothing_due'}", language))


def _let_go(what: str, language: Language) -> str:
    return translate("care.command.let_go", language, what=what)


@main.command("audit-log")
@click.argument("organization", required=False)
@click.option("--most", type=click.IntRange(1), default=None, help="Only the newest of them.")
@data_option
@language_option
@told_errors
def audit_log(organization: str | None, most: int | None, data: Path | None, language: Language) -> None:
    """Print who did what, newest first: in the installation, or in an ORGANIZATION."""
    from assessment.storage import OPERATOR

    store = store_in(data)
    entries = store.care(organization, OPERATOR).log(most) if organization else store.upkeep().log(most=most)
    for entry in entries:
        click.echo(f"{entry.at}  {entry.sentence(language)}")
    if not entries:
        click.echo(translate("care.screen.log_empty", language))


def _confirm(question: str, word: str, language: Language) -> None:
    """Go on only when ``word`` is typed."""
    try:
        typed = click.prompt(question, default="", show_default=False)
    except click.Abort:
        typed = ""
    if typed.strip() != word:
        click.echo(translate("care.command.not_confirmed", language, word=word), err=True)
        sys.exit(1)


def _end_with(findings: Iterable[Finding], language: Language) -> None:
    """One line a finding; status 1 when there is any."""
    found = list(findings)
    for finding in found:
        click.echo(finding.sentence(language))
    if found:
        sys.exit(1)
