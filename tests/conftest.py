"""Options of the whole test suite."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

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


@pytest.fixture(scope="session")
def questionnaire() -> Questionnaire:
    """The instrument that comes with the product."""
    return load_questionnaire("sustainable-success")
