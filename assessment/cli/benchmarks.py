"""Commands on many organizations: the benchmark pool and its editions, and scoring of pools of answers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assessment.cli.base import language_option, main, told_errors, write_whole
from assessment.errors import InvalidAnswersFile
from assessment.i18n import Language, format_number, translate

if TYPE_CHECKING:
    from assessment.benchmark import Edition, Pool

EDITIONS = "editions"
pool_option = click.option(
    "--pool",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("benchmark-pool"),
    show_default=True,
    help="Folder of the pool.",
)
questionnaire_option = click.option("--questionnaire", default="sustainable-success", show_default=True)


@main.group()
def benchmark() -> None:
    """The pool of organizations that clients are compared with."""


@benchmark.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option("--near", is_flag=True, help="Take rows too that look much like one that is there.")
@pool_option
@questionnaire_option
@language_option
@told_errors
def add(files: tuple[Path, ...], near: bool, folder: Path, questionnaire: str, language: Language) -> None:
    """Take the rows of benchmark CSV FILES, own ones or colleagues', into the pool."""
    pool = _pool(folder, questionnaire)
    today = datetime.now(UTC).date()
    for file in files:
        done = pool.add(file.read_bytes(), file.name, today=today, near=near)
        for one in done.repeated:
            key = "same" if one.exactly else "near"
            said = {"file": file.name, "row": one.row, "organization": one.organization[:8]}
            click.echo(translate(f"cli.benchmark.{key}", language, **said))
        click.echo(translate("cli.benchmark.added", language, n=done.rows, file=file.name))
    _keep(pool)


@benchmark.command("list")
@pool_option
@questionnaire_option
@language_option
@told_errors
def list_pool(folder: Path, questionnaire: str, language: Language) -> None:
    """Print what is in the pool and where it came from, and its editions."""
    pool = _pool(folder, questionnaire)
    columns = ["organization", "year", "sector", "size_class", "country", "languages", "source", "added"]
    for row in pool.rows[columns].to_dict("records"):
        click.echo("  ".join([str(row["organization"])[:8], *(str(row[name]) for name in columns[1:])]))
    click.echo(translate("cli.benchmark.listed", language, n=len(pool.rows)))
    for path in sorted((folder / EDITIONS).glob("*.json")):
        click.echo(path.name)


@benchmark.command()
@click.argument("organization")
@pool_option
@questionnaire_option
@language_option
@told_errors
def remove(organization: str, folder: Path, questionnaire: str, language: Language) -> None:
    """Take the row of ORGANIZATION (its id in the pool, or the beginning of it) out."""
    pool = _pool(folder, questionnaire)
    pool.remove(organization)
    _keep(pool)
    click.echo(translate("cli.benchmark.removed", language))


@benchmark.command("build")
@click.option("--simulated", is_flag=True, help="They are simulated: every figure will say so.")
@pool_option
@questionnaire_option
@language_option
@told_errors
def build_edition(simulated: bool, folder: Path, questionnaire: str, language: Language) -> None:
    """Make a new edition of the pool, to be put into a data folder as benchmark-edition.json."""
    from assessment.benchmark import build

    pool = _pool(folder, questionnaire)
    before = _last_edition(folder, pool)
    year = datetime.now(UTC).year
    edition = build(pool.rows, pool.questionnaire, year=year, before=before, simulated=simulated)
    (folder / EDITIONS).mkdir(parents=True, exist_ok=True)
    path = folder / EDITIONS / f"edition-{edition.number:03d}.json"
    write_whole(path, edition.to_json())
    click.echo(translate("cli.benchmark.built", language, n=len(edition.rows), file=path))
    for trait, counts in edition.composition().items():
        click.echo(f"  {trait}: " + ", ".join(f"{name} {count}" for name, count in counts.items()))


@benchmark.command()
@click.option(
    "--inside",
    multiple=True,
    metavar="NAME=VALUE",
    help="A fact computed where the answers are: reliability=0.74, icc=0.71, …",
)
@pool_option
@questionnaire_option
@language_option
@told_errors
def readiness(inside: tuple[str, ...], folder: Path, questionnaire: str, language: Language) -> None:
    """Print what the pool still lacks before its numbers may be called norms."""
    from assessment.benchmark import readiness as evidence

    pool = _pool(folder, questionnaire)
    for one in evidence(pool.rows, pool.questionnaire, _facts(inside)):
        have = "?" if one.have is None else format_number(one.have, language, 2 if one.wanted < 2 else 0)
        wanted = format_number(one.wanted, language, 2 if one.wanted < 2 else 0)
        mark = translate("cli.benchmark.met" if one.met else "cli.benchmark.lacking", language)
        what = translate(f"cli.benchmark.need.{one.need}", language)
        click.echo(
            translate("cli.benchmark.need_line", language, mark=mark, what=what, have=have, wanted=wanted)
        )


