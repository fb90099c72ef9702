"""The command prints its table and ends as it should, and the page holds the tables that it wrote."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import faults
from benchmarks.campaigns.outcome import Findings, Outcome

ROOT = Path(__file__).parents[2]


def test_command__prints_a_line_for_each_campaign() -> None:
    command = [sys.executable, "benchmarks/faults.py", "--short", "--only", "disk", "--seed", "3"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    line = done.stdout.splitlines()[2].split()
    assert line[:7] == ["full", "disk", "of", "3", "MiB,", "SQLite", "3"]
    assert line[7:12] == ["0", "0", "0", "0", "3"]


def test_command__ends_with_1_when_something_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = Outcome("planted", 1, attempts=1, findings=Findings(lost=1))
    campaign = faults.Campaign("planted", ("sqlite",), (1, 1, 1), lambda *_: outcome)
    monkeypatch.setattr(faults, "CAMPAIGNS", (campaign,))
    monkeypatch.setattr(sys, "argv", ["faults.py", "--short", "--only", "planted"])
    assert faults.main() == 1
    outcome.findings = Findings()
    assert faults.main() == 0


@pytest.mark.parametrize("name", ["faults", "attacks"])
def test_page__holds_a_written_table(name: str) -> None:
    page = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    _, _, rest = page.partition(f"<!-- {name}: begin -->")
    block, closed, _ = rest.partition(f"<!-- {name}: end -->")
    assert closed
    assert block.count("\n| ") >= 8
