"""Which rows count, and whether a response is whole: each tool says it in its own way, some not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assessment.importing.columns import ITEM, Columns
from assessment.importing.header_names import GOOGLE, MICROSOFT, QUALTRICS
from assessment.importing.table import Row
from assessment.importing.text import plain, squashed
from assessment.questionnaire import Questionnaire

COMPLETE, PARTIAL = "complete", "partial"
PREVIEW, TEST, SPAM, LEFT_OUT, DUPLICATE = "preview", "test", "spam", "left_out", "duplicate"

_FALSE = frozenset({"0", "false", "falsch", "faux", "onwaar", "falso", "no", "nee", "nein", "non", "n"})
_PARTIAL = frozenset(
    {"partial", "incomplete", "disqualified", "overquota", "teilweise", "partiel", "gedeeltelijk"}
)
_STATUS = ((1, PREVIEW), (2, TEST), (8, SPAM))
"""Bits of Qualtrics' numeric Status that say that a row is no respondent's."""
_STATUS_WORDS = (("preview", PREVIEW), ("test", TEST), ("spam", SPAM))


def dropped_because(row: Row, columns: Columns) -> str | None:
    """Why a row is no response: a preview or a test run; None when it is one."""
    if columns.tool != QUALTRICS:
        return None
    for use in (*columns.of("status"), *columns.of("channel")):
        text = plain(row.cells[use.column.index])
        if use.use == "status" and text.isdecimal() and len(text) < 4:
            found = next((reason for bit, reason in _STATUS if int(text) & bit), None)
        else:
            found = next((reason for word, reason in _STATUS_WORDS if word in text), None)
        if found:
            return found
    return None


class Completeness:
    """Tells complete from partial, by what the file says, else by where the answers end."""

    def __init__(self, questionnaire: Questionnaire, columns: Columns) -> None:
        self._columns = columns
        self._pages = _pages(questionnaire, columns)
        self._asked = {role: {i.id for i in questionnaire.items_for(role)} for role in questionnaire.role_ids}

    def state(self, row: Row, role: str, answers: Mapping[str, int | None], open_text: str) -> str:
        """``complete`` or ``partial``."""
        said = self._said(row)
        if said is None and self._columns.tool not in (MICROSOFT, GOOGLE):  # these keep no partial ones
            said = self._reached_the_end(role, answers, open_text)
        return COMPLETE if said in (None, True) else PARTIAL

    def _said(self, row: Row) -> bool | None:
        """Whether the tool's own columns say that it was finished; None where it has no such column."""
        cells = {use.use: row.cells[use.column.index].strip() for use in self._columns.uses}
        if "submitted" in cells:
            return squashed(cells["submitted"]) not in ("", "null", "na", "none")
        if cells.get("state"):
            return plain(cells["state"]) not in _PARTIAL
        if cells.get("finished"):
            return plain(cells["finished"]) not in _FALSE
        progress = cells.get("progress", "").rstrip("% ").split(".")[0].split(",")[0]
        return int(progress) >= 100 if progress.isdecimal() and len(progress) < 5 else None

    def _reached_the_end(self, role: str, answers: Mapping[str, int | None], open_text: str) -> bool:
        """Somebody who stopped left the last page blank; somebody who skipped an item did not."""
        if open_text:
            return True
        asked = self._asked.get(role)
        pages = [[item for item in page if asked is None or item in asked] for page in self._pages]
        pages = [page for page in pages if page]
        if len(pages) == 1:  # one page tells nothing of where somebody stopped: half of it must be reached
            half = len(pages[0]) // 2
            pages = [pages[0][:half], pages[0][half:]]
        return bool(pages) and any(answers.get(item) is not None for item in pages[-1])


def _pages(questionnaire: Questionnaire, columns: Columns) -> Sequence[Sequence[str]]:
    """Items as the file groups them below a question; where it does not, by facet; in the file's order."""
    uses = columns.of(ITEM)
    stems = {use.column.stem for use in uses}
    grouped = len(stems) > 1 and len(stems) < len({use.target for use in uses})
    pages: dict[str, dict[str, None]] = {}
    for use in uses:
        page = use.column.stem if grouped else questionnaire.facet_of(use.target).id
        pages.setdefault(page, {})[use.target] = None
    return [list(page) for page in pages.values()]
