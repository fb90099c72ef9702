"""Every colour of the product, for light and for dark grounds (visual language, "Colour").

Copper and teal mean the two poles and nothing else. Violet is the first role, blue the second, ink the
whole organization. A colour never works alone: shape, position or a printed number repeats it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """The colour tokens of one theme, as ``#RRGGBB``.

    ``*_text`` colours are legible as text on ``ground``; marks reach the contrast of graphics. ``likert``
    runs from the lowest to the highest answer, ``bands`` and ``band_texts`` from the low to the high pole,
    ``heat`` from below 20 to 80 and up.
    """

    ground: str
    ink: str
    ink2: str
    ink3: str
    axis: str
    grid: str
    panel: str
    first_role: str
    first_role_text: str
    second_role: str
    second_role_text: str
    low: str
    low_text: str
    high: str
    high_text: str
    accent: str
    likert: tuple[str, str, str, str, str]
    bands: tuple[str, str, str, str, str]
    band_texts: tuple[str, str, str, str, str]
    heat: tuple[str, str, str, str, str, str, str]
    cell_ink: str
    cell_ink_end: str

    def role_mark(self, position: int) -> str:
        """The colour of the marks of the first (0) or second (1) role."""
        return (self.first_role, self.second_role)[position]

    def role_text(self, position: int) -> str:
        """The colour of texts about the first (0) or second (1) role."""
        return (self.first_role_text, self.second_role_text)[position]

    def band(self, position: int, of: int) -> tuple[str, str]:
        """Tint and text colour of band ``position`` (from 0) out of ``of`` bands."""
        step = round(position * (len(self.bands) - 1) / max(of - 1, 1))
        return self.bands[step], self.band_texts[step]

    def on_cell(self, step: int, steps: int) -> str:
        """The text colour on step ``step`` (from 0) of a range of likert or heat colours."""
        return self.cell_ink_end if step in (0, steps - 1) else self.cell_ink


LIGHT = Palette(
    ground="#FFFFFF",
    ink="#161A22",
    ink2="#4A5261",
    ink3="#646C7A",
    axis="#828B98",
    grid="#DDE1E7",
    panel="#F5F6F8",
    first_role="#432A7E",
    first_role_text="#432A7E",
    second_role="#2E8BE0",
    second_role_text="#1A64B3",
    low="#B4581A",
    low_text="#9A4812",
    high="#04655A",
    high_text="#04655A",
    accent="#24364F",
    likert=("#963F0E", "#CD8142", "#B4BBC6", "#4A9F92", "#00534A"),
    bands=("#EFC9A8", "#F6E2D0", "#E9EBEE", "#D3E9E5", "#A5D3CB"),
    band_texts=("#6E3009", "#6E3009", "#3B4350", "#04493F", "#04493F"),
    heat=("#B4581A", "#DB9A66", "#F2D3B8", "#ECEDF0", "#ABD8D0", "#65B0A5", "#1F7A6E"),
    cell_ink="#161A22",
    cell_ink_end="#FFFFFF",
)

DARK = Palette(
    ground="#11161D",
    ink="#F2F5F9",
    ink2="#C3CBD6",
    ink3="#98A3B3",
    axis="#7C8899",
    grid="#2B3441",
    panel="#1A212B",
    first_role="#D9C6FF",
    first_role_text="#D9C6FF",
    second_role="#2F80F0",
    second_role_text="#79B2FF",
    low="#F0A060",
    low_text="#F0A060",
    high="#45CDB8",
    high_text="#45CDB8",
    accent="#C3CBD6",
    likert=("#E8924A", "#8A5A34", "#566173", "#2C7D73", "#45CDB8"),
    bands=("#5A3618", "#3A2A1C", "#2B323C", "#17403B", "#1B5B53"),
    band_texts=("#FFD9B3", "#F3D6BC", "#DDE3EA", "#BFEDE4", "#C9F5EC"),
    heat=("#E8924A", "#9A5E2E", "#54361F", "#2B323C", "#1B4640", "#23796E", "#45CDB8"),
    cell_ink="#FFFFFF",
    cell_ink_end="#11161D",
)
