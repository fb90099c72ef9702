"""Charts and tables of PowerPoint itself, for figures whose numbers people will want to copy on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide
from pptx.util import Pt

from assessment.charts import ChartFigure
from assessment.charts.figure import worded
from assessment.charts.palette import LIGHT
from assessment.export.items import IN_FIVE
from assessment.i18n import Language, format_gap, format_score, translate, whole_number
from assessment.takeaway.slide_parts import Box, color_of, named

HEAT_FROM = (20, 35, 45, 55, 65, 80)
MOST_ROWS = 18
MOST_BARS, LEAST_LABEL = 12, 0.08
CHART_NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
Native = Callable[[Slide, ChartFigure, Box, Language], bool]
"""Draws a figure; False where it cannot be drawn so."""


def gaps(slide: Slide, figure: ChartFigure, box: Box, language: Language) -> bool:
    """A bar for each gap that may be shown, the largest first, its range beside its name."""
    shown = figure.table[figure.table["status"] == "shown"]
    if shown.empty:
        return False
    shown = shown.sort_values("value", key=abs, ascending=True)
    data = CategoryChartData(number_format="+0;\N{MINUS SIGN}0;0")
    data.categories = [f"{row['name']} ({_between(row, language)})" for row in shown.to_dict("records")]
    data.add_series(str(shown["group"].iloc[0]), [round(float(value), 1) for value in shown["value"]])
    chart = _chart(slide, figure, box, XL_CHART_TYPE.BAR_CLUSTERED, data)
    chart.has_legend = False
    plot = chart.plots[0]
    plot.gap_width = 45
    plot.has_data_labels = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "+0;\N{MINUS SIGN}0;0", False
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    plot.data_labels.font.size = Pt(13)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.category_axis.tick_labels.font.size = Pt(11)
    _every_label(chart)
    chart.value_axis.has_major_gridlines = False
    _fill(chart.series[0], color_of("accent"))
    chart.series[0].invert_if_negative = False
    return True


def _between(row: Mapping[Any, Any], language: Language) -> str:
    low, high = float(str(row["low"])), float(str(row["high"]))
    if low != low:
        return worded("certainty", row["certainty"], language)
    return f"{format_gap(low, language)} … {format_gap(high, language)}"


def response(slide: Slide, figure: ChartFigure, box: Box, language: Language) -> bool:
    """Invited and answered beside each other, by role and team."""
    shown = figure.table[figure.table["status"] == "shown"].head(MOST_ROWS)
    rows = shown.to_dict("records")
    told = [(row, [_count(row[column], language) for column in ("invited", "n")]) for row in rows]
    known = [(row, numbers) for row, numbers in told if None not in numbers]
    if not known:
        return False
    data = CategoryChartData(number_format="0")
    data.categories = [str(row["name"]) for row, _ in reversed(known)]
    for place, head in enumerate(("invited", "n")):
        data.add_series(_head(head, language), [numbers[place] for _, numbers in reversed(known)])
    chart = _chart(slide, figure, box, XL_CHART_TYPE.BAR_CLUSTERED, data)
    plot = chart.plots[0]
    plot.has_data_labels = True
    plot.data_labels.font.size = Pt(13)
    _fill(chart.series[0], color_of("grid"))
    _fill(chart.series[1], color_of("accent"))
    _legend(chart)
    chart.value_axis.has_major_gridlines = False
    return True


def items(slide: Slide, figure: ChartFigure, box: Box, language: Language) -> bool:
    """A bar for each statement and role, its answers in parts of a hundred, stacked by meaning.

    Where a count is only told as a range there is no honest bar, and the figure goes along as a picture.
    """
    shown = figure.table[figure.table["status"] == "shown"]
    if shown.empty or (shown["least"] != shown["most"]).any() or shown["part"].nunique() != len(IN_FIVE):
        return False
    bars = list(dict.fromkeys(zip(shown["code"], shown["role"], strict=True)))[:MOST_BARS]
    lines = {(row["code"], row["role"], row["part"]): row for row in shown.to_dict("records")}
    data = CategoryChartData(number_format="0%;0%")
    data.categories = [
        f"{lines[code, role, 'middle']['name']} · {lines[code, role, 'middle']['group']}"
        for code, role in reversed(bars)
    ]
    for part in IN_FIVE:
        shares = [_share(lines[code, role, part], language) for code, role in reversed(bars)]
        data.add_series(worded("part", part, language), shares)
    chart = _chart(slide, figure, box, XL_CHART_TYPE.BAR_STACKED_100, data)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 35, 100
    for number, series in enumerate(chart.series):
        _fill(series, RGBColor.from_string(LIGHT.likert[number].lstrip("#")))
        _label_large(series, number)
    chart.category_axis.tick_labels.font.size = Pt(11)
    _every_label(chart)
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    _legend(chart)
    return True


def _share(row: Mapping[Any, Any], language: Language) -> float:
    count, people = (_count(row[column], language) for column in ("least", "n"))
    return count / people if count and people else 0.0


def _count(cell: object, language: Language) -> int | None:
    return whole_number(cell, language) if isinstance(cell, str) else int(str(cell))


def _label_large(series: Any, number: int) -> None:
    """A share on each bar that has room for it."""
    ink = RGBColor.from_string(LIGHT.on_cell(number, len(LIGHT.likert)).lstrip("#"))
    for place, share in enumerate(series.values):
        if share >= LEAST_LABEL:
            label = series.points[place].data_label
            frame = label.text_frame
            frame.text = f"{share:.0%}"
            font = frame.paragraphs[0].runs[0].font
            font.size, font.color.rgb = Pt(11), ink


def trend(slide: Slide, figure: ChartFigure, box: Box, language: Language) -> bool:  # noqa: ARG001
    """A small chart for each score, a line for each role."""
    scores = figure.table[(figure.table["measure"] == "score") & (figure.table["status"] == "shown")]
    codes = list(dict.fromkeys(scores["code"]))
    if not codes:
        return False
    columns = min(3, len(codes))
    rows = -(-len(codes) // columns)
    wide, high = box.width / columns, box.height / rows
    for place, code in enumerate(codes):
        part = scores[scores["code"] == code]
        waves = list(dict.fromkeys(figure.table["wave"].astype(str)))
        waves = [wave for wave in waves if wave in set(part["wave"].astype(str))]
        data = CategoryChartData(number_format="0")
        data.categories = waves
        groups = list(dict.fromkeys(part["group"]))
        for group in groups:
            mine = part[part["group"] == group]
            values = dict(zip(mine["wave"].astype(str), mine["value"], strict=True))
            data.add_series(str(group), [_number(values.get(wave)) for wave in waves])
        at = Box(box.left + wide * (place % columns), box.top + high * (place // columns), wide, high)
        chart = _chart(slide, figure, at, XL_CHART_TYPE.LINE_MARKERS, data)
        chart.has_title = True
        chart.chart_title.text_frame.text = str(part["name"].iloc[0])
        chart.chart_title.text_frame.paragraphs[0].runs[0].font.size = Pt(12)
        chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0, 100
        chart.value_axis.major_unit = 25
        for series, token in zip(chart.series, ("first_role", "second_role", "ink", "ink3"), strict=False):
            series.format.line.color.rgb = color_of(token)
            series.format.line.width = Pt(2.25)
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = color_of(token)
        _legend(chart)
    return True


def facets(slide: Slide, figure: ChartFigure, box: Box, language: Language) -> bool:
    """A table of coloured cells, as on the screen; hidden ones say so."""
    groups = list(dict.fromkeys(figure.table["group"]))
    names = list(dict.fromkeys(figure.table["name"]))
    if not names or len(names) > MOST_ROWS or len(groups) > 8:
        return False
    shape = slide.shapes.add_table(len(names) + 1, len(groups) + 1, *box.measures)
    named(shape, figure)
    table = shape.table
    table.columns[0].width = int(box.measures[2] * 0.36)
    for column in range(1, len(groups) + 1):
        table.columns[column].width = int(box.measures[2] * 0.64 / len(groups))
    for column, head in enumerate(["", *groups]):
        _put(table.cell(0, column), str(head), LIGHT.panel, LIGHT.ink2, bold=True)
    rows = {(row["name"], row["group"]): row for row in figure.table.to_dict("records")}
    for number, name in enumerate(names, start=1):
        _put(table.cell(number, 0), str(name), LIGHT.ground, LIGHT.ink, left=True)
        for column, group in enumerate(groups, start=1):
            text, ground, ink = _heat(rows.get((name, group)), language)
            _put(table.cell(number, column), text, ground, ink)
    return True


def _heat(row: Mapping[Any, Any] | None, language: Language) -> tuple[str, str, str]:
    if row is None:
        return "", LIGHT.ground, LIGHT.ink3
    value = float(str(row["value"]))
    if value != value:
        return worded("status", row["status"], language), LIGHT.ground, LIGHT.ink3
    step = sum(value >= start for start in HEAT_FROM)
    return format_score(value, language), LIGHT.heat[step], LIGHT.on_cell(step, len(LIGHT.heat))


def _put(cell: Any, text: str, ground: str, ink: str, *, bold: bool = False, left: bool = False) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(ground.lstrip("#"))
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_top = cell.margin_bottom = 0
    frame = cell.text_frame
    frame.text = text
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT if left else PP_ALIGN.CENTER
    for run in paragraph.runs:
        run.font.size, run.font.bold = Pt(12), bold
        run.font.color.rgb = RGBColor.from_string(ink.lstrip("#"))


def _chart(slide: Slide, figure: ChartFigure, box: Box, kind: XL_CHART_TYPE, data: CategoryChartData) -> Any:
    shape = slide.shapes.add_chart(kind, *box.measures, data)
    named(shape, figure)
    chart = shape.chart
    chart.has_title = False
    chart.font.size = Pt(12)
    chart.font.color.rgb = color_of("ink2")
    return chart


def _every_label(chart: Any) -> None:
    """No label of the axis is left out for want of room."""
    axis = chart.category_axis._element
    skip = axis.makeelement(f"{{{CHART_NAMESPACE}}}tickLblSkip", {"val": "1"})
    axis.xpath("./c:noMultiLvlLbl")[0].addprevious(skip)


def _legend(chart: Any) -> None:
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False


def _fill(series: Any, color: RGBColor) -> None:
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = color


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else round(float(str(value)), 1)


def _head(column: str, language: Language) -> str:
    return translate(f"charts.table.{column}", language)


NATIVE: Mapping[str, Native] = {
    "items": items,
    "gaps": gaps,
    "response": response,
    "trend": trend,
    "facets": facets,
}
