"""What the roles of a wave are called."""

from __future__ import annotations

from assessment.i18n import Language
from assessment.library import load_questionnaire
from assessment.storage import Wave


def role_titles(wave: Wave, language: Language) -> dict[str, str]:
    """Role -> its title."""
    return {role.id: role.title[language] for role in load_questionnaire(wave.questionnaire).roles}
