"""Released tables of a result, as tests look at them: with plain numbers."""

from __future__ import annotations

import pandas as pd

from assessment.charts import Material
from assessment.export import EXPORTS, About
from assessment.i18n import EN, Language
from assessment.results import OrganizationResult


def facet_scores(result: OrganizationResult, language: Language = EN) -> pd.DataFrame:
    table = EXPORTS["facet_scores"].make(Material(result), language, About())
    numbers = dict.fromkeys(("value", "ci_low", "ci_high", "ci_level"), float)
    return table.astype({"n": "Int64", **numbers})


def benchmark(
    result: OrganizationResult, language: Language = EN, *, year: int | None = None
) -> pd.DataFrame:
    return EXPORTS["benchmark"].table(Material(result), language, About(year))
