"""The door on the command line: the same hops as the app, without a browser."""

from __future__ import annotations

import errno
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import IO, Any

import click

from assessment import __version__
from assessment.errors import AssessmentError, InvalidAnswersFile, InvalidQuestionnaire
from assessment.i18n import LANGUAGES, Language, language_or_default, translate
from assessment.questionnaire import Questionnaire

DEFAULT_PORT = 8501


def _environment_language() -> str:
    spoken = (os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "")[:2]
    return spoken if spoken in LANGUAGES else "en"


def _told(command: Callable[..., None]) -> Callable[..., None]:
    """Run ``command``; end with status 1 and one sentence when it cannot be done."""

    @wraps(command)
    def run(*args: Any, language: str, **options: Any) -> None:
        chosen = language_or_default(language)
        try:
            command(*args, language=chosen, **options)
        except AssessmentError as error:
            click.echo(error.sentence(chosen), err=True)
            sys.exit(1)
        except OSError as error:
            place = error.filename or "?"
            click.echo(translate("cli.no_access", chosen, place=place, cause=error.strerror or ""), err=True)
            sys.exit(1)

    return run


_language_option = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=_environment_language,
    help="Language of messages and notices (default: from the environment).",
)
_data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=None,
    help="Data folder (default: ASSESSMENT_DATA or ./data).",
)


@click.group()
@click.version_option(__version__, prog_name="assessment")
def main() -> None:
    """Sustainable Success Scan: questionnaires, scores, results, and the app."""


@main.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the file format and check nothing.")
@_language_option
@_told
def validate(files: tuple[Path, ...], schema: bool, language: Language) -> None:
    """Check questionnaire FILES (default: those that come with the product)."""
    from assessment.library import load_questionnaire, questionnaire_paths
    from assessment.linter import lint
    from assessment.questionnaire.schema import questionnaire_schema

    if schema:
        click.echo(questionnaire_schema(), nl=False)
        return
    wrong = 0
    for path in files or tuple(questionnaire_paths().values()):
        findings = lint(path)
        wrong += len(findings)
        for finding in findings:
            click.echo(finding.sentence(language))
        if not findings:
            loaded = load_questionnaire(path)
            words = {"facets": len(loaded.facets), "items": len(loaded.items), "version": loaded.version}
            click.echo(translate("cli.valid", language, file=path.name, id=loaded.id, **words))
    if wrong:
        sys.exit(1)


@main.command()
@click.argument("questionnaire")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="File (default: the screen).")
@_language_option
@_told
def describe(questionnaire: str, out: Path | None, language: Language) -> None:
    """Write QUESTIONNAIRE (id or path) as a Markdown page: every item with key, claims and rationale."""
    from assessment.instrument_table import instrument_table
    from assessment.library import load_questionnaire

    page = instrument_table(load_questionnaire(questionnaire))
    if out is None:
        click.echo(page, nl=False)
        return
    _write_whole(out, page.encode())
    click.echo(translate("cli.written", language, file=out))


@main.command("export-form")
@click.argument("questionnaire")
@click.option("--format", "kind", type=click.Choice(["xlsform", "paper"]), required=True)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="XLSForm: a file; paper: a folder."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The order of items.")
@click.option("--facts", type=click.Path(path_type=Path), default=None, help="YAML for the notice in front.")
@click.option("--claim", "claims", multiple=True, help="A question of the claim check to ask.")
@_language_option
@_told
def export_form(
    questionnaire: str,
    kind: str,
    out: Path,
    seed: int,
    facts: Path | None,
    claims: tuple[str, ...],
    language: Language,
) -> None:
    """Write QUESTIONNAIRE (id or path) as a form without the app: for ODK and Kobo, or on paper."""
    from assessment.fieldforms import paper_form, xlsform
    from assessment.library import load_questionnaire
    from assessment.notice import read_facts

    instrument = load_questionnaire(questionnaire)
    _known_claims(instrument, claims)
    known = read_facts(facts) if facts else None
    forms = {out: xlsform(instrument, seed=seed, facts=known, claim_questions=claims)}
    if kind == "paper":
        forms = {
            out / f"{instrument.id}-{role}-{spoken}.html": paper_form(
                instrument, role, spoken, seed=seed, facts=known, claim_questions=claims
            ).encode()
            for role in instrument.role_ids
            for spoken in instrument.languages
        }
        out.mkdir(parents=True, exist_ok=True)
    for path, form in forms.items():
        _write_whole(path, form)
        click.echo(translate("cli.written", language, file=path))


def _known_claims(instrument: Questionnaire, claims: tuple[str, ...]) -> None:
    """Refuse claim questions that cannot be asked of anyone."""
    check = instrument.claim_check
    askable = [question.id for question in check.questions if question.askable] if check else []
    for wanted in claims:
        if wanted not in askable:
            raise InvalidQuestionnaire("claim_check.unknown", id=wanted, known=", ".join(askable) or "-")


