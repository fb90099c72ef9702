"""The gallery's files: a PNG of every figure in every way, contact sheets, and a page that links them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from html import escape
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw

from assessment.charts import CHARTS, ChartFigure, pictures
from assessment.charts.palette import DARK, LIGHT, Palette
from assessment.gallery.situations import SITUATIONS, situation
from assessment.i18n import EN, LANGUAGES, Language, translate

LAYOUTS = ("stage", "page")
THEMES: dict[str, Palette] = {"light": LIGHT, "dark": DARK}
CELL = {"stage": (480, 270), "page": (240, 720)}
GAP, GROUND = 8, "#808080"


class Shot(NamedTuple):
    """One picture: which figure, how, and in which situation."""

    figure: str
    layout: str
    theme: str
    language: Language
    situation: str

    @property
    def file(self) -> str:
        """The name of its file."""
        return "-".join(self) + ".png"


def draw_gallery(
    folder: Path, figures: Collection[str] = (), situations: Collection[str] = ()
) -> Iterator[Shot]:
    """Write the pictures into ``folder``, one after the other, then contact sheets and ``index.html``.

    ``figures`` and ``situations``: only those; all where empty. The same files each time.
    """
    names = [name for name in CHARTS if not figures or name in figures]
    shown = [name for name in SITUATIONS if not situations or name in situations]
    titles: dict[Shot, ChartFigure] = {}
    for name in names:
        for layout in LAYOUTS:
            shots = [
                Shot(name, layout, theme, language, where)
                for where, theme, language in product(shown, THEMES, LANGUAGES)
            ]
            pngs: dict[Shot, bytes] = {}
            for shot in shots:
                titles[shot] = _figure(shot)
                pngs[shot] = _png(titles[shot], shot)
                (folder / shot.file).write_bytes(pngs[shot])
                yield shot
            (folder / _sheet_name(name, layout)).write_bytes(_sheet(pngs, layout))
    (folder / "index.html").write_text(_index(titles), encoding="utf-8")


def _figure(shot: Shot) -> ChartFigure:
    return CHARTS[shot.figure](situation(shot.situation), shot.language, THEMES[shot.theme])


def _png(figure: ChartFigure, shot: Shot) -> bytes:
    palette = THEMES[shot.theme]
    if shot.layout == "stage":
        return pictures.stage_png(figure, palette)
    return pictures.page_png(figure, palette, scale=1)


def _sheet_name(figure: str, layout: str) -> str:
    return f"sheet-{figure}-{layout}.png"


def _sheet(pngs: dict[Shot, bytes], layout: str) -> bytes:
    """All pictures of a figure and layout: a row for each situation, a column for each theme and language."""
    width, height = CELL[layout]
    columns = [*product(THEMES, LANGUAGES)]
    rows = list(dict.fromkeys(shot.situation for shot in pngs))
    size = (len(columns) * (width + GAP), len(rows) * (height + GAP))
    sheet = Image.new("RGB", size, GROUND)
    write = ImageDraw.Draw(sheet)
    for shot, png in pngs.items():
        column, row = columns.index((shot.theme, shot.language)), rows.index(shot.situation)
        picture = Image.open(BytesIO(png)).convert("RGB")
        picture.thumbnail((width, height), Image.Resampling.LANCZOS)
        corner = (column * (width + GAP), row * (height + GAP))
        sheet.paste(picture, corner)
        write.text((corner[0] + 4, corner[1] + 2), shot.situation, fill=GROUND)
    content = BytesIO()
    sheet.save(content, "PNG", optimize=True)
    return content.getvalue()


def _index(titles: dict[Shot, ChartFigure]) -> str:
    """A page with every picture, its title and alternative text, in every language that it has."""
    parts = []
    for shot, figure in titles.items():
        caption = f"{shot.figure} · {shot.layout} · {shot.theme} · {shot.language} · {shot.situation}"
        parts.append(
            f'<figure lang="{shot.language}"><a href="{shot.file}">'
            f'<img loading="lazy" src="{shot.file}" alt="{escape(figure.alt_text)}"></a>'
            f"<figcaption>{escape(caption)} ({figure.state}): {escape(figure.title)}</figcaption></figure>"
        )
    sheets = "".join(
        f'<li><a href="{name}">{name}</a></li>'
        for name in dict.fromkeys(_sheet_name(shot.figure, shot.layout) for shot in titles)
    )
    heading = escape(translate("cli.gallery.title", EN))
    style = (
        "body{font-family:sans-serif;margin:2rem}img{max-width:30rem;border:1px solid}figure{margin:2rem 0}"
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{heading}</title><style>{style}</style>'
        f"<h1>{heading}</h1><ul>{sheets}</ul>{''.join(parts)}</html>\n"
    )
