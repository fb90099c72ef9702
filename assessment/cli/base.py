"""What every command shares: the group, its options, one sentence when it cannot be done, whole files."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import IO, Any

import click

from assessment import __version__
from assessment.errors import AssessmentError, InvalidAnswersFile
from assessment.i18n import LANGUAGES, language_or_default, translate


def _environment_language() -> str:
    spoken = (os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "")[:2]
    return spoken if spoken in LANGUAGES else "en"


def told_errors(command: Callable[..., None]) -> Callable[..., None]:
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


language_option = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=_environment_language,
    help="Language of messages and notices (default: from the environment).",
)
data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=None,
    help="Data folder (default: ASSESSMENT_DATA or ./data).",
)

least_option = click.option(
    "--least",
    type=click.IntRange(5, 1000),
    default=5,
    show_default=True,
    help="Fewest answers of a group that is shown: may be raised, never lowered.",
)


@click.group()
@click.version_option(__version__, prog_name="assessment")
def main() -> None:
    """Sustainable Success Scan: questionnaires, scores, results, and the app."""


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` so that the file is there whole or not at all."""
    with replacing(path) as file:
        file.write(content)
        os.fchmod(file.fileno(), 0o644)


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
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


def store_in(data: Path | None) -> Any:
    """The store in ``data`` that the app of this process will use too."""
    from assessment.app.installation import store

    place_of(data)
    return store()


def place_of(data: Path | None) -> tuple[Path, str | None, str | None]:
    """Data folder, address of the database, and of the role that makes its tables."""
    from assessment.app.installation import DATA_VARIABLE, place

    if data is not None:
        os.environ[DATA_VARIABLE] = str(data)
    return place()


def one_wave_of(counts: Any) -> tuple[str, str, dict[tuple[str, str], int]]:
    """Organization, wave and people by role and team of an invited file, which must hold one wave."""
    pairs = sorted(set(zip(counts["organization"], counts["wave"], strict=True)))
    if len(pairs) != 1:
        raise InvalidAnswersFile("results.several_waves", n=len(pairs))
    people = counts["invited"].astype(int).tolist()
    places = zip(counts["role"].map(str), counts["team"].map(str), strict=True)
    return *pairs[0], dict(zip(places, people, strict=True))
