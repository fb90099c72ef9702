"""The result of one wave of one organization: what outputs read, and all that they can know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessment.disclosure import THRESHOLDS, Thresholds
from assessment.questionnaire import Questionnaire
from assessment.results.figures import (
    ALL,
    INDEX,
    Agreement,
    Attendance,
    CarelessCount,
    Figure,
    Gap,
    ItemAnswers,
    Level,
    Status,
)

NO_COMPARISON = Figure("index", INDEX, ALL, "suppressed", "too_few")


@dataclass(frozen=True)
class TeamNode:
    """A node of the tree of teams: its figures by (level, code), or the word why it is not shown.

    ``others``: not the node itself but the people in it who are in none of its shown teams, together.
    """

    path: str
    role: str
    status: Status
    reason: str = ""
    n: int = 0
    figures: Mapping[tuple[Level, str], Figure] = field(default_factory=dict)
    others: bool = False

    @property
    def shown(self) -> bool:
        """Whether there are figures."""
        return self.status == "shown"


@dataclass(frozen=True)
class OrganizationResult:
    """All that is released of one wave of one organization; what is not here is not known above.

    ``figures`` by (level, code, role), role ``all`` being the roles combined; ``gaps`` by (level, code);
    ``agreements`` by (dimension, role).
    """

    questionnaire: Questionnaire
    organization: str
    wave: str
    closed: bool
    attendance: tuple[Attendance, ...]
    figures: Mapping[tuple[Level, str, str], Figure]
    gaps: Mapping[tuple[Level, str], Gap]
    name: str = ""
    """What people call the organization; its id where no name is known."""
    thresholds: Thresholds = THRESHOLDS
    """The fewest responses that this result was released with."""
    agreements: Mapping[tuple[str, str], Agreement] = field(default_factory=dict)
    careless: tuple[CarelessCount, ...] = ()
    """Per role, in the order of the file."""
    without_careless: Figure = NO_COMPARISON
    """The overall score without those whose number ``careless`` says; not shown where it says none."""
    teams: tuple[TeamNode, ...] = ()
    """The tree of teams of each role not of few, after close; empty where nobody has a team."""
    live: bool = False
    """Whether figures of whole roles are shown while the wave is open."""
    answers: Mapping[tuple[str, str], ItemAnswers] = field(default_factory=dict)
    """How answers to items are spread, by (item, role)."""

    def figure(self, level: Level, code: str, role: str) -> Figure:
        """The figure at that place."""
        return self.figures[level, code, role]

    @property
    def places(self) -> list[tuple[Level, str]]:
        """Level and code of the index, the dimensions and the facets, in the file's order."""
        dimensions: list[tuple[Level, str]] = [("dimension", d.id) for d in self.questionnaire.dimensions]
        facets: list[tuple[Level, str]] = [("facet", facet) for facet in self.questionnaire.facets]
        return [("index", INDEX), *dimensions, *facets]

    def gap(self, level: Level, code: str) -> Gap:
        """The gap at that place."""
        return self.gaps[level, code]

    def agreement(self, dimension: str, role: str) -> Agreement:
        """Whether the people of ``role`` see ``dimension`` alike."""
        return self.agreements[dimension, role]

    @property
    def overall_role(self) -> str:
        """Whose overall score is shown: ``all``, or the only role that may be shown ("" for none)."""
        if self.figure("index", INDEX, ALL).shown:
            return ALL
        shown = [role for role in self.questionnaire.role_ids if self.figure("index", INDEX, role).shown]
        return max(shown, key=lambda role: self.figure("index", INDEX, role).n, default="")

    @property
    def overall(self) -> Figure:
        """The overall score: of the roles combined, or of the one role that may be shown."""
        return self.figure("index", INDEX, self.overall_role or ALL)

    @property
    def notice(self) -> Mapping[str, str]:
        """The notice that stands beside every result."""
        return self.questionnaire.notice
