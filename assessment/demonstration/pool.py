"""A pool of simulated organizations, so that the demonstration has others to compare with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pandas as pd

from assessment.answers_file import table_of
from assessment.benchmark import Edition, build
from assessment.benchmark.pool import read_rows
from assessment.charts import Material
from assessment.demonstration.tales import QUESTIONNAIRE
from assessment.export import EXPORTS, About
from assessment.export.csv_format import to_csv
from assessment.i18n import EN
from assessment.library import load_questionnaire
from assessment.organization_profile import OrganizationProfile
from assessment.questionnaire import Questionnaire
from assessment.results import organization_result
from assessment.scoring import ScoreTable, score
from assessment.simulation import designed, simulated_tables

POOL_SIZE = 60
SOURCE = "simulated"
_ALIKE = 3
_SECTORS, _SIZES = ("G", "K", "C", "J"), ("50-249", "10-49", "250-999")
_COUNTRIES, _LANGUAGES = ("NL", "BE"), (("nl", "en"), ("en",), ("nl",))


def simulated_edition(seed: int = 60) -> Edition:
    """An edition of sixty invented organizations, said to be simulated wherever it is compared with.

    Each goes the way of a client's own row: answers, scores, released figures, benchmark row.
    """
    questionnaire, year = load_questionnaire(QUESTIONNAIRE), datetime.now(UTC).year
    rows = pd.concat(_rows(questionnaire, year, seed), ignore_index=True)
    return build(read_rows(to_csv(rows), questionnaire, SOURCE), questionnaire, year=year, simulated=True)


def _rows(questionnaire: Questionnaire, year: int, seed: int) -> Iterator[pd.DataFrame]:
    table = _scored(questionnaire, year, seed)
    for number, organization in enumerate(table.groups["organization"].names):
        result = organization_result(table, organization=organization, wave=str(year))
        about = About(year, True, _profile(number))
        yield EXPORTS["benchmark"].table(Material(result), EN, about)


def _scored(questionnaire: Questionnaire, year: int, seed: int) -> ScoreTable:
    design = designed(questionnaire, few=6, others=36, response_rate=0.8)
    pool = simulated_tables(questionnaire, design, organizations=POOL_SIZE, seed=seed, wave=str(year))
    answers = pd.concat([one.answers for one in pool], ignore_index=True)
    return score(questionnaire, table_of(questionnaire, answers))


def _profile(number: int) -> OrganizationProfile:
    """Three in five are of the demonstration's own sector, size, country and language."""
    number = 0 if number % 5 < _ALIKE else number
    return OrganizationProfile.model_validate(
        {
            "sector": _SECTORS[number % len(_SECTORS)],
            "size_class": _SIZES[number % len(_SIZES)],
            "country": _COUNTRIES[number % len(_COUNTRIES)],
            "languages": _LANGUAGES[number % len(_LANGUAGES)],
        }
    )
