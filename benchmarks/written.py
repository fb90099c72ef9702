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


def merged(path: Path, name: str, rows: Sequence[Row], order: Sequence[str] = ()) -> list[Row]:
    """What ``path`` says in lines that are not written now stays: a table can be made in parts.

    Lines go by their first cell; those named in ``order`` come first, and so.
    """
    _, _, rest = path.read_text(encoding="utf-8").partition(f"<!-- {name}: begin -->")
    block, _, _ = rest.partition(f"<!-- {name}: end -->")
    lines = [line for line in block.splitlines() if line.startswith("| ")][2:]
    cells = ([cell.strip() for cell in line.strip("| ").split("|")] for line in lines)
    known: dict[str, Row] = {row[0]: row for row in cells} | {row[0]: row for row in rows}
    first = [known.pop(key) for key in order if key in known]
    return [*first, *known.values()]
