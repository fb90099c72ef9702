"""What slides are put together from: boxes of text that wrap, lists, pictures with a text in their place."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, NamedTuple

from PIL import Image
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from assessment.charts import ChartFigure
from assessment.charts.palette import LIGHT
from assessment.charts.pictures import chart_png

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LETTERS_IN_A_ROW = 85
SIZES = ((11, 22), (14, 18), (99, 15))
"""Of a list, by how many rows of it there would be at the largest."""
MOST_ON_A_LINE = 62
"""Letters of a title at its usual size; longer ones are set smaller."""


class Box(NamedTuple):
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def measures(self) -> tuple[Emu, Emu, Emu, Emu]:
        """The same as the library wants it."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)


def color_of(token: str) -> RGBColor:
    """A colour of the palette for light grounds."""
    return RGBColor.from_string(getattr(LIGHT, token).lstrip("#"))


def titled(slide: Slide, title: str) -> None:
    """Put the title in its placeholder, so that outlines and screen readers find it."""
    place = slide.shapes.title
    place.left, place.top, place.width, place.height = Box(0.5, 0.35, 12.33, 0.95).measures
    frame = place.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.BOTTOM
    frame.text = title
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    font = paragraph.runs[0].font
    font.size, font.bold = Pt(28 if len(title) <= MOST_ON_A_LINE else 23), True
    font.color.rgb = color_of("ink")


def text_box(
    slide: Slide, box: Box, lines: Sequence[str], *, size: float, color: str, right: bool = False
) -> None:
    """Lines of text that wrap within a box; nothing for nothing."""
    if not any(lines):
        return
    frame = slide.shapes.add_textbox(*box.measures).text_frame
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.color.rgb = Pt(size), color_of(color)


def bullets(slide: Slide, box: Box, lines: Sequence[str]) -> None:
    """A list, as large as its length allows."""
    rows = sum(-(-len(line) // LETTERS_IN_A_ROW) for line in lines) + len(lines) / 2
    size = next((size for most, size in SIZES if rows <= most), SIZES[-1][1])
    frame = slide.shapes.add_textbox(*box.measures).text_frame
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(size * 0.6)
        run = paragraph.add_run()
        run.text = f"• {line}"
        run.font.size, run.font.color.rgb = Pt(size), color_of("ink")


def picture(slide: Slide, figure: ChartFigure, box: Box) -> None:
    """The figure's chart as a picture in the middle of a box, with its words for who does not see it."""
    png = chart_png(figure)
    with Image.open(io.BytesIO(png)) as image:
        wide, high = image.size
    scale = min(box.width / wide, box.height / high)
    left = box.left + (box.width - wide * scale) / 2
    placed = Box(left, box.top, wide * scale, high * scale)
    shape = slide.shapes.add_picture(io.BytesIO(png), *placed.measures)
    named(shape, figure)


def named(shape: Any, figure: ChartFigure) -> None:
    """Give a shape the figure's words, and a name."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("descr", figure.alt_text)
    properties.set("name", figure.id)
