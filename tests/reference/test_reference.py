"""Our statistics against values computed with R, entry by entry, at each entry's own tolerance."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from comparing import difference
from iterative_methods import ITERATIVE
from methods import METHODS

from assessment.errors import UndefinedStatistic

EVERY_METHOD = METHODS | ITERATIVE


def test_reference(entry: dict[str, Any], reference_folder: Path) -> None:
    method = EVERY_METHOD.get(entry["method"])
    if method is None:
        pytest.fail(f"no method {entry['method']!r}")
    try:
        found = method(entry, reference_folder)
    except UndefinedStatistic:
        found = None
    differences = difference(entry, found)
    assert not differences, "\n".join(differences[:20])
