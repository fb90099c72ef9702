"""What goes home: read back and compared with the result, cell by cell, in every state and language."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import frictionless
import openpyxl
import pandas as pd
import pyreadstat
import pytest
from pptx import Presentation

from assessment.charts import Material
from assessment.export import EXPORTS, About
from assessment.export.fields import DTYPES
from assessment.i18n import EN, LANGUAGES, NL, Language, plural, translate
from assessment.organization_profile import OrganizationProfile
from assessment.results import ALL
from assessment.takeaway import TAKEAWAYS, untold
from assessment.takeaway.figures import figures_of
from assessment.takeaway.spss import MISSING
from assessment.takeaway.tables import csv_files

sys.path.append(str(Path(__file__).parent / "charts"))
import samples

STATES = ("usual", "mt_hidden", "too_few", "few_and_wide")
ABOUT = About(
    2026, True, OrganizationProfile(sector="G", size_class="50-249", country="NL", languages=("nl",))
)


@cache
def made(name: str, state: str = "usual", language: Language = EN) -> bytes:
    return TAKEAWAYS[name].make(samples.material(state), language, ABOUT, untold)


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# Tables


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", ["tables", "tables_dutch"])
def test_tables__are_what_their_description_says(name: str, state: str, tmp_path: Path) -> None:
    for file, content in unpacked(made(name, state, NL)).items():
        (tmp_path / file).write_bytes(content)
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["path", "fieldName", "note"])


@pytest.mark.parametrize("dutch", [False, True], ids=["plain", "dutch"])
@pytest.mark.parametrize("state", STATES)
def test_tables__pandas_reads_the_types_that_were_written(state: str, dutch: bool) -> None:
    material = samples.material(state)
    files = csv_files([material], NL, ABOUT, dutch_excel=dutch)
    described = json.loads(files["datapackage.json"])
    assert {one["name"] for one in described["resources"]} >= set(EXPORTS) - {"benchmark"}
    for resource in described["resources"]:
        name = resource["name"]
        kinds = {one["name"]: DTYPES[one["type"]] for one in resource["schema"]["fields"]}
        back = pd.read_csv(
            io.BytesIO(files[resource["path"]]),
            dtype=kinds,
            sep=resource["dialect"]["delimiter"],
            decimal="," if dutch else ".",
            encoding=resource["encoding"],
            keep_default_na=False,
            na_values=[""],
        )
        written = EXPORTS[name].table(material, NL, ABOUT)
        if name == "benchmark":  # its id is new each time
            back, written = back.drop(columns="organization"), written.drop(columns="organization")
        texts = written.select_dtypes("string").columns
        written[texts] = written[texts].mask(written[texts] == "")
        pd.testing.assert_frame_equal(back, written)
        assert hashlib.sha256(files[resource["path"]]).hexdigest() == resource["hash"].partition(":")[2]


def test_facet_scores__hold_the_released_numbers_cell_by_cell() -> None:
    material = samples.material("usual")
    table = EXPORTS["facet_scores"].table(material)
    whole = table[table["team"] == ""].set_index(["level", "code", "role"])
    result = material.result
    for level, code in result.places:
        for role in (*result.questionnaire.role_ids, ALL):
            figure, line = result.figure(level, code, role), whole.loc[(level, code, role)]
            assert line["status"] == figure.status
            if figure.shown and not figure.bound:
                assert line["value"] == round(figure.value, 1)
                assert line["n"] == figure.n


def test_benchmark__says_where_the_organization_belongs_and_not_who_it_is() -> None:
    row = EXPORTS["benchmark"].table(samples.material("usual"), EN, ABOUT).iloc[0]
    assert (row["sector"], row["size_class"], row["country"], row["languages"]) == ("G", "50-249", "NL", "nl")
    assert row["year"] == 2026
    assert not any("Demo" in str(cell) or cell == "acme" for cell in row)


def test_claims__of_few_are_named_without_a_number() -> None:
    table = EXPORTS["claim_check"].table(samples.material("too_few"))
    assert set(table["status"]) == {"suppressed"}
    assert table[["count_low", "count_high", "n", "share", "ci_low", "ci_high"]].isna().all().all()


def test_codebook__explains_every_code_that_a_table_uses() -> None:
    material = samples.material("mt_hidden")
    known = set(EXPORTS["codebook"].table(material)["code"])
    table = EXPORTS["facet_scores"].table(material)
    for column in ("role", "code", "status", "reason"):
        assert set(table[column]) - {""} <= known


def test_codebook__is_in_the_readers_language() -> None:
    material = samples.material("usual")
    texts = [set(EXPORTS["codebook"].table(material, language)["title"]) for language in LANGUAGES]
    assert texts[0] != texts[1]


# Workbook and SPSS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_workbook__a_sheet_for_each_figure_with_its_numbers(state: str, language: Language) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made("workbook", state, language)))
    figures = figures_of(samples.material(state), language)
    names = [translate(f"present.figure.{figure.id}", language) for figure in figures]
    assert book.sheetnames[1:-1] == names
    for figure, name in zip(figures, names, strict=True):
        sheet = book[name]
        assert sheet["A1"].value == figure.title
        assert sheet.freeze_panes == "A6"
        rows = list(sheet.iter_rows(min_row=6, values_only=True))
        assert len(rows) == len(figure.table)
        if "value" in figure.table:
            written = {round(float(cell), 6) for row in rows for cell in row if isinstance(cell, int | float)}
            assert set(figure.table["value"].dropna().astype(float).round(6)) <= written
    formulas = [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    assert formulas == []


@pytest.mark.parametrize("state", STATES)
def test_spss__reads_back_equal_with_codes_for_what_is_missing(state: str, tmp_path: Path) -> None:
    material = samples.material(state)
    for name, content in unpacked(made("spss", state)).items():
        path = tmp_path / name
        path.write_bytes(content)
        table = EXPORTS[name.removesuffix(".sav")].table(material, EN, ABOUT)
        back, meta = pyreadstat.read_sav(path)
        assert list(back.columns) == list(table.columns)
        for column in table.columns:
            if pd.api.types.is_numeric_dtype(table[column]):
                pd.testing.assert_series_equal(
                    back[column].astype(float), table[column].astype("Float64").astype(float)
                )
            else:
                assert back[column].fillna("").tolist() == table[column].fillna("").astype(str).tolist()
        coded, _ = pyreadstat.read_sav(path, user_missing=True)
        if "status" in table and "value" in table:
            hidden = coded.loc[table["status"] == "suppressed", "value"]
            assert set(hidden) <= {MISSING["suppressed"]}
            assert meta.variable_value_labels["value"][-1.0] == translate("takeaway.missing.suppressed", EN)


# Slides


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_slides__a_title_notes_and_words_for_every_picture(state: str, language: Language) -> None:
    deck = Presentation(io.BytesIO(made("slides", state, language)))
    figures = figures_of(samples.material(state), language)
    slides = list(deck.slides)
    assert len(slides) == len(figures) + 6
    if state == "usual":
        assert 12 <= len(slides) <= 16
    titles = [slide.shapes.title.text for slide in slides]
    assert all(titles)
    for figure, slide in zip(figures, slides[3:], strict=False):
        assert slide.shapes.title.text == figure.title
        notes = slide.notes_slide.notes_text_frame.text
        assert translate(f"present.not_said.{figure.id}", language) in notes
        assert figure.alt_text in notes
        drawn = [one for one in slide.shapes if one.has_chart or one.shape_type in (13, 19)]
        assert drawn
        for shape in drawn:
            assert shape._element.xpath(".//p:cNvPr")[0].get("descr") == figure.alt_text
    for slide in slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width + 10
            assert shape.top + shape.height <= deck.slide_height + 10


def test_slides__gaps_trend_response_and_facets_can_be_edited() -> None:
    deck = Presentation(io.BytesIO(made("slides")))
    figures = [figure.id for figure in figures_of(samples.material("usual"), EN)]
    native = {
        name
        for name, slide in zip(figures, list(deck.slides)[3:], strict=False)
        if any(shape.has_chart or shape.has_table for shape in slide.shapes)
    }
    assert native >= {"gaps", "trend", "response", "facets"}
    gaps = next(
        shape.chart
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_chart and shape.name == "gaps"
    )
    figure = next(one for one in figures_of(samples.material("usual"), EN) if one.id == "gaps")
    assert sorted(gaps.plots[0].series[0].values) == sorted(figure.table["value"].round(1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_slides__of_more_than_a_thousand_people_have_charts_to_edit(language: Language) -> None:
    deck = Presentation(io.BytesIO(made("slides", "thousands", language)))
    charts = {shape.name: shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart}
    assert {max(series.values) for series in charts["response"].plots[0].series} == {1500, 1240}
    shares = [series.values for series in charts["items"].plots[0].series]
    assert all(sum(parts) == pytest.approx(1) for parts in zip(*shares, strict=True))
    assert 1.0 in shares[2]


def test_workbook__writes_more_than_a_thousand_people_as_a_number() -> None:
    book = openpyxl.load_workbook(io.BytesIO(made("workbook", "thousands", NL)))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {1240, 1500} <= set(cells)
    assert not {"1.240", "1.500"} & set(cells)


def test_slides__nothing_hidden_has_a_number_anywhere() -> None:
    deck = Presentation(io.BytesIO(made("slides", "too_few", EN)))
    figures = figures_of(samples.material("too_few"), EN)
    for figure, slide in zip(figures, list(deck.slides)[3:], strict=False):
        assert not any(shape.has_chart for shape in slide.shapes) or figure.id == "response"


# Report


def told_by(*command: object) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, check=True)
    return done.stdout.decode(errors="replace")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_report__is_a_tagged_pdf_in_its_language_with_every_figure(
    state: str, language: Language, tmp_path: Path
) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(made("report", state, language))
    said = told_by("pdfinfo", path)
    assert re.search(r"Tagged:\s+yes", said)
    assert re.search(r"Title:\s+\S", said)
    raw = path.read_bytes()
    assert f"/Lang ({language})".encode() in raw or b"/Lang" in raw
    assert b"pdfuaid" in raw
    text = told_by("pdftotext", "-layout", "-enc", "UTF-8", path, "-")
    flat = " ".join(text.split())
    for figure in figures_of(samples.material(state), language):
        assert " ".join(figure.title.split()[:4]) in flat
    assert translate("takeaway.heading.limits", language) in flat
    structure = told_by("pdfinfo", "-struct-text", path)
    assert structure.count("Figure") >= len(figures_of(samples.material(state), language))
    assert "Table" in structure


@pytest.mark.parametrize("language", LANGUAGES)
def test_page__needs_nothing_else_and_runs_nothing(language: Language) -> None:
    page = made("page", "usual", language).decode()
    assert f'<html lang="{language}">' in page
    assert not re.search(r'(?:src|href)="(?!data:|#)', page)
    assert "<script" not in page
    assert page.count('role="img"') == len(figures_of(samples.material("usual"), language))


def test_page__what_people_typed_stays_text() -> None:
    from dataclasses import replace

    material = samples.material("usual")
    named = Material(replace(material.result, name="<script>alert(1)</script> & =1+1"), material.earlier)
    page = TAKEAWAYS["page"].make(named, EN, ABOUT, untold).decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


# Everything


def test_everything__has_checksums_that_hold_and_the_verdict_of_the_attack() -> None:
    files = unpacked(made("everything"))
    sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode().splitlines())
    assert set(sums) == set(files) - {"SHA256SUMS"}
    assert all(hashlib.sha256(files[name]).hexdigest() == digest for name, digest in sums.items())
    assert files["attack.txt"].decode().strip() == plural("attack.nothing", 1, EN)
    described = json.loads(files["contents.json"])
    assert described["version"] == samples.QUESTIONNAIRE.version
    assert {"slides.pptx", "report.pdf", "report.html", "figures.xlsx", "tables/facet_scores.csv"} <= set(
        files
    )


def test_progress__is_told_to_the_end() -> None:
    for name in ("slides", "report", "workbook"):
        heard: list[float] = []
        TAKEAWAYS[name].make(samples.material("mt_hidden"), EN, ABOUT, heard.append)
        assert heard == sorted(heard)
        assert len(heard) > 3
        assert heard[-1] == 1.0
