"""Comparable organizations under the scale: 10th to 90th percentile as a line, middle half, median."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.benchmark import Placement
from assessment.charts.drawing.benchmark_reading import ahead_words
from assessment.charts.drawing.fit import shortened
from assessment.charts.drawing.marks import Frame, Layers, Line, Style, Word, bars, rules, words, words_at
from assessment.charts.figure import LEAST_PAGE_WIDTH, STAGE_WIDTH
from assessment.charts.palette import Palette
from assessment.charts.words import say
from assessment.fonts.metrics import text_width
from assessment.i18n import Language, format_number, format_score

PAGE_HEIGHT = 96
SIZE, SMALL, PAGE_SIZE, PAGE_SMALL = 28, 24, 14, 13


@dataclass(frozen=True)
class Peers:
    """Comparable organizations; without ``quantiles`` there are too few for them, and ``told`` is all."""

    label: str
    told: str
    median: str = ""
    quantiles: tuple[float, float, float, float, float] | None = None


def peers_of(placed: Placement | None, language: Language) -> Peers | None:
    """The row for ``placed``; None where nobody asked for a comparison."""
    if placed is None:
        return None
    label = say("benchmark.others", language, n=format_number(placed.n, language))
    if placed.ahead is None or placed.reason:
        return Peers(say("scale.peers", language), say("scale.peers_few", language))
    if placed.quantiles is None:
        return Peers(label, ahead_words(placed, language))
    low, middle, high = (format_score(quantile, language) for quantile in placed.quantiles[1:4])
    half = say("scale.peers_half", language, low=low, high=high)
    return Peers(label, half, say("benchmark.median", language, number=middle), placed.quantiles)


def stage_peers(peers: Peers, frame: Frame, y: float, palette: Palette) -> Layers:
    """Label left, middle half at the right of the strip, both only where there is room beside it."""
    strong, plain = Style(SIZE, palette.ink2, 600), Style(SMALL, palette.ink3)
    if peers.quantiles is None:
        layers = words_at("peers_label", frame, 2, [(y, peers.label)], strong)
        start = 2 + text_width(peers.label, SIZE, 600) + 32
        return layers + words_at("peers_told", frame, start, [(y, peers.told)], plain)
    low, high = frame.pixel(peers.quantiles[0]), frame.pixel(peers.quantiles[4])
    label = text_width(peers.label, SIZE, 600)
    layers = _strip(peers, frame, y, palette, (14, 4, SMALL))
    if low > label + 42:
        layers += words_at("peers_label", frame, 2, [(y, peers.label)], strong)
    elif high + label + 42 < STAGE_WIDTH:
        right = Style(SIZE, palette.ink2, 600, "right")
        return layers + words_at("peers_label", frame, STAGE_WIDTH - 2, [(y, peers.label)], right)
    if high + 24 + text_width(peers.told, SMALL) <= STAGE_WIDTH:
        layers += words_at("peers_told", frame, high + 24, [(y, peers.told)], plain)
    return layers


def page_peers(peers: Peers, frame: Frame, y: float, palette: Palette) -> Layers:
    """Label and words above the strip."""
    room = LEAST_PAGE_WIDTH - 8
    label = shortened(peers.label, room, PAGE_SIZE, 600)
    layers = words_at("peers_label", frame, 4, [(y, label)], Style(PAGE_SIZE, palette.ink2, 600))
    layers += words_at("peers_told", frame, 4, [(y + 20, peers.told)], Style(PAGE_SMALL, palette.ink3))
    return layers + (_strip(peers, frame, y + 46, palette, (7, 2, PAGE_SMALL)) if peers.quantiles else [])


def _strip(peers: Peers, frame: Frame, y: float, palette: Palette, look: tuple[float, float, int]) -> Layers:
    if peers.quantiles is None:
        return []
    half, thick, size = look
    least, low, middle, high, most = peers.quantiles
    width = STAGE_WIDTH if frame.left is not None else LEAST_PAGE_WIDTH
    beside = 100 * (text_width(peers.median, size) / 2 + 4) / width
    told = [Word(min(max(middle, beside), 100 - beside), y + half + size * 1.15, peers.median)]
    tick = [Line(middle, middle, y - half - thick, y + half + thick)]
    return [
        *rules("peers_reach", frame, [Line(least, most, y, y)], palette.axis, thick),
        *bars("peers_half", frame, [Line(low, high, y - half, y + half)], palette.axis, cornerRadius=3),
        *rules("peers_median", frame, tick, palette.ink, thick * 1.3),
        *words("peers_median_word", frame, told, Style(size, palette.ink2, align="center")),
    ]
