"""The site of the documentation builds without a warning, holds everything public, fetches nothing."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import assessment
from assessment.cli import main

ROOT = Path(__file__).parents[1]
STATISTICS = sorted(path.stem for path in (ROOT / "assessment" / "psychometrics").glob("[!_]*.py"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site; a warning, such as a page that no list holds, is an error."""
    folder = tmp_path_factory.mktemp("site")
    words = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", str(ROOT / "docs"), str(folder)]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


def html(site: Path, name: str) -> str:
    return (site / f"{name}.html").read_text(encoding="utf-8")


def test_site__has_a_page_for_every_file(site: Path) -> None:
    pages = {path.relative_to(ROOT / "docs").with_suffix("") for path in (ROOT / "docs").rglob("*.md")}
    assert all((site / f"{page}.html").is_file() for page in pages)


def test_site__refers_to_every_public_name_and_statistic(site: Path) -> None:
    page = html(site, "reference/api")
    for name in set(assessment.__all__) - {"__version__"}:
        assert f'id="assessment.{name}"' in page, name
    for module in STATISTICS:
        assert f"assessment.psychometrics.{module}" in page, module


def test_site__refers_to_every_command(site: Path) -> None:
    page = html(site, "reference/cli")
    for name in main.commands:
        assert f'id="assessment-{name}"' in page, name


def test_site__fetches_nothing_from_elsewhere(site: Path) -> None:
    fetched = r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(https?:[^"]+)"'
    for path in site.rglob("*.html"):
        assert not re.findall(fetched, path.read_text(encoding="utf-8")), path.name


def test_words__start_programs_that_are_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tasks = project["tool"]["poe"]["tasks"]
    linters = " ".join(project["project"]["optional-dependencies"]["lint"])  # not installed for tests alone
    assert {"demo", "test", "lint", "docs", "coverage"} <= set(tasks)
    told = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for name, task in tasks.items():
        assert f"`poe {name}`" in told
        for step in task.get("sequence", [task]):
            program, *rest = step["cmd"].split()
            here = Path(sys.executable).parent / program
            assert here.exists() or f"{program}>=" in linters, name
            for word in rest:
                if word.endswith(".py"):
                    assert (ROOT / word).is_file()
