"""A preview in words: what matched, what did not, what is dropped and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assessment.i18n import Language, format_number, translate
from assessment.importing.columns import ColumnUse
from assessment.importing.preview import Preview


def preview_sentences(preview: Preview, language: Language) -> Iterator[str]:
    """The preview in words."""
    yield _say(
        language, "file", tool=_tool(preview, language), format=_format(preview), rows=len(preview.rows)
    )
    items = preview.questionnaire.items
    missing = preview.missing_items
    yield _say(language, "items", found=len(items) - len(missing), all=len(items))
    if missing:
        yield _say(language, "items_missing", items=", ".join(missing))
    for use, there, not_there in (("role", "role", "no_role"), ("open_text", "open", "no_open")):
        found = preview.columns.of(use)
        yield _say(language, there, column=_places(found)) if found else _say(language, not_there)
    if preview.left_out:
        yield _say(language, "left_out", columns=_places(preview.left_out))
    if preview.unmatched:
        yield _say(language, "unmatched", columns=_places(preview.unmatched))
    counts = {"complete": preview.complete, "partial": preview.partial, "without_role": preview.without_role}
    yield _say(
        language, "states", **{key: format_number(len(rows), language) for key, rows in counts.items()}
    )
    yield _dropped(preview, language)
    if preview.not_asked:
        yield _say(language, "not_asked", items=", ".join(f"{i} ({n})" for i, n in preview.not_asked.items()))
    yield _say(language, "not_stored")


def _say(language: Language, key: str, **values: object) -> str:
    return translate(f"importing.preview.{key}", language, **values)


def _tool(preview: Preview, language: Language) -> str:
    return translate(f"importing.tool.{preview.tool}", language)


def _format(preview: Preview) -> str:
    """``CSV, UTF-16, ;``: how the file is written."""
    sheet = preview.sheet
    separator = {"\t": "tab"}.get(sheet.separator, sheet.separator)
    return ", ".join(part for part in (sheet.kind.upper(), sheet.encoding, sheet.title, separator) if part)


def _places(uses: Sequence[ColumnUse]) -> str:
    return ", ".join(use.column.place for use in uses)


def _dropped(preview: Preview, language: Language) -> str:
    reasons = preview.dropped_by_reason
    if not reasons:
        return _say(language, "dropped_none")
    said = []
    for reason, n in reasons.items():
        rows = [str(row.number) for row in preview.dropped if row.reason == reason]
        listed = ", ".join(rows[:10]) + (" …" if len(rows) > 10 else "")
        said.append(
            translate(f"importing.reason.{reason}", language, n=format_number(n, language), rows=listed)
        )
    return _say(language, "dropped", reasons="; ".join(said))
