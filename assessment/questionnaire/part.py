"""What every part of a questionnaire file is built from."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,63}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
LocalizedTexts = dict[Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")], Text]
LocalizedWords = dict[Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")], list[Text]]
Share = Annotated[float, Field(gt=0, lt=1)]
Place = tuple[str | int, ...]
"""Where something stands in a file: keys and positions, from the root."""

MAX_SCORE = 100.0


class Part(BaseModel):
    """A part of a questionnaire file: unchangeable, and closed to fields that nobody reads."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_default=True, use_attribute_docstrings=True
    )
