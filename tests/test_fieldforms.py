"""Forms outside the app: pyxform takes the spreadsheet without a warning, the paper holds every item."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner
from notice_facts import FACTS, facts
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from assessment.cli import main
from assessment.errors import IncompleteNotice
from assessment.fieldforms import paper_form, xlsform
from assessment.library import load_questionnaire
from assessment.pages import pages
from assessment.questionnaire import Questionnaire

SECOND = Path(__file__).parent / "instruments" / "fahrradwerkstatt.yaml"
CLAIMS = ("Q2", "Q5")


def converted(sheet: bytes) -> ET.Element:
    """The XForm that pyxform makes of an XLSForm; a warning is an error."""
    made = convert(io.BytesIO(sheet))
    assert made.warnings == []
    return ET.fromstring(made.xform)


def texts_of(form: ET.Element, language: str) -> dict[str, str]:
    """Reference -> text in one language of an XForm."""
    space = "{http://www.w3.org/2002/xforms}"
    return {
        str(text.get("id")): "".join(value.text or "" for value in text)
        for translation in form.iter(f"{space}translation")
        if str(translation.get("lang")).endswith(f"({language})")
        for text in translation
    }


def rows(sheet: bytes, name: str) -> Iterator[dict[str, str]]:
    head, *lines = load_workbook(io.BytesIO(sheet))[name].iter_rows(values_only=True)
    for line in lines:
        yield {str(key): str(cell or "") for key, cell in zip(head, line, strict=True)}


@pytest.mark.parametrize("with_facts", [True, False])
@pytest.mark.parametrize("claims", [(), CLAIMS, ("Q2X", "Q5")])
def test_xlsform__pyxform_takes_it_without_a_warning_in_both_languages(
    questionnaire: Questionnaire, with_facts: bool, claims: tuple[str, ...]
) -> None:
    form = converted(xlsform(questionnaire, facts=facts() if with_facts else None, claim_questions=claims))
    for language in questionnaire.languages:
        said = texts_of(form, language)
        assert "-" not in said.values()
        for role in questionnaire.role_ids:
            for item in questionnaire.items_for(role):
                assert item.text[role][language] in said.values()
        assert ("Optimizer BV" in " ".join(said.values())) == with_facts
    one, other = (texts_of(form, language) for language in questionnaire.languages)
    assert one.keys() == other.keys()


def test_xlsform__names_codes_and_roles_are_those_of_the_questionnaire(questionnaire: Questionnaire) -> None:
    sheet = xlsform(questionnaire)
    survey = list(rows(sheet, "survey"))
    for role in questionnaire.role_ids:
        asked = [row["name"] for row in survey if re.match(rf"{role}_[A-Z]{{2}}\d_\d$", row["name"])]
        assert asked == [f"{role}_{item.id}" for page in pages(questionnaire, role, 1) for item in page.items]
    assert {row["relevant"] for row in survey} == {"", "${role} = 'mt'", "${role} = 'rep'"}
    assert [row["name"] for row in survey if row["required"] == "yes"] == ["role", "take_part"]
    assert not {"start", "end", "deviceid", "username", "today"} & {row["type"] for row in survey}
    choices = [row for row in rows(sheet, "choices") if row["list_name"] == "agreement"]
    assert [row["name"] for row in choices] == ["1", "2", "3", "4", "5", "9"]
    assert choices[0]["label::Nederlands (nl)"] == "Helemaal mee oneens"


def test_xlsform__each_page_is_one_screen(questionnaire: Questionnaire) -> None:
    survey = list(rows(xlsform(questionnaire), "survey"))
    groups = [row for row in survey if row["type"] == "begin_group"]
    assert {row["appearance"] for row in groups} == {"field-list"}
    assert sum("_page_" in row["name"] for row in groups) == sum(
        len(pages(questionnaire, role, 1)) for role in questionnaire.role_ids
    )


def test_xlsform__a_crosswise_question_shows_both_statements_and_its_control(
    questionnaire: Questionnaire,
) -> None:
    survey = list(rows(xlsform(questionnaire, claim_questions=("Q2", "Q2X")), "survey"))
    asked = [row for row in survey if row["type"] == "select_one Q2X"]
    assert [row["name"] for row in asked] == ["rep_Q2X", "rep_Q2X_control"]
    assert "2. Take a friend" in asked[0]["label::English (en)"]
    assert "1. I am more than 110" in asked[1]["label::English (en)"]
    assert not [row for row in survey if row["name"] == "rep_Q2"]


def test_xlsform__of_another_instrument() -> None:
    form = converted(xlsform(load_questionnaire(SECOND), claim_questions=("P1",)))
    assert "Die Uhr treibt uns durch den Tag." in texts_of(form, "de").values()
    # pyxform writes straight quotes
    assert "L'horloge nous presse du matin au soir." in texts_of(form, "fr").values()


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html.split("</style>")[1]))


@pytest.mark.parametrize("role", ["mt", "rep"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_paper__holds_every_item_once_with_a_box_per_answer(
    questionnaire: Questionnaire, role: str, language: str
) -> None:
    html = paper_form(questionnaire, role, language, facts=facts())
    said = text_of(html)
    items = questionnaire.items_for(role)
    assert all(said.count(item.text[role][language]) == 1 for item in items)
    assert html.count('<td class="answer') == 6 * len(items)
    assert [int(n) for n in re.findall(r'<td class="number">(\d+)', html)] == [*range(1, len(items) + 1)]
    assert questionnaire.open_questions[0].text[language] in said
    assert "Sam Jansen" in said


def test_paper__asks_nothing_of_the_network_and_tells_no_names(questionnaire: Questionnaire) -> None:
    html = paper_form(questionnaire, "rep", "en")
    assert not re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?(?!data:)\S""", html)
    assert "<script" not in html
    form = text_of(html).split("Coding sheet")[0]
    names = [facet.title["en"] for facet in questionnaire.facets.values()]
    assert not [name for name in [*names, "TS1_1", "Walking wallet"] if name in form]
    assert "First read the information notice" in form


