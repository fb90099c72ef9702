"""Answers gathered with another tool: recognized, matched to a questionnaire, shown before they are stored.

The way of a file: :mod:`reading` (which kind of file), :mod:`table` (where the header ends), :mod:`columns`
(what each column is), :mod:`rows` (labels to codes), :mod:`preview` (what would be imported). Pure functions:
bytes in, :class:`Preview` out. docs/import.md tells the tools and the limits.
"""

from assessment.importing.normalized import normalized_csv
from assessment.importing.preview import DroppedRow, ImportedRow, Preview
from assessment.importing.reader import preview_import
from assessment.importing.sheet import MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS
from assessment.importing.words import preview_sentences

__all__ = [
    "MAX_BYTES",
    "MAX_CELL",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "DroppedRow",
    "ImportedRow",
    "Preview",
    "normalized_csv",
    "preview_import",
    "preview_sentences",
]
