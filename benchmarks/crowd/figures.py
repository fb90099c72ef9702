"""Figures of one run, and how they read in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.crowd.driving import Crowd
from benchmarks.crowd.people import Compared

HEADER = (
    *("", "people", "first paint p95", "page p50", "p95", "p99", "a minute", "processor each"),
    *("memory", "errors", "lost"),
)


BESIDE = ("", "what", "measured")
AN_HOUR = 100_000
"""Respondents in an hour whose need of processors is told."""


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of ``values`` that ``share`` of them do not exceed; NaN without any."""
    return float(np.quantile(values, share, method="inverted_cdf")) if len(values) else float("nan")


def needed(each: float, people: int = AN_HOUR) -> str:
    """How many processors are busy when ``people`` complete within an hour at ``each`` processor seconds."""
    return (
        f"{people:,} in an hour are {people / 60:,.0f} a minute; at {each:.3f} s each they keep "
        f"{people * each / 3600:.1f} processors busy, beside the database and the proxy."
    )


def milliseconds(seconds: float) -> str:
    """Seconds as a person reads short times."""
    return f"{1000 * seconds:,.0f} ms"


@dataclass(frozen=True)
class Fact:
    """A figure that stands beside the table: what was measured, and what it was."""

    name: str
    measured: str

    def row(self) -> tuple[str, ...]:
        """The line of the other table."""
        return self.name, self.measured


@dataclass(frozen=True)
class Run:
    """One run: the crowd, what it took of the machine, and what the store says of it."""

    name: str
    crowd: Crowd
    processor: float
    """Processor seconds of the app while the crowd was there."""
    megabytes: float
    compared: Compared | None
    """What the store says; None where nothing is stored."""

    @property
    def each(self) -> float:
        """Processor seconds for each completed questionnaire."""
        return self.processor / self.crowd.completed if self.crowd.completed else float("nan")

    def row(self) -> tuple[str, ...]:
        """The line of the table."""
        crowd = self.crowd
        unfinished = sum(crowd.faults.values())
        return (
            self.name,
            f"{crowd.people:,}",
            milliseconds(percentile(crowd.paints, 0.95)),
            *(milliseconds(percentile(crowd.pages, share)) for share in (0.5, 0.95, 0.99)),
            f"{crowd.per_minute:,.0f}",
            f"{self.each:.3f} s",
            f"{self.megabytes:,.0f} MB",
            f"{unfinished:,}",
            f"{self.compared.lost + self.compared.doubled + self.compared.foreign:,}"
            if self.compared
            else "",
        )
