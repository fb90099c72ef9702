"""What the figure of gaps says, before it has coordinates: its rows in order, and the scale they lie on."""

from __future__ import annotations

import math
from dataclasses import dataclass

from assessment.charts import words
from assessment.charts.words import Hidden, say
from assessment.i18n import Language, format_gap
from assessment.interpretation import POINTS_THAT_MATTER, Certainty, gap_certainty
from assessment.results import Gap, OrganizationResult

LEAST_REACH = 15
STEP = 5
STRONG: tuple[Certainty, ...] = ("clear",)


@dataclass(frozen=True)
class GapRow:
    """One facet: its gap with range, or the words why there is none.

    ``position``: the role that scores higher, 0 or 1. ``low`` and ``high`` equal ``value`` without a range.
    """

    name: str
    value: float = 0.0
    low: float = 0.0
    high: float = 0.0
    number: str = ""
    word: str = ""
    certainty: Certainty = "hidden"
    position: int = 0
    reason: str = ""

    @property
    def kind(self) -> str:
        """How its words look: "firm", "plain", or "missing" where there is no number."""
        if not self.number:
            return "missing"
        return "firm" if self.clear else "plain"

    @property
    def clear(self) -> bool:
        """Whether the gap is sure."""
        return self.certainty in STRONG


@dataclass(frozen=True)
class GapReading:
    """Rows with a gap, the largest first, then those without; the scale runs from ``least`` to ``most``."""

    rows: tuple[GapRow, ...]
    least: float
    most: float
    lower: str
    """Beside the scale's low end: the second role scores higher."""
    higher: str
    sides: tuple[str, str]
    """The same in fewer words, for a narrow page."""
    sure: str
    hidden: Hidden | None

    def place(self, points: float) -> float:
        """Where a gap of so many points lies, 0 to 100 over the scale."""
        return 100 * (points - self.least) / (self.most - self.least)

    @property
    def zone(self) -> tuple[float, float]:
        """The stretch in which no gap matters."""
        return self.place(-POINTS_THAT_MATTER), self.place(POINTS_THAT_MATTER)

    @property
    def ticks(self) -> list[tuple[float, int]]:
        """Round numbers of points with their places."""
        step = next(size for size in (10, 20, 25, 50) if (self.most - self.least) / size <= 7)
        first = math.ceil(self.least / step)
        return [(self.place(n * step), n * step) for n in range(first, math.floor(self.most / step) + 1)]


def facet_gaps(result: OrganizationResult) -> list[tuple[str, Gap]]:
    """The gap of every facet, in the questionnaire's order; none where only one role is asked at all."""
    return [(code, gap) for (level, code), gap in result.gaps.items() if level == "facet"]


def read_gaps(result: OrganizationResult, hidden: Hidden | None, language: Language) -> GapReading:
    """The rows of ``result`` and the scale that holds them all."""
    rows = [_row(result, code, gap, language) for code, gap in facet_gaps(result)]
    shown = sorted((row for row in rows if row.number), key=lambda row: -abs(row.value))
    rest = [] if hidden else [row for row in rows if not row.number]
    ends = [end for row in shown for end in (row.low, row.high)]
    least = min([-LEAST_REACH, *(STEP * math.floor(end / STEP) for end in ends)])
    most = max([LEAST_REACH, *(STEP * math.ceil(end / STEP) for end in ends)])
    first, second = (words.role_name(result, role, language) for role in result.questionnaire.role_ids[:2])
    return GapReading(
        (*shown, *rest),
        least,
        most,
        say("gaps.lower", language, role=second),
        say("gaps.higher", language, role=first),
        (say("gaps.lower_short", language, role=second), say("gaps.higher_short", language, role=first)),
        say("gaps.how_sure", language),
        hidden,
    )


def _row(result: OrganizationResult, code: str, gap: Gap, language: Language) -> GapRow:
    name = result.questionnaire.facets[code].title[language]
    if not gap.shown:
        key = "gaps.not_asked" if gap.status == "not_asked" else "gaps.hidden"
        reason = "" if gap.status == "not_asked" else words.reason_words(gap.reason, result, language)
        return GapRow(name, reason=say(key, language, reason=reason))
    certainty = gap_certainty(gap)
    estimate, ranged = gap.estimate(), gap.invited.se > 0
    return GapRow(
        name,
        gap.value,
        estimate.ci_low if ranged else gap.value,
        estimate.ci_high if ranged else gap.value,
        format_gap(gap.value, language),
        say(f"gaps.word.{certainty}", language),
        certainty,
        0 if gap.value >= 0 else 1,
    )
