"""Every way out of the system receives a result and nothing below it: figures leave by one door."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

import pytest

import assessment
from assessment import change, interpretation, levers, results
from assessment.charts import CHARTS, Material
from assessment.cli import main
from assessment.export import EXPORTS

PACKAGE = Path(assessment.__file__).parent
OUTPUTS = ("charts", "export", "takeaway", "presenting", "interpretation", "change.py", "levers.py")
BELOW = ("scoring", "storage", "answers_file", "consensus", "careless_answers", "response")
RESULT_INTERNALS = "assessment.results."
DOOR = "app/released.py"
"""The one file of the app that reads stored answers."""
READS_ANSWERS = {"responses", "claim_answers", "comments", "add_responses", "releases", "enter_release"}
HARMLESS = {
    "Language",
    "Palette",
    "OrganizationResult",
    "Material",
    "About",
    "int",
    "None",
    "NoneType",
    "str",
}


def files(*places: str) -> Iterator[Path]:
    for place in places:
        path = PACKAGE / place
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def imported(path: Path) -> set[str]:
    """Every module or name that a file imports, with its full name."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def reaches_below(path: Path) -> list[str]:
    """What ``path`` imports from under the door."""
    public = {f"{RESULT_INTERNALS}{name}" for name in results.__all__}
    public -= {f"{RESULT_INTERNALS}{name}" for name in ("wave_release", "organization_result", "WaveRelease")}
    forbidden = []
    for name in imported(path):
        parts = name.split(".")
        inside = name.startswith(RESULT_INTERNALS) and name not in public
        if (parts[0] == "assessment" and len(parts) > 1 and parts[1] in BELOW) or inside:
            forbidden.append(f"{path.name}: {name}")
    return forbidden


@pytest.mark.parametrize("path", list(files(*OUTPUTS)), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_outputs__import_nothing_below_the_door(path: Path) -> None:
    assert reaches_below(path) == []


@pytest.mark.parametrize(
    "line",
    [
        "from assessment.scoring import score",
        "from assessment.results.estimation import Group",
        "from assessment.results import wave_release",
        "from assessment.results import ledger",
        "import assessment.storage",
    ],
)
def test_outputs__a_planted_reach_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str
) -> None:
    monkeypatch.setattr("test_exits.PACKAGE", tmp_path, raising=False)
    planted = tmp_path / "leak.py"
    planted.write_text(line, encoding="utf-8")
    assert len(reaches_below(planted)) >= 1


EXITS: dict[str, Callable[..., Any]] = {
    **{f"chart {name}": function for name, function in CHARTS.items()},
    **{f"export {name}": export.make for name, export in EXPORTS.items()},
}


@pytest.mark.parametrize("name", EXITS)
def test_registered_exits__take_a_result_and_how_to_say_it(name: str) -> None:
    hints = get_type_hints(EXITS[name])
    hints.pop("return")
    first = next(iter(inspect.signature(EXITS[name]).parameters))
    assert hints[first] in (results.OrganizationResult, Material)
    for hint in hints.values():
        kinds = {getattr(kind, "__name__", str(kind)) for kind in getattr(hint, "__args__", (hint,))}
        assert kinds <= HARMLESS, f"{name} takes {kinds}"


def public_functions(*modules: ModuleType) -> Iterator[Callable[..., Any]]:
    for module in modules:
        for name in getattr(module, "__all__", [n for n in vars(module) if not n.startswith("_")]):
            entry = getattr(module, name)
            if inspect.isfunction(entry):
                yield entry


@pytest.mark.parametrize(
    "function", list(public_functions(interpretation, change, levers)), ids=lambda f: f.__name__
)
def test_words__are_made_of_results_and_parts_of_them(function: Callable[..., Any]) -> None:
    texts = " ".join(map(str, inspect.get_annotations(function).values()))
    for forbidden in ("DataFrame", "ScoreTable", "ResponseTable", "Response", "Group", "Desk", "ndarray"):
        given = texts if forbidden != "ndarray" else texts.replace("NDArray", "")
        assert forbidden not in given or function.__name__ == "quantile_dots"


@pytest.mark.parametrize("path", list(files("app")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_screens__read_stored_answers_through_one_file(path: Path) -> None:
    if str(path.relative_to(PACKAGE)) == DOOR:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if "desk" in ast.unparse(node.func.value)
    }
    assert not called & READS_ANSWERS
    assert not {name for name in imported(path) if name.split(".")[1:2] in (["scoring"], ["answers_file"])}
    assert not {name for name in imported(path) if name.endswith((".wave_release", ".organization_result"))}


def test_command_line__writes_figures_by_exports_alone() -> None:
    """``score`` is the one command that reads answers and writes figures; simulation knows nobody's."""
    nodes = [
        node
        for path in files("cli")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and "read_responses" in ast.unparse(node)
    ]
    assert [node.name for node in nodes] == ["score"]
    assert "csv_files(map(Material, released), language, About())" in ast.unparse(nodes[0])
    assert "attack" in main.commands


def test_projector__counts_and_guesses_pass_through_disclosure() -> None:
    """What is counted live is read in one file, and said by the rules of ``disclosure`` there."""
    reading = {
        str(path.relative_to(PACKAGE))
        for path in files("app")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("guesses", "sent")
        and "desk" in ast.unparse(node.func.value)
    }
    assert reading == {"app/stage/doors.py"}
    text = (PACKAGE / "app/stage/doors.py").read_text(encoding="utf-8")
    assert "live_total(count, closed=" in text
    assert "shown_guesses(guesses)" in text
