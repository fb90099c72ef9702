"""What the consultant takes home: tables, a workbook, SPSS files, slides, a report; made of released results.

Each is a file of bytes, made in memory when it is asked for; nothing is left on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assessment.charts import Material
from assessment.export import About
from assessment.i18n import Language

Told = Callable[[float], None]
"""Hears how much is done, from 0 to 1."""


def untold(_done: float) -> None:
    """For who does not want to hear it."""


@dataclass(frozen=True)
class Takeaway:
    """A file: the end of its name, its media type, and how it is made."""

    suffix: str
    media_type: str
    make: Callable[[Material, Language, About, Told], bytes]


def _tables(material: Material, language: Language, about: About, told: Told) -> bytes:
    from assessment.takeaway.tables import tables_zip

    return tables_zip(material, language, about, told)


def _tables_dutch(material: Material, language: Language, about: About, told: Told) -> bytes:
    from assessment.takeaway.tables import tables_zip

    return tables_zip(material, language, about, told, dutch_excel=True)


def _workbook(material: Material, language: Language, about: About, told: Told) -> bytes:
    from assessment.takeaway.workbook import workbook

    return workbook(material, language, about, told)


def _spss(material: Material, language: Language, about: About, told: Told) -> bytes:
    from assessment.takeaway.spss import spss_zip

    return spss_zip(material, language, about, told)


def _slides(material: Material, language: Language, about: About, told: Told) -> bytes:
    from assessment.takeaway.slides import slides

    return slides(material, language, about, told)


def _report(material: Material, language: Language, about: About, told: Told) -> bytes:
    from assessment.takeaway.report import report_pdf

    return report_pdf(material, language, about, told)


def _page(material: Material, language: Language, about: About, told: Told) -> bytes:
    from assessment.takeaway.page import report_html

    return report_html(material, language, about, told)


def _everything(material: Material, language: Language, about: About, told: Told) -> bytes:
    from assessment.takeaway.archive import archive

    return archive(material, language, about, told)


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
TAKEAWAYS: Mapping[str, Takeaway] = {
    "slides": Takeaway("slides.pptx", PPTX, _slides),
    "report": Takeaway("report.pdf", "application/pdf", _report),
    "page": Takeaway("report.html", "text/html", _page),
    "workbook": Takeaway("figures.xlsx", XLSX, _workbook),
    "tables": Takeaway("tables.zip", "application/zip", _tables),
    "tables_dutch": Takeaway("tables-excel.zip", "application/zip", _tables_dutch),
    "spss": Takeaway("spss.zip", "application/zip", _spss),
    "everything": Takeaway("everything.zip", "application/zip", _everything),
}
