"""From a score table to what may be known of an organization.

``figures`` and ``organization`` are what outputs read; ``estimation`` turns facet scores into numbers with
their spread; ``ledger`` knows what may not be told beside what is; ``released`` decides figure by figure;
``people`` says how people answered; ``answers`` how their answers are spread; ``teams`` which teams stand
beside each other; ``wave`` holds the people of one wave; ``release`` is the door.
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
    ItemAnswers,
    Level,
    Spread,
    Status,
    difference_spread,
    half_width,
    interval,
)
from assessment.results.live import live_content, with_live_figures
from assessment.results.organization import OrganizationResult, TeamNode
from assessment.results.release import WaveRelease, organization_result, wave_release
from assessment.results.several import released_waves, same_answers
from assessment.results.wave import waves

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
    "ItemAnswers",
    "Level",
    "OrganizationResult",
    "Spread",
    "Status",
    "TeamNode",
    "WaveRelease",
    "difference_spread",
    "half_width",
    "interval",
    "live_content",
    "organization_result",
    "released_waves",
    "roles_behind",
    "same_answers",
    "wave_release",
    "waves",
    "with_live_figures",
]
