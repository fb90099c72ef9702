"""Commands about numbers: score, plan, simulate, attack."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from assessment.cli.base import (
    language_option,
    least_option,
    main,
    one_wave_of,
    replacing,
    told_errors,
    write_whole,
)
from assessment.errors import InvalidAnswersFile
from assessment.i18n import Language, translate

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
@click.argument("answers", type=click.Path(path_type=Path))
@click.option("--questionnaire", required=True, help="Id or path of the questionnaire.")
@click.option("--invited", type=click.Path(path_type=Path), default=None, help="CSV with the number invited.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write to.")
@click.option(
    "--agreed", is_flag=True, help="All members of a management team under five agreed to be shown."
)
@least_option
@language_option
@told_errors
def score(
    answers: Path,
    questionnaire: str,
    invited: Path | None,
    out: Path,
    agreed: bool,
    least: int,
    language: Language,
) -> None:
    """Score the ANSWERS file and write the released tables, with datapackage.json beside them."""
    from assessment.answers_file import read_invited, read_responses
    from assessment.charts import Material
    from assessment.disclosure import Thresholds
    from assessment.export import About
    from assessment.library import load_questionnaire
    from assessment.results import released_waves
    from assessment.scoring import score as scored
    from assessment.takeaway.tables import csv_files

    if out.exists() and not out.is_dir():
        raise InvalidAnswersFile("export.not_a_folder", folder=str(out))
    instrument = load_questionnaire(questionnaire)
    table = scored(instrument, read_responses(answers, instrument))
    counts = read_invited(invited, instrument) if invited else None
    released = list(released_waves(table, invited=counts, agreed=agreed, thresholds=Thresholds(group=least)))
    files = csv_files(map(Material, released), language, About())
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_whole(out / name, content)
    click.echo(translate("cli.scored", language, n=len(released), file=out / "facet_scores.csv"))


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
@click.option(
    "--invited",
    type=click.Path(path_type=Path),
    default=None,
    help="CSV with the number invited per team: says which teams can be shown (in place of --mt and --reps).",
)
@least_option
@click.option("--questionnaire", default="sustainable-success", show_default=True)
@language_option
@told_errors
def plan(
    mt: int,
    reps: int,
    expected_response: float,
    sd: float | None,
    gap: float,
    agreed: bool,
    invited: Path | None,
    least: int,
    questionnaire: str,
    language: Language,
) -> None:
    """Say before a wave how wide its intervals will be, what gap can be told, and what may be shown."""
    from assessment import planning
    from assessment.answers_file import read_invited
    from assessment.disclosure import Thresholds
    from assessment.library import load_questionnaire

    instrument = load_questionnaire(questionnaire)
    totals = {role.id: mt if role.few else reps for role in instrument.roles}
    groups: dict[tuple[str, str], int] = {}
    if invited is not None:
        _organization, _wave, groups = one_wave_of(read_invited(invited, instrument))
        totals = {
            role: sum(people for (name, _), people in groups.items() if name == role)
            for role in instrument.role_ids
        }
    planned = planning.plan(
        instrument,
        totals,
        expected_response=expected_response,
        person_sd=sd or planning.PERSON_SD,
        gap=gap,
        agreed=agreed,
        thresholds=Thresholds(group=least),
    )
    for sentence in planning.sentences(planned, language):
        click.echo(sentence)
    teams = planning.showable_teams(
        instrument, groups, expected_response=expected_response, thresholds=Thresholds(group=least)
    )
    for sentence in planning.team_sentences(teams, least, language):
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
@language_option
@told_errors
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
        files = [stack.enter_context(replacing(out / name)) for name in FILES]
        write_tables(tables, files)
        for file in files:
            os.fchmod(file.fileno(), 0o644)
    click.echo(translate("cli.simulated", language, n=organizations, folder=out))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--same-answers", is_flag=True, help="Assume that who answered in two waves answered the same.")
@language_option
@told_errors
def attack(folder: Path, same_answers: bool, language: Language) -> None:
    """Try to work out groups under five from every released table in FOLDER; status 1 if any follows."""
    from assessment import attack as attacking

    tables = attacking.read_tables(folder)
    findings = attacking.attack(tables, same_answers=same_answers)
    for sentence in attacking.sentences(findings, len(tables), language):
        click.echo(sentence)
    if findings:
        sys.exit(1)
