"""The place of one organization among comparable ones, as far as there are enough of them to say so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Placement:
    """What may be said of an organization's overall score among others.

    ``scores``: the released overall scores (0 to 100, whole points) of the comparable organizations, in
    rising order, without the one that is placed; empty where there are too few to compare. ``quantiles``:
    the 10th, 25th, 50th, 75th and 90th percentile of them. ``ahead_low`` and ``ahead_high``: between how
    many organizations it plausibly stands ahead, its own uncertainty and the pool's together.
    """

    value: float
    ci_low: float
    ci_high: float
    level: float
    scores: tuple[float, ...]
    quantiles: tuple[float, float, float, float, float] | None
    ahead: int | None
    ahead_low: int | None
    ahead_high: int | None
    percentile: float | None
    percentile_low: float | None
    percentile_high: float | None
    comparable: tuple[str, ...]
    """What the organizations have in common with this one: of "sector", "size", "country", "language"."""
    edition: str
    """Which edition of the benchmark, with its date."""
    organizations: int
    """How many organizations the edition holds."""
    reason: str = ""
    """Why nothing is said ("too_few", "other_version"); "" where something is."""
    simulated: bool = False
    """Whether the pool holds simulated organizations."""

    @property
    def n(self) -> int:
        """How many organizations it is compared with."""
        return len(self.scores)
