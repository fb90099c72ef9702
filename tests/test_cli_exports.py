"""``assessment export``: a file of a closed wave, told to the log; one sentence where there is none."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from command_line import Run, let_go, one_sentence

from assessment.demonstration import ORGANIZATION, fill
from assessment.export import EXPORTS
from assessment.storage import OPERATOR, Store
from assessment.takeaway import TAKEAWAYS


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "data"
    let_go()
    store = Store(folder)
    fill(store)
    store.close()
    return folder


def test_export__writes_what_was_asked_for_and_tells_the_log(data: Path, tmp_path: Path, run: Run) -> None:
    for name in ("facet_scores", "items", "workbook"):
        done = run("export", name, ORGANIZATION, "2025", "--out", tmp_path, "--data", data)
        assert done.exit_code == 0, done.stderr
    table = pd.read_csv(tmp_path / "facet_scores.csv")
    assert (table["status"] == "shown").any()
    assert (tmp_path / TAKEAWAYS["workbook"].suffix).read_bytes().startswith(b"PK")
    log = run("audit-log", ORGANIZATION, "--data", data, "--language", "en").stdout
    assert "downloaded items.csv of wave 2025" in log


def test_export__in_the_dialect_of_a_dutch_excel(data: Path, tmp_path: Path, run: Run) -> None:
    words = ("export", "benchmark", ORGANIZATION, "2025", "--out", tmp_path, "--data", data, "--dutch-excel")
    assert run(*words).exit_code == 0
    content = (tmp_path / "benchmark.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert b";" in content


def test_export__of_an_open_wave_or_of_none_is_one_sentence(data: Path, tmp_path: Path, run: Run) -> None:
    for wave in ("2026", "1999"):
        said = one_sentence(
            run("export", "slides", ORGANIZATION, wave, "--out", tmp_path / "x", "--data", data)
        )
        assert wave in said
    assert not (tmp_path / "x").exists()


def test_export__knows_every_table_and_file() -> None:
    from assessment.cli.exports import FILES, TABLES

    assert (list(TABLES), list(FILES)) == (list(EXPORTS), list(TAKEAWAYS))


def test_export__a_simulated_wave_says_so(data: Path, tmp_path: Path, run: Run) -> None:
    words = ("export", "page", ORGANIZATION, "2025", "--out", tmp_path, "--data", data, "--language", "en")
    assert run(*words).exit_code == 0
    assert "Simulated organization" in (tmp_path / "report.html").read_text(encoding="utf-8")
    store = Store(data)
    assert any(wave.simulated for wave in store.desk(ORGANIZATION, OPERATOR).waves())
    store.close()
