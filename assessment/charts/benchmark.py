"""The benchmark: where the organization stands among comparable ones, as surely as that may be said."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.benchmark import Placement
from assessment.charts import words
from assessment.charts.drawing.benchmark_reading import BenchmarkReading, read_benchmark
from assessment.charts.drawing.benchmark_stage import draw_page, draw_stage
from assessment.charts.figure import ChartFigure
from assessment.charts.material import Material
from assessment.charts.palette import LIGHT, Palette
from assessment.charts.words import Hidden, say
from assessment.i18n import Language, format_number, format_score
from assessment.results import OrganizationResult

COLUMNS = ("measure", "name", "n", "value", "low", "high", "status", "reason")


def benchmark(material: Material, language: Language, palette: Palette = LIGHT) -> ChartFigure:
    """The overall score among those of comparable organizations: a tick for each, none of them named.

    ``table``: the own score, the median and the ends of the middle half, and ahead of how many. Without a
    comparison (none asked for, or too few organizations) the figure says so.
    """
    result, placed = material.result, material.placement
    hidden = _hidden(material, language)
    reading = read_benchmark(result, placed, hidden, language)
    ours = hidden.title if hidden or placed is None else _title(placed, language)
    return ChartFigure(
        id="benchmark",
        title=ours if hidden else material.title("benchmark", ours),
        automatic_title=ours,
        subtitle=_subtitle(result, language),
        note=hidden.note if hidden or placed is None else _note(placed, language),
        source_line=words.source_line(result, language),
        alt_text=_alt_text(reading, placed, hidden, language),
        table=_table(result, placed, hidden, language),
        state=hidden.state if hidden else words.shown_state([result.overall]),
        stage=draw_stage(reading, palette),
        page=draw_page(reading, palette),
    )


def _hidden(material: Material, language: Language) -> Hidden | None:
    result, placed = material.result, material.placement
    if not result.overall.shown:
        return words.hidden_figure(result, [result.overall], language)
    if placed is not None and not placed.reason and placed.scores:
        return None
    code = "not_asked" if placed is None else placed.reason or "too_few"
    return Hidden(
        "not_asked" if placed is None else "hidden",
        say(f"benchmark.title.{code}", language),
        say(f"benchmark.headline.{code}", language),
        say(f"benchmark.reason.{code}", language),
        say("benchmark.note_context", language),
    )


def _subtitle(result: OrganizationResult, language: Language) -> str:
    sure = words.screen_chances(language)
    return say("benchmark.subtitle", language, organization=result.name, chances=sure)


def _title(placed: Placement, language: Language) -> str:
    """Ahead of or behind most, only where all that is plausible lies on one side of the middle."""
    n = {"n": format_number(placed.n, language)}
    if placed.ahead_high is not None and placed.ahead_high < placed.n / 2:
        return say("benchmark.title.behind", language, **n)
    if placed.ahead_low is not None and placed.ahead_low > placed.n / 2:
        return say("benchmark.title.ahead", language, **n)
    return say("benchmark.title.middle", language, **n)


def _note(placed: Placement, language: Language) -> str:
    common = [say(f"benchmark.by.{part}", language) for part in placed.comparable]
    parts = [say("benchmark.note_marks", language)]
    if common:
        parts.append(say("benchmark.note_comparable", language, parts=words.listed(common, language)))
    parts.append(say("benchmark.note_edition", language, edition=placed.edition))
    if placed.simulated:
        parts.append(say("benchmark.note_simulated", language))
    return " ".join([*parts, say("benchmark.note_context", language)])


def _alt_text(
    reading: BenchmarkReading, placed: Placement | None, hidden: Hidden | None, language: Language
) -> str:
    if hidden or placed is None:
        return (
            f"{reading.hidden.title}. {words.capitalized(reading.hidden.reason)}." if reading.hidden else ""
        )
    told = say(
        "benchmark.alt",
        language,
        number=reading.number,
        low=format_score(placed.ci_low, language),
        high=format_score(placed.ci_high, language),
        n=format_number(placed.n, language),
    )
    rest = [part for part in (reading.median, reading.ahead, reading.plausible) if part]
    return " ".join([told, *(f"{words.capitalized(part)}." for part in rest)])


def _table(
    result: OrganizationResult, placed: Placement | None, hidden: Hidden | None, language: Language
) -> pd.DataFrame:
    own = {"measure": "score", "name": result.name, "n": 0, "status": "shown", "reason": ""}
    nothing = {"value": np.nan, "low": np.nan, "high": np.nan}
    if hidden or placed is None:
        reason = result.overall.reason or ("too_few" if placed is not None else "")
        status = "not_asked" if hidden and hidden.state == "not_asked" else "suppressed"
        return pd.DataFrame([own | nothing | {"status": status, "reason": reason}], columns=list(COLUMNS))
    others = {"name": say("benchmark.others", language, n=format_number(placed.n, language))}
    rows = [own | {"value": placed.value, "low": placed.ci_low, "high": placed.ci_high}]
    if placed.quantiles:
        _, low, middle, high, _ = placed.quantiles
        rows.append(own | others | {"measure": "median", "value": middle, "low": low, "high": high})
    if placed.ahead is not None:
        ends = {"value": placed.ahead, "low": placed.ahead_low, "high": placed.ahead_high}
        rows.append(own | {"measure": "ahead", **ends})
    return pd.DataFrame(rows, columns=list(COLUMNS))
