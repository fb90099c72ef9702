"""From stored responses to the released result of a wave: the hops in one place, for pages and exports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from assessment.answers_file import response_table
from assessment.claim_check import CountedShare, Verdict, direct_share, verdict
from assessment.errors import AssessmentError
from assessment.library import load_questionnaire
from assessment.questionnaire import DirectQuestion
from assessment.results import SCREEN_LEVEL, OrganizationResult, organization_result
from assessment.scoring import score
from assessment.storage import OrganizationDesk, Wave


def released_result(desk: OrganizationDesk, wave: str) -> OrganizationResult:
    """Read, score and release one wave, by its own rules."""
    facts = next(entry for entry in desk.waves() if entry.id == wave)
    questionnaire = load_questionnaire(facts.questionnaire)
    table = score(questionnaire, response_table(questionnaire, desk.responses(wave)))
    return organization_result(
        table,
        organization=desk.organization,
        wave=wave,
        invited=invited_frame(desk, facts),
        closed=not facts.open,
        agreed=facts.agreed,
        name=desk.name,
    )


@dataclass(frozen=True)
class ReleasedClaim:
    """A claim question with what may be said of it: a counted share, or the sentence why there is none."""

    question: DirectQuestion
    share: CountedShare | None
    refusal: AssessmentError | None

    @property
    def verdict(self) -> Verdict:
        """What the whole range says of the claim."""
        if self.share is None:
            return "cannot_tell"
        return verdict(self.share.estimate, self.question.claimed, self.question.wording)


def released_claims(desk: OrganizationDesk, wave: Wave) -> list[ReleasedClaim]:
    """The direct claim questions of a closed wave; nothing while it is open.

    Crosswise answers are pooled over organizations only, so one wave says nothing of them.
    """
    questionnaire = load_questionnaire(wave.questionnaire)
    if wave.open or questionnaire.claim_check is None:
        return []
    counted = desk.claim_answers(wave.id)
    questions = (questionnaire.claim_check.question(name) for name in wave.modules.claims)
    return [_released(entry, counted) for entry in questions if isinstance(entry, DirectQuestion)]


def _released(question: DirectQuestion, counted: Mapping[tuple[str, int], int]) -> ReleasedClaim:
    given = {option.code: counted.get((question.id, option.code), 0) for option in question.options}
    n = sum(given[option.code] for option in question.options if not option.missing)
    count = sum(given[option.code] for option in question.options if option.counts)
    try:
        return ReleasedClaim(question, direct_share(count, n, least=question.least, level=SCREEN_LEVEL), None)
    except AssessmentError as error:
        return ReleasedClaim(question, None, error)


def invited_frame(desk: OrganizationDesk, wave: Wave) -> pd.DataFrame:
    """The invited people of a wave in the layout of ``invited.csv``."""
    rows = [(desk.organization, wave.id, role, team, people) for (role, team), people in wave.invited.items()]
    return pd.DataFrame(rows, columns=["organization", "wave", "role", "team", "invited"])
