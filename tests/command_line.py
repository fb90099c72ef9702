"""The command line as a person uses it: in a folder of its own, with one sentence when it cannot."""

from __future__ import annotations

from collections.abc import Callable

from click.testing import CliRunner, Result

from assessment.app import installation
from assessment.cli import main

Run = Callable[..., Result]


def run_once(*words: object, **options: object) -> Result:
    """Run one command; the store is let go of before and after, as the end of its process would."""
    let_go()
    result = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False, **options)  # type: ignore[arg-type]
    let_go()
    return result


def let_go() -> None:
    """Close the store that a command opened."""
    if installation.store.cache_info().currsize:
        installation.store().close()
        installation.store.cache_clear()


def one_sentence(result: Result) -> str:
    """The one sentence with which a command ended that could not be done."""
    assert result.exit_code == 1
    assert result.stdout == ""
    (sentence,) = result.stderr.splitlines()
    assert "Traceback" not in sentence
    return sentence
