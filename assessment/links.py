"""Personal links as people get them: on a line of a CSV, and as a QR code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

import segno


class Code(Protocol):
    """A code with its place, and the address that it goes to ("" where it is handed out unassigned)."""

    @property
    def code(self) -> str:
        """The code itself."""

    @property
    def role(self) -> str:
        """Whose it is."""

    @property
    def team(self) -> str:
        """The team; "" for none."""

    @property
    def address(self) -> str:
        """Where it is sent."""


def link_of(address: str, code: str) -> str:
    """The personal link of a code, on the app at ``address``."""
    return f"{address.rstrip('/')}/r#{code}"


def links_csv(
    issued: Iterable[Code], address: str, names: Mapping[str, str] | None = None, *, dutch_excel: bool = False
) -> bytes:
    """Role, team and link; with the address, and the name, that it goes to where it comes from a list."""
    import pandas as pd

    from assessment.export.csv_format import to_csv

    names = names or {}
    columns = ["name", "address", "role", "team", "link"]
    rows = [
        (names.get(one.address, ""), one.address, one.role, one.team, link_of(address, one.code))
        for one in issued
    ]
    table = pd.DataFrame(rows, columns=columns)
    without = [name for name in ("name", "address") if not table[name].any()]
    if "address" not in without and not names:
        table = table[["role", "team", "address", "link"]]
        without = []
    return to_csv(table.drop(columns=without), dutch_excel=dutch_excel)


def qr_svg(text: str) -> str:
    """A QR code as SVG, error correction M, four modules of quiet around it, one unit a module."""
    svg: str = segno.make(text, error="m", micro=False).svg_inline(border=4, omitsize=True, dark="#000")
    return svg


def qr_png(text: str, *, scale: int = 12) -> bytes:
    """The same as a PNG of ``scale`` pixels a module."""
    import io

    file = io.BytesIO()
    segno.make(text, error="m", micro=False).save(file, kind="png", border=4, scale=scale)
    return file.getvalue()
