"""What the trend shows, before it has coordinates: a panel for the overall score and for each dimension."""

from __future__ import annotations

import math
from dataclasses import dataclass

from assessment.change import figure_change
from assessment.charts import words
from assessment.charts.drawing.dimension_reading import Legend, compared_roles, role_legend
from assessment.charts.words import say
from assessment.i18n import Language, format_gap
from assessment.interpretation import figure_number
from assessment.results import INDEX, Figure, Level, OrganizationResult

MOST_WAVES = 5
STEP = 20


@dataclass(frozen=True)
class TrendPoint:
    """A score in the wave at that place; ``low`` and ``high`` equal ``value`` without a range.

    ``joined``: whether a line leads here from the wave before: the same questionnaire, and both shown.
    """

    place: int
    value: float
    low: float
    high: float
    number: str
    joined: bool


@dataclass(frozen=True)
class RoleChange:
    """The last change of the role at ``position`` in words; ``sure``: whether it is clear."""

    position: int
    text: str
    sure: bool


@dataclass(frozen=True)
class TrendPanel:
    """One score over the waves, by role, and the last change of each role that both waves show."""

    name: str
    lines: tuple[tuple[TrendPoint, ...], ...]
    changes: tuple[RoleChange, ...]


@dataclass(frozen=True)
class TrendReading:
    """Panels on one scale from ``least`` to ``most``, the overall score first; waves from the first on."""

    legend: tuple[Legend, ...]
    waves: tuple[str, ...]
    panels: tuple[TrendPanel, ...]
    least: int
    most: int

    @property
    def ticks(self) -> list[int]:
        """Round scores on the scale."""
        return list(range(self.least, self.most + 1, STEP))


def shown_waves(
    result: OrganizationResult, earlier: tuple[OrganizationResult, ...]
) -> list[OrganizationResult]:
    """The last waves, oldest first, the result's own at the end."""
    return [*earlier[-(MOST_WAVES - 1) :], result]


def trend_places(result: OrganizationResult) -> list[tuple[Level, str]]:
    """Which scores have a panel."""
    return [place for place in result.places if place[0] != "facet"]


def same_questionnaire(before: OrganizationResult, after: OrganizationResult) -> bool:
    """Whether the two waves asked the same, so that a line may lead from one to the other."""
    mine, theirs = before.questionnaire, after.questionnaire
    return (mine.id, mine.version) == (theirs.id, theirs.version)


def figure_at(result: OrganizationResult, level: Level, code: str, role: str) -> Figure:
    """The figure at that place, not asked where another version of the questionnaire had no such place."""
    return result.figures.get((level, code, role), Figure(level, code, role, "not_asked"))


def read_trend(
    result: OrganizationResult, earlier: tuple[OrganizationResult, ...], language: Language
) -> TrendReading:
    """The panels of ``result`` and the waves before it."""
    waves = shown_waves(result, earlier)
    panels = tuple(_panel(waves, level, code, language) for level, code in trend_places(result))
    ends = [
        end
        for panel in panels
        for line in panel.lines
        for point in line
        for end in (point.low, point.high)
    ]  # fmt: skip
    least = STEP * math.floor(min(ends, default=0) / STEP)
    most = STEP * math.ceil(max(ends, default=100) / STEP)
    return TrendReading(
        _legend(result, panels, language),
        tuple(wave.wave for wave in waves),
        panels,
        least,
        max(most, least + 2 * STEP),
    )


def _legend(
    result: OrganizationResult, panels: tuple[TrendPanel, ...], language: Language
) -> tuple[Legend, ...]:
    """The roles that have a line; one that is hidden in the last wave says so."""
    known = {entry.position: entry for entry in role_legend(result, language)}
    for position, role in enumerate(compared_roles(result)):
        if position not in known and any(panel.lines[position] for panel in panels):
            names = (words.role_name(result, role, language, short=short) for short in (False, True))
            long, brief = (say("hidden.role", language, role=name) for name in names)
            known[position] = Legend(position, long, brief)
    return tuple(known[position] for position in sorted(known))


def _panel(waves: list[OrganizationResult], level: Level, code: str, language: Language) -> TrendPanel:
    result = waves[-1]
    names = {part.id: part.title[language] for part in result.questionnaire.dimensions}
    name = say("table.overall", language) if code == INDEX else names[code]
    roles = compared_roles(result)
    lines = tuple(_line(waves, level, code, role, language) for role in roles)
    return TrendPanel(name, lines, _last_changes(waves, level, code, language))


def _line(
    waves: list[OrganizationResult], level: Level, code: str, role: str, language: Language
) -> tuple[TrendPoint, ...]:
    points = []
    for place, wave in enumerate(waves):
        figure = figure_at(wave, level, code, role)
        if not figure.shown:
            continue
        before = place > 0 and figure_at(waves[place - 1], level, code, role).shown
        estimate = figure.estimate("beyond")
        ranged = estimate.has_interval
        points.append(
            TrendPoint(
                place,
                figure.value,
                estimate.ci_low if ranged else figure.value,
                estimate.ci_high if ranged else figure.value,
                figure_number(figure, language),
                before and same_questionnaire(waves[place - 1], wave),
            )
        )
    return tuple(points)


def _last_changes(
    waves: list[OrganizationResult], level: Level, code: str, language: Language
) -> tuple[RoleChange, ...]:
    """How sure each role's change since the wave before is; none where another questionnaire was asked."""
    before, result = waves[-2:]
    if not same_questionnaire(before, result):
        return ()
    found = []
    for position, role in enumerate(compared_roles(result)):
        since = figure_change(figure_at(before, level, code, role), figure_at(result, level, code, role))
        if since.shown:
            certainty = say(f"gaps.word.{since.certainty}", language)
            change = format_gap(since.value, language)
            text = say("trend.word", language, change=change, certainty=certainty)
            found.append(RoleChange(position, text, since.certainty == "clear"))
    return tuple(found)
