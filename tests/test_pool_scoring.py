"""Pools of answers in Parquet: the same numbers as in memory, whoever does the work."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from answering import response_table
from command_line import Run
from dask.distributed import LocalCluster

from assessment.answers_file import PERSON_COLUMNS
from assessment.pool_scoring import score_pool, scored_partition, simulate_pool
from assessment.questionnaire import Questionnaire
from assessment.scoring import score
from assessment.simulation import Habits, designed


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory, questionnaire: Questionnaire) -> Path:
    folder = tmp_path_factory.mktemp("pool")
    design = designed(questionnaire, few=6, others=30, teams=1, response_rate=0.8)
    habits = Habits.usual(skipped=0.05, careless=None)
    people = simulate_pool(
        folder, questionnaire, design, organizations=30, seed=4, wave="2026", habits=habits, per_file=200
    )
    assert people == sum(len(pd.read_parquet(path)) for path in folder.glob("*.parquet"))
    return folder


def in_memory(pool: Path, questionnaire: Questionnaire) -> pd.DataFrame:
    """All answers at once, through the scoring of the results."""
    answers = pd.concat([pd.read_parquet(path) for path in sorted(pool.glob("*.parquet"))], ignore_index=True)
    answers = answers.astype(dict.fromkeys(PERSON_COLUMNS, str))
    items = list(questionnaire.items)
    answers[items] = answers[items].astype("Float64").astype(float)
    table = score(questionnaire, response_table(questionnaire, answers))
    counted = table.respondents["counted"].to_numpy()
    keys = [table.respondents[name].to_numpy()[counted] for name in ("organization", "wave", "role")]
    groups = table.facets[counted].groupby(keys, sort=True)
    return groups.mean().where(groups.count() >= 5)[groups.size() >= 5]


def test_files__hold_whole_organizations(pool: Path) -> None:
    paths = sorted(pool.glob("*.parquet"))
    seen: list[set[str]] = [set(pd.read_parquet(path)["organization"]) for path in paths]
    assert len(paths) > 3
    assert sum(map(len, seen)) == len(set.union(*seen)) == 30


def test_score_pool__is_equal_to_the_last_digit(pool: Path, questionnaire: Questionnaire) -> None:
    scored = score_pool(str(pool), questionnaire)
    expected = in_memory(pool, questionnaire)
    assert np.array_equal(scored[list(questionnaire.facets)].to_numpy(), expected.to_numpy(), equal_nan=True)
    assert scored[["organization", "wave", "role"]].to_numpy().tolist() == [
        list(key) for key in expected.index
    ]


def test_score_pool__on_a_cluster_by_its_address_too(pool: Path, questionnaire: Questionnaire) -> None:
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        scored = score_pool(str(pool), questionnaire, scheduler=cluster.scheduler_address)
    pd.testing.assert_frame_equal(scored, score_pool(str(pool), questionnaire))


def test_scored_partition__tells_nothing_of_fewer_than_five(pool: Path, questionnaire: Questionnaire) -> None:
    answers = pd.read_parquet(sorted(pool.glob("*.parquet"))[0])
    first = answers[answers["organization"] == answers["organization"].iloc[0]]
    few = pd.concat([first[first["role"] == "rep"].head(4), first[first["role"] == "mt"]])
    scored = scored_partition(few, questionnaire)
    assert "rep" not in set(scored["role"])


def test_commands__simulate_and_score(tmp_path: Path, run: Run) -> None:
    words = ("--organizations", 6, "--reps", 20, "--out", tmp_path / "answers")
    assert run("pool", "simulate", *words).exit_code == 0
    done = run("pool", "score", tmp_path / "answers", "--out", tmp_path / "means.csv")
    assert done.exit_code == 0, done.stderr
    table = pd.read_csv(tmp_path / "means.csv")
    assert table["organization"].nunique() == 6
    assert (table["n"] >= 5).all()
