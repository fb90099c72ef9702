"""Before anybody is asked: how wide will the intervals be, can a gap be told, what may be shown."""

from assessment.planning.teams import PlannedTeam, showable_teams, team_sentences
from assessment.planning.widths import (
    DIMENSION_SD,
    GAP,
    PERSON_SD,
    RESPONSE,
    Plan,
    PlannedRole,
    PlannedWidth,
    plan,
)
from assessment.planning.words import sentences

__all__ = [
    "DIMENSION_SD",
    "GAP",
    "PERSON_SD",
    "RESPONSE",
    "Plan",
    "PlannedRole",
    "PlannedTeam",
    "PlannedWidth",
    "plan",
    "sentences",
    "showable_teams",
    "team_sentences",
]
