"""The report as one HTML file that needs nothing else: font, pictures and style are inside."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from importlib import resources
from string import Template
from typing import Any

from assessment import fonts
from assessment.charts import Material
from assessment.export import About
from assessment.i18n import Language
from assessment.takeaway import Told, untold
from assessment.takeaway.report import report_content


def report_html(material: Material, language: Language, about: About, told: Told = untold) -> bytes:
    """The report as bytes of HTML; every text is escaped."""
    content = report_content(material, language, about, told)
    template = (resources.files("assessment.takeaway") / "report.html").read_text(encoding="utf-8")
    story = content["story"]
    faces = "".join(_face(weight) for weight in fonts.WEIGHTS)
    page = Template(template).substitute(
        language=language,
        title=html.escape(f"{story['title']} – {story['organization']}"),
        faces=faces,
        body="\n".join(_body(content)),
        foot=html.escape(" · ".join(filter(None, (story["simulated"], story["notice"])))),
    )
    return page.encode()


def _face(weight: int) -> str:
    coded = base64.b64encode(fonts.font_bytes(weight)).decode()
    return (
        f"@font-face{{font-family:Inter;font-weight:{weight};"
        f'src:url("data:font/woff2;base64,{coded}") format("woff2")}}'
    )


def _body(content: dict[str, Any]) -> Iterator[str]:
    story, words = content["story"], content["words"]
    said = html.escape
    yield f"<h1>{said(story['organization'])}</h1>"
    yield f"<p class=under>{said(story['title'])} · {said(story['wave'])}</p>"
    if story["simulated"]:
        yield f"<p><strong>{said(story['simulated'])}</strong></p>"
    yield from _list(words["summary"], story["findings"])
    short = [f"{lever['title']}: {lever['first_step']}" for lever in story["levers"]]
    yield from _list(words["levers_short"], short or [words["no_levers"]])
    yield f"<p class=under>{said(words['suppression'])}</p>"
    for figure in content["figures"]:
        yield from _figure(figure)
    yield f"<h2>{said(words['levers'])}</h2>"
    for lever in story["levers"]:
        yield f"<h3>{said(lever['title'])}</h3>"
        yield from (f"<p>{said(lever[name])}</p>" for name in ("urgency", "first_step", "why") if lever[name])
    yield f"<p class=under>{said(story['levers_limits'])}</p>"
    yield from _list(words["method"], story["method"])
    yield from _list(words["limits"], story["limits"])
    yield f"<h2>{said(words['glossary'])}</h2><dl>"
    yield from (f"<dt>{said(word)}</dt><dd>{said(meaning)}</dd>" for word, meaning in story["glossary"])
    yield "</dl>"


def _list(heading: str, lines: list[str]) -> Iterator[str]:
    yield f"<h2>{html.escape(heading)}</h2><ul>"
    yield from (f"<li>{html.escape(line)}</li>" for line in lines)
    yield "</ul>"


def _figure(figure: dict[str, Any]) -> Iterator[str]:
    said, name = html.escape, figure["id"]
    svg = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{name}-", figure["svg"])
    svg = re.sub(r"<svg ", '<svg aria-hidden="true" focusable="false" ', svg, count=1)
    yield f'<section id="{name}"><h2>{said(figure["title"])}</h2>'
    yield f"<p class=under>{said(figure['subtitle'])}</p>"
    yield f'<div role="img" aria-label="{said(figure["alt"])}">{svg}</div>'
    yield f"<p class=note>{said(figure['note'])}</p><div class=wide><table><thead><tr>"
    yield from (f"<th scope=col>{said(head)}</th>" for head in figure["columns"])
    yield "</tr></thead><tbody>"
    for row in figure["rows"]:
        yield "<tr>" + "".join(f"<td>{said(cell)}</td>" for cell in row) + "</tr>"
    yield "</tbody></table></div></section>"
