"""Figures as pictures: a whole stage of 1920 x 1080, a page of a phone's width, or the bare chart.

Drawn without a browser (Vega's own engine, the vendored font), so that slides, reports and the projector show
the same picture.
"""

from __future__ import annotations

import re
from html import escape
from io import BytesIO

import vl_convert as vlc
from PIL import Image

from assessment import fonts
from assessment.charts.drawing.fit import filled, fitted, lines
from assessment.charts.figure import STAGE_HEIGHT, STAGE_WIDTH, ChartFigure
from assessment.charts.palette import LIGHT, Palette
from assessment.fonts.metrics import text_width

VL_VERSION = "6.4"
WIDTH, HEIGHT, MARGIN, SUBTITLE, CHART_TOP = 1920, 1080, 72, 221, 198
vlc.register_font_directory(str(fonts.folder()))


def stage_svg(figure: ChartFigure) -> str:
    """The stage's chart alone, 1776 x 700."""
    return vlc.vegalite_to_svg(figure.stage.to_dict(), vl_version=VL_VERSION)


def stage_png(figure: ChartFigure, palette: Palette = LIGHT) -> bytes:
    """A slide as on the projector, 1920 x 1080: title, subtitle, chart, note and source."""
    return vlc.svg_to_png(_stage(figure, palette), scale=1)


def stage_slide_svg(figure: ChartFigure, palette: Palette = LIGHT) -> str:
    """The slide of :func:`stage_png` as SVG."""
    return _stage(figure, palette)


def chart_png(figure: ChartFigure, scale: float = 2) -> bytes:
    """The stage's chart alone on a white ground, made small: 1776 x 700 times ``scale``."""
    wide, high = STAGE_WIDTH, STAGE_HEIGHT
    sheet = _sheet(wide, high, LIGHT, [_nested(stage_svg(figure), 0, 0, wide, high)])
    with Image.open(BytesIO(vlc.svg_to_png(sheet, scale=scale))) as drawn:
        out = BytesIO()
        whole = drawn.convert("RGB")
        colors = whole.resize((wide // 2, round(high / 2)), Image.Resampling.NEAREST).quantize(128)
        whole.quantize(palette=colors, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def page_svg(figure: ChartFigure, width: int = 358) -> str:
    """The page's chart alone, ``width`` pixels wide."""
    return vlc.vegalite_to_svg({**figure.page.to_dict(), "width": width}, vl_version=VL_VERSION)


def page_png(figure: ChartFigure, palette: Palette = LIGHT, width: int = 390, scale: float = 2) -> bytes:
    """Title, subtitle, chart, note and source under each other, as on a phone."""
    inner = width - 32
    chart = page_svg(figure, inner)
    high = _height(chart)
    parts, y = [], 12.0
    for text, size, weight, color in (
        (figure.title, 22, 700, palette.ink),
        (figure.subtitle, 14.5, 400, palette.ink2),
    ):
        y, drawn = _block(text, 16, y, inner, size, weight, color)
        parts.append(drawn)
        y += 6
    y += 14
    parts.append(_nested(chart, 16, y, inner, high))
    y += high + 18
    parts.append(f'<line x1="16" x2="{width - 16}" y1="{y}" y2="{y}" stroke="{palette.grid}"/>')
    y += 6
    for text in (figure.note, figure.source_line):
        for row in filled(text, inner, 12.5):
            y += 16.5
            parts.append(_line(row, 16, y, 12.5, 400, palette.ink3))
    return vlc.svg_to_png(_sheet(width, y + 14, palette, parts), scale=scale)


def _stage(figure: ChartFigure, palette: Palette) -> str:
    room = WIDTH - 2 * MARGIN
    title, size = fitted(figure.title, room * 0.98, (48, 46, 44, 42, 40), 700)
    parts, y = [], 104.0 if len(title) > 1 else 150.0
    for row in title:
        parts.append(_line(row, MARGIN, y, size, 700, palette.ink))
        y += size * 1.17
    parts.append(_line(figure.subtitle, MARGIN, SUBTITLE, 27, 400, palette.ink2))
    parts.append(_nested(stage_svg(figure), MARGIN, CHART_TOP, 1776, 700))
    parts.append(f'<line x1="72" x2="1848" y1="952" y2="952" stroke="{palette.grid}" stroke-width="1.5"/>')
    source = filled(figure.source_line, 780, 21)
    for i, row in enumerate(note_lines(figure)):
        parts.append(_line(row, MARGIN, 988 + 29 * i, 21, 400, palette.ink3))
    for i, row in enumerate(source):
        parts.append(_line(row, WIDTH - MARGIN, 988 + 29 * i, 21, 400, palette.ink3, "end"))
    return _sheet(WIDTH, HEIGHT, palette, parts)


def note_lines(figure: ChartFigure) -> list[str]:
    """The note beside the source line."""
    beside = text_width(figure.source_line, 21)
    return filled(figure.note, WIDTH - 2 * MARGIN - 50 - min(beside, 780), 21)


def _sheet(width: float, height: float, palette: Palette, parts: list[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}" height="{height}"><rect width="100%" height="100%" fill="{palette.ground}"/>'
        f"{''.join(parts)}</svg>"
    )


def _nested(svg: str, x: float, y: float, width: float, height: float) -> str:
    return re.sub(
        r"<svg [^>]*?viewBox=",
        f'<svg x="{x}" y="{y}" width="{width}" height="{height}" viewBox=',
        svg,
        count=1,
    )


def _height(svg: str) -> float:
    found = re.search(r'height="([\d.]+)"', svg)
    return float(found[1]) if found else 0.0


def _block(
    text: str, x: float, y: float, width: float, size: float, weight: int, color: str
) -> tuple[float, str]:
    drawn = []
    for row in lines(text, width, size, weight):
        y += size * 1.28
        drawn.append(_line(row, x, y, size, weight, color))
    return y, "".join(drawn)


def _line(text: str, x: float, y: float, size: float, weight: int, color: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x}" y="{y:.1f}" font-family="{fonts.FAMILY}" font-size="{size}" font-weight="{weight}" '
        f'fill="{color}" text-anchor="{anchor}">{escape(text)}</text>'
    )
