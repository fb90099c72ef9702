"""The benchmark: where the organization stands among comparable ones, as surely as that may be said."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.benchmark import Placement
from assessment.charts import words
from assessment.charts.drawing.benchmark_reading import BenchmarkReading, read_benchmark, surest_side
from assessment.charts.drawing.benchmark_stage import draw_page, draw_stage
from assessment.charts.drawing.plain import hidden_page, hidden_stage
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
    if hidden or placed is None:
        return _without(result, hidden or _not_asked(language), language, palette)
    reading = read_benchmark(result, placed, language)
    ours = _title(placed, language)
    return ChartFigure(
        id="benchmark",
        title=material.title("benchmark", ours),
        automatic_title=ours,
        subtitle=_subtitle(result, language),
        note=_note(placed, language),
        source_line=words.source_line(result, language),
        alt_text=_alt_text(reading, placed, language),
        table=_table(result, placed, language),
        state=words.shown_state([result.overall]),
        stage=draw_stage(reading, palette),
        page=draw_page(reading, palette),
    )


def _without(result: OrganizationResult, hidden: Hidden, language: Language, palette: Palette) -> ChartFigure:
    asked = hidden.state != "not_asked"
    nothing = {"value": np.nan, "low": np.nan, "high": np.nan}
    why = {
        "status": "suppressed" if asked else "not_asked",
        "reason": (result.overall.reason or "too_few") if asked else "",
    }
    row = {"measure": "score", "name": result.name, "n": 0} | nothing | why
    return ChartFigure(
        id="benchmark",
        title=hidden.title,
        automatic_title=hidden.title,
        subtitle=_subtitle(result, language),
        note=hidden.note,
        source_line=words.source_line(result, language),
        alt_text=f"{hidden.title}. {words.capitalized(hidden.reason)}.",
        table=pd.DataFrame([row], columns=list(COLUMNS)),
        state=hidden.state,
        stage=hidden_stage(hidden, palette),
        page=hidden_page(hidden, palette),
    )


def _hidden(material: Material, language: Language) -> Hidden | None:
    result, placed = material.result, material.placement
    if not result.overall.shown:
        return words.hidden_figure(result, [result.overall], language)
    if placed is None:
        return _not_asked(language)
    if placed.reason or not placed.scores:
        return _told(placed.reason or "too_few", language)
    return None


def _not_asked(language: Language) -> Hidden:
    return _told("not_asked", language)._replace(state="not_asked")


def _told(code: str, language: Language) -> Hidden:
    title, headline, why = (
        say(f"benchmark.{part}.{code}", language) for part in ("title", "headline", "reason")
    )
    return Hidden("hidden", title, headline, why, say("benchmark.note_context", language))


def _subtitle(result: OrganizationResult, language: Language) -> str:
    sure = words.screen_chances(language)
    return say("benchmark.subtitle", language, organization=result.name, chances=sure)


def _title(placed: Placement, language: Language) -> str:
    """Ahead of or behind most, only where all that is plausible lies on one side of the middle."""
    n = {"n": format_number(placed.n, language)}
    if placed.ahead is None:
        return say("benchmark.title.beside", language, **n)
    return say(f"benchmark.title.{surest_side(placed) or 'middle'}", language, **n)


def _note(placed: Placement, language: Language) -> str:
    common = [say(f"benchmark.by.{part}", language) for part in placed.comparable]
    parts = [say("benchmark.note_marks", language)] if placed.quantiles else []
    if common:
        parts.append(say("benchmark.note_comparable", language, parts=words.listed(common, language)))
    parts.append(say("benchmark.note_edition", language, edition=placed.edition))
    if placed.simulated:
        parts.append(say("benchmark.note_simulated", language))
    return " ".join([*parts, say("benchmark.note_context", language)])


def _alt_text(reading: BenchmarkReading, placed: Placement, language: Language) -> str:
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


def _table(result: OrganizationResult, placed: Placement, language: Language) -> pd.DataFrame:
    own = {"measure": "score", "name": result.name, "n": result.overall.n, "status": "shown", "reason": ""}
    others = {"n": 0, "name": say("benchmark.others", language, n=format_number(placed.n, language))}
    rows = [own | {"value": placed.value, "low": placed.ci_low, "high": placed.ci_high}]
    if placed.quantiles:
        _, low, middle, high, _ = placed.quantiles
        rows.append(own | others | {"measure": "median", "value": middle, "low": low, "high": high})
    if placed.ahead is not None:
        ends = {"value": placed.ahead, "low": placed.ahead_low, "high": placed.ahead_high}
        rows.append(own | others | {"measure": "ahead", **ends})
    return pd.DataFrame(rows, columns=list(COLUMNS))
