"""The sample files of other survey tools, and other ways in which the same answers can be written."""

from __future__ import annotations

import csv
import html
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook

from assessment.errors import InvalidImport
from assessment.importing import Preview, normalized_csv, preview_import
from assessment.library import load_questionnaire
from assessment.questionnaire import Questionnaire

FOLDER = Path(__file__).parent / "imports"
Grid = list[list[str]]


def _table(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


EXPECTED = _table("expected.csv")
SAMPLES = tuple(sorted({line["file"] for line in EXPECTED}))
FULL, SHORT, MICROSOFT = "limesurvey_full_long.csv", "limesurvey_code_short.csv", "msforms.csv"
GOOGLE, QUALTRICS, MONKEY = "googleforms.csv", "qualtrics_numeric.csv", "surveymonkey_condensed_text.csv"
ITEMS, LABELS = _table("items.csv"), _table("labels.csv")
POINTS = {label["code"]: label["en"] for label in LABELS if label["kind"] == "point"}
CODES = {label: code for code, label in POINTS.items()}


def questionnaire() -> Questionnaire:
    return load_questionnaire(FOLDER / "questionnaire.yaml")


def content(sample: str) -> bytes:
    return (FOLDER / sample).read_bytes()


def grid(sample: str) -> Grid:
    """The cells of a sample, blank lines left out."""
    text = content(sample).decode("utf-8-sig")
    separator = ";" if sample.startswith("limesurvey") else ","
    return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row]


def header_rows(sample: str) -> int:
    return {"qualtrics": 3, "surveymonkey": 2}.get(sample.split("_")[0], 1)


def expected(sample: str) -> list[dict[str, str]]:
    return [
        {key: cell for key, cell in line.items() if key != "file"}
        for line in EXPECTED
        if line["file"] == sample
    ]


def normalized(preview: Preview) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(normalized_csv(preview).decode("utf-8"), newline="")))


def imported(file: bytes, **options: object) -> list[dict[str, str]]:
    return normalized(preview_import(file, questionnaire(), **options))  # type: ignore[arg-type]


HEADER = ["row_id", "role", *[item["item_id"] for item in ITEMS], "open_text"]


def row(row_id: str = "1", role: str = "REP", answers: str = "123451", text: str = "") -> list[str]:
    """A row of a plain table below ``HEADER``."""
    return [row_id, role, *answers, text]


def plain(*rows: list[str]) -> bytes:
    return as_csv([HEADER, *rows])


def refused(file: bytes, **options: object) -> InvalidImport:
    with pytest.raises(InvalidImport) as fault:
        imported(file, **options)
    return fault.value


def archive(entries: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in entries.items():
            packed.writestr(name, part)
    return file.getvalue()


def as_csv(
    rows: Grid, separator: str = ",", encoding: str = "utf-8", *, quoted: bool = False, end: str = "\r\n"
) -> bytes:
    text = io.StringIO(newline="")
    style = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=separator, quoting=style, lineterminator=end).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows: Grid, *, numbers: bool = False) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append([int(cell) if numbers and cell.isdecimal() else cell or None for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_json(rows: Grid, headers: int = 1) -> bytes:
    """A list of objects, named by the last header row; LimeSurvey's own shape."""
    names = rows[headers - 1]
    return json.dumps({"responses": [dict(zip(names, row, strict=True)) for row in rows[headers:]]}).encode()


def zipped(file: bytes, name: str = "answers.csv") -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, file)
    return archive.getvalue()


def _dictionary(language: str) -> dict[str, str]:
    words = {item["text_en"]: item[f"text_{language}"] for item in ITEMS}
    words |= {label["en"]: label[language] for label in LABELS}
    return words | _TOOL_HEADERS[language]


_TOOL_HEADERS: Mapping[str, dict[str, str]] = {
    "de": {
        "Response ID": "Antwort ID", "Date submitted": "Datum Abgeschickt", "Last page": "Letzte Seite",
        "Start language": "Start-Sprache", "Seed": "Zufallsstartwert", "Access code": "Zugangscode",
        "Date started": "Datum gestartet", "Date last action": "Datum letzte Aktivität",
        "Timestamp": "Zeitstempel", "Start time": "Startzeit", "Completion time": "Fertigstellungszeit",
        "Email": "E-Mail", "Last modified time": "Zeitpunkt der letzten Änderung",
        "Response": "Antwort", "Open-Ended Response": "Offene Antwort",
    },
    "fr": {
        "Response ID": "ID de la réponse", "Date submitted": "Date de soumission",
        "Last page": "Dernière page", "Start language": "Langue de départ", "Seed": "Graine",
        "Access code": "Code d'accès", "Date started": "Date de lancement",
        "Date last action": "Date de la dernière action",
        "Timestamp": "Horodateur", "Start time": "Heure de début", "Completion time": "Heure de fin",
        "Email": "Adresse de messagerie", "Name": "Nom",
        "Last modified time": "Heure de la dernière modification",
        "Response": "Réponse", "Open-Ended Response": "Réponse ouverte",
    },
}  # fmt: skip


def translated(rows: Grid, language: str) -> Grid:
    """The same answers as a tool in ``language`` would export them."""
    words = sorted(_dictionary(language).items(), key=lambda pair: -len(pair[0]))

    def said(cell: str) -> str:
        plain = cell.replace("\N{NO-BREAK SPACE}", " ").replace("’", "'")
        exact = dict(words).get(plain)
        if exact is not None:
            return exact
        for text, other in words:
            if len(text) > 25:
                plain = plain.replace(text, other)
        return plain if any(other in plain for _, other in words if len(other) > 20) else cell

    return [[said(cell) for cell in row] for row in rows]


def with_header(rows: Grid, headers: int, change: Callable[[str], str]) -> Grid:
    return [[change(cell) for cell in row] for row in rows[:headers]] + rows[headers:]


def everywhere(rows: Grid, change: Callable[[str], str]) -> Grid:
    """``change`` in the header and in labels, never in what people wrote or in ids."""
    known = {label[language] for label in LABELS for language in ("en", "de", "fr")}
    return [
        [change(cell) if cell in known or number == 0 else cell for cell in row]
        for number, row in enumerate(rows)
    ]


def shuffled(rows: Grid, seed: int, keep: int = 0) -> Grid:
    """Columns in another order, the first ``keep`` in their place."""
    rest = list(range(keep, len(rows[0])))
    random.Random(seed).shuffle(rest)
    order = [*range(keep), *rest]
    return [[row[index] for index in order] for row in rows]


def with_extra_columns(rows: Grid, headers: int) -> Grid:
    """A question that is not ours before the last column, and remarks of somebody after it."""
    found = []
    for number, row in enumerate(rows):
        first = (
            ["Where do you work?" if headers == 1 else f"Q9{number}"]
            if number < headers
            else ["Here & there"]
        )
        last = ["Remarks of ours"] if number < headers else ["seen"]
        found.append([*row[:-1], *first, row[-1], *last])
    return found


def entities(text: str) -> str:
    """As a tool that exports HTML writes it."""
    return "<p>" + html.escape(text).replace("&#x27;", "&#039;") + "</p>" if text else text


def curly(text: str) -> str:
    return text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}").replace("-", "\N{NON-BREAKING HYPHEN}")


def spaced(text: str) -> str:
    return "  " + text.replace(" ", "\N{NO-BREAK SPACE}") + " \t" if text else text


def lines(rows: Iterable[Iterable[str]]) -> str:
    return "\n".join(",".join(row) for row in rows)
