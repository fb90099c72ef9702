"""Tables as text or Markdown, and a Markdown file in which a command replaces its own table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

Row = Sequence[str]


def table(header: Row, rows: Sequence[Row], *, markdown: bool) -> str:
    """The table with columns as wide as their widest cell; the first column left, the others right."""
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]

    def line(row: Row) -> str:
        first, *others = (
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        cells = [first, *others]
        return f"| {' | '.join(cells)} |" if markdown else "  ".join(cells)

    rule = [
        f"{'-' * width}" if not column else f"{'-' * (width - 1)}:" for column, width in enumerate(widths)
    ]
    under = f"| {' | '.join(rule)} |" if markdown else "  ".join("-" * width for width in widths)
    return "\n".join([line(header), under, *map(line, rows)])


def write_between(path: Path, name: str, text: str) -> None:
    """Replace what stands between ``<!-- name: begin -->`` and ``<!-- name: end -->`` in ``path``."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, found, rest = path.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        message = f"{path}: no lines {begin} and {end}"
        raise SystemExit(message)
    path.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")
