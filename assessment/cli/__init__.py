"""The door on the command line: the same hops as the app, without a browser; one file a group of commands."""

from assessment.cli import (
    benchmarks,
    care,
    exports,
    importing,
    instruments,
    numbers,
    pictures,
    running,
    waves,
)
from assessment.cli.base import main

__all__ = [
    "benchmarks",
    "care",
    "exports",
    "importing",
    "instruments",
    "main",
    "numbers",
    "pictures",
    "running",
    "waves",
]
