"""What each column of a table is: an item, the role, the open question, the tool's own, or unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assessment.errors import InvalidImport
from assessment.importing.header_names import (
    GOOGLE,
    KINDS_BY_SHAPE,
    PLAIN,
    kind_of,
    kinds,
    tool_by_shape,
    tool_of,
)
from assessment.importing.labels import RoleLabels, scale_labels
from assessment.importing.table import Column, Table
from assessment.importing.text import squashed, words
from assessment.importing.wording import OPEN, ROLE, STRENGTH, Named, Wording

ITEM, LEFT_OUT, UNMATCHED, WEAKER = "item", "left_out", "unmatched", "weaker"
SIGNALS = frozenset({"submitted", "finished", "progress", "status", "channel", "state", "last_page"})
"""Columns that tell whether a response is whole, and whether it counts."""
_LEFT_OUT = frozenset({"left_out", "recorded", "collector", "start_time", "completion_time", "timestamp"})
_IGNORE = ("", "-")
_LONGEST_ROLE_QUESTION = 10


@dataclass(frozen=True)
class ColumnUse:
    """What a column was taken for.

    ``use``: item, role, open_text, id, team, language, one of ``SIGNALS``, left_out (known, not needed),
    weaker (names an item that another column names better), unmatched. ``target``: the item's id, or the
    open question's. ``option``: the only code or role that the column stands for, where a tool writes a
    column for each answer option. ``how``: id, text, ending, inside, cut, label or given.
    """

    column: Column
    use: str
    target: str = ""
    how: str = ""
    language: str = ""
    option: int | str | None = None


@dataclass(frozen=True)
class Columns:
    """Every column with its use, and the tool whose columns they are."""

    tool: str
    uses: tuple[ColumnUse, ...]

    def of(self, use: str) -> tuple[ColumnUse, ...]:
        """The columns taken for ``use``, in the file's order."""
        return tuple(entry for entry in self.uses if entry.use == use)

    def first(self, use: str) -> ColumnUse | None:
        """The first column taken for ``use``."""
        return next(iter(self.of(use)), None)


def columns_of(table: Table, wording: Wording, given: Mapping[str, str]) -> Columns:
    """The use of every column. ``given``: header -> item id, role, open_text, or "-" to leave it out.

    Raises InvalidImport for a header or target in ``given`` that does not exist.
    """
    uses = {use.column.index: use for use in _given(table, wording, given)}
    for column in table.columns:
        named = _best_name(column, wording)
        if column.index not in uses and named is not None:
            uses[column.index] = _named_use(column, named, wording)
    uses = _strongest(uses)
    tool, rest = _tool_columns(table, uses)
    uses |= rest
    _find_role(table, uses, wording)
    _find_open(table, uses, wording)
    found = (uses.get(column.index, ColumnUse(column, UNMATCHED)) for column in table.columns)
    return Columns(tool, tuple(found))


def _given(table: Table, wording: Wording, given: Mapping[str, str]) -> Iterable[ColumnUse]:
    for header, target in given.items():
        wanted = squashed(header)
        found = [column for column in table.columns if wanted in map(squashed, column.parts)]
        if not found or not wanted:
            raise InvalidImport("importing.no_such_header", header=header)
        known = {item.casefold(): item for item in wording.questionnaire.items}
        for column in found:
            if target in _IGNORE:
                yield ColumnUse(column, LEFT_OUT, how="given")
            elif target in (ROLE, OPEN):
                yield ColumnUse(column, target, target=target, how="given")
            elif target.casefold() in known:
                yield ColumnUse(column, ITEM, known[target.casefold()], "given")
            else:
                raise InvalidImport("importing.no_such_target", target=target)


def _best_name(column: Column, wording: Wording) -> Named | None:
    """What the column's header cells name; a text tells more surely than an id that a tool may have made."""
    found = [named for part in column.parts if (named := wording.named(part))]
    by_text = [named for named in found if named.how != "id"]
    if by_text and {named.target for named in found} != {by_text[0].target}:
        found = by_text
    return max(found, key=lambda named: STRENGTH[named.how], default=None)


def _named_use(column: Column, named: Named, wording: Wording) -> ColumnUse:
    if named.target.startswith(OPEN):
        return ColumnUse(column, OPEN, named.target, named.how, named.language)
    labels = scale_labels(wording.questionnaire, named.target)
    after = [named.option, *(squashed(part) for part in column.parts[1:])]
    option = next((code for text in after if text and (code := labels.by_label(text)) is not None), None)
    return ColumnUse(column, ITEM, named.target, named.how, named.language, option)


def _strongest(uses: dict[int, ColumnUse]) -> dict[int, ColumnUse]:
    """Of several columns that name one item, those that name it best; ``Points - …`` does not."""
    best: dict[tuple[str, str], int] = {}
    for use in uses.values():
        key = (use.use, use.target)
        best[key] = max(best.get(key, 0), _strength(use))
    options = Counter(use.target for use in uses.values() if use.option is not None)
    kept = {}
    for index, use in uses.items():
        if use.use == ITEM and options[use.target] == 1:
            use = replace(use, option=None)
        weaker = _strength(use) < best[use.use, use.target] and use.how != "given"
        kept[index] = replace(use, use=WEAKER) if weaker else use
    return kept


