"""What is built works away from the repository: questionnaires, texts, fonts, templates are inside."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assessment import __version__

ROOT = Path(__file__).parents[1]
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.egg-info", "data")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a source distribution, and the wheel that was built from it and nothing else."""
    folder = tmp_path_factory.mktemp("packaging")
    shutil.copytree(ROOT, folder / "tree", ignore=LEFT_OUT)
    words = [
        sys.executable,
        "-m",
        "build",
        "--no-isolation",
        "--outdir",
        str(folder / "dist"),
        str(folder / "tree"),
    ]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    shutil.rmtree(folder / "tree")
    return folder


@pytest.fixture(scope="module")
def installed(built: Path) -> Path:
    """The program of the wheel in an environment of its own, which borrows this one's libraries."""
    environment = built / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    (wheel,) = (built / "dist").glob("*.whl")
    place = next((environment / "lib").glob("python*")) / "site-packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    (place / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return environment / "bin" / "python"


def run(python: Path, *words: str, here: Path) -> str:
    """What the installed program says, started in an empty folder."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "ASSESSMENT"))
    }
    done = subprocess.run(
        [str(python), "-m", "assessment", *words], cwd=here, env=clean, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_source__holds_what_the_wheel_is_made_of_and_the_tests(built: Path) -> None:
    (source,) = (built / "dist").glob("*.tar.gz")
    with tarfile.open(source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "questionnaires/sustainable-success.yaml",
        "streamlit_app.py",
        "tests/test_packaging.py",
        "LICENSE",
    } <= names


def test_wheel__holds_every_file_of_the_package(built: Path) -> None:
    (wheel,) = (built / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    here = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "assessment").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert here <= inside
    assert {
        f"assessment/questionnaires/{path.name}" for path in (ROOT / "questionnaires").glob("*.yaml")
    } <= inside


def test_installed__is_the_wheel_and_not_the_repository(installed: Path, tmp_path: Path) -> None:
    words = [str(installed), "-c", "import assessment; print(assessment.__file__)"]
    place = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert str(installed.parents[1]) in place


def test_installed__says_its_version(installed: Path, tmp_path: Path) -> None:
    assert __version__ in run(installed, "--version", here=tmp_path)


def test_installed__finds_its_questionnaires(installed: Path, tmp_path: Path) -> None:
    assert "sustainable-success" in run(installed, "validate", "--language", "en", here=tmp_path)


def test_installed__demonstrates_and_makes_what_is_taken_home(installed: Path, tmp_path: Path) -> None:
    said = run(installed, "demo", "--no-serve", "--data", "data", "--language", "nl", here=tmp_path)
    assert "Alle antwoorden hier zijn gesimuleerd" in said
    assert "/r#" in said
    wave = ("demo-trots", str(datetime.now(UTC).year))
    for name, file in (("report", "pdf"), ("page", "html")):
        run(installed, "export", name, *wave, "--out", "out", "--data", "data", here=tmp_path)
        assert list((tmp_path / "out").rglob(f"*.{file}")), name
