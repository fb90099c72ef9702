"""One thing in a list that could not be understood, by row and column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assessment.i18n import Language, translate

MOST_SHOWN = 10
"""Findings that are shown; a list with more has one mistake many times."""


@dataclass(frozen=True)
class ListFinding:
    """``row`` counts from 1 as a spreadsheet does; ``column`` is its heading, "" for the whole row."""

    row: int
    column: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, language: Language) -> str:
        """Where it is, what is wrong, and what to do."""
        column = translate(f"invite.column.{self.column}", language) if self.column else ""
        where = translate(
            "invite.where" if column else "invite.where_row", language, row=self.row, column=column
        )
        return f"{where} {translate(f'invite.finding.{self.code}', language, **self.values)}"


def sentences(findings: Sequence[ListFinding], language: Language) -> list[str]:
    """The first ten, and how many more there are."""
    said = [finding.sentence(language) for finding in findings[:MOST_SHOWN]]
    more = len(findings) - len(said)
    return [*said, translate("invite.more_findings", language, n=more)] if more > 0 else said
