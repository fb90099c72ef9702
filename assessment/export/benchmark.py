"""The row that an organization adds to a pool of organizations: rounded, banded, without its name."""

from __future__ import annotations

from uuid import uuid4

import pandas as pd

from assessment.benchmark import BANDS, n_band
from assessment.charts import Material
from assessment.errors import InvalidAnswersFile
from assessment.export.fields import About, Export, Field, notice
from assessment.i18n import Language, rounded
from assessment.organization_profile import NACE_SECTIONS, SIZE_CLASSES
from assessment.questionnaire import Questionnaire
from assessment.results import ALL, INDEX

LEAST_RESPONDENTS = 10
BEFORE = (
    Field("questionnaire", required=True),
    Field("version", required=True),
    Field("organization", meaning="pool_organization", required=True),
    Field("year", "integer", "years"),
    Field("sector", values=NACE_SECTIONS),
    Field("size_class", values=SIZE_CLASSES),
    Field("country"),
    Field("languages"),
)


def fields_of(questionnaire: Questionnaire) -> tuple[Field, ...]:
    """The columns of a pool of ``questionnaire``: the same for every organization."""
    counts = tuple(
        Field(f"n_{role}", meaning="n_band", values=BANDS, unit="people") for role in questionnaire.role_ids
    )
    codes = (INDEX, *(one.id for one in questionnaire.dimensions), *questionnaire.facets)
    points = tuple(
        Field(f"{code}_{role}", "integer", "points", meaning="whole_points")
        for role in (ALL, *questionnaire.role_ids)
        for code in codes
    )
    return (*BEFORE, *counts, *points, Field("notice", required=True))


def benchmark(material: Material, language: Language, about: About) -> pd.DataFrame:
    """One row: a random id, version, year, banded n per role, whole points for every shown figure.

    A column ``<code>_<role>`` for the index, dimensions and facets of each role and of ``all``; empty
    where the figure is not shown, or only as a bound. Sector (NACE section), size class, country (ISO 3166)
    and languages (BCP 47) as the profile has them. Raises InvalidAnswersFile while the wave is open, and
    with fewer than 10 respondents in the largest role that is not of few, as the reps are.
    """
    result = material.result
    roles = [role.id for role in result.questionnaire.roles if not role.few]
    largest = max((result.figure("index", INDEX, role).n for role in roles), default=0)
    if not result.closed or largest < LEAST_RESPONDENTS:
        raise InvalidAnswersFile("export.benchmark_too_few", least=LEAST_RESPONDENTS)
    row: dict[str, object] = {
        "questionnaire": result.questionnaire.id,
        "version": result.questionnaire.version,
        "organization": str(uuid4()),
        "year": about.year,
        "sector": about.profile.sector,
        "size_class": about.profile.size_class,
        "country": about.profile.country,
        "languages": " ".join(about.profile.languages),
    }
    for role in result.questionnaire.role_ids:
        row[f"n_{role}"] = n_band(result.figure("index", INDEX, role).n)
    for role in (ALL, *result.questionnaire.role_ids):
        for level, code in result.places:
            figure = result.figure(level, code, role)
            row[f"{code}_{role}"] = rounded(figure.value) if figure.shown and not figure.bound else pd.NA
    return pd.DataFrame([{**row, "notice": notice(material, language)}])


EXPORT = Export(benchmark, lambda material: fields_of(material.result.questionnaire), ("organization",))
