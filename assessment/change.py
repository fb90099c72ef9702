"""What changed between two waves of one organization, and how surely.

Both waves are taken *beyond* the people who were invited, as other people may answer next time:
``se^2 = se_before^2 + se_after^2``, Welch-Satterthwaite degrees of freedom. Answers of the same people in
both waves would make the true interval narrower; responses hold nothing by which they could be paired.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assessment.errors import UndefinedStatistic
from assessment.i18n import Language, translate
from assessment.interpretation import Certainty, certainty
from assessment.psychometrics.estimate import Estimate
from assessment.questionnaire import MAX_SCORE
from assessment.results import (
    ALL,
    INDEX,
    SCREEN_LEVEL,
    UNKNOWN_SPREAD,
    Figure,
    Level,
    OrganizationResult,
    Spread,
    Status,
    difference_spread,
    interval,
)


@dataclass(frozen=True, slots=True)
class Change:
    """The later figure minus the earlier one, or the word why one of them is not shown.

    ``rounded_to``: above 1 where either number is rounded; then there is no spread, and nothing can be told.
    """

    level: Level
    code: str
    role: str
    status: Status
    reason: str = ""
    value: float = np.nan
    spread: Spread = UNKNOWN_SPREAD
    rounded_to: int = 1

    @property
    def shown(self) -> bool:
        """Whether there is a number."""
        return self.status == "shown"

    @property
    def certainty(self) -> Certainty:
        """The word by the one rule for gaps and changes; ``hidden`` where it is not shown."""
        return certainty(self.value, self.spread) if self.shown else "hidden"

    def estimate(self, level: float = SCREEN_LEVEL) -> Estimate:
        """The change in points with its t-interval, cut off at -100 and 100."""
        return interval(self.value, self.spread, 0, level, -MAX_SCORE, MAX_SCORE)


@dataclass(frozen=True)
class WaveChange:
    """Every change between two waves, by (level, code, role).

    ``role``: whose overall scores are compared, ``all`` where both waves show the roles combined, else the
    one role that both show ("" for none).
    """

    before: OrganizationResult
    after: OrganizationResult
    role: str
    changes: Mapping[tuple[Level, str, str], Change]

    def change(self, level: Level, code: str, role: str) -> Change:
        """The change at that place."""
        return self.changes[level, code, role]

    @property
    def overall(self) -> Change:
        """The change of the overall score of ``role``."""
        return self.changes["index", INDEX, self.role or ALL]

    def whose(self, language: Language) -> str:
        """Whose change it is, where it is not everyone's; empty where it is."""
        if self.role == ALL:
            return ""
        if not self.role:
            return translate("interpretation.change.nobody", language)
        name = self.after.questionnaire.role(self.role).title[language]
        return translate("interpretation.change.one_role", language, role=name)


def change(before: OrganizationResult, after: OrganizationResult) -> WaveChange:
    """The change of every index, dimension and facet that both waves show, per role.

    Raises UndefinedStatistic for two organizations, and for questionnaires of another id or version: what
    was asked differently cannot be compared.
    """
    if before.organization != after.organization:
        names = {"before": before.organization, "after": after.organization}
        raise UndefinedStatistic("change.other_organization", **names)
    asked = [(r.questionnaire.id, r.questionnaire.version) for r in (before, after)]
    if asked[0] != asked[1]:
        forms = {"before": " ".join(asked[0]), "after": " ".join(asked[1])}
        raise UndefinedStatistic("change.other_questionnaire", **forms)
    changes = {
        (level, code, role): figure_change(before.figure(level, code, role), after.figure(level, code, role))
        for level, code in after.places
        for role in (ALL, *after.questionnaire.role_ids)
    }
    return WaveChange(before, after, _common_role(before, after), changes)


def figure_change(before: Figure, after: Figure) -> Change:
    """The change of one figure."""
    place = (after.level, after.code, after.role)
    hidden = next((figure for figure in (after, before) if not figure.shown), None)
    if hidden is not None:
        return Change(*place, hidden.status, hidden.reason)
    if before.bound or after.bound:
        return Change(*place, "suppressed", "near_end")
    step = max(before.rounded_to, after.rounded_to)
    spread = difference_spread(before.beyond, after.beyond)
    if step > 1 or spread.se == 0:
        spread = UNKNOWN_SPREAD
    return Change(*place, "shown", "", after.value - before.value, spread, step)


def _common_role(before: OrganizationResult, after: OrganizationResult) -> str:
    """The roles combined where both waves show them, else the role that both show with most answers."""

    def least(role: str) -> int:
        figures = [result.figure("index", INDEX, role) for result in (before, after)]
        return min(figure.n for figure in figures) if all(figure.shown for figure in figures) else 0

    if least(ALL):
        return ALL
    role = max(after.questionnaire.role_ids, key=least)
    return role if least(role) else ""
