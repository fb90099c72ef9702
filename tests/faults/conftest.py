"""Grounds for the campaigns: SQLite files, and a PostgreSQL server of our own that may be stopped at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2]))

from benchmarks.campaigns.places import Ground, ground


@pytest.fixture(scope="session")
def sqlite() -> Iterator[Ground]:
    with ground("sqlite") as on:
        yield on


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Ground]:
    with ground("postgresql") as on:
        yield on


@pytest.fixture(params=["sqlite", "postgresql"])
def on(request: pytest.FixtureRequest) -> Ground:
    chosen: Ground = request.getfixturevalue(request.param)
    return chosen
