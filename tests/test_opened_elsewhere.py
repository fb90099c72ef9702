"""Exported files, opened in the programs that people open them in."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from answering import random_answers, scored
from released_tables import facet_scores

from assessment.export.csv_format import to_csv
from assessment.library import load_questionnaire
from assessment.results import organization_result


@pytest.fixture(scope="module")
def libreoffice() -> str:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("no LibreOffice found: install libreoffice-calc")
    return program


@pytest.mark.parametrize("dutch_excel", [False, True])
def test_facet_scores__libreoffice_shows_the_same_numbers(
    tmp_path: Path, libreoffice: str, dutch_excel: bool
) -> None:
    questionnaire = load_questionnaire("sustainable-success")
    answers = random_answers(questionnaire, {"mt": 4, "rep": 9}, seed=3)
    table = facet_scores(organization_result(scored(questionnaire, answers)))
    (tmp_path / "scores.csv").write_bytes(to_csv(table, dutch_excel=dutch_excel))
    # field separator, text mark, encoding, first line, column formats, language: as a Dutch Excel would
    reading = "59,34,76,1,,1043" if dutch_excel else "44,34,76,1,,1033"
    command = [libreoffice, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command += [f"--infilter=CSV:{reading}", "--convert-to", "xlsx", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "scores.csv")], check=True, timeout=120, capture_output=True)
    opened = pd.read_excel(tmp_path / "scores.xlsx")
    assert list(opened.columns) == list(table.columns)
    for column in ("n", "value", "ci_low", "ci_high"):
        np.testing.assert_allclose(
            opened[column].to_numpy(float), table[column].to_numpy(float, na_value=np.nan)
        )
    assert opened["status"].tolist() == table["status"].tolist()
    assert opened["notice"].tolist() == table["notice"].tolist()
