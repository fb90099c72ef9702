"""What the table of facets says, before it has coordinates: groups of rows, and a cell for each column."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.charts import words
from assessment.charts.words import Hidden, say
from assessment.i18n import Language, format_number, rounded
from assessment.interpretation import figure_number
from assessment.results import Figure, OrganizationResult, TeamNode

STEPS = (20, 35, 45, 55, 65, 80)
"""Where the next colour of a cell begins, in whole points."""
MOST_TEAMS = 5
NOT_ASKED, HIDDEN, NUMBER = "not_asked", "hidden", "number"


@dataclass(frozen=True)
class Cell:
    """One cell: its words, what kind they are, and which of the seven colours a number has."""

    text: str
    kind: str
    step: int = 0


@dataclass(frozen=True)
class Column:
    """A group of people; ``position``: of a role (0, 1), None for a team."""

    title: str
    n: str
    position: int | None


@dataclass(frozen=True)
class FacetRow:
    """One facet with a cell for each column."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class FacetReading:
    """Rows by dimension, the columns, the poles' names, and why there is nothing to see."""

    groups: tuple[tuple[str, tuple[FacetRow, ...]], ...]
    columns: tuple[Column, ...]
    low: str
    high: str
    hidden: Hidden | None

    @property
    def lines(self) -> int:
        """Rows and headings together."""
        return sum(1 + len(rows) for _, rows in self.groups)


def columns_of(result: OrganizationResult) -> list[tuple[str, TeamNode | None]]:
    """The roles, and the teams of the highest level where these are few enough to stand beside them."""
    roles: list[tuple[str, TeamNode | None]] = [(role, None) for role in result.questionnaire.role_ids[:2]]
    tops = [node for node in result.teams if node.path and ">" not in node.path and not node.others]
    return roles + [(node.role, node) for node in tops] if 0 < len(tops) <= MOST_TEAMS else roles


def cell_figure(result: OrganizationResult, code: str, column: tuple[str, TeamNode | None]) -> Figure:
    """The figure of a facet in a column; suppressed where the team is not shown, or without that figure."""
    role, node = column
    if node is None:
        return result.figure("facet", code, role)
    found = node.figures.get(("facet", code)) if node.shown else None
    if found is not None:
        return found
    whole = result.figure("facet", code, role)
    if whole.status == "not_asked":
        return whole
    return Figure("facet", code, role, "suppressed", node.reason or whole.reason or "protects_others")


def read_facets(result: OrganizationResult, hidden: Hidden | None, language: Language) -> FacetReading:
    """The table of ``result``; without rows where all of it is hidden."""
    columns = columns_of(result)
    groups = []
    for dimension in () if hidden else result.questionnaire.dimensions:
        rows = tuple(
            FacetRow(
                facet.title[language],
                tuple(_cell(cell_figure(result, facet.id, column), language) for column in columns),
            )
            for facet in dimension.facets
        )
        groups.append((dimension.short_title[language], rows))
    poles = result.questionnaire.poles
    made = tuple(_column(result, column, language) for column in columns)
    return FacetReading(tuple(groups), made, poles.low[language], poles.high[language], hidden)


def _column(result: OrganizationResult, column: tuple[str, TeamNode | None], language: Language) -> Column:
    role, node = column
    if node is not None:
        n = say("facets.n", language, n=format_number(node.n, language)) if node.shown else ""
        return Column(node.path, n, None)
    figures = [figure for key, figure in result.figures.items() if key[0] == "facet" and key[2] == role]
    most = max((figure.n for figure in figures if figure.shown), default=0)
    n = say("facets.n", language, n=format_number(most, language)) if most else ""
    return Column(words.role_name(result, role, language), n, result.questionnaire.role_ids.index(role))


def _cell(figure: Figure, language: Language) -> Cell:
    if figure.status == "not_asked":
        return Cell(say("facets.not_asked", language), NOT_ASKED)
    if not figure.shown:
        return Cell(say("facets.hidden", language), HIDDEN)
    score = rounded(figure.value)
    return Cell(figure_number(figure, language), NUMBER, sum(score >= step for step in STEPS))
