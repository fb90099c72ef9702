"""Options of the whole test suite."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--reference",
        type=Path,
        default=Path(__file__).parent / "reference" / "reference.json",
        metavar="PATH",
        help="file of reference values, its data beside it (default: tests/reference/reference.json)",
    )
