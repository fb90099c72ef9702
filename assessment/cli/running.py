"""Commands around the app: make accounts, serve, demonstrate."""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path

import click

from assessment.cli.base import data_option, language_option, main, store_in, told_errors
from assessment.i18n import Language, translate
from assessment.links import link_of

DEFAULT_PORT = 8501


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


@main.command("make-administrator")
@click.argument("name")
@data_option
@language_option
@told_errors
def make_administrator(name: str, data: Path | None, language: Language) -> None:
    """Let the account called NAME see to settings, accounts and backups of this installation."""
    store_in(data).accounts.set_kind(name, "administrator")
    click.echo(translate("cli.administrator_made", language, name=name))


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
    """Start the app with three simulated organizations in a throwaway data folder."""
    with tempfile.TemporaryDirectory(prefix="assessment-demo-") as throwaway:
        _demo(port or _free_port(), data or Path(throwaway), no_serve, language)


def _demo(port: int, folder: Path, no_serve: bool, language: Language) -> None:
    from assessment.benchmark import EDITION_FILE
    from assessment.demonstration import POOL_SIZE, TALES, fill, simulated_edition

    click.echo(translate("cli.demo.filling", language, n=len(TALES), pool=POOL_SIZE))
    made = fill(store_in(folder))
    (folder / EDITION_FILE).write_bytes(simulated_edition().to_json())
    address = f"http://localhost:{port}"
    words = {
        "sign_in": f"{address}/sign-in?lang={language}",
        "account": made.account,
        "password": made.password,
    }
    click.echo(translate("cli.demo.consultant", language, **words))
    for role, code in made.codes.items():
        click.echo(
            translate("cli.demo.link", language, role=made.roles[role][language], link=link_of(address, code))
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
