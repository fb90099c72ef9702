"""How wide a text is in Inter, read from the font file, so that texts are placed before they are drawn."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from assessment.fonts import font_bytes


def text_width(text: str, size: float, weight: int = 400) -> float:
    """The width in pixels of ``text`` at ``size`` pixels, without kerning (which makes it narrower)."""
    widths = _advances(weight)
    unknown = widths[ord("m")]
    return size * sum(widths.get(ord(char), unknown) for char in text)


def drawable(text: str) -> str:
    """``text`` without what the font cannot draw: letters become a question mark, other signs go.

    >>> drawable("Zuid 🚲 Łódź Москва")
    'Zuid Łódź ??????'
    """
    known = _advances(400)
    kept = "".join(
        char if ord(char) in known else "?" if unicodedata.category(char)[0] == "L" else "" for char in text
    )
    return " ".join(kept.split())


@cache
def _advances(weight: int) -> Mapping[int, float]:
    """Code point -> advance in em, from the tables cmap and hmtx (OpenType specification)."""
    tables = _tables(font_bytes(weight, "otf"))
    (units,) = struct.unpack_from(">H", tables["head"], 18)
    (measured,) = struct.unpack_from(">H", tables["hhea"], 34)
    advances = struct.unpack(f">{2 * measured}H", tables["hmtx"][: 4 * measured])[::2]
    return {
        code: advances[min(glyph, measured - 1)] / units for code, glyph in _glyphs(tables["cmap"]) if glyph
    }


def _tables(font: bytes) -> Mapping[str, bytes]:
    (count,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4sLLL", font, 12 + 16 * i) for i in range(count))
    return {tag.decode("ascii"): font[start : start + length] for tag, _, start, length in entries}


def _glyphs(cmap: bytes) -> Iterator[tuple[int, int]]:
    """Code points with their glyph numbers, from the subtable of format 4."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    starts = [struct.unpack_from(">HHL", cmap, 4 + 8 * i)[2] for i in range(count)]
    table = next(cmap[start:] for start in starts if struct.unpack_from(">H", cmap, start) == (4,))
    (double,) = struct.unpack_from(">H", table, 6)
    segments = double // 2
    ends = struct.unpack_from(f">{segments}H", table, 14)
    begins = struct.unpack_from(f">{segments}H", table, 16 + double)
    deltas = struct.unpack_from(f">{segments}H", table, 16 + 2 * double)
    offsets_at = 16 + 3 * double
    offsets = struct.unpack_from(f">{segments}H", table, offsets_at)
    for i, (begin, end, delta, offset) in enumerate(zip(begins, ends, deltas, offsets, strict=True)):
        for code in range(begin, end + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", table, offsets_at + 2 * i + offset + 2 * (code - begin))
            yield code, (glyph + delta) % 65536
