"""The floors of the house: imports point one way, and heavy libraries stay where they are needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = [
    *("fonts", "i18n", "errors", "questionnaire", "library", "response", "pages", "mirror"),
    *("notice", "organization_profile", "linter"),
    *("storage", "psychometrics", "claim_check", "levers"),
    *("invitation_list", "answers_file", "scoring", "consensus", "careless_answers", "disclosure", "results"),
    *("weights", "benchmark", "interpretation", "planning", "change", "reliability_report"),
    *("charts", "presenting", "export", "links", "cards", "letters"),
    *(
        "importing",
        "instrument_table",
        "fieldforms",
        "simulation",
        "attack",
        "gallery",
        "pool_scoring",
        "opening",
        "preparing",
        "demonstration",
        "takeaway",
    ),
    *("mailing", "cli", "app"),
]
STREAMLIT_ONLY_IN = {"app"}
DOORS = {"cli", "app", "demonstration", "opening", "preparing", "mailing", "storage"}
NEVER = {
    "fonts": set(FLOORS) - {"fonts"},
    "psychometrics": set(FLOORS) - {"psychometrics", "errors"},
    "charts": {"scoring", "storage", "answers_file"},
    "export": {"scoring", "storage", "answers_file"},
    "takeaway": {"scoring", "storage", "answers_file"},
}
LAZY_UPWARDS = {("cli", "app")}  # the command line starts the app: inside a function, when asked to


def floor_of(path: Path, package: Path) -> str:
    """``assessment/charts/scale.py`` stands on floor ``charts``, ``assessment/cli.py`` on ``cli``."""
    return path.relative_to(package).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[int, str, bool]]:
    """Line, full name and whether inside a function, for every import of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lazy = {
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, node in lazy) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import hides its floor"
            names = [alias.name for alias in node.names] if node.module == "assessment" else [""]
            yield from ((node.lineno, f"{node.module}.{name}".rstrip("."), node in lazy) for name in names)


def violations(package: Path) -> list[str]:
    """Every import below ``package`` that goes up, or where it may not."""
    found = []
    for path in sorted(package.rglob("*.py")):
        floor = floor_of(path, package)
        for line, name, lazy in imports(path):
            parts = name.split(".")
            place = f"{path.relative_to(package)}:{line} imports {name}"
            if parts[0] == "streamlit" and floor not in STREAMLIT_ONLY_IN:
                found.append(place)
            if parts[0] != "assessment" or floor in ("__init__", "__main__") or len(parts) == 1:
                continue
            other = parts[1]
            if other.startswith("__"):
                continue
            if not {floor, other} <= set(FLOORS):
                found.append(f"{place}, and FLOORS does not say where one of them stands")
                continue
            upwards = FLOORS.index(other) > FLOORS.index(floor) and not (
                lazy and (floor, other) in LAZY_UPWARDS
            )
            if upwards or other in NEVER.get(floor, ()) or (other == "storage" and floor not in DOORS):
                found.append(place)
    return found


def test_imports__point_one_way() -> None:
    assert violations(ROOT / "assessment") == []


def test_floors__every_module_stands_on_exactly_one() -> None:
    package = ROOT / "assessment"
    modules = {
        floor_of(path, package)
        for path in package.rglob("*.py")
        if path.parent != package or path.stem[0] != "_"
    }
    assert len(set(FLOORS)) == len(FLOORS)
    assert modules - {"__init__", "__main__"} - set(FLOORS) == set()


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("errors.py", "from assessment.results import INDEX"),
        ("errors.py", "from assessment import results"),
        ("errors.py", "def later():\n    import assessment.results"),
        ("export/table.py", "from assessment.scoring import score"),
        ("charts/table.py", "import assessment.storage.store"),
        ("results.py", "from assessment.storage import Store"),
        ("psychometrics/mean.py", "from assessment.i18n import EN"),
        ("charts/table.py", "import streamlit as st"),
        ("cli.py", "from assessment.app.server import run"),
    ],
)
def test_imports__a_planted_violation_is_found(tmp_path: Path, file: str, line: str) -> None:
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(line, encoding="utf-8")
    assert len(violations(tmp_path)) == 1


@pytest.mark.parametrize(
    "line", ["def serve():\n    from assessment.app.server import run", "from assessment import __version__"]
)
def test_imports__what_the_command_line_may_do_is_no_violation(tmp_path: Path, line: str) -> None:
    (tmp_path / "cli.py").write_text(line, encoding="utf-8")
    assert violations(tmp_path) == []


def loaded_by(statement: str) -> set[str]:
    """The top-level names in ``sys.modules`` of a fresh interpreter after ``statement``."""
    code = f"{statement}\nimport sys\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())


def test_import_assessment__loads_no_heavy_library() -> None:
    assert not loaded_by("import assessment") & {
        "streamlit",
        "pandas",
        "scipy",
        "altair",
        "numpy",
        "sqlalchemy",
    }


def test_import_assessment__its_names_are_there_when_asked_for() -> None:
    assert {"pandas", "scipy"} <= loaded_by(
        "import assessment; assessment.organization_result; assessment.score"
    )


def test_import_assessment__unknown_name_is_refused() -> None:
    import assessment

    with pytest.raises(AttributeError, match="nothing_of_ours"):
        _ = assessment.nothing_of_ours
    for name in assessment.__all__:
        assert getattr(assessment, name) is not None


def test_import_respondents_path__loads_no_library_of_figures() -> None:
    ours = ("storage", "pages", "library", "response", "app.installation", "app.state", "app.widgets")
    lines = [f"import assessment.{name}" for name in (*ours, "app.screens.fill_in")]
    assert not loaded_by("\n".join(lines)) & {"pandas", "scipy", "altair"}


def test_registries__list_every_file_of_their_folder() -> None:
    from assessment.charts import CHARTS
    from assessment.export import EXPORTS

    no_export = {"__init__", "csv_format", "fields"}
    assert set(EXPORTS) == {path.stem for path in (ROOT / "assessment/export").glob("*.py")} - no_export
    no_chart = {"__init__", "figure", "material", "palette", "pictures", "words"}
    assert set(CHARTS) == {path.stem for path in (ROOT / "assessment/charts").glob("*.py")} - no_chart


def test_registries__list_every_screen() -> None:
    code = "from assessment.app.screens import SCREENS; print(*SCREENS)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    screens = {path.stem for path in (ROOT / "assessment/app/screens").glob("*.py")} - {"__init__"}
    assert set(done.stdout.split()) == screens