@main.command()
@click.argument("answers", type=click.Path(path_type=Path))
@click.option("--questionnaire", required=True, help="Id or path of the questionnaire.")
@click.option("--invited", type=click.Path(path_type=Path), default=None, help="CSV with the number invited.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write to.")
@click.option(
    "--agreed", is_flag=True, help="All members of a management team under five agreed to be shown."
)
@_language_option
@_told
def score(
    answers: Path, questionnaire: str, invited: Path | None, out: Path, agreed: bool, language: Language
) -> None:
    """Score the ANSWERS file and write the released table facet_scores.csv."""
    import pandas as pd

    from assessment.answers_file import read_invited, read_responses
    from assessment.export.csv_format import to_csv
    from assessment.export.facet_scores import facet_scores
    from assessment.library import load_questionnaire
    from assessment.results import organization_result, waves
    from assessment.scoring import score as scored

    if out.exists() and not out.is_dir():
        raise InvalidAnswersFile("export.not_a_folder", folder=str(out))
    instrument = load_questionnaire(questionnaire)
    table = scored(instrument, read_responses(answers, instrument))
    counts = read_invited(invited, instrument) if invited else None
    released = [
        organization_result(table, organization=organization, wave=wave, invited=counts, agreed=agreed)
        for organization, wave in waves(table)
    ]
    tables = pd.concat([facet_scores(result, language) for result in released], ignore_index=True)
    out.mkdir(parents=True, exist_ok=True)
    _write_whole(out / "facet_scores.csv", to_csv(tables))
    click.echo(translate("cli.scored", language, n=len(released), file=out / "facet_scores.csv"))


