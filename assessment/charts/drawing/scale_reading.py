"""What the scale shows, worked out once for both layouts: places in scores, and every text that is drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessment.change import figure_change
from assessment.charts import words
from assessment.charts.drawing.scale_peers import Peers
from assessment.charts.words import Hidden, say
from assessment.i18n import Language, format_gap, format_number, rounded
from assessment.interpretation import QUANTILE_DOTS, Certainty, quantile_dots
from assessment.questionnaire import Questionnaire
from assessment.results import INDEX, Figure, OrganizationResult


@dataclass(frozen=True)
class BandMark:
    """A named stretch of the scale, drawn up to where the next one starts."""

    start: float
    end: float
    name: str


@dataclass(frozen=True)
class Ends:
    """The scale itself: its bands, and the name of each pole with the line under it."""

    bands: tuple[BandMark, ...]
    low_text: str
    high_text: str


@dataclass(frozen=True)
class Dots:
    """The quantile dots in columns of ``width`` points: (score, level from the ground) per dot."""

    width: float
    places: tuple[tuple[float, int], ...]

    @property
    def height(self) -> int:
        """The dots in the highest column."""
        return 1 + max((level for _, level in self.places), default=0)


@dataclass(frozen=True)
class Hero:
    """The number with its range: ``value`` is the printed number, where it is drawn."""

    value: float
    number: str
    range: str
    hint: str
    quantiles: tuple[float, ...]
    spread: float

    def dots(self, least_width: float) -> Dots:
        """The quantiles stacked in columns half a standard error wide.

        Columns narrower than ``least_width`` points are doubled until they are not; so the heap keeps its
        shape.
        """
        width = self.spread / 2
        while width < least_width:
            width *= 2
        levels: dict[int, int] = {}
        places = []
        middle = float(np.mean(self.quantiles)) if self.quantiles else 0.0
        for quantile in self.quantiles:
            column = round((quantile - middle) / width)
            level = levels.get(column, 0)
            levels[column] = level + 1
            places.append((min(100.0, max(0.0, self.value + column * width)), level))
        return Dots(width, tuple(places))


@dataclass(frozen=True)
class Before:
    """The previous wave: ``change`` with its certainty, worded long and short."""

    value: float
    number: str
    wave: str
    label: str
    change: float
    certainty: Certainty
    result: str
    short_result: str


@dataclass(frozen=True)
class ScaleReading:
    """Everything on the scale; ``hero`` is missing where nothing is shown and ``hidden`` says why."""

    ends: Ends
    hero: Hero | None
    before: Before | None
    hidden: Hidden | None
    peers: Peers | None = None


def scale_ends(questionnaire: Questionnaire, language: Language) -> Ends:
    """The scale of ``questionnaire``."""
    starts = [float(band.start) for band in questionnaire.bands]
    names = [band.title[language] for band in questionnaire.bands]
    marks = zip(starts, [*starts[1:], 100.0], names, strict=True)
    poles = questionnaire.poles
    return Ends(
        tuple(BandMark(start, end, name) for start, end, name in marks),
        poles.low_text[language],
        poles.high_text[language],
    )


def hero(figure: Figure, language: Language) -> Hero:
    """The number of a shown figure, as it is drawn."""
    ranged = words.has_range(figure)
    hint = ""
    if ranged:
        sure = words.screen_chances(language)
        hint = say("scale.hint", language, chances=sure, dots=QUANTILE_DOTS)
    elif figure.complete:
        hint = say("scale.hint_complete", language)
    return Hero(
        float(rounded(figure.value)),
        words.number_words(figure, language),
        words.range_words(figure, language),
        hint,
        tuple(quantile_dots(figure)) if ranged else (),
        figure.invited.se if ranged else 0.0,
    )


def previous_figure(result: OrganizationResult, previous: OrganizationResult | None) -> Figure | None:
    """The score of the same people's roles one wave earlier; None where it cannot be compared or shown."""
    if previous is None or not result.overall.shown:
        return None
    mine, theirs = result.questionnaire, previous.questionnaire
    if (mine.id, mine.version) != (theirs.id, theirs.version):
        return None
    figure = previous.figure("index", INDEX, result.overall_role)
    return figure if figure.shown and not (figure.bound or result.overall.bound) else None


def change_certainty(now: Figure, before: Figure) -> Certainty:
    """The certainty word of a change: beyond the invited people, as other people may answer next time.

    Where a number is rounded or its spread unknown, nothing can be told.
    """
    return figure_change(before, now).certainty


def before_mark(now: Figure, before: Figure, wave: str, language: Language) -> Before:
    """The row of the previous wave."""
    change, word = now.value - before.value, change_certainty(now, before)
    told = words.change_words(change, word, language)
    exact = max(now.rounded_to, before.rounded_to) == 1
    return Before(
        float(rounded(before.value)),
        format_number(rounded(before.value), language),
        wave,
        say("scale.previous", language, wave=wave),
        change,
        word,
        f"{words.points(change, language)}, {told}" if exact else told,
        f"{format_gap(change, language)}, {told}" if exact else told,
    )
