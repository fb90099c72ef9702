"""What an import would bring: which columns matched, which rows count, what is dropped and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from assessment.importing.columns import ITEM, LEFT_OUT, SIGNALS, UNMATCHED, WEAKER, Columns, ColumnUse
from assessment.importing.sheet import Sheet
from assessment.importing.states import COMPLETE, PARTIAL
from assessment.questionnaire import Questionnaire


@dataclass(frozen=True)
class ImportedRow:
    """One response: its row in the file, the tool's own id, role ("" when unknown), team, language, answers.

    ``answers``: every item of the questionnaire, the code as it was given (not reversed), None for no answer.
    """

    number: int
    row_id: str
    role: str
    team: str
    language: str
    state: str
    answers: Mapping[str, int | None]
    open_text: str


@dataclass(frozen=True)
class DroppedRow:
    """A row that is no response, or one too many: preview, test, spam, duplicate, left_out."""

    number: int
    row_id: str
    reason: str


@dataclass(frozen=True)
class Preview:
    """Everything that a person should see before an import, and the rows that it would bring."""

    questionnaire: Questionnaire
    sheet: Sheet
    columns: Columns
    rows: tuple[ImportedRow, ...]
    dropped: tuple[DroppedRow, ...]
    not_asked: Mapping[str, int] = field(default_factory=dict)
    """Item -> answers that were left out, because the item is not asked of that role."""

    @property
    def tool(self) -> str:
        """The survey tool that wrote the file, ``plain`` when it is none that is known."""
        return self.columns.tool

    @property
    def missing_items(self) -> tuple[str, ...]:
        """Items for which the file has no column, in the questionnaire's order."""
        there = {use.target for use in self.columns.of(ITEM)}
        return tuple(item for item in self.questionnaire.items if item not in there)

    @property
    def unmatched(self) -> tuple[ColumnUse, ...]:
        """Columns of which nobody knows what they are."""
        return self.columns.of(UNMATCHED)

    @property
    def left_out(self) -> tuple[ColumnUse, ...]:
        """Columns that are known and not imported: names, addresses, times."""
        kinds = {LEFT_OUT, WEAKER, *SIGNALS}
        return tuple(use for use in self.columns.uses if use.use in kinds)

    @property
    def complete(self) -> tuple[ImportedRow, ...]:
        """Rows that were sent."""
        return tuple(row for row in self.rows if row.state == COMPLETE)

    @property
    def partial(self) -> tuple[ImportedRow, ...]:
        """Rows of people who stopped on the way."""
        return tuple(row for row in self.rows if row.state == PARTIAL)

    @property
    def without_role(self) -> tuple[ImportedRow, ...]:
        """Complete rows of which the role is not known; they count for no figure."""
        return tuple(row for row in self.complete if not row.role)

    @property
    def dropped_by_reason(self) -> Mapping[str, int]:
        """How many rows are dropped for each reason."""
        return Counter(row.reason for row in self.dropped)
