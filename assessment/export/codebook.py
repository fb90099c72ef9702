"""What the codes in the other tables mean: roles, dimensions, facets, items, why something is not shown."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from assessment.charts import Material
from assessment.export.facet_scores import STATUSES
from assessment.export.fields import About, Export, Field, notice
from assessment.i18n import Language, translate
from assessment.questionnaire import Questionnaire
from assessment.results import ALL, INDEX

REASONS = ("wave_open", "too_few", "too_few_answered", "protects_others", "near_end")
FIELDS = (
    Field("kind", values=("role", "index", "dimension", "facet", "item", "status", "reason"), required=True),
    Field("code", meaning="meant_code", required=True),
    Field("title", meaning="meant_title"),
    Field("within"),
    Field("text", meaning="meant_text"),
    Field("reversed", "boolean"),
    Field("notice", required=True),
)


def codebook(material: Material, language: Language, about: About) -> pd.DataFrame:  # noqa: ARG001
    """One row a code, in ``language``; the text of an item is that of the first role that is asked it."""
    rows = list(_rows(material.result.questionnaire, language))
    names = [field.name for field in FIELDS[:-1]]
    return pd.DataFrame(rows, columns=names).assign(notice=notice(material, language))


def _rows(questionnaire: Questionnaire, language: Language) -> Iterator[tuple[object, ...]]:
    for role in questionnaire.roles:
        yield ("role", role.id, role.title[language], "", "", None)
    yield ("role", ALL, translate("export.all_roles", language), "", "", None)
    yield ("index", INDEX, translate("export.index", language), "", "", None)
    for dimension in questionnaire.dimensions:
        yield ("dimension", dimension.id, dimension.title[language], INDEX, "", None)
        for facet in dimension.facets:
            yield ("facet", facet.id, facet.title[language], dimension.id, "", None)
            for item in facet.items:
                text = next(iter(item.text.values()))[language]
                yield ("item", item.id, "", facet.id, text, item.reverse_keyed)
    for status in STATUSES:
        yield ("status", status, translate(f"charts.table.status_{status}", language), "", "", None)
    for reason in REASONS:
        yield ("reason", reason, translate(f"charts.table.reason_{reason}", language), "", "", None)


EXPORT = Export(codebook, lambda _material: FIELDS, ("kind", "code"))
