"""How the answers to every item are spread, for whole roles, as far as it may be told."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from assessment.charts import Material
from assessment.export.facet_scores import STATUSES
from assessment.export.fields import About, Export, Field, notice
from assessment.i18n import Language
from assessment.results import ItemAnswers

IN_FIVE = ("low_firm", "low_mild", "middle", "high_mild", "high_firm")
IN_THREE = ("low", "middle", "high")
FIELDS = (
    Field("organization", required=True),
    Field("wave", required=True),
    Field("role", required=True),
    Field("facet", required=True),
    Field("item", required=True),
    Field("reversed", "boolean", required=True),
    Field("part", values=(*IN_FIVE, "low", "high")),
    Field("n", "integer", "people", meaning="item_n"),
    Field("count_low", "integer", "people", meaning="part_low"),
    Field("count_high", "integer", "people", meaning="part_high"),
    Field("status", values=STATUSES, required=True),
    Field("reason"),
    Field("notice", required=True),
)


def items(material: Material, language: Language, about: About) -> pd.DataFrame:  # noqa: ARG001
    """One row a part of the answers, by meaning (turned for reversed items); one for an item not told.

    From ten people on five parts, below three; a count of fewer than three among few is a range.
    """
    rows = list(_rows(material))
    names = [field.name for field in FIELDS[:-1]]
    return pd.DataFrame(rows, columns=names).assign(notice=notice(material, language))


def _rows(material: Material) -> Iterator[tuple[object, ...]]:
    result = material.result
    for facet in result.questionnaire.facets.values():
        for item in facet.items:
            for role in result.questionnaire.role_ids:
                told = result.answers.get((item.id, role))
                if told is None:
                    continue
                place = (result.organization, result.wave, role, facet.id, item.id, item.reverse_keyed)
                yield from ((*place, *rest) for rest in _parts(told))


def _parts(told: ItemAnswers) -> Iterator[tuple[object, ...]]:
    if not told.shown:
        yield ("", None, None, None, told.status, told.reason)
        return
    names = IN_FIVE if len(told.counts) == len(IN_FIVE) else IN_THREE
    for name, count in zip(names, told.counts, strict=True):
        yield (name, told.n, count.low, count.high, told.status, "")


EXPORT = Export(items, lambda _material: FIELDS, ("organization", "wave", "role", "item", "part"))
