"""The plan of a wave in words, computed once for the same numbers."""

from __future__ import annotations

import streamlit as st

from assessment.i18n import Language
from assessment.questionnaire import Questionnaire
from assessment.storage import Wave


def planned_sentences(questionnaire: Questionnaire, wave: Wave, language: Language) -> list[str]:
    """How wide intervals will be, whether a gap can be told, which teams can be shown."""
    invited = tuple(sorted(wave.invited.items()))
    limits = tuple(sorted(wave.thresholds.items()))
    return _sentences(questionnaire.id, questionnaire.version, invited, wave.agreed, limits, language)


def planned_team_sentences(questionnaire: Questionnaire, wave: Wave, language: Language) -> list[str]:
    """Which teams can be shown, from how many are invited: a forecast that nobody's answer changes."""
    from assessment.disclosure import Thresholds
    from assessment.planning import RESPONSE, showable_teams, team_sentences

    limits = Thresholds.of(wave.thresholds)
    teams = showable_teams(questionnaire, wave.invited, expected_response=RESPONSE, thresholds=limits)
    return list(team_sentences(teams, limits.group, language))


@st.cache_data(show_spinner=False, max_entries=64)
def _sentences(
    questionnaire_id: str,
    version: str,  # noqa: ARG001 - part of the cache's key
    invited: tuple[tuple[tuple[str, str], int], ...],
    agreed: bool,
    limits: tuple[tuple[str, int], ...],
    language: Language,
) -> list[str]:
    from assessment.disclosure import Thresholds
    from assessment.library import load_questionnaire
    from assessment.planning import RESPONSE, plan, sentences, showable_teams, team_sentences
    from assessment.preparing import people_by_role

    questionnaire, thresholds = load_questionnaire(questionnaire_id), Thresholds.of(dict(limits))
    people = people_by_role(questionnaire, dict(invited))
    planned = plan(questionnaire, people, agreed=agreed, thresholds=thresholds)
    teams = showable_teams(questionnaire, dict(invited), expected_response=RESPONSE, thresholds=thresholds)
    return [*sentences(planned, language), *team_sentences(teams, thresholds.group, language)]
