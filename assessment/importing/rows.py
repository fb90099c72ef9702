"""From cells to responses, every finding noted: a file is taken whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from assessment.importing.columns import ITEM, Columns, ColumnUse
from assessment.importing.fault import Finding
from assessment.importing.header_names import GOOGLE
from assessment.importing.labels import RoleLabels, ScaleLabels, Unknown, is_ticked, scale_labels
from assessment.importing.preview import DroppedRow, ImportedRow
from assessment.importing.states import DUPLICATE, LEFT_OUT, Completeness, dropped_because
from assessment.importing.table import Row, Table
from assessment.importing.text import plain, squashed, unmarked
from assessment.importing.wording import OPEN, ROLE
from assessment.questionnaire import Questionnaire

MOST_FINDINGS = 1_000
_MAX_NAME = 120


class RowReader:
    """Reads the rows of one table; afterwards ``findings`` and ``not_asked`` tell what stood in the way."""

    def __init__(
        self, questionnaire: Questionnaire, table: Table, columns: Columns, teams: Sequence[str] | None
    ) -> None:
        self.questionnaire, self.table, self.columns = questionnaire, table, columns
        self.findings: list[Finding] = []
        self.not_asked: Counter[str] = Counter()
        self._teams = None if teams is None else {squashed(team): team for team in teams}
        self._roles = RoleLabels(questionnaire)
        self._asked = {role: {i.id for i in questionnaire.items_for(role)} for role in questionnaire.role_ids}
        self._completeness = Completeness(questionnaire, columns)
        self._items = columns.of(ITEM)
        self._labels = self._scale_labels()
        self._numbered = self._roles_are_numbered()
        self._escaped = any("&" in part and unmarked(part) != part for c in table.columns for part in c.parts)

    def read(self, left_out: Iterable[str]) -> tuple[list[ImportedRow], list[DroppedRow]]:
        """The rows that count and those that do not, in the file's order. ``left_out``: ids to drop."""
        kept: dict[str, ImportedRow] = {}
        rows: list[ImportedRow] = []
        dropped: list[DroppedRow] = []
        leave = set(left_out)
        for row in self.table.rows:
            row_id = self._id(row)
            reason = LEFT_OUT if row_id in leave else dropped_because(row, self.columns)
            found = None if reason else self._response(row, row_id)
            if found is not None and self._is_repeated(found, kept):
                reason = DUPLICATE
            if reason:
                dropped.append(DroppedRow(row.number, row_id, reason))
            elif found is not None:
                rows.append(found)
            if len(self.findings) >= MOST_FINDINGS:
                break
        return rows, dropped

    def _scale_labels(self) -> dict[str, ScaleLabels]:
        """Labels for each scale, the file's own language first, once it is settled what codes mean in it."""
        spoken = [
            language for language, _ in Counter(u.language for u in self._items if u.language).most_common()
        ]
        items = {use.target: self.questionnaire.items[use.target].response_scale for use in self._items}
        labels = {scale: scale_labels(self.questionnaire, item, spoken) for item, scale in items.items()}
        for scale, known in labels.items():
            at = [use.column.index for use in self._items if items[use.target] == scale]
            known.learn({row.cells[index] for row in self.table.rows for index in at})
        return {item: labels[scale] for item, scale in items.items()}

    def _roles_are_numbered(self) -> bool:
        cells = [row.cells[use.column.index] for use in self.columns.of(ROLE) for row in self.table.rows]
        filled = [cell for cell in cells if cell.strip()]
        return bool(filled) and all(
            self._roles.by_place(cell) and not self._roles.role(cell) for cell in filled
        )

    def _find(self, row: Row, use: ColumnUse | None, code: str, **values: object) -> None:
        self.findings.append(Finding(row.number, use.column.place if use else "", code, values))

    def _id(self, row: Row) -> str:
        """The tool's id of the response; without one the row's place below the header."""
        use = self.columns.first("id")
        if use is None:
            return str(row.index - self.table.rows[0].index + 1)
        if (row.index, use.column.index) in self.table.sheet.formulas:
            self._find(row, use, "formula")
        found = " ".join(row.cells[use.column.index].split())
        if not found:
            self._find(row, use, "id_missing")
        return found

    def _response(self, row: Row, row_id: str) -> ImportedRow:
        self._check_width(row)
        role = self._role(row)
        answers = self._answers(row, role)
        open_text = self._open_text(row)
        state = self._completeness.state(row, role, answers, open_text)
        return ImportedRow(
            row.number, row_id, role, self._team(row), self._language(row), state, answers, open_text
        )

    def _check_width(self, row: Row) -> None:
        """Cells too many, or so few that items are missing: the separator stands unquoted, or none stands.

        Spreadsheets leave blank cells at the end of a line out, so a row may be short of an open question.
        """
        if row.surplus or row.width <= max(use.column.index for use in self._items):
            self._find(row, None, "ragged")

    def _is_repeated(self, found: ImportedRow, kept: dict[str, ImportedRow]) -> bool:
        """Whether the same response stands there twice; the same id with other answers is a finding.

        A time is no id: two people can answer in one second.
        """
        use = self.columns.first("id")
        if use is None or not found.row_id:
            return False
        first = kept.setdefault(found.row_id, found)
        if first is found:
            return False
        same = (first.role, first.state, first.answers, first.open_text) == (
            found.role, found.state, found.answers, found.open_text,
        )  # fmt: skip
        if not same and self.columns.tool != GOOGLE:
            self.findings.append(
                Finding(found.number, use.column.place, "duplicate_id", {"first": first.number})
            )
        return same

    def _role(self, row: Row) -> str:
        for use in self.columns.of(ROLE):
            cell = row.cells[use.column.index]
            if use.option is not None:
                if is_ticked(cell):
                    return str(use.option)
                continue
            if not plain(cell):
                continue
            role = self._roles.by_place(cell) if self._numbered else self._roles.role(cell)
            if role:
                return role
            known = ", ".join(self.questionnaire.role_ids)
            self._find(row, use, self._why(row, use, "unknown_role"), known=known)
        return ""

    def _why(self, row: Row, use: ColumnUse, code: str) -> str:
        """``formula`` where that is why a cell is not known, else ``code``."""
        cell = row.cells[use.column.index].strip()
        is_formula = (row.index, use.column.index) in self.table.sheet.formulas or cell[:1] in ("=", "@")
        return "formula" if is_formula else code

    def _team(self, row: Row) -> str:
        use = self.columns.first("team")
        team = " ".join(row.cells[use.column.index].split()) if use else ""
        if use and len(team) > _MAX_NAME:
            self._find(row, use, "name_too_long", most=_MAX_NAME)
        if use and team and self._teams is not None:
            if squashed(team) in self._teams:
                return self._teams[squashed(team)]
            self._find(row, use, "unknown_team", known=", ".join(self._teams.values()) or "-")
        return team

    def _language(self, row: Row) -> str:
        """The questionnaire's language that the row was answered in; "" when the file does not say."""
        use = self.columns.first("language")
        said = plain(row.cells[use.column.index]).replace("_", "-") if use else ""
        for spelling in (said, said.split("-")[0]):
            for language in self.questionnaire.languages:
                if language.casefold() == spelling:
                    return language
        return ""

    def _answers(self, row: Row, role: str) -> dict[str, int | None]:
        answers: dict[str, int | None] = dict.fromkeys(self.questionnaire.items)
        for use in self._items:
            code = self._answer(row, use)
            if code is None:
                continue
            if role and use.target not in self._asked[role]:
                self.not_asked[use.target] += 1
            elif answers[use.target] not in (None, code):
                self._find(row, use, "two_answers", item=use.target)
            else:
                answers[use.target] = code
        return answers

    def _answer(self, row: Row, use: ColumnUse) -> int | None:
        cell = row.cells[use.column.index]
        if use.option is not None:
            return int(use.option) if is_ticked(cell) else None
        if (row.index, use.column.index) in self.table.sheet.formulas:
            self._find(row, use, "formula", item=use.target)
            return None
        try:
            return self._labels[use.target].code(cell)
        except Unknown as fault:
            scale = self._labels[use.target].scale
            codes = ", ".join(str(code) for code in (*scale.codes, *scale.missing_codes))
            code = self._why(row, use, fault.code)
            self._find(row, use, code, item=use.target, scale=scale.id, codes=codes)
            return None

    def _open_text(self, row: Row) -> str:
        """What was written, each open question once, in the questionnaire's order; line ends as LF."""
        found: dict[str, str] = {}
        for use in self.columns.of(OPEN):
            text = row.cells[use.column.index].replace("\r\n", "\n").replace("\r", "\n")
            text = (unmarked(text) if self._escaped else text).strip().strip("\ufeff")
            if text:
                found.setdefault(use.target, text)
        order = [f"{OPEN}:{question.id}" for question in self.questionnaire.open_questions]
        return "\n".join(text for _, text in sorted(found.items(), key=lambda entry: _place(order, entry[0])))


def _place(order: Sequence[str], target: str) -> int:
    return order.index(target) if target in order else len(order)
