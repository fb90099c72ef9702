"""What the benchmark shows: the organizations it is compared with, and its own place among them."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.benchmark import Placement
from assessment.charts import words
from assessment.charts.words import say
from assessment.i18n import Language, format_number, format_score
from assessment.results import OrganizationResult


@dataclass(frozen=True)
class BenchmarkReading:
    """Scores of others, their quarter points (None for too few), and the own score with its range.

    ``ahead`` and ``plausible`` are empty where no rank may be given. ``left`` and ``right`` name the poles.
    """

    others: tuple[float, ...]
    quantiles: tuple[float, float, float, float, float] | None
    value: float
    low: float
    high: float
    number: str
    ahead: str
    plausible: str
    median: str
    left: str
    right: str


def read_benchmark(result: OrganizationResult, placed: Placement, language: Language) -> BenchmarkReading:
    """The place of ``result``."""
    poles = result.questionnaire.poles
    middle = format_score(placed.quantiles[2], language) if placed.quantiles else ""
    return BenchmarkReading(
        placed.scores,
        placed.quantiles,
        placed.value,
        placed.ci_low,
        placed.ci_high,
        format_score(placed.value, language),
        ahead_words(placed, language),
        _plausible(placed, language),
        say("benchmark.median", language, number=middle) if middle else "",
        words.mid_sentence(poles.low[language]),
        words.mid_sentence(poles.high[language]),
    )


def surest_side(placed: Placement) -> str:
    """ "behind" or "ahead" where all that is plausible lies on one side of the middle; "" elsewhere."""
    if placed.ahead_high is not None and placed.ahead_high < placed.n / 2:
        return "behind"
    return "ahead" if placed.ahead_low is not None and placed.ahead_low > placed.n / 2 else ""


def ahead_words(placed: Placement, language: Language) -> str:
    """Ahead of how many; "" where no rank may be given."""
    if placed.ahead is None:
        return ""
    told = {"ahead": format_number(placed.ahead, language), "n": format_number(placed.n, language)}
    return say("benchmark.ahead", language, **told)


def _plausible(placed: Placement, language: Language) -> str:
    """Between how many that plausibly is."""
    if placed.ahead_low is None or placed.ahead_high is None:
        return ""
    low, high = (format_number(end, language) for end in (placed.ahead_low, placed.ahead_high))
    return say("benchmark.plausible", language, low=low, high=high)
