"""One row of the campaign against ourselves: which promise was attacked how often, and what was found."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

MOST_TOLD = 5
HEADER = ("attack", "promise", "attempts", "findings", "seed", "took", "with")


@dataclass
class Attacked:
    """What came of one attack."""

    name: str
    promise: str
    seed: int
    attempts: int = 0
    findings: int = 0
    told: list[str] = field(default_factory=list)
    note: str = ""
    seconds: float = 0.0

    def find(self, what: str, count: int = 1) -> None:
        """Count a finding, and tell the first few by one line each."""
        self.findings += count
        if len(self.told) < MOST_TOLD:
            self.told.append(what)
            print(f"{self.name}: {' '.join(what.split())[:300]}", file=sys.stderr, flush=True)

    def row(self) -> list[str]:
        """The line's cells."""
        counts = (f"{self.attempts:,}", f"{self.findings:,}", str(self.seed))
        return [self.name, self.promise, *counts, f"{self.seconds:.0f} s", self.note]


@dataclass(frozen=True)
class Row:
    """An attack: its promise, how often it is done in the short and the full form, and how."""

    name: str
    promise: str
    sizes: tuple[int, int]
    run: Callable[[Attacked, int], None]


@contextmanager
def counted(row: Row, seed: int) -> Iterator[Attacked]:
    """What the row attacks; whatever it raises is a finding too."""
    attacked, start = Attacked(row.name, row.promise, seed), time.perf_counter()
    try:
        yield attacked
    except Exception as error:  # noqa: BLE001 - an attack that breaks off has found something
        attacked.find(f"broke off: {type(error).__name__}: {error}")
    attacked.seconds = time.perf_counter() - start
