"""The door of this floor: a file's bytes in, a preview out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assessment.errors import InvalidImport
from assessment.importing.columns import ITEM, columns_of
from assessment.importing.fault import raise_for
from assessment.importing.preview import Preview
from assessment.importing.reading import read_sheets
from assessment.importing.rows import RowReader
from assessment.importing.sheet import Sheet
from assessment.importing.table import Table, table_of
from assessment.importing.wording import Wording
from assessment.questionnaire import Questionnaire


def preview_import(
    content: bytes,
    questionnaire: Questionnaire,
    *,
    teams: Sequence[str] | None = None,
    given: Mapping[str, str] | None = None,
    left_out: Iterable[str] = (),
) -> Preview:
    """What importing ``content``, a file of another tool, would bring. Nothing is stored.

    ``teams``: those that are known; None takes any. ``given``: header -> item id, ``role``, ``open_text`` or
    "-", where a person knows better. ``left_out``: row ids that are dropped, as test runs.

    Raises InvalidImport, in one sentence with the first ten findings by row and column, for a file that
    cannot be taken whole.
    """
    wording = Wording(questionnaire)
    table = _table(read_sheets(content), wording, questionnaire)
    columns = columns_of(table, wording, given or {})
    if not columns.of(ITEM):
        raise InvalidImport("importing.no_items", questionnaire=questionnaire.id)
    reader = RowReader(questionnaire, table, columns, teams)
    rows, dropped = reader.read(left_out)
    raise_for(reader.findings)
    return Preview(questionnaire, table.sheet, columns, tuple(rows), tuple(dropped), dict(reader.not_asked))


def _table(sheets: Sequence[Sheet], wording: Wording, questionnaire: Questionnaire) -> Table:
    """The first sheet whose header names items."""
    for sheet in sheets:
        table = table_of(sheet, wording)
        if table is not None:
            return table
    raise InvalidImport("importing.no_items", questionnaire=questionnaire.id)
