"""What an exported table is made of: columns with type, unit and meaning; what is known beside a wave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from assessment.charts import Material
from assessment.i18n import EN, Language, translate
from assessment.organization_profile import OrganizationProfile

Kind = Literal["string", "integer", "number", "boolean"]
DTYPES: Mapping[Kind, str] = {
    "string": "string",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
}
"""pandas' types with room for missing values, by those of Frictionless Table Schema."""


@dataclass(frozen=True)
class Field:
    """A column. ``meaning``: the key of its description, where that is not its name.

    ``unit``: points, people, years, share; "" for none. ``values``: the codes that it may hold.
    """

    name: str
    kind: Kind = "string"
    unit: str = ""
    meaning: str = ""
    values: tuple[str, ...] = ()
    required: bool = False

    def description(self, language: Language = EN) -> str:
        """What the column holds."""
        return translate(f"export.field.{self.meaning or self.name}", language)


@dataclass(frozen=True)
class About:
    """What is known of a wave beside its results: its year, where the organization belongs, whether any of
    it is simulated.
    """

    year: int | None = None
    simulated: bool = False
    profile: OrganizationProfile = field(default_factory=OrganizationProfile)


@dataclass(frozen=True)
class Export:
    """A table that leaves the system: how it is made of released results, its columns, its primary key."""

    make: Callable[[Material, Language, About], pd.DataFrame]
    fields: Callable[[Material], tuple[Field, ...]]
    key: tuple[str, ...]

    def table(self, material: Material, language: Language = EN, about: About | None = None) -> pd.DataFrame:
        """The table, with columns and types as its fields say.

        Raises InvalidAnswersFile where the table may not be made of this wave.
        """
        fields = self.fields(material)
        made = self.make(material, language, about or About())
        table = made[[one.name for one in fields]]
        return table.astype({one.name: DTYPES[one.kind] for one in fields})


def notice(material: Material, language: Language) -> str:
    """The questionnaire's notice, that goes with every row."""
    texts = material.result.notice
    return texts.get(language) or next(iter(texts.values()))
