"""Commands on a wave: open it with links for everybody, renew links, close it, open it again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assessment.cli.base import (
    data_option,
    language_option,
    least_option,
    main,
    one_wave_of,
    replacing,
    store_in,
    told_errors,
)
from assessment.i18n import Language, translate
from assessment.links import links_csv
from assessment.questionnaire import Questionnaire

if TYPE_CHECKING:
    from assessment.storage import Invited, OrganizationDesk

_links_option = click.option(
    "--links", type=click.Path(path_type=Path), required=True, help="CSV to write the links to."
)
_address_option = click.option(
    "--address", default="http://localhost:8501", show_default=True, help="Where the app is reached."
)


@main.command("open-wave")
@click.argument("invited", type=click.Path(path_type=Path))
@click.option("--questionnaire", default="sustainable-success", show_default=True)
@click.option("--name", default=None, help="Name of the organization (default: its id).")
@click.option("--year", type=click.IntRange(2000, 2200), required=True, help="The year of this wave.")
@click.option(
    "--agreed", is_flag=True, help="All members of a management team under five agreed to be shown."
)
@click.option(
    "--notice",
    type=click.Path(path_type=Path),
    default=None,
    help="YAML with the facts of the information notice.",
)
@click.option("--open-questions", is_flag=True, help="Ask the open questions too.")
@click.option("--claim", "claims", multiple=True, help="A question of the claim check to ask too, by id.")
@least_option
@click.option("--live", is_flag=True, help="Show whole roles, never teams, while it is open.")
@click.option("--own-mirror", is_flag=True, help="Show respondents their own answers after sending.")
@_links_option
@_address_option
@data_option
@language_option
@told_errors
def open_wave(
    invited: Path,
    questionnaire: str,
    name: str | None,
    year: int,
    agreed: bool,
    notice: Path | None,
    open_questions: bool,
    claims: tuple[str, ...],
    least: int,
    live: bool,
    own_mirror: bool,
    links: Path,
    address: str,
    data: Path | None,
    language: Language,
) -> None:
    """Open a wave for the people in the INVITED file and write a personal link for each.

    INVITED counts people by role and team (organization,wave,role,team,invited), and their links are handed
    out unassigned; or it is a list of addresses, one line a person (organization,wave,role,team,address).
    """
    from assessment.disclosure import Thresholds
    from assessment.library import load_questionnaire
    from assessment.notice import NoticeFacts, read_facts
    from assessment.opening import checked_modules, wave_facts
    from assessment.storage import OPERATOR, Wave

    instrument = load_questionnaire(questionnaire)
    organization, wave, groups, people = _invited(invited, instrument)
    modules = checked_modules(instrument, open_questions=open_questions, claims=claims, own_mirror=own_mirror)
    known = read_facts(notice) if notice else NoticeFacts()
    limits = Thresholds(group=least)
    facts = wave_facts(
        instrument,
        known,
        invited=groups,
        agreed=agreed,
        modules=modules,
        thresholds=limits,
        live=live,
        listed=people is not None,
    )
    which = (wave, instrument.id, instrument.version, year)
    opened = Wave(*which, True, agreed, False, groups, facts, modules, live, limits.raised())
    store = store_in(data)
    if organization not in store.organizations(OPERATOR):
        store.add_organization(organization, name or organization)
    with replacing(links) as file:  # opened first: a wave whose links cannot be written is not opened
        issued = store.desk(organization, OPERATOR).open_wave(opened, people)
        file.write(links_csv(issued, address))
    click.echo(translate("cli.opened", language, wave=wave, n=len(issued), file=links))


@main.command()
@click.argument("organization")
@click.argument("wave")
@_links_option
@_address_option
@data_option
@language_option
@told_errors
def remind(
    organization: str, wave: str, links: Path, address: str, data: Path | None, language: Language
) -> None:
    """Write a new link for everybody on the invitation list of WAVE; the old ones lead nowhere.

    Whether somebody has answered is not told: the new link then says "already received".
    """
    with replacing(links) as file:
        issued = _desk(organization, data).remind(wave)
        file.write(links_csv(issued, address))
    click.echo(translate("cli.reminded", language, wave=wave, n=len(issued), file=links))


@main.command("renew-links")
@click.argument("organization")
@click.argument("wave")
@click.argument("role")
@click.option("--team", default="", help="The team; left out for people without one.")
@_links_option
@_address_option
@data_option
@language_option
@told_errors
def renew_links(
    organization: str,
    wave: str,
    role: str,
    team: str,
    links: Path,
    address: str,
    data: Path | None,
    language: Language,
) -> None:
    """Write new links in the place of the unused ones of a ROLE (and team), where these were lost."""
    with replacing(links) as file:
        issued = _desk(organization, data).reissue_pool(wave, role, team)
        file.write(links_csv(issued, address))
    click.echo(translate("cli.renewed", language, wave=wave, n=len(issued), file=links))


@main.command("close-wave")
@click.argument("organization")
@click.argument("wave")
@data_option
@language_option
@told_errors
def close_wave(organization: str, wave: str, data: Path | None, language: Language) -> None:
    """Take no more answers in WAVE, so that its results may be shown."""
    _desk(organization, data).close_wave(wave)
    click.echo(translate("cli.closed", language, wave=wave))


@main.command("reopen-wave")
@click.argument("organization")
@click.argument("wave")
@data_option
@language_option
@told_errors
def reopen_wave(organization: str, wave: str, data: Path | None, language: Language) -> None:
    """Take answers in WAVE again; refused once figures of it were shown."""
    _desk(organization, data).reopen_wave(wave)
    click.echo(translate("cli.reopened", language, wave=wave))


def _desk(organization: str, data: Path | None) -> OrganizationDesk:
    from assessment.storage import OPERATOR

    desk: OrganizationDesk = store_in(data).desk(organization, OPERATOR)
    return desk


def _invited(
    path: Path, instrument: Questionnaire
) -> tuple[str, str, dict[tuple[str, str], int], list[Invited] | None]:
    """Organization, wave, people by role and team, and the list of addresses where there is one."""
    from assessment.answers_file import is_list, read_invited, read_people
    from assessment.storage import Invited

    if not is_list(path):
        return *one_wave_of(read_invited(path, instrument)), None
    frame = read_people(path, instrument)
    counted = frame.groupby(["organization", "wave", "role", "team"]).size().reset_index(name="invited")
    columns = (frame[column].map(str) for column in ("role", "team", "address"))
    return *one_wave_of(counted), [Invited(*row) for row in zip(*columns, strict=True)]
