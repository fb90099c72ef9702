"""What the dimension profile shows, worked out once for both layouts."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.charts import words
from assessment.charts.words import Hidden, say
from assessment.i18n import Language
from assessment.interpretation import Certainty, figure_number, gap_certainty
from assessment.questionnaire import Dimension
from assessment.results import Figure, Gap, OrganizationResult


@dataclass(frozen=True)
class Legend:
    """A role by its position (0 or 1), its name with its number of answers."""

    position: int
    text: str
    short_text: str


@dataclass(frozen=True)
class RoleMark:
    """One role's score in one dimension; without a range ``low`` and ``high`` are the score itself."""

    position: int
    value: float
    low: float
    high: float
    number: str


@dataclass(frozen=True)
class DimensionRow:
    """A dimension with the marks that may be shown and its result: a gap with its word, or a reason."""

    name: str
    short_name: str
    marks: tuple[RoleMark, ...]
    certainty: Certainty
    strong: str
    plain: str

    @property
    def first_is_right(self) -> bool:
        """Whether the first role lies right of the second; so their numbers go to the outer sides."""
        values = {mark.position: mark.value for mark in self.marks}
        return values.get(0, 100.0) >= values.get(1, 0.0)


@dataclass(frozen=True)
class DimensionReading:
    """Everything in the profile; ``hidden`` says why where no role may be shown.

    ``missing``: where one of the two roles is hidden throughout, which and why; said once for all rows.
    """

    legend: tuple[Legend, ...]
    rows: tuple[DimensionRow, ...]
    low: str
    high: str
    missing: tuple[str, str] | None
    hidden: Hidden | None

    @property
    def both(self) -> bool:
        """Whether any row shows two roles; a single role stands in the middle of its row."""
        return any(len(row.marks) > 1 for row in self.rows)


def compared_roles(result: OrganizationResult) -> tuple[str, ...]:
    """The roles that are compared: the first two of the questionnaire."""
    return result.questionnaire.role_ids[:2]


def role_figures(result: OrganizationResult, role: str) -> list[Figure]:
    """The role's dimension figures, in the questionnaire's order."""
    return [result.figure("dimension", part.id, role) for part in result.questionnaire.dimensions]


def hidden_role(result: OrganizationResult) -> str:
    """The compared role of which no dimension is shown while the other's are; "" for none."""
    shown = {
        role: any(figure.shown for figure in role_figures(result, role)) for role in compared_roles(result)
    }
    missing = [role for role, seen in shown.items() if not seen]
    return missing[0] if len(missing) == 1 and len(shown) == 2 else ""


def dimension_gap(result: OrganizationResult, code: str) -> Gap | None:
    """The gap in a dimension; None where the questionnaire has one role."""
    return result.gaps.get(("dimension", code))


def read_dimensions(
    result: OrganizationResult, hidden: Hidden | None, language: Language
) -> DimensionReading:
    """The profile of ``result``."""
    poles = result.questionnaire.poles
    return DimensionReading(
        role_legend(result, language),
        tuple(_row(result, part, language) for part in result.questionnaire.dimensions),
        words.mid_sentence(poles.low[language]),
        words.mid_sentence(poles.high[language]),
        _missing(result, language),
        hidden,
    )


def role_legend(result: OrganizationResult, language: Language) -> tuple[Legend, ...]:
    """The compared roles of which a dimension is shown, with their numbers of answers."""
    entries = []
    for position, role in enumerate(compared_roles(result)):
        n = max((figure.n for figure in role_figures(result, role) if figure.shown), default=0)
        if n:
            names = [words.role_name(result, role, language, short=short) for short in (False, True)]
            long, brief = (say("dimensions.legend", language, role=name, n=n) for name in names)
            entries.append(Legend(position, long, brief))
    return tuple(entries)


def _missing(result: OrganizationResult, language: Language) -> tuple[str, str] | None:
    role = hidden_role(result)
    if not role:
        return None
    reason = role_figures(result, role)[0].reason or "too_few"
    name = words.role_name(result, role, language)
    return say("hidden.role", language, role=name), words.reason_words(reason, result, language)


def _row(result: OrganizationResult, part: Dimension, language: Language) -> DimensionRow:
    figures = [result.figure("dimension", part.id, role) for role in compared_roles(result)]
    marks = tuple(_mark(i, figure, language) for i, figure in enumerate(figures) if figure.shown)
    gap = dimension_gap(result, part.id)
    certainty = gap_certainty(gap) if gap else "hidden"
    told = _result(result, gap, certainty, figures, language)
    strong, plain = told if marks and not hidden_role(result) else ("", "")
    names = part.title[language], part.short_title[language]
    return DimensionRow(*names, marks, certainty, strong, plain)


def _mark(position: int, figure: Figure, language: Language) -> RoleMark:
    ranged, estimate = words.has_range(figure), figure.estimate()
    return RoleMark(
        position,
        figure.value,
        estimate.ci_low if ranged else figure.value,
        estimate.ci_high if ranged else figure.value,
        figure_number(figure, language),
    )


def _result(
    result: OrganizationResult,
    gap: Gap | None,
    certainty: Certainty,
    figures: list[Figure],
    language: Language,
) -> tuple[str, str]:
    """The gap and its certainty word, or which role is hidden and why."""
    if gap is None:
        return "", ""
    if gap.shown:
        return words.points(gap.value, language), say(f"certainty.{certainty}", language)
    missing = next((figure for figure in figures if not figure.shown), None)
    if missing is None:  # both are shown, and the gap would give one of them away
        return "", words.reason_words(gap.reason, result, language)
    name = words.role_name(result, missing.role, language)
    if missing.status == "not_asked":
        return "", f"{name}: {say('table.status_not_asked', language)}"
    return say("hidden.role", language, role=name), words.reason_words(missing.reason, result, language)
