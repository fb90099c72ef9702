"""What is wrong in a file, by row and column; the first ten are told, and nothing is imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assessment.errors import InvalidImport
from assessment.i18n import Language, format_number, translate

MOST_TOLD = 10


@dataclass(frozen=True)
class Finding:
    """One thing that cannot be used: the row of the file, the column by letter and header, and why.

    Never what stands in the cell: that is somebody's answer.
    """

    row: int
    column: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, language: Language) -> str:
        """``row 4, column C (Role): why; what to do``."""
        cause = translate(f"importing.finding.{self.code}", language, **self.values)
        key = "importing.place.cell" if self.column else "importing.place.row"
        place = translate(key, language, row=format_number(self.row, language), column=self.column)
        return f"{place}: {cause}"


@dataclass(frozen=True)
class _FirstFindings:
    findings: tuple[Finding, ...]

    def sentence(self, language: Language) -> str:
        lines = [f"- {finding.sentence(language)}" for finding in self.findings[:MOST_TOLD]]
        more = len(self.findings) - MOST_TOLD
        if more > 0:
            lines.append(translate("importing.more", language, n=format_number(more, language)))
        return "\n".join(lines)


def raise_for(findings: Sequence[Finding]) -> None:
    """Raises InvalidImport telling the first ten of ``findings``, in the file's order; none: nothing."""
    if findings:
        ordered = tuple(sorted(findings, key=lambda finding: finding.row))
        raise InvalidImport("importing.findings", findings=_FirstFindings(ordered))
