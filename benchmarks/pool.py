"""Pools of answers and of organizations: what scoring costs as they grow, what a place costs, as ratios.

    python benchmarks/pool.py [--respondents N …] [--pools FOLDER] [--markdown]

Simulated pools of 10,000 to 5,000,000 respondents (``--respondents`` for others) are written as Parquet,
whole organizations in files of 20,000 respondents, and scored file after file in this process: seconds per
million respondents, beside reading the same files with pyarrow into pandas (the best of three turns each),
and the highest memory of a process that does only that. Two workers are timed beside one through Dask, with
the cluster started beforehand. ``--pools`` keeps the pools in a folder for another run: writing them takes
far longer than scoring. An edition of 10,000 organizations is built and one placed in it, beside pandas'
rank of one column of as many numbers. All in one run on this machine; the ratios are the result.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

if not __package__:  # run as a file: see the folder above, and not the file beside this one as `statistics`
    sys.path[0] = str(Path(__file__).resolve().parents[1])

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from dask.distributed import Client, LocalCluster

from assessment.answers_file import PERSON_COLUMNS, ResponseTable
from assessment.benchmark import Edition, build, place
from assessment.benchmark.columns import columns, point_columns
from assessment.library import load_questionnaire
from assessment.organization_profile import OrganizationProfile
from assessment.pool_scoring import score_pool, scored_partition, simulate_pool
from assessment.results import organization_result
from assessment.scoring import score
from assessment.simulation import Habits, designed
from benchmarks.written import table

QUESTIONNAIRE = load_questionnaire("sustainable-success")
USUAL = (10_000, 100_000, 1_000_000, 5_000_000)
GROWTH_BOUND, READING_BOUND, WORKERS_BOUND, PLACE_BOUND = 1.3, 4.0, 1.6, 100.0
ORGANIZATIONS = 10_000
TURNS = 3
FOR_WORKERS = 1_000_000
"""Workers are compared on the largest pool up to this size."""
ALONE = "--alone"


def written(folder: Path, respondents: int) -> None:
    """A pool of about that many respondents."""
    design = designed(QUESTIONNAIRE, few=8, others=120, teams=1, response_rate=0.8)
    people = sum(design.answered.values())
    habits = Habits.usual(skipped=None, careless=None)
    many = max(1, respondents // people)
    simulate_pool(folder, QUESTIONNAIRE, design, organizations=many, seed=7, wave="2026", habits=habits)


def timed(act: Callable[[], object]) -> float:
    """Seconds that something takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def beside(
    first: Callable[[], object], second: Callable[[], object], turns: int = TURNS
) -> tuple[float, float]:
    """The least seconds of each of two things done in turns, so that a busy moment falls on both."""
    seconds = [(timed(first), timed(second)) for _ in range(turns)]
    return min(one for one, _ in seconds), min(other for _, other in seconds)


def read(folder: Path) -> int:
    """Read every file with pyarrow; how many respondents there are."""
    return sum(len(pq.read_table(path).to_pandas()) for path in sorted(folder.glob("*.parquet")))


def scored(folder: Path) -> int:
    """Read and score every file, one after the other; how many groups there are."""
    names = [*PERSON_COLUMNS, *QUESTIONNAIRE.items]
    return sum(
        len(scored_partition(pq.read_table(path, columns=names).to_pandas(), QUESTIONNAIRE))
        for path in sorted(folder.glob("*.parquet"))
    )


