"""Inter (SIL Open Font License), cut down to the Latin letters and signs that the product writes.

``inter-<weight>.woff2`` for pages, ``inter-<weight>.otf`` for exports and pictures; the licence is
``OFL.txt``. Made from Inter 3.19 with fontTools: ``pyftsubset Inter-<Weight>.otf --desubroutinize
--no-hinting --notdef-outline --name-IDs='*' --layout-features=kern,mark,mkmk,ccmp,locl,calt,case,tnum,frac``
and the code points of Latin-1, Latin Extended-A, punctuation, arrows and a few signs.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

FAMILY = "Inter"
FONT = "Inter, sans-serif"
WEIGHTS = (400, 600, 700)

Kind = Literal["woff2", "otf"]


def folder() -> Path:
    """The folder that holds the font files, for programs that load fonts by folder."""
    return Path(str(resources.files("assessment.fonts")))


@cache
def font_bytes(weight: int, kind: Kind = "woff2") -> bytes:
    """The font file of ``weight``."""
    return (folder() / f"inter-{weight}.{kind}").read_bytes()


@cache
def licence() -> str:
    """The licence that goes wherever the fonts go."""
    return (folder() / "OFL.txt").read_text(encoding="utf-8")
