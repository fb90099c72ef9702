"""What a campaign counted, and what one check of a store found."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

MOST_EXAMPLES = 5


@dataclass
class Findings:
    """What is not as it was acknowledged.

    ``lost``: acknowledged and gone. ``doubled``: there more than once. ``half_done``: a part of one step
    without its other parts, or something nobody sent. ``unsaid``: a fault that no sentence told, or the wrong
    one. ``examples`` say what and where.
    """

    lost: int = 0
    doubled: int = 0
    half_done: int = 0
    unsaid: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, kind: str, example: str, count: int = 1) -> None:
        """Count one more, and keep the first few in words."""
        setattr(self, kind, getattr(self, kind) + count)
        if len(self.examples) < MOST_EXAMPLES:
            self.examples.append(f"{kind}: {example}")

    def merge(self, other: Findings) -> None:
        """Add what another check found."""
        for kind in ("lost", "doubled", "half_done", "unsaid"):
            setattr(self, kind, getattr(self, kind) + getattr(other, kind))
        self.examples.extend(other.examples[: MOST_EXAMPLES - len(self.examples)])

    @property
    def none(self) -> bool:
        """Whether everything was as acknowledged."""
        return not (self.lost or self.doubled or self.half_done or self.unsaid)


@dataclass
class Outcome:
    """One line of the table: what was done how often, and what was found."""

    what: str
    seed: int
    attempts: int = 0
    findings: Findings = field(default_factory=Findings)
    note: str = ""
    seconds: float = 0.0

    def row(self) -> list[str]:
        """The line's cells."""
        found = self.findings
        counts = (self.attempts, found.lost, found.doubled, found.half_done, found.unsaid)
        cells = [self.what, *(f"{count:,}" for count in counts)]
        return [*cells, str(self.seed), f"{self.seconds:.0f} s", self.note]


HEADER = ("what", "attempts", "lost", "doubled", "half-done", "unsaid", "seed", "took", "with")


@contextmanager
def timed(what: str, seed: int) -> Iterator[Outcome]:
    """An outcome that knows at its end how long it took."""
    outcome, start = Outcome(what, seed), time.perf_counter()
    yield outcome
    outcome.seconds = time.perf_counter() - start
