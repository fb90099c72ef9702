"""Options of the whole test suite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Run, let_go, run_once
from hypothesis import settings

from assessment.app import installation
from assessment.library import load_questionnaire
from assessment.questionnaire import Questionnaire

settings.register_profile("suite", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--reference",
        type=Path,
        default=Path(__file__).parent / "reference" / "reference.json",
        metavar="PATH",
        help="file of reference values, its data beside it (default: tests/reference/reference.json)",
    )
    parser.addoption(
        "--import-mutations",
        type=int,
        default=400,
        metavar="N",
        help="how many mutated files are given to the import of answers (default: 400)",
    )


@pytest.fixture(scope="session")
def questionnaire() -> Questionnaire:
    """The instrument that comes with the product."""
    return load_questionnaire("sustainable-success")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """The command line in a folder of its own, with a data folder of its own."""
    monkeypatch.chdir(tmp_path)
    for variable in (installation.DATABASE_VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv(installation.DATA_VARIABLE, str(tmp_path / "data"))
    yield run_once
    let_go()
