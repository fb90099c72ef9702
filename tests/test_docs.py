"""What README and docs say is so: commands, options, the snippet, the floors, links."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pandas as pd
import pytest

from assessment.cli import main
from assessment.library import load_questionnaire
from assessment.simulation import Story, simulated_answers
from tests.test_architecture import FLOORS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMANDS = sorted(
    {
        line.partition("#")[0].strip()
        for page in PAGES
        for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
        for line in block.splitlines()
        if line.startswith("assessment ")
    }
)


@pytest.mark.parametrize("command", COMMANDS)
def test_docs__every_command_and_option_exists(command: str) -> None:
    name, *words = shlex.split(command)[1:]
    known = main.commands[name]
    if isinstance(known, click.Group):
        known = known.commands[words.pop(0)]
    options = {option for entry in known.params if isinstance(entry, click.Option) for option in entry.opts}
    assert {word for word in words if word.startswith("--")} <= options
    for word in words:
        if word.startswith("docs/"):
            assert (ROOT / word).is_file()


@pytest.mark.parametrize("name", ["demo", "tests"])
def test_readme__its_two_commands_stand_on_one_line_each(name: str) -> None:
    block = re.search(rf"<!-- command: {name} -->\n```sh\n(.*?)```", README, re.DOTALL)
    assert block is not None
    assert block[1].count("\n") == 1
    assert block[1].startswith("python3 -m venv --without-pip .venv && python3 -m pip --python .venv install")


def test_readme__the_snippet_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    snippet = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert snippet is not None
    questionnaire = load_questionnaire("sustainable-success")
    people = {("mt", ""): 5, ("rep", "a"): 12}
    story = Story(dict.fromkeys(questionnaire.facets, 50.0), {"mt": 10.0})
    answers = simulated_answers(questionnaire, story, people, organization="demo", wave="2026", seed=1)
    answers.to_csv(tmp_path / "answers.csv", index=False)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(compile(snippet[1], "README.md", "exec"), names)
    assert names["result"].overall.shown  # type: ignore[attr-defined]
    assert isinstance(names["table"].items, pd.DataFrame)  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_docs__links_and_pictures_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_architecture_page__lists_the_floors_in_order() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    listed = re.search(r"`(fonts · .*?)`", text, re.DOTALL)
    assert listed is not None
    assert re.sub(r"\s+", " ", listed[1]).split(" · ") == FLOORS


def test_readme__tells_no_count_that_its_page_does_not_hold() -> None:
    """Numbers in the table of promises stand in the page that is named, or are rows or sums there."""
    rows = re.findall(r"^\| .+? \| (.+?) \| 0 \| \[.+?\]\((docs/.+?)\) \|$", README, re.MULTILINE)
    assert len(rows) >= 7
    for tried, page in rows:
        text = (ROOT / page).read_text(encoding="utf-8")
        tables = [_columns(block) for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)]
        known = {number for table in tables for column in table for number in [*column, len(column)]}
        for number in _numbers(tried):
            assert number in known or any(number in _sums(table) for table in tables), tried


def _numbers(text: str) -> list[int]:
    return [int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", text)]


def _columns(block: str) -> list[list[int]]:
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in block.splitlines()]
    return [
        [int(cell.replace(",", "")) for cell in column if re.fullmatch(r"\d[\d,]*", cell)]
        for column in zip(*rows, strict=False)
    ]


def _sums(table: list[list[int]]) -> set[int]:
    """Sums of rows that follow each other in a column."""
    return {
        sum(column[start:stop])
        for column in table
        for start in range(len(column))
        for stop in range(start + 1, len(column) + 1)
    }
