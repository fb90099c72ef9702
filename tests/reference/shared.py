"""Small things that several of the methods need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assessment.errors import UndefinedStatistic


def defined(statistic: Callable[[], Any]) -> Any:
    """What ``statistic`` gives, or None where it refuses."""
    try:
        return statistic()
    except UndefinedStatistic:
        return None


def ends(estimate: Any) -> list[float]:
    return [estimate.ci_low, estimate.ci_high]


def first_rows(rows: Any, prefix: str = "first") -> dict[str, Any]:
    """``rows`` under any name ``<prefix>_<count>[_rows]``; the comparison takes as many as there are."""
    names = [f"{prefix}_{count}{end}" for count in range(1, 201) for end in ("", "_rows")]
    return {name: list(rows) for name in [*names, f"{prefix}_rows"]}
