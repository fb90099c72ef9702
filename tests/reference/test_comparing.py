"""The runner itself: what counts as agreement, and which rows an entry means."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from comparing import difference
from tables import kept, scale_range, spanned

EXACT = {"rel": 1e-9, "abs": 1e-10}
RULE = {"rule": "abs diff <= max(4 * mc_sd, 0.05 * se of the entry)", "fields": {"estimate": 1e-9}}
NAN = float("nan")


def entry(
    value: dict[str, Any], tolerance: dict[str, Any] = EXACT, kind: str = "closed-form"
) -> dict[str, Any]:
    return {"id": "x", "kind": kind, "tolerance": tolerance, "value": value}


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (1.0, 1.0 + 1e-10),
        (None, NAN),
        (None, None),
        ([None, None], NAN),
        ([1, None], [1, NAN]),
        ({"a": [1, 2]}, {"a": np.array([1.0, 2.0])}),
        ("error: constant", NAN),
        ("error: constant", None),
        ("ICC1", "ICC1"),
        ("Inf", float("inf")),
        ({"a": None}, None),
    ],
)
def test_agreement(expected: object, found: object) -> None:
    assert not difference(entry({"field": expected}), {"field": found})


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (1.0, 1.0 + 1e-8),
        (1.0, NAN),
        (1.0, None),
        (None, 0.0),
        ("error: constant", 0.5),
        ([1, 2], [1, 2, 3]),
        ([1, 2], [2, 1]),
        ({"a": 1}, {"b": 1}),
        ({"a": 1}, 1.0),
        ({"a": 1}, None),
        ("ICC1", "ICC2"),
    ],
)
def test_difference(expected: object, found: object) -> None:
    assert difference(entry({"field": expected}), {"field": found})


def test_a_field_that_we_do_not_produce__is_a_difference() -> None:
    assert difference(entry({"known": 1, "unheard_of": 2}), {"known": 1}) == ["unheard_of: not produced"]


def test_refusing_the_whole_entry__agrees_only_where_nothing_is_defined() -> None:
    assert not difference(entry({"p": None, "ci": [None, None]}), None)
    assert difference(entry({"p": 0.2}), None)


def test_a_fields_own_tolerance__holds_for_it_and_what_is_in_it() -> None:
    loose = {**EXACT, "fields": {"means": 0.01}}
    found = {"means": {"a": 10.05}, "mean": 10.0}
    assert not difference(entry({"means": {"a": 10.0}, "mean": 10.0}, loose), found)
    assert difference(entry({"means": {"a": 10.0}, "mean": 9.95}, loose), found)


def test_edge_entry__only_numbers_count() -> None:
    assert not difference(entry({"p": None, "n": 3}, kind="edge"), {"p": 0.0, "n": 3})
    assert difference(entry({"p": 0.1}, kind="edge"), {"p": NAN})
    assert difference(entry({"p": "error: constant"}, kind="edge"), {"p": 0.0})


def test_first_rows__compare_as_many_as_the_reference_has() -> None:
    assert not difference(entry({"run_first_rows": [1, 2]}), {"run_first_rows": [1, 2, 3]})


def test_monte_carlo__allows_what_its_rule_says() -> None:
    value = {"estimate": 5.0, "mean_over_seeds": {"se": 1.0, "low": 3.0}, "mc_sd": {"se": 0.0, "low": 0.1}}
    drawn = entry(value, RULE, "monte-carlo")
    assert not difference(drawn, {"estimate": 5.0, "mean_over_seeds": {"se": 1.04, "low": 3.39}})
    assert difference(drawn, {"estimate": 5.0, "mean_over_seeds": {"se": 1.06, "low": 3.0}})
    assert difference(drawn, {"estimate": 5.0, "mean_over_seeds": {"se": 1.0, "low": 3.41}})
    assert difference(drawn, {"estimate": 5.001, "mean_over_seeds": {"se": 1.0, "low": 3.0}})


def test_filters() -> None:
    frame = pd.DataFrame({"g": [1, 2, 3, 4], "r": ["a", "b", "a", None], "x": [1.0, np.nan, 3, 4]})
    rows = {
        "g == 2": [1],
        "g >= 3": [2, 3],
        "r == 'a'": [0, 2],
        "r != 'a'": [1],
        "r in {a,b}": [0, 1, 2],
        "g %in% c(1, 4)": [0, 3],
        "first 2 rows with complete r..x": [0, 2],
        "first 3 rows": [0, 1, 2],
        "rows 2-3": [1, 2],
        "g 1 vs 2": [0, 1, 2, 3],
    }
    assert {clause: kept(frame, clause).index.tolist() for clause in rows} == rows
    with pytest.raises(ValueError, match="not understood"):
        kept(frame, "whatever else")


def test_columns_and_ranges() -> None:
    frame = pd.DataFrame(columns=["id", "A1", "A2", "A3", "B1"])
    assert spanned(frame, "A1..A3") == ["A1", "A2", "A3"]
    assert spanned(frame, "A1, -B1") == ["A1", "B1"]
    assert scale_range({"params": {"value": "facet score 0-100 (scale range 1-4, half)"}}) == [1, 4]


def test_another_file__is_run_and_an_unknown_method_fails(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    pd.DataFrame({"q1": [1, 2, 4, 5], "q2": [2, 2, 5, 4]}).to_csv(tmp_path / "data" / "own.csv", index=False)
    base = {"data": "data/own.csv", "columns": ["q1", "q2"], "params": {}, "r_call": "", **entry({})}
    values = {"right": {"raw_alpha": 2 * (14 / 3) / 10.25}, "wrong": {"raw_alpha": 0.9}}
    entries = [
        {**base, "id": name, "method": "cronbach_alpha", "value": part} for name, part in values.items()
    ]
    entries.append({**base, "id": "unknown", "method": "crystal_ball", "value": {}})
    (tmp_path / "own.json").write_text(json.dumps({"entries": entries}), encoding="utf-8")
    runner = Path(__file__).with_name("test_reference.py")
    command = [sys.executable, "-m", "pytest", str(runner), "--reference", str(tmp_path / "own.json"), "-q"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "1 passed" in run.stdout
    assert "2 failed" in run.stdout
    assert "no method 'crystal_ball'" in run.stdout