@benchmark.command()
@pool_option
@questionnaire_option
@language_option
@told_errors
def sectors(folder: Path, questionnaire: str, language: Language) -> None:
    """Print the mean of each sector in the last edition, and how far it was drawn towards all."""
    from assessment.benchmark import sector_means

    pool = _pool(folder, questionnaire)
    edition = _last_edition(folder, pool)
    if edition is None:
        raise InvalidAnswersFile("benchmark.no_edition")
    for name, mean in sector_means(edition).items():
        numbers = {"value": format_number(mean.value, language), "raw": format_number(mean.raw, language)}
        more = {"n": mean.n, "drawn": f"{mean.shrinkage:.0%}", "sector": name}
        click.echo(translate("cli.benchmark.sector", language, **numbers, **more))


def _facts(inside: tuple[str, ...]) -> dict[str, float]:
    from assessment.benchmark import INSIDE

    facts = {}
    for one in inside:
        name, _, text = one.partition("=")
        try:
            facts[name] = float(text)
        except ValueError:
            name = ""
        if name not in INSIDE:
            raise InvalidAnswersFile("benchmark.fact", fact=one, names=", ".join(INSIDE))
    return facts


def _pool(folder: Path, questionnaire: str) -> Pool:
    from assessment.benchmark import Pool
    from assessment.library import load_questionnaire

    return Pool(folder, load_questionnaire(questionnaire))


def _keep(pool: Pool) -> None:
    from assessment.benchmark import FILE

    pool.folder.mkdir(parents=True, exist_ok=True)
    write_whole(pool.folder / FILE, pool.content())


def _last_edition(folder: Path, pool: Pool) -> Edition | None:
    from assessment.benchmark import Edition

    paths = sorted((folder / EDITIONS).glob("edition-*.json"))
    return Edition.of_json(paths[-1].read_bytes(), pool.questionnaire) if paths else None


@main.group("pool")
def pool_of_answers() -> None:
    """Pools of answers in Parquet, by organization, that need not fit in memory (the extra ``pool``)."""


@pool_of_answers.command("score")
@click.argument("source")
@click.option("--scheduler", default=None, help="Address of a Dask cluster (default: processes here).")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="CSV to write.")
@questionnaire_option
@language_option
@told_errors
def score_answers(
    source: str, scheduler: str | None, out: Path, questionnaire: str, language: Language
) -> None:
    """Score all Parquet files below SOURCE (a folder or an address): means by organization and role."""
    from assessment.export.csv_format import to_csv
    from assessment.library import load_questionnaire
    from assessment.pool_scoring import score_pool

    scored: Any = score_pool(source, load_questionnaire(questionnaire), scheduler=scheduler)
    write_whole(out, to_csv(scored.round(1)))
    click.echo(translate("cli.benchmark.scored", language, n=len(scored), file=out))


@pool_of_answers.command("simulate")
@click.option("--organizations", type=click.IntRange(1, 10_000_000), required=True)
@click.option("--mt", type=click.IntRange(0, 1000), default=6, show_default=True)
@click.option("--reps", type=click.IntRange(0, 100_000), default=40, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--wave", default="2026", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write to.")
@questionnaire_option
@language_option
@told_errors
def simulate_answers(
    organizations: int,
    mt: int,
    reps: int,
    seed: int,
    wave: str,
    out: Path,
    questionnaire: str,
    language: Language,
) -> None:
    """Write simulated answers of many organizations as Parquet files, whole organizations in each."""
    from assessment.library import load_questionnaire
    from assessment.pool_scoring import simulate_pool
    from assessment.simulation import Habits, designed

    instrument = load_questionnaire(questionnaire)
    design = designed(instrument, few=mt, others=reps, teams=1, response_rate=0.8)
    habits = Habits.usual(skipped=None, careless=None)
    people = simulate_pool(
        out, instrument, design, organizations=organizations, seed=seed, wave=wave, habits=habits
    )
    click.echo(translate("cli.benchmark.simulated", language, n=format_number(people, language), folder=out))
