"""A workbook: a sheet for each figure with its numbers, and the codebook."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assessment.charts import ChartFigure, Material
from assessment.charts.figure import SCORE_COLUMNS, worded
from assessment.export import EXPORTS, About
from assessment.export.fields import notice
from assessment.i18n import Language, translate, whole_number
from assessment.takeaway import Told, untold
from assessment.takeaway.figures import figures_of

HEAD = PatternFill("solid", start_color="E9EBEE")
WIDEST, NARROWEST = 60, 9
COUNT_COLUMNS = ("n", "invited", "count", "least", "most")
FIRST_ROW = 5
"""Below the title, what is measured, the note, and an empty row."""


def workbook(material: Material, language: Language, about: About, told: Told = untold) -> bytes:
    """Sheets in the order of a session, numbers as numbers, heads that stay; texts never run as formulas."""
    book = Workbook()
    first = book.create_sheet(translate("takeaway.read_me", language))
    book.remove(book.worksheets[0])
    _opening(first, material, language)
    figures = figures_of(material, language)
    for number, figure in enumerate(figures):
        _figure(book.create_sheet(translate(f"present.figure.{figure.id}", language)), figure, language)
        told((number + 1) / (len(figures) + 1))
    sheet = book.create_sheet(translate("takeaway.codebook", language))
    table = EXPORTS["codebook"].table(material, language, about).drop(columns="notice")
    heads = [translate(f"takeaway.column.{name}", language) for name in table.columns]
    _table(sheet, heads, table.astype(object).where(table.notna(), None).to_numpy().tolist(), 1)
    out = io.BytesIO()
    book.save(out)
    told(1.0)
    return out.getvalue()


def _opening(sheet: Worksheet, material: Material, language: Language) -> None:
    result = material.result
    lines = [
        (result.questionnaire.title[language], True),
        (f"{result.name or result.organization} · {result.wave}", True),
        (notice(material, language), False),
        (translate("takeaway.suppression", language, least=result.thresholds.group), False),
        (translate("takeaway.units", language), False),
    ]
    for row, (text, bold) in enumerate(lines, start=1):
        _write(sheet, row, 1, text)
        sheet.cell(row, 1).font = Font(bold=bold)
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 100


def _figure(sheet: Worksheet, figure: ChartFigure, language: Language) -> None:
    for row, text in enumerate((figure.title, figure.subtitle, figure.note), start=1):
        _write(sheet, row, 1, text)
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    columns = [name for name in figure.table.columns if name not in ("code", "role")]
    heads = [translate(f"charts.table.{name}", language) if name != "bound" else "" for name in columns]
    rows = [[_cell(name, row[name], language) for name in columns] for row in figure.table.to_dict("records")]
    kept = [place for place, name in enumerate(columns) if name != "bound" or any(row[place] for row in rows)]
    _table(
        sheet,
        [heads[place] or translate("takeaway.column.bound", language) for place in kept],
        [[row[place] for place in kept] for row in rows],
        FIRST_ROW,
    )


def _cell(name: str, cell: object, language: Language) -> object:
    """A number as a number, a code in words, nothing for nothing."""
    if isinstance(cell, float) and math.isnan(cell):
        return None
    if name in SCORE_COLUMNS and not isinstance(cell, str):
        return cell
    if name == "bound":
        return {"": "", "at_most": "≤ 5", "at_least": "≥ 95"}.get(str(cell), cell)
    said = worded(name, cell, language)
    number = whole_number(said, language) if name in COUNT_COLUMNS else None
    return said if number is None else number


def _table(sheet: Worksheet, heads: Sequence[str], rows: Sequence[Sequence[object]], first: int) -> None:
    for column, head in enumerate(heads, start=1):
        _write(sheet, first, column, head)
        sheet.cell(first, column).font = Font(bold=True)
        sheet.cell(first, column).fill = HEAD
        cells = [str(row[column - 1] or "") for row in rows]
        width = max([len(head), *map(len, cells)], default=NARROWEST) + 2
        sheet.column_dimensions[get_column_letter(column)].width = max(NARROWEST, min(WIDEST, width))
    for number, row in enumerate(rows, start=first + 1):
        for column, cell in enumerate(row, start=1):
            _write(sheet, number, column, cell)
    sheet.freeze_panes = f"A{first + 1}"
    if rows:
        sheet.auto_filter.ref = f"A{first}:{get_column_letter(len(heads))}{first + len(rows)}"


def _write(sheet: Worksheet, row: int, column: int, content: object) -> None:
    cell = sheet.cell(row, column)
    if content is None or content is pd.NA:
        return
    cell.value = content  # type: ignore[assignment]
    if isinstance(content, str):
        cell.data_type = "s"  # a text that begins with "=" stays a text
    elif isinstance(content, float):
        cell.number_format = "0"
