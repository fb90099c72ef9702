"""Commands around the app: open a wave, make accounts, serve, demonstrate."""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path

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

DEFAULT_PORT = 8501


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
@click.option("--links", type=click.Path(path_type=Path), required=True, help="CSV to write the links to.")
@click.option(
    "--address", default="http://localhost:8501", show_default=True, help="Where the app is reached."
)
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
    links: Path,
    address: str,
    data: Path | None,
    language: Language,
) -> None:
    """Open a wave for the people counted in the INVITED file and write a personal link for each."""
    import csv
    import io

    from assessment.answers_file import read_invited
    from assessment.disclosure import Thresholds
    from assessment.library import load_questionnaire
    from assessment.notice import NoticeFacts, read_facts
    from assessment.opening import checked_modules, wave_facts
    from assessment.storage import OPERATOR, Wave

    instrument = load_questionnaire(questionnaire)
    organization, wave, groups = one_wave_of(read_invited(invited, instrument))
    modules = checked_modules(instrument, open_questions=open_questions, claims=claims)
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
    )
    which = (wave, instrument.id, instrument.version, year)
    opened = Wave(*which, True, agreed, False, groups, facts, modules, live, limits.raised())
    store = store_in(data)
    if organization not in store.organizations(OPERATOR):
        store.add_organization(organization, name or organization)
    with replacing(links) as file:  # opened first: a wave whose links cannot be written is not opened
        issued = store.desk(organization, OPERATOR).open_wave(opened)
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["role", "team", "link"])
        writer.writerows([entry.role, entry.team, _link(address, entry.code)] for entry in issued)
        file.write(text.getvalue().encode())
    click.echo(translate("cli.opened", language, wave=wave, n=len(issued), file=links))


def _link(address: str, code: str) -> str:
    return f"{address.rstrip('/')}/r#{code}"


@main.command()
@click.argument("name")
@click.option("--organization", "organizations", multiple=True, help="An organization this account may see.")
@click.password_option(help="Asked for when not given.")
@data_option
@language_option
@told_errors
def account(
    name: str, organizations: tuple[str, ...], password: str, data: Path | None, language: Language
) -> None:
    """Make a consultant's account called NAME."""
    from assessment.storage import OPERATOR

    store = store_in(data)
    for organization in organizations:
        store.desk(organization, OPERATOR)
    store.accounts.add(name, password, organizations)
    click.echo(translate("cli.account_made", language, name=name))


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True)
@click.option("--address", default="localhost", show_default=True, help="Network address to listen on.")
@data_option
@language_option
@told_errors
def serve(port: int, address: str, data: Path | None, language: Language) -> None:
    """Serve the app (the same as: streamlit run streamlit_app.py)."""
    store_in(data).close()
    click.echo(translate("cli.serving", language, address=f"http://{address}:{port}"))
    _run(port, address)


@main.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), default=None, help="Default: 8501, or the next free one."
)
@click.option(
    "--data", type=click.Path(path_type=Path), default=None, help="Folder to keep (default: thrown away)."
)
@click.option("--no-serve", is_flag=True, help="Make the folder and print the links only.")
@language_option
@told_errors
def demo(port: int | None, data: Path | None, no_serve: bool, language: Language) -> None:
    """Start the app with a simulated organization in a throwaway data folder."""
    with tempfile.TemporaryDirectory(prefix="assessment-demo-") as throwaway:
        _demo(port or _free_port(), data or Path(throwaway), no_serve, language)


def _demo(port: int, folder: Path, no_serve: bool, language: Language) -> None:
    from assessment.demonstration import fill

    click.echo(translate("cli.demo.filling", language))
    made = fill(store_in(folder))
    address = f"http://localhost:{port}"
    words = {
        "sign_in": f"{address}/sign-in?lang={language}",
        "account": made.account,
        "password": made.password,
    }
    click.echo(translate("cli.demo.consultant", language, **words))
    for role, code in made.codes.items():
        click.echo(
            translate("cli.demo.link", language, role=made.roles[role][language], link=_link(address, code))
        )
    click.echo(translate("cli.demo.stop", language))
    if not no_serve:
        _run(port, "localhost")


def _run(port: int, address: str) -> None:
    from assessment.app.server import run

    run(port, address)


def _free_port() -> int:
    for port in range(DEFAULT_PORT, DEFAULT_PORT + 50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    return DEFAULT_PORT
