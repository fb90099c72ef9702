"""The kinds of organizations of the coverage benchmark."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from assessment.questionnaire import Questionnaire
from assessment.simulation import Design, Habits, Story, designed, in_between

USUAL = Habits(careless=0.0)
CAREFUL = Habits(skipped=0.0, dont_know=0.0, careless=0.0)


@dataclass(frozen=True)
class Setting:
    """One kind of organization: how many of the MT and the reps are invited and answer, where it stands, how
    people answer. ``promised``: the intervals must keep their promise here, within two points. ``kept_back``:
    no interval is shown here, and the table says what it would be.
    """

    name: str
    words: str
    invited: tuple[int, int] = (6, 40)
    answered: tuple[int, int] = (5, 31)
    habits: Habits = USUAL
    places: tuple[float, float] = (25.0, 75.0)
    teams: int = 4
    shift: float = 5.0
    promised: bool = True
    kept_back: bool = False

    def design(self, questionnaire: Questionnaire) -> Design:
        """Who is invited and how many answer."""
        few, others = self.answered
        answered = {role.id: few if role.few else others for role in questionnaire.roles}
        return designed(
            questionnaire, few=self.invited[0], others=self.invited[1], teams=self.teams, answered=answered
        )

    def story(self, questionnaire: Questionnaire, number: int, random: np.random.Generator) -> Story:
        """An organization anywhere between the setting's places."""
        del number
        low, high = self.places
        return in_between(questionnaire, random, low=low, high=high, shift=self.shift)


SETTINGS = (
    Setting("usual", "MT 5 of 6, reps 31 of 40"),
    Setting("small", "MT 5 of 6, reps 8 of 10", (6, 10), (5, 8), teams=1),
    Setting("large", "MT 5 of 6, reps 48 of 60", (6, 60), (5, 48)),
    Setting("half", "MT 5 of 10, reps 20 of 60", (10, 60), (5, 20)),
    Setting("high", "skewed answers, near the top", habits=replace(USUAL, skew=-1.5), places=(78.0, 92.0)),
    Setting("low", "skewed answers, near the bottom", habits=replace(USUAL, skew=1.5), places=(8.0, 22.0)),
    Setting("missing", "one answer in six missing", habits=replace(USUAL, skipped=0.08, dont_know=0.08)),
    Setting("careless", "one person in twelve careless", habits=replace(USUAL, careless=1 / 12)),
    Setting("teams", "teams that differ (sd 10 points)", habits=replace(USUAL, team_sd=10.0)),
    Setting("four", "MT 4 of 5 (agreed), reps 48 of 60", (5, 60), (4, 48), promised=False),
    Setting(
        "three",
        "MT 3 of 5 (agreed), reps 48 of 60",
        (5, 60),
        (3, 48),
        CAREFUL,
        promised=False,
        kept_back=True,
    ),
    Setting("selective", "the contented answer more", habits=replace(USUAL, selective=0.5), promised=False),
)
GAP_SETTINGS = tuple(
    Setting(f"{name}-gap-{gap}", words, invited, answered, shift=float(gap), teams=teams)
    for name, words, invited, answered, teams in (
        ("usual", "MT 5 of 6, reps 31 of 40", (6, 40), (5, 31), 4),
        ("small", "MT 5 of 6, reps 8 of 10", (6, 10), (5, 8), 1),
        ("half", "MT 5 of 10, reps 20 of 60", (10, 60), (5, 20), 4),
        ("eight", "MT 8 of 10, reps 48 of 60", (10, 60), (8, 48), 4),
    )
    for gap in (0, 10)
)
