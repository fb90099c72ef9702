"""How many were invited and answered, by role, as far as it may be said."""

from __future__ import annotations

import pandas as pd

from assessment.charts import Material
from assessment.export.fields import About, Export, Field, notice
from assessment.i18n import Language

FIELDS = (
    Field("organization", required=True),
    Field("wave", required=True),
    Field("year", "integer", "years"),
    Field("role", required=True),
    Field("invited", "integer", "people"),
    Field("answered", "integer", "people"),
    Field("closed", "boolean", required=True),
    Field("notice", required=True),
)


def response(material: Material, language: Language, about: About) -> pd.DataFrame:
    """One row a role: exact after close, before that in steps of a group, and nothing of a role of few."""
    result = material.result
    rows = [
        (result.organization, result.wave, about.year, one.role, one.invited, one.answered, result.closed)
        for one in result.attendance
    ]
    names = [field.name for field in FIELDS[:-1]]
    return pd.DataFrame(rows, columns=names).assign(notice=notice(material, language))


EXPORT = Export(response, lambda _material: FIELDS, ("organization", "wave", "role"))
