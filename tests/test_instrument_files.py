"""What is made from the questionnaire file and kept beside it: the schema for editors, the page of docs."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from assessment.cli import main
from assessment.instrument_table import instrument_table
from assessment.library import questionnaire_folder, questionnaire_paths
from assessment.questionnaire import Questionnaire
from assessment.questionnaire.schema import questionnaire_schema

ROOT = Path(__file__).parents[1]
SECOND = Path(__file__).parent / "instruments" / "fahrradwerkstatt.yaml"
SCHEMA = json.loads(questionnaire_schema())


def test_schema__in_the_folder_is_that_of_the_models() -> None:
    kept = (questionnaire_folder() / "questionnaire.schema.json").read_text(encoding="utf-8")
    assert kept == questionnaire_schema(), (
        "run: assessment validate --schema > questionnaires/questionnaire.schema.json"
    )
    outcome = CliRunner().invoke(main, ["validate", "--schema"])
    assert outcome.output == kept


@pytest.mark.parametrize("path", [*questionnaire_paths().values(), SECOND], ids=lambda path: path.stem)
def test_schema__takes_the_files_and_each_shipped_one_names_it(path: Path) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    text = path.read_text(encoding="utf-8")
    assert list(Draft202012Validator(SCHEMA).iter_errors(yaml.safe_load(text))) == []
    if path != SECOND:
        assert text.startswith("# yaml-language-server: $schema=questionnaire.schema.json\n")


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("version",), 1.0),
        (("bands", 0, "from"), -1),
        (("dimensions", 0, "facets", 0, "sensitivity"), "very"),
        (("dimensions", 0, "facets", 0, "items", 0, "revers_keyed"), True),
        (("claim_check", "questions", 0, "kind"), "guess"),
        (("rules", "most_words"), "many"),
    ],
)
def test_schema__refuses_what_the_program_refuses(place: tuple[str | int, ...], value: object) -> None:
    tree = yaml.safe_load(questionnaire_paths()["sustainable-success"].read_text(encoding="utf-8"))
    broken = copy.deepcopy(tree)
    part = broken
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = value
    assert list(Draft202012Validator(SCHEMA).iter_errors(broken))
    with pytest.raises(ValueError, match="validation error"):
        Questionnaire.model_validate(broken)


def test_schema__describes_its_fields_to_editors() -> None:
    item = SCHEMA["$defs"]["Item"]["properties"]
    assert "agreeing lowers" in item["reverse_keyed"]["description"]


def test_docs__the_page_is_that_of_the_file(questionnaire: Questionnaire) -> None:
    kept = (ROOT / "docs" / "instrument.md").read_text(encoding="utf-8")
    assert kept == instrument_table(questionnaire), (
        "run: assessment describe sustainable-success --out docs/instrument.md"
    )
    assert CliRunner().invoke(main, ["describe", "sustainable-success"]).output == kept


def test_docs__show_every_item_and_claim(questionnaire: Questionnaire) -> None:
    page = instrument_table(questionnaire)
    lines = page.splitlines()
    for item in questionnaire.items.values():
        (row,) = [line for line in lines if line.startswith(f"| {item.id} |")]
        assert ("| − |" in row) == item.reverse_keyed
        assert all(item.text[role][language] in row for role in item.text for language in item.text[role])
        assert all(claim in row for claim in item.claims)
        assert str(item.rationale) in row
    for unasked in questionnaire.claims_not_asked:
        (row,) = [line for line in lines if line.startswith(f"| {unasked.claim} |")]
        assert all(reason in row for reason in unasked.reason.values())
    assert sum(line.startswith("| C") and line[3:5].isdigit() for line in lines) == len(questionnaire.claims)
