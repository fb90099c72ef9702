"""From a score table to what may be known of an organization.

``figures`` and ``organization`` are what outputs read; ``estimation`` turns facet scores into numbers with
their spread; ``ledger`` knows what may not be told beside what is; ``released`` decides figure by figure;
``people`` says how people answered; ``release`` is the door.
"""

from assessment.results.estimation import MOST_FACETS_MISSING, roles_behind
from assessment.results.figures import (
    ALL,
    EXPORT_LEVEL,
    INDEX,
    SCREEN_LEVEL,
    UNKNOWN_SPREAD,
    Agreement,
    Attendance,
    CarelessCount,
    Claim,
    Figure,
    Gap,
    Level,
    Spread,
    Status,
    difference_spread,
    half_width,
    interval,
)
from assessment.results.organization import OrganizationResult
from assessment.results.release import organization_result, waves

__all__ = [
    "ALL",
    "EXPORT_LEVEL",
    "INDEX",
    "MOST_FACETS_MISSING",
    "SCREEN_LEVEL",
    "UNKNOWN_SPREAD",
    "Agreement",
    "Attendance",
    "CarelessCount",
    "Claim",
    "Figure",
    "Gap",
    "Level",
    "OrganizationResult",
    "Spread",
    "Status",
    "difference_spread",
    "half_width",
    "interval",
    "organization_result",
    "roles_behind",
    "waves",
]
