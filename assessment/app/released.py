"""From stored responses to the released result of a wave: the hops in one place, for pages and exports."""

from __future__ import annotations

import pandas as pd

from assessment.answers_file import response_table
from assessment.library import load_questionnaire
from assessment.results import OrganizationResult, organization_result
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


def invited_frame(desk: OrganizationDesk, wave: Wave) -> pd.DataFrame:
    """The invited people of a wave in the layout of ``invited.csv``."""
    rows = [(desk.organization, wave.id, role, team, people) for (role, team), people in wave.invited.items()]
    return pd.DataFrame(rows, columns=["organization", "wave", "role", "team", "invited"])