def _write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` so that the file is there whole or not at all."""
    with _replacing(path) as file:
        file.write(content)
        os.fchmod(file.fileno(), 0o644)


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """A private file that takes the place of ``path`` when all went well, and else leaves no trace."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            yield file
            file.flush()
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink()
            raise


_invited_options = (
    click.option(
        "--mt", type=click.IntRange(1, 1000), default=6, show_default=True, help="Invited in a role of few."
    ),
    click.option(
        "--reps", type=click.IntRange(1, 50_000), default=40, show_default=True, help="In any other role."
    ),
)


def _invited_counts(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options --mt and --reps: the people invited, for any instrument."""
    for option in reversed(_invited_options):
        command = option(command)
    return command


@main.command()
@_invited_counts
@click.option("--expected-response", type=click.FloatRange(0, 1), default=0.8, show_default=True)
@click.option(
    "--sd", type=click.FloatRange(0.1, 50), default=None, help="Of people's overall scores, in points."
)
@click.option(
    "--gap", type=click.FloatRange(0, 100), default=10.0, show_default=True, help="To be told, points."
)
@click.option("--agreed", is_flag=True, help="A management team under five agrees to be shown.")
@click.option("--questionnaire", default="sustainable-success", show_default=True)
@_language_option
@_told
def plan(
    mt: int,
    reps: int,
    expected_response: float,
    sd: float | None,
    gap: float,
    agreed: bool,
    questionnaire: str,
    language: Language,
) -> None:
    """Say before a wave how wide its intervals will be, what gap can be told, and what may be shown."""
    from assessment import planning
    from assessment.library import load_questionnaire

    instrument = load_questionnaire(questionnaire)
    planned = planning.plan(
        instrument,
        {role.id: mt if role.few else reps for role in instrument.roles},
        expected_response=expected_response,
        person_sd=sd or planning.PERSON_SD,
        gap=gap,
        agreed=agreed,
    )
    for sentence in planning.sentences(planned, language):
        click.echo(sentence)


@main.command()
@click.option("--organizations", type=click.IntRange(1, 100_000), default=8, show_default=True)
@click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed, the same files."
)
@_invited_counts
@click.option(
    "--teams", type=click.IntRange(1, 1000), default=4, show_default=True, help="Of each role not of few."
)
@click.option("--response-rate", type=click.FloatRange(0, 1), default=0.85, show_default=True)
@click.option(
    "--missing", type=click.FloatRange(0, 0.5), default=None, help="Share of answers that is skipped."
)
@click.option(
    "--careless", type=click.FloatRange(0, 1), default=None, help="Share of people who tick anything."
)
@click.option("--wave", default="1", show_default=True)
@click.option("--questionnaire", default="sustainable-success", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write to.")
@_language_option
@_told
def simulate(
    organizations: int,
    seed: int,
    mt: int,
    reps: int,
    teams: int,
    response_rate: float,
    missing: float | None,
    careless: float | None,
    wave: str,
    questionnaire: str,
    out: Path,
    language: Language,
) -> None:
    """Write simulated organizations whose true place is known: answers.csv, invited.csv and truth.csv."""
    from contextlib import ExitStack

    from assessment.library import load_questionnaire
    from assessment.simulation import FILES, Habits, designed, simulated_tables, write_tables

    if out.exists() and not out.is_dir():
        raise InvalidAnswersFile("export.not_a_folder", folder=str(out))
    instrument = load_questionnaire(questionnaire)
    design = designed(instrument, few=mt, others=reps, teams=teams, response_rate=response_rate)
    habits = Habits.usual(skipped=missing, careless=careless)
    tables = simulated_tables(
        instrument, design, organizations=organizations, seed=seed, wave=wave, habits=habits
    )
    out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        files = [stack.enter_context(_replacing(out / name)) for name in FILES]
        write_tables(tables, files)
        for file in files:
            os.fchmod(file.fileno(), 0o644)
    click.echo(translate("cli.simulated", language, n=organizations, folder=out))


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
@click.option("--links", type=click.Path(path_type=Path), required=True, help="CSV to write the links to.")
@click.option(
    "--address", default="http://localhost:8501", show_default=True, help="Where the app is reached."
)
@_data_option
@_language_option
@_told
def open_wave(
    invited: Path,
    questionnaire: str,
    name: str | None,
    year: int,
    agreed: bool,
    notice: Path | None,
    open_questions: bool,
    claims: tuple[str, ...],
    links: Path,
    address: str,
    data: Path | None,
    language: Language,
) -> None:
    """Open a wave for the people counted in the INVITED file and write a personal link for each."""
    import csv
    import io

    from assessment.answers_file import read_invited
    from assessment.library import load_questionnaire
    from assessment.notice import NoticeFacts, read_facts
    from assessment.opening import checked_modules, wave_facts
    from assessment.storage import OPERATOR, Wave

    instrument = load_questionnaire(questionnaire)
    counts = read_invited(invited, instrument)
    pairs = sorted(set(zip(counts["organization"], counts["wave"], strict=True)))
    if len(pairs) != 1:
        raise InvalidAnswersFile("results.several_waves", n=len(pairs))
    organization, wave = pairs[0]
    people = counts["invited"].astype(int).tolist()
    groups = dict(
        zip(zip(counts["role"].map(str), counts["team"].map(str), strict=True), people, strict=True)
    )
    modules = checked_modules(instrument, open_questions=open_questions, claims=claims)
    told = read_facts(notice) if notice else NoticeFacts()
    facts = wave_facts(instrument, told, invited=groups, agreed=agreed, modules=modules)
    opened = Wave(wave, instrument.id, instrument.version, year, True, agreed, False, groups, facts, modules)
    store = _store(data)
    if organization not in store.organizations(OPERATOR):
        store.add_organization(organization, name or organization)
    with _replacing(links) as file:  # opened first: a wave whose links cannot be written is not opened
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
@_data_option
@_language_option
@_told
def account(
    name: str, organizations: tuple[str, ...], password: str, data: Path | None, language: Language
) -> None:
    """Make a consultant's account called NAME."""
    from assessment.storage import OPERATOR

    store = _store(data)
    for organization in organizations:
        store.desk(organization, OPERATOR)
    store.accounts.add(name, password, organizations)
    click.echo(translate("cli.account_made", language, name=name))


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True)
@click.option("--address", default="localhost", show_default=True, help="Network address to listen on.")
@_data_option
@_language_option
@_told
def serve(port: int, address: str, data: Path | None, language: Language) -> None:
    """Serve the app (the same as: streamlit run streamlit_app.py)."""
    _store(data).close()
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
@_language_option
@_told
def demo(port: int | None, data: Path | None, no_serve: bool, language: Language) -> None:
    """Start the app with a simulated organization in a throwaway data folder."""
    with tempfile.TemporaryDirectory(prefix="assessment-demo-") as throwaway:
        _demo(port or _free_port(), data or Path(throwaway), no_serve, language)


def _demo(port: int, folder: Path, no_serve: bool, language: Language) -> None:
    from assessment.demonstration import fill

    click.echo(translate("cli.demo.filling", language))
    made = fill(_store(folder))
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


def _store(data: Path | None) -> Any:
    """The store that the app of this process will use too."""
    from assessment.app.installation import DATA_VARIABLE, store

    if data is not None:
        os.environ[DATA_VARIABLE] = str(data)
    return store()


def _run(port: int, address: str) -> None:
    from assessment.app.server import run

    run(port, address)


def _free_port() -> int:
    for port in range(DEFAULT_PORT, DEFAULT_PORT + 50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    return DEFAULT_PORT
