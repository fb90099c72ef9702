"""One person's answers, checked against the questionnaire. No name, no date, no time, no device."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field

from assessment.errors import InvalidResponse
from assessment.questionnaire import Questionnaire

Name = Annotated[str, Field(max_length=120)]


class Response(BaseModel):
    """What one respondent sent: item id -> code, or None where nothing was ticked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(min_length=1, max_length=64)]
    questionnaire: str
    version: str
    organization: Name
    wave: Name
    role: str
    team: Name
    language: str
    answers: dict[str, int | None]


def submit(
    questionnaire: Questionnaire,
    answers: Mapping[str, int | None],
    *,
    organization: str,
    wave: str,
    role: str,
    team: str,
    language: str,
) -> Response:
    """A response with a random id, holding every item of ``role`` (None where not answered).

    Raises InvalidResponse, naming the place and never the answer, for a role, language, item or code
    that ``questionnaire`` does not know.
    """
    return Response(
        id=str(uuid4()),
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        organization=organization,
        wave=wave,
        role=checked_role(questionnaire, role),
        team=team,
        language=checked_language(questionnaire, language),
        answers=checked_answers(questionnaire, role, answers),
    )


def checked_role(questionnaire: Questionnaire, role: str) -> str:
    """``role``, known to the questionnaire."""
    if role not in questionnaire.role_ids:
        raise InvalidResponse("response.unknown_role", known=", ".join(questionnaire.role_ids))
    return role


def checked_language(questionnaire: Questionnaire, language: str) -> str:
    """``language``, declared by the questionnaire."""
    if language not in questionnaire.languages:
        raise InvalidResponse("response.unknown_language", known=", ".join(questionnaire.languages))
    return language


def checked_answers(
    questionnaire: Questionnaire, role: str, answers: Mapping[str, int | None]
) -> dict[str, int | None]:
    """Every item of ``role`` with its code, or None; raises InvalidResponse for what is not asked."""
    items = {item.id: item for item in questionnaire.items_for(role)}
    for item_id, code in answers.items():
        if item_id not in items:
            raise InvalidResponse("response.unknown_item", item=item_id, role=role)
        scale = questionnaire.scale_of(items[item_id])
        if code is not None and code not in (*scale.codes, *scale.missing_codes):
            raise InvalidResponse("response.code_off_scale", item=item_id, scale=scale.id)
    return {item_id: answers.get(item_id) for item_id in items}
