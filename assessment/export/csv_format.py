"""How every CSV is written: UTF-8, points, ISO dates, empty for missing, no cell that acts as a formula."""

from __future__ import annotations

import pandas as pd

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


def to_csv(table: pd.DataFrame, *, dutch_excel: bool = False) -> bytes:
    """``table`` as CSV: a header, LF line ends, numbers with points.

    ``dutch_excel``: semicolons, decimal commas, CRLF and a byte order mark, as a Dutch Excel opens it.
    Text that a spreadsheet would run as a formula gets a leading apostrophe.
    """
    safe = table.apply(lambda column: column if _is_number(column) else column.map(_defused))
    text: str = safe.to_csv(
        index=False,
        sep=";" if dutch_excel else ",",
        decimal="," if dutch_excel else ".",
        lineterminator="\r\n" if dutch_excel else "\n",
    )
    return text.encode("utf-8-sig" if dutch_excel else "utf-8")


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column)


def _defused(cell: object) -> object:
    """Text as it may stand in a cell: nothing that runs, and no line break that would end the row."""
    if not isinstance(cell, str):
        return cell
    text = f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
    return text.replace("\r\n", "\n").replace("\r", "\n")  # a lone CR is not quoted, LF is
