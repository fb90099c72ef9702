"""The normalized file: ``row_id,role,state,<items>,open_text``, one line a response that counts."""

from __future__ import annotations

import pandas as pd

from assessment.export.csv_format import to_csv
from assessment.importing.preview import Preview
from assessment.importing.wording import OPEN


def normalized_csv(preview: Preview) -> bytes:
    """``preview`` as CSV: codes as given, empty for no answer, text that a spreadsheet would run defused."""
    items = list(preview.questionnaire.items)
    rows = [
        [row.row_id, row.role, row.state, *(row.answers[item] for item in items), row.open_text]
        for row in preview.rows
    ]
    table = pd.DataFrame(rows, columns=["row_id", "role", "state", *items, OPEN], dtype=object)
    return to_csv(table.astype(dict.fromkeys(items, "Int64")))
