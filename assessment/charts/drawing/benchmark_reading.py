"""What the benchmark shows: the organizations it is compared with, and its own place among them."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.benchmark import Placement
from assessment.charts import words
from assessment.charts.words import Hidden, say
from assessment.i18n import Language, format_number, format_score
from assessment.results import OrganizationResult


@dataclass(frozen=True)
class BenchmarkReading:
    """Scores of others, their quarter points, and the own score with its range (the score without one)."""

    label: str
    others: tuple[float, ...]
    quantiles: tuple[float, float, float, float, float]
    value: float
    low: float
    high: float
    number: str
    ahead: str
    plausible: str
    median: str
    left: str
    right: str
    hidden: Hidden | None


NO_QUANTILES = (0.0, 0.0, 0.0, 0.0, 0.0)


def read_benchmark(
    result: OrganizationResult, placed: Placement | None, hidden: Hidden | None, language: Language
) -> BenchmarkReading:
    """The place of ``result``; empty where ``hidden`` says why."""
    poles = result.questionnaire.poles
    ends = words.mid_sentence(poles.low[language]), words.mid_sentence(poles.high[language])
    label = say("table.overall", language)
    if hidden or placed is None:
        return BenchmarkReading(label, (), NO_QUANTILES, 0, 0, 0, "", "", "", "", *ends, hidden)
    quantiles = placed.quantiles or NO_QUANTILES
    return BenchmarkReading(
        label,
        placed.scores,
        quantiles,
        placed.value,
        placed.ci_low,
        placed.ci_high,
        format_score(placed.value, language),
        ahead_words(placed.ahead, placed.n, language),
        plausible_words(placed.ahead_low, placed.ahead_high, language),
        say("benchmark.median", language, number=format_score(quantiles[2], language))
        if placed.quantiles
        else "",
        *ends,
        hidden,
    )


def ahead_words(ahead: int | None, n: int, language: Language) -> str:
    """Ahead of how many; "" where no rank may be given."""
    if ahead is None:
        return ""
    return say(
        "benchmark.ahead", language, ahead=format_number(ahead, language), n=format_number(n, language)
    )


def plausible_words(low: int | None, high: int | None, language: Language) -> str:
    """Between how many that plausibly is."""
    if low is None or high is None:
        return ""
    ends = (format_number(end, language) for end in (low, high))
    return say("benchmark.plausible", language, **dict(zip(("low", "high"), ends, strict=True)))
