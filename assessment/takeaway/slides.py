"""Slides for the client's own use (PowerPoint): charts that can be edited where named, else pictures."""

from __future__ import annotations

import io

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide

from assessment.charts import ChartFigure, Material
from assessment.charts.figure import readable_table
from assessment.export import About
from assessment.i18n import Language, translate
from assessment.presenting import notes_of
from assessment.takeaway import Told, untold
from assessment.takeaway.figures import figures_of
from assessment.takeaway.native_charts import NATIVE
from assessment.takeaway.slide_parts import (
    HEIGHT,
    WIDTH,
    Box,
    bullets,
    picture,
    text_box,
    titled,
)
from assessment.takeaway.story import Story, story_of

CHART = Box(0.5, 1.75, 12.33, 4.75)
FONT = "Arial"


def slides(material: Material, language: Language, about: About, told: Told = untold) -> bytes:
    """A deck in ``language``: what was found, how to read it, the figures, levers, limits, words."""
    figures = figures_of(material, language)
    story = story_of(material, figures, language, about)
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    _in_arial(deck)
    deck.core_properties.title = f"{story.title} · {story.organization}"
    deck.core_properties.author = ""
    deck.core_properties.language = language
    _first(deck, story)
    _listed(deck, "summary", story.findings, language, story)
    _listed(deck, "method", story.method, language, story)
    for number, figure in enumerate(figures):
        _figure(deck, figure, language, story)
        told((number + 1) / (len(figures) + 1))
    _levers(deck, story, language)
    _listed(deck, "limits", story.limits, language, story)
    words = tuple(f"{word}: {meaning}" for word, meaning in story.glossary)
    _listed(deck, "glossary", words, language, story)
    out = io.BytesIO()
    deck.save(out)
    told(1.0)
    return out.getvalue()


def _in_arial(deck: Deck) -> None:
    """One font that every computer has, through the theme, so that a change of it reaches everything."""
    theme = deck.slide_masters[0].part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = theme.blob.replace(b'latin typeface="Calibri"', f'latin typeface="{FONT}"'.encode())


def _blank(deck: Deck, title: str) -> Slide:
    slide: Slide = deck.slides.add_slide(deck.slide_layouts[5])
    titled(slide, title)
    return slide


def _foot(slide: Slide, story: Story, note: str = "") -> None:
    source = " · ".join(filter(None, (story.organization, story.wave, story.simulated, story.notice)))
    text_box(slide, Box(0.5, 6.55, 8.2, 0.8), [note], size=11, color="ink3")
    text_box(slide, Box(8.8, 6.55, 4.03, 0.8), [source], size=11, color="ink3", right=True)


def _first(deck: Deck, story: Story) -> None:
    slide = _blank(deck, story.organization)
    lines = [story.title, story.wave, *filter(None, [story.simulated]), story.notice]
    text_box(slide, Box(0.5, 2.4, 12.33, 3), lines, size=24, color="ink2")


def _listed(deck: Deck, name: str, lines: tuple[str, ...], language: Language, story: Story) -> None:
    slide = _blank(deck, translate(f"takeaway.heading.{name}", language))
    bullets(slide, Box(0.5, 1.6, 12.33, 4.9), lines)
    _foot(slide, story)


def _levers(deck: Deck, story: Story, language: Language) -> None:
    lines = [
        " ".join(filter(None, (f"{lever.title}: {lever.urgency}.", lever.first_step, lever.why)))
        for lever in story.levers
    ]
    lines = lines or [translate("takeaway.no_levers", language)]
    slide = _blank(deck, translate("takeaway.heading.levers", language))
    bullets(slide, Box(0.5, 1.6, 12.33, 4.6), lines)
    _foot(slide, story, story.levers_limits)


def _figure(deck: Deck, figure: ChartFigure, language: Language, story: Story) -> None:
    slide = _blank(deck, figure.title)
    text_box(slide, Box(0.5, 1.25, 12.33, 0.45), [figure.subtitle], size=16, color="ink2")
    draw = NATIVE.get(figure.id) if figure.state in ("ok", "small") else None
    if draw is None or not draw(slide, figure, CHART, language):
        picture(slide, figure, CHART)
    _foot(slide, story, figure.note)
    notes = notes_of(figure, language)
    said = [
        (translate("present.stage.says", language), notes.says),
        (translate("present.stage.not_said", language), notes.not_said),
        (translate("present.stage.ask", language), notes.ask),
    ]
    if notes.automatic_title:
        said.append((translate("present.stage.ours", language), notes.automatic_title))
    table = readable_table(figure, language)
    rows = ["\t".join(table.columns), *("\t".join(row) for row in table.to_numpy())]
    slide.notes_slide.notes_text_frame.text = "\n".join(
        [*(f"{head}: {text}" for head, text in said), "", *rows]
    )