def _strength(use: ColumnUse) -> int:
    return STRENGTH.get(use.how, 9)


def _tool_columns(table: Table, uses: Mapping[int, ColumnUse]) -> tuple[str, dict[int, ColumnUse]]:
    """The tool, and its own columns among those that name nothing of the questionnaire."""
    free = [column for column in table.columns if column.index not in uses]
    kind = {column.index: kind_of(column.parts) for column in free}
    present = frozenset(found[0] for found in kind.values() if found)
    first = kind.get(0)
    tool = tool_of(present, first[0] if first else None, import_ids=table.import_ids)
    named = {index: found for index, found in kind.items() if found}
    if tool is None:
        tool = _by_shape(table, uses)
        for index, name in enumerate(KINDS_BY_SHAPE.get(tool, ())):
            named[index] = (name, 0)
    return tool, _tool_uses(table, named, tool)


def _by_shape(table: Table, uses: Mapping[int, ColumnUse]) -> str:
    """The tool by the columns before the first item, where their names are none that we know."""
    before = min(uses, default=0)
    known = sum(kind_of(column.parts) is not None for column in table.columns[:before])
    if known > before / 2:
        return PLAIN
    cells = [[row.cells[index] for row in table.rows] for index in range(before)]
    return tool_by_shape(cells, header_rows=table.header_rows)


def _tool_uses(table: Table, named: Mapping[int, tuple[str, int]], tool: str) -> dict[int, ColumnUse]:
    ids = {index: place for index, (kind, place) in named.items() if kind == "id"}
    chosen = min(ids, key=lambda index: (ids[index], index), default=None)
    if chosen is None and tool == GOOGLE:
        chosen = 0
    found = {}
    for index, (kind, _) in named.items():
        use = LEFT_OUT if kind in _LEFT_OUT or kind == "id" else kind
        if use not in (ROLE, "open"):
            found[index] = ColumnUse(table.columns[index], use)
    if chosen is not None:
        found[chosen] = ColumnUse(table.columns[chosen], "id")
    return found


def _find_role(table: Table, uses: dict[int, ColumnUse], wording: Wording) -> None:
    """Adds the column of the role: by its header and what stands in it, or a column for each role."""
    if any(use.use == ROLE for use in uses.values()):
        return
    labels = RoleLabels(wording.questionnaire)
    free = [column for column in table.columns if column.index not in uses]
    scored = [(_role_score(table, column, labels), -column.index, column) for column in free]
    score, _, column = max(scored, default=(0.0, 0, None), key=lambda entry: entry[:2])
    ticks = _role_ticks(free, labels)
    if ticks:
        uses |= ticks
    elif column is not None and score >= 0.5:
        uses[column.index] = ColumnUse(column, ROLE, ROLE, "label")


def _role_score(table: Table, column: Column, labels: RoleLabels) -> float:
    """How much a column looks like the role's: by its header, and the share of cells that are a role."""
    filled = [cell for row in table.rows if (cell := row.cells[column.index]).strip()]
    asks = max((_asks_role(part) for part in column.parts), default=0.0)
    if not filled:
        return 0.5 if asks == 1 else 0.0
    numbered = asks > 0 and all(labels.by_place(cell) for cell in filled)
    share = 1.0 if numbered else sum(bool(labels.role(cell)) for cell in filled) / len(filled)
    if share == 0:
        return 0.6 * asks
    return share + asks


def _asks_role(header: str) -> float:
    """1 for a header that is but a word for role, less for a short question with it, 0 without."""
    if kinds().get(squashed(header), ("", 0))[0] == ROLE:
        return 1.0
    said = words(header)
    roles = {name for name, (kind, _) in kinds().items() if kind == ROLE}
    return 0.9 if len(said) <= _LONGEST_ROLE_QUESTION and roles & set(said) else 0.0


def _role_ticks(free: Sequence[Column], labels: RoleLabels) -> dict[int, ColumnUse]:
    """A column for each role below one question, as SurveyMonkey's expanded export has them."""
    found: dict[int, ColumnUse] = {}
    for column in free:
        role = labels.role(column.parts[-1]) if len(column.parts) > 1 else None
        if role:
            found[column.index] = ColumnUse(column, ROLE, ROLE, "label", option=role)
    stems = {use.column.stem for use in found.values()}
    return found if len(found) > 1 and len(stems) == 1 else {}


def _find_open(table: Table, uses: dict[int, ColumnUse], wording: Wording) -> None:
    """Adds a column that is called ``open`` or the like, where there is but one question it can be."""
    if len(wording.questionnaire.open_questions) > 1 or any(use.use == OPEN for use in uses.values()):
        return
    for column in table.columns:
        kind = kind_of(column.parts)
        if column.index not in uses and kind and kind[0] == "open":
            uses[column.index] = ColumnUse(column, OPEN, OPEN, "label")
            return
