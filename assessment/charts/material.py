"""What figures are drawn from: released results, and nothing that was not released."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessment.benchmark import Placement
from assessment.claim_check import ReleasedClaim
from assessment.results import OrganizationResult


@dataclass(frozen=True)
class Material:
    """Everything that any figure may need; each takes what it shows.

    ``earlier``: released results of earlier waves, oldest first. ``claims``: the claim questions of a closed
    wave. ``placement``: the place among comparable organizations; None where nobody asked for one.
    ``titles``: titles that a consultant wrote in place of ours, by figure. ``facet``: whose items are shown;
    "" for those that tell most.
    """

    result: OrganizationResult
    earlier: tuple[OrganizationResult, ...] = ()
    claims: tuple[ReleasedClaim, ...] = ()
    placement: Placement | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    facet: str = ""

    @property
    def previous(self) -> OrganizationResult | None:
        """The wave before this one; None for a first."""
        return self.earlier[-1] if self.earlier else None

    def title(self, figure: str, ours: str) -> str:
        """The title of ``figure``: the consultant's where there is one, else ``ours``."""
        return self.titles.get(figure) or ours
