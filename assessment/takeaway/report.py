"""The report as PDF: a summary on one page, each figure with its table, method, limits, levers, glossary.

Typst makes it from a template of ours: tagged, with alternative texts, in the vendored font (PDF/UA-1).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib import resources
from typing import Any

import typst

from assessment import fonts
from assessment.charts import ChartFigure, Material
from assessment.charts.figure import readable_table
from assessment.charts.pictures import stage_svg
from assessment.export import About
from assessment.fonts.metrics import drawable
from assessment.i18n import Language, translate
from assessment.takeaway import Told, untold
from assessment.takeaway.figures import figures_of
from assessment.takeaway.story import story_of

MOST_ROWS = 40
HEADINGS = ("summary", "levers_short", "how_to_read", "levers", "method", "limits", "glossary")


def report_pdf(material: Material, language: Language, about: About, told: Told = untold) -> bytes:
    """The report, as bytes of a PDF."""
    content = report_content(material, language, about, told)
    source = (resources.files("assessment.takeaway") / "report.typ").read_bytes()
    pdf = bytes(
        typst.compile(
            source,
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[fonts.folder()]),
            sys_inputs={"content": json.dumps(content)},
            pdf_standards="ua-1",
        )
    )
    told(1.0)
    return pdf


def report_content(material: Material, language: Language, about: About, told: Told) -> dict[str, Any]:
    """Everything in the report, in the order of its pages, as the template and the page take it."""
    figures = figures_of(material, language)
    story = story_of(material, figures, language, about)
    pages = []
    for number, figure in enumerate(figures, start=1):
        pages.append(_page(figure, language))
        told(number / (len(figures) + 1))
    words = {name: translate(f"takeaway.heading.{name}", language) for name in HEADINGS}
    words["suppression"] = translate("takeaway.suppression", language, least=material.result.thresholds.group)
    words["no_levers"] = translate("takeaway.no_levers", language)
    words["description"] = translate("takeaway.description", language)
    texts: dict[str, Any] = json.loads(json.dumps(asdict(story)), object_hook=_drawable)
    return {"language": language, "words": words, "story": texts, "figures": pages}


def _drawable(texts: dict[str, Any]) -> dict[str, Any]:
    """Names of people's own in letters that the vendored font has."""
    return {name: drawable(text) if isinstance(text, str) else text for name, text in texts.items()}


def _page(figure: ChartFigure, language: Language) -> dict[str, Any]:
    table = readable_table(figure, language).head(MOST_ROWS)
    usual = {translate(f"charts.table.{name}", language) for name in ("measure", "status")}
    told = [
        name
        for name in table.columns
        if any(cell not in ("", "–") for cell in table[name])
        and not (name in usual and table[name].nunique() == 1 and len(table) > 1)
    ]
    lengths = [int(table[name].str.len().max()) for name in told]
    return {
        "id": figure.id,
        "title": drawable(figure.title),
        "subtitle": drawable(figure.subtitle),
        "note": drawable(figure.note),
        "alt": drawable(figure.alt_text),
        "svg": stage_svg(figure),
        "columns": told,
        "widest": lengths.index(max(lengths)) if lengths else 0,
        "rows": [[drawable(str(cell)) for cell in row] for row in table[told].to_numpy().tolist()],
    }
