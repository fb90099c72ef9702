"""One test per reference entry of the file given by ``--reference``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "entry" in metafunc.fixturenames:
        path: Path = metafunc.config.getoption("--reference")
        entries = json.loads(path.read_text(encoding="utf-8"))["entries"]
        metafunc.parametrize("entry", entries, ids=[entry["id"] for entry in entries])


@pytest.fixture(scope="session")
def reference_folder(pytestconfig: pytest.Config) -> Path:
    """The folder that an entry's ``data`` path starts from."""
    path: Path = pytestconfig.getoption("--reference")
    return path.resolve().parent
