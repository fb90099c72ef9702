"""The row that an organization adds to a pool of organizations: rounded, banded, without its name."""

from __future__ import annotations

from uuid import uuid4

import pandas as pd

from assessment.errors import InvalidAnswersFile
from assessment.i18n import EN, Language, rounded
from assessment.results import ALL, INDEX, OrganizationResult

LEAST_RESPONDENTS = 10
N_BANDS = ((10, "10-24"), (25, "25-49"), (50, "50-99"), (100, "100-249"), (250, "250-999"), (1000, "1000+"))
FEW = "5-9"


def benchmark(
    result: OrganizationResult, language: Language = EN, *, year: int | None = None
) -> pd.DataFrame:
    """One row: a random id, version, year, banded n per role, whole points for every shown figure.

    A column ``<code>_<role>`` for the index, dimensions and facets of each role and of ``all``; empty
    where the figure is not shown, or only as a bound. Raises InvalidAnswersFile while the wave is open, and
    with fewer than 10 respondents in the largest role that is not of few, as the reps are.
    """
    roles = [role.id for role in result.questionnaire.roles if not role.few]
    largest = max((result.figure("index", INDEX, role).n for role in roles), default=0)
    if not result.closed or largest < LEAST_RESPONDENTS:
        raise InvalidAnswersFile("export.benchmark_too_few", least=LEAST_RESPONDENTS)
    row: dict[str, object] = {
        "questionnaire": result.questionnaire.id,
        "version": result.questionnaire.version,
        "organization": str(uuid4()),
        "year": year,
    }
    for role in result.questionnaire.role_ids:
        row[f"n_{role}"] = n_band(result.figure("index", INDEX, role).n)
    for role in (ALL, *result.questionnaire.role_ids):
        for level, code in result.places:
            figure = result.figure(level, code, role)
            row[f"{code}_{role}"] = rounded(figure.value) if figure.shown and not figure.bound else pd.NA
    row["notice"] = result.notice.get(language) or next(iter(result.notice.values()))
    table = pd.DataFrame([row])
    whole = [
        name for name in table.columns if name.rsplit("_", 1)[-1] in {ALL, *result.questionnaire.role_ids}
    ]
    points = [name for name in whole if not name.startswith("n_")]
    return table.astype({**dict.fromkeys(points, "Int64"), "year": "Int64"})


def n_band(n: int) -> str:
    """``n`` as a band, coarse enough not to tell who took part; empty where nothing is shown."""
    if n == 0:
        return ""
    return next((name for least, name in reversed(N_BANDS) if n >= least), FEW if n >= 5 else "3-4")