def highest_memory(folder: Path) -> float:
    """MiB at most of a process of its own that scores a pool."""
    done = subprocess.run(
        [sys.executable, __file__, ALONE, str(folder)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def through(folder: Path, scheduler: str) -> pd.DataFrame:
    """A pool scored by a cluster."""
    return score_pool(str(folder), QUESTIONNAIRE, scheduler=scheduler)


def workers_ratio(folder: Path) -> float:
    """How much faster two workers are than one, both clusters running, scored by each in turns."""
    with ExitStack() as stack:
        addresses = []
        for many in (1, 2):
            cluster = stack.enter_context(
                LocalCluster(n_workers=many, threads_per_worker=1, dashboard_address=":0")
            )
            stack.enter_context(Client(cluster)).wait_for_workers(many)
            addresses.append(cluster.scheduler_address)
            through(folder, cluster.scheduler_address)
        one, two = beside(lambda: through(folder, addresses[0]), lambda: through(folder, addresses[1]))
    return one / two


def place_ratio() -> float:
    """Building an edition and placing one in it, beside pandas' rank of one column."""
    random = np.random.default_rng(5)
    rows = pd.DataFrame(
        random.integers(20, 80, (ORGANIZATIONS, len(point_columns(QUESTIONNAIRE)))),
        columns=point_columns(QUESTIONNAIRE),
    ).astype("Int64")
    texts = {"questionnaire": QUESTIONNAIRE.id, "version": QUESTIONNAIRE.version, "organization": ""}
    more = {
        "sector": "G",
        "size_class": "50-249",
        "country": "NL",
        "languages": "nl",
        "n_mt": "5-9",
        "year": 2026,
    }
    rows = rows.assign(**texts, **more, n_rep="25-49")[columns(QUESTIONNAIRE)].astype({"year": "Int64"})
    codes = random.integers(1, 6, (40, len(QUESTIONNAIRE.items))).astype(float)
    roles = ["mt"] * 8 + ["rep"] * 32
    persons = pd.DataFrame(
        {"organization": "own", "wave": "2026", "role": roles, "team": "", "language": "nl"}
    )
    answers = ResponseTable.of(QUESTIONNAIRE, persons, pd.DataFrame(codes, columns=list(QUESTIONNAIRE.items)))
    result = organization_result(score(QUESTIONNAIRE, answers))

    def placed() -> Edition:
        edition = build(rows, QUESTIONNAIRE, year=2026)
        place(result, OrganizationProfile(sector="G"), edition)
        return edition

    ours, theirs = beside(placed, lambda: rows["index_all"].rank(), turns=15)
    return ours / theirs


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--respondents", type=int, nargs="+", default=list(USUAL))
    asked.add_argument("--pools", type=Path, help="where pools are kept, and taken from")
    asked.add_argument("--markdown", action="store_true")
    asked.add_argument(ALONE, type=Path, help=argparse.SUPPRESS)
    chosen = asked.parse_args()
    if chosen.alone:
        scored(chosen.alone)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    rows, costs = [], {}
    with tempfile.TemporaryDirectory() as place_of_all:
        pools = chosen.pools or Path(place_of_all)
        for respondents in chosen.respondents:
            folder = pools / str(respondents)
            if not folder.exists():
                written(folder, respondents)
            people = read(folder)
            reading, scoring = beside(lambda at=folder: read(at), lambda at=folder: scored(at))
            costs[respondents] = scoring / people
            rows.append(
                [
                    f"{people:,} respondents",
                    f"{1e6 * scoring / people:.1f} s",
                    f"{scoring / reading:.2f} times",
                    f"{highest_memory(folder):.0f} MiB",
                ]
            )
        usual = [many for many in chosen.respondents if many <= FOR_WORKERS] or chosen.respondents
        workers = workers_ratio(pools / str(max(usual)))
    print(table(["pool", "scored, per million", "beside reading", "memory"], rows, markdown=chosen.markdown))
    print()
    grown = [cost for size, cost in costs.items() if size >= 100_000] or list(costs.values())
    growth = f"{max(grown) / min(grown):.2f}"
    found = [
        ["cost per respondent, highest beside lowest from 100,000 on", growth, GROWTH_BOUND],
        ["two workers beside one", f"{workers:.2f}", f"{WORKERS_BOUND} at least"],
        [f"edition of {ORGANIZATIONS:,} and a place in it, beside rank", f"{place_ratio():.0f}", PLACE_BOUND],
    ]
    print(table(["ratio", "here", "bound"], [list(map(str, one)) for one in found], markdown=chosen.markdown))


if __name__ == "__main__":
    main()
