"""Ticks of a page that is put away before "Next": the page's script posts them, the draft takes them in.

So a tab that is closed and a telephone that locks lose nothing. The part stays where it was, and what is not
asked of this respondent is left out.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assessment.app.respondent.path import filled, standing
from assessment.storage import RespondentDesk
from assessment.storage.respondent import LONGEST_COMMENT

FieldId = Annotated[str, Field(max_length=80)]
LONGEST_PAGE = 32_768


class PutAway(BaseModel):
    """What stood on the page: by field, the position of the ticked cell, or the text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tag: Annotated[str, Field(max_length=12)]
    ticks: dict[FieldId, Annotated[int, Field(ge=0, le=20)]] = {}
    texts: dict[FieldId, Annotated[str, Field(max_length=LONGEST_COMMENT)]] = {}


def keep(desk: RespondentDesk, body: bytes) -> bool:
    """Add what ``body`` holds to the draft; False when it is no page of this respondent."""
    try:
        page = PutAway.model_validate_json(body)
    except ValidationError:
        return False
    path, draft = standing(desk)
    if page.tag != path.tag or draft.part == 0:
        return False
    offered = path.codes
    codes = {
        field: offered[field][position]
        for field, position in page.ticks.items()
        if position < len(offered.get(field, ()))
    }
    desk.save_draft(filled(path, draft, codes, page.texts))
    return True
