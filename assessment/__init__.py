"""Sustainable Success Scan: asks, scores and places an organization, and guards who answered.

The names below are loaded when first used: ``import assessment`` alone imports neither pandas, scipy,
altair nor streamlit.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assessment.answers_file import read_invited, read_responses
    from assessment.errors import AssessmentError
    from assessment.library import load_questionnaire
    from assessment.response import submit
    from assessment.results import OrganizationResult, organization_result
    from assessment.scoring import ScoreTable, score

__version__ = "0.1.0"

_HOMES = {
    "AssessmentError": "assessment.errors",
    "OrganizationResult": "assessment.results",
    "ScoreTable": "assessment.scoring",
    "load_questionnaire": "assessment.library",
    "organization_result": "assessment.results",
    "read_invited": "assessment.answers_file",
    "read_responses": "assessment.answers_file",
    "score": "assessment.scoring",
    "submit": "assessment.response",
}

__all__ = [
    "AssessmentError",
    "OrganizationResult",
    "ScoreTable",
    "__version__",
    "load_questionnaire",
    "organization_result",
    "read_invited",
    "read_responses",
    "score",
    "submit",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
