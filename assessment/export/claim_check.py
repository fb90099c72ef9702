"""The claims as they may be told: a row for each question that a single organization can say something of."""

from __future__ import annotations

import math

import pandas as pd

from assessment.charts import Material
from assessment.claim_check import ReleasedClaim
from assessment.export.fields import About, Export, Field, notice
from assessment.i18n import Language

FIELDS = (
    Field("organization", required=True),
    Field("wave", required=True),
    Field("question", required=True),
    Field("title"),
    Field("text"),
    Field("claimed", "number", "share"),
    Field("count_low", "integer", "people"),
    Field("count_high", "integer", "people"),
    Field("n", "integer", "people", meaning="claim_n"),
    Field("share", "number", "share"),
    Field("ci_low", "number", "share", meaning="claim_low"),
    Field("ci_high", "number", "share", meaning="claim_high"),
    Field("ci_level", "number", "share"),
    Field("verdict", values=("holds", "does_not_hold", "cannot_tell")),
    Field("status", values=("shown", "suppressed"), required=True),
    Field("notice", required=True),
)
DECIMALS = 3


def claim_check(material: Material, language: Language, about: About) -> pd.DataFrame:  # noqa: ARG001
    """One row a question, with the range at 90%. Counts of fewer than three on either side are ranges."""
    rows = [_row(material, claim, language) for claim in material.claims]
    names = [field.name for field in FIELDS[:-1]]
    return pd.DataFrame(rows, columns=names).assign(notice=notice(material, language))


def _row(material: Material, claim: ReleasedClaim, language: Language) -> tuple[object, ...]:
    question, share = claim.question, claim.share
    place = (material.result.organization, material.result.wave, question.id, question.title[language])
    asked = (*place, question.text[language], question.claimed)
    if share is None:
        return (*asked, *(None,) * 7, "cannot_tell", "suppressed")
    estimate = share.estimate
    value = None if math.isnan(estimate.value) else round(estimate.value, DECIMALS)
    ends = (round(estimate.ci_low, DECIMALS), round(estimate.ci_high, DECIMALS), estimate.level)
    return (*asked, share.low, share.high, share.n, value, *ends, claim.verdict, "shown")


EXPORT = Export(claim_check, lambda _material: FIELDS, ("organization", "wave", "question"))