def test_paper__the_coding_sheet_leads_from_number_to_item(questionnaire: Questionnaire) -> None:
    html = paper_form(questionnaire, "rep", "en", seed=4)
    numbers = dict(re.findall(r"<b>(\d+)</b> (\w+)", html))
    shown = dict(re.findall(r'class="number">(\d+)</td><td class="item">([^<]+)', html))
    assert len(numbers) == 56
    for number, item in numbers.items():
        assert unescape(shown[number]) == questionnaire.items[item].text["rep"]["en"]


def test_paper__a_text_with_marks_is_shown_as_text() -> None:
    second = load_questionnaire(SECOND)
    sly = second.model_copy(update={"title": {"de": '<b>"A" & B</b>', "fr": "x"}})
    html = paper_form(sly, "geselle", "de", claim_questions=("P1",))
    assert "<h1>&lt;b&gt;&quot;A&quot; &amp; B&lt;/b&gt;</h1>" in html
    assert html.count('<td class="answer') == 6 * 5 + 3 * 12
    assert "Das Rad wartet" in html


def test_forms__without_a_fact_are_refused(questionnaire: Questionnaire) -> None:
    for make in (
        lambda: xlsform(questionnaire, facts=facts(contact="")),
        lambda: paper_form(questionnaire, "rep", "nl", facts=facts(contact="")),
    ):
        with pytest.raises(IncompleteNotice, match="contact"):
            make()


def test_export_form__writes_files(tmp_path: Path) -> None:
    known = tmp_path / "facts.yaml"
    known.write_text(FACTS, encoding="utf-8")
    command = ["export-form", "sustainable-success", "--language", "en", "--facts", str(known)]
    sheet, folder = tmp_path / "form.xlsx", tmp_path / "paper"
    outcome = CliRunner().invoke(
        main, [*command, "--format", "xlsform", "--out", str(sheet), "--claim", "Q5"]
    )
    assert outcome.exit_code == 0, outcome.output
    converted(sheet.read_bytes())
    outcome = CliRunner().invoke(main, [*command, "--format", "paper", "--out", str(folder)])
    assert outcome.exit_code == 0, outcome.output
    assert sorted(path.name for path in folder.iterdir()) == [
        f"sustainable-success-{role}-{language}.html" for role in ("mt", "rep") for language in ("en", "nl")
    ]
    refused = CliRunner().invoke(main, [*command, "--format", "paper", "--out", str(folder), "--claim", "Q3"])
    assert refused.exit_code == 1
    assert "use one of: Q2, Q2X, Q5" in refused.output
