"""How much faster than the usual tools, in one run on one machine: ratios, not times, are the result.

    python benchmarks/statistics.py [--markdown] [--write FILE]

The other side of each ratio is straightforward use of pingouin, scipy, statsmodels and pandas on the same
arrays. Times are the median of the processor's, on one thread, so that a busy machine changes them little; a
target that is missed is marked with an asterisk. Where pingouin or statsmodels is not installed, its rows are
left out and said to be. What is compared with reading a file is measured in turns with it, in a process that
does nothing else, and once more in this one, where large arrays were freed: memory is then at hand that is
otherwise fetched from the system each time.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

if not __package__:  # run as a file: see the folder above, and not this file as the standard `statistics`
    sys.path[0] = str(Path(__file__).resolve().parents[1])

import numpy as np
import pandas as pd
from scipy import stats

from assessment.answers_file import read_invited, read_responses
from assessment.library import load_questionnaire
from assessment.psychometrics.intervals import stratified_mean
from assessment.psychometrics.intraclass import group_variance
from assessment.psychometrics.item_analysis import item_analysis
from assessment.psychometrics.mixed_model import reml_variance_components
from assessment.results import organization_result
from assessment.scoring import score
from assessment.simulation import designed, simulated_tables, write_tables
from benchmarks.written import table, write_between

SMALL, LARGE = (2_800, 25), (200_000, 40)
RESAMPLES = {SMALL: 9_999, LARGE: 199}
"""Of scipy's bootstrap; its default of 9,999 takes minutes on the large set: that ratio is a lower bound."""
GROUPS = 200
QUESTIONNAIRE = "sustainable-success"
WHOLE, MOST_TIMES, RESULTS = "whole result", 3, "--results"
PEOPLE = 5_000
OTHER_SIZES = (500, 20_000)
"""With as many teams: what of the whole result costs the same for any number of people."""
TEAMS, FEW = 50, 10
HEADER = ("what", "answers", "against", "ours ms", "theirs ms", "times faster", "target")


def seconds(work: Callable[[], object], *, least: float = 0.3, most: int = 25) -> float:
    """The median time of ``work``, repeated until ``least`` seconds are spent; once where it takes longer."""
    times: list[float] = []
    gc.collect()
    while not times or (sum(times) < least and len(times) < most):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return float(np.median(times))


def in_turns(
    ours: Callable[[], object], theirs: Callable[[], object], turns: int = 41
) -> tuple[float, float]:
    """The median time of each, one after the other: each finds memory and caches as the other left them, as a
    program does that reads a file once.
    """
    times: list[tuple[float, float]] = []
    gc.collect()
    for _ in range(turns):
        started = time.process_time()
        theirs()
        between = time.process_time()
        ours()
        times.append((time.process_time() - between, between - started))
    mine, others = np.median(times[1:], axis=0)
    return float(mine), float(others)


def answers(shape: tuple[int, int], seed: int = 1) -> pd.DataFrame:
    """Codes 1 to 6 of people who share one trait: complete, so that every tool does the same work."""
    random = np.random.default_rng(seed)
    people, items = shape
    felt = 3.5 + random.normal(0, 0.8, (people, 1)) + random.normal(0, 1.1, shape)
    names = [f"i{number + 1}" for number in range(items)]
    return pd.DataFrame(np.clip(np.rint(felt), 1, 6), columns=names)


def pingouin_loop(items: pd.DataFrame) -> None:
    """Alpha, then for each item alpha without it and its correlation with the rest, item by item."""
    import pingouin

    pingouin.cronbach_alpha(items)
    for name in items:
        others = items.drop(columns=name)
        pingouin.cronbach_alpha(others)
        pingouin.corr(items[name], others.sum(axis=1))


def pandas_loop(items: pd.DataFrame) -> None:
    """The same as anybody would write it with pandas."""

    def alpha(part: pd.DataFrame) -> float:
        k = part.shape[1]
        return float(k / (k - 1) * (1 - part.var().sum() / part.sum(axis=1).var()))

    alpha(items)
    for name in items:
        others = items.drop(columns=name)
        alpha(others)
        items[name].corr(others.sum(axis=1))


def item_rows(shape: tuple[int, int], items: pd.DataFrame) -> Iterator[list[str]]:
    """Item analysis against a pingouin loop and a pandas loop."""
    ours = seconds(lambda: item_analysis(items))
    target = 200 if shape == SMALL else 80
    if _installed("pingouin"):
        theirs = seconds(lambda: pingouin_loop(items))
        yield row("item analysis", shape, "pingouin, item by item", ours, theirs, target)
    yield row("item analysis", shape, "pandas, item by item", ours, seconds(lambda: pandas_loop(items)))


def mean_rows(shape: tuple[int, int], items: pd.DataFrame) -> Iterator[list[str]]:
    """The interval of a mean score against a bootstrap."""
    scores = items.to_numpy().mean(axis=1)
    resamples = RESAMPLES[shape]
    ours = seconds(lambda: stratified_mean([scores], [1.0]))

    def bootstrap() -> None:
        stats.bootstrap(
            (scores,), np.mean, n_resamples=resamples, method="percentile", vectorized=True, batch=50, rng=1
        )

    against = f"scipy.stats.bootstrap, {resamples:,} resamples"
    yield row("interval of a mean", shape, against, ours, seconds(bootstrap), 100)


def group_rows(shape: tuple[int, int], items: pd.DataFrame) -> Iterator[list[str]]:
    """ICC(1) and ICC(2) against a mixed model and a pandas group-by."""
    random = np.random.default_rng(2)
    groups = random.integers(0, GROUPS, len(items))
    scores = items.to_numpy().mean(axis=1) + random.normal(0, 0.3, GROUPS)[groups]
    ours = seconds(lambda: group_variance(scores, groups))
    reml = seconds(lambda: reml_variance_components(scores, groups))
    if shape == SMALL and _installed("statsmodels"):
        theirs = seconds(lambda: mixed_model(scores, groups))
        yield row("ICC", shape, "statsmodels MixedLM", ours, theirs, 1000)
        yield row("REML variances", shape, "statsmodels MixedLM", reml, theirs)
    frame = pd.DataFrame({"score": scores, "group": groups})
    yield row("ICC", shape, "pandas group-by", ours, seconds(lambda: pandas_icc(frame)))


def mixed_model(scores: np.ndarray, groups: np.ndarray) -> None:
    """A random intercept by REML."""
    from statsmodels.regression.mixed_linear_model import MixedLM

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        MixedLM(scores, np.ones((len(scores), 1)), groups).fit(reml=True)


def pandas_icc(frame: pd.DataFrame) -> float:
    """ICC(1) from group means and variances."""
    by_group = frame.groupby("group")["score"].agg(["mean", "var", "size"])
    j, n = len(by_group), len(frame)
    between = float((by_group["size"] * (by_group["mean"] - frame["score"].mean()) ** 2).sum()) / (j - 1)
    within = float((by_group["var"].fillna(0) * (by_group["size"] - 1)).sum()) / (n - j)
    return (between - within) / (between + (n / j - 1) * within)


def result_rows() -> Iterator[list[str]]:
    """The whole result of organizations against reading their files with pandas; then the steps of one."""
    for people in (PEOPLE, *OTHER_SIZES):
        with simulated_files(people) as (answers, invited):
            for name, step in result_steps(answers, invited).items():
                if people == PEOPLE or name == WHOLE:
                    yield result_row(name, people, step, answers, target=people == PEOPLE and name == WHOLE)


def result_row(
    name: str, people: int, step: Callable[[], object], answers: Path, *, target: bool = False
) -> list[str]:
    """``step`` in turns with reading the file."""
    ours, reading = in_turns(step, lambda: pd.read_csv(answers))
    missed = "*" if target and ours > MOST_TIMES * reading else ""
    shape = answered((people, len(load_questionnaire(QUESTIONNAIRE).items)))
    cells = (name, shape, "pandas.read_csv of the file", f"{1000 * ours:,.1f}")
    wanted = f"at most {MOST_TIMES} times as long" if target else ""
    return [*cells, f"{1000 * reading:,.1f}", f"{reading / ours:.2f}{missed}", wanted]


@contextmanager
def simulated_files(people: int) -> Iterator[tuple[Path, Path]]:
    """Answers and invited people of one organization, as files."""
    questionnaire = load_questionnaire(QUESTIONNAIRE)
    design = designed(questionnaire, few=FEW, others=people - FEW, teams=TEAMS)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("answers.csv", "invited.csv", "truth.csv")]
        with paths[0].open("wb") as a, paths[1].open("wb") as i, paths[2].open("wb") as t:
            drawn = simulated_tables(questionnaire, design, organizations=1, seed=1, wave="1")
            write_tables(drawn, [a, i, t])
        yield paths[0], paths[1]


def result_steps(answers: Path, invited: Path) -> dict[str, Callable[[], object]]:
    """From two files to a result, whole and step by step."""
    questionnaire = load_questionnaire(QUESTIONNAIRE)

    def whole() -> None:
        read = read_responses(answers, questionnaire)
        counts = read_invited(invited, questionnaire)
        organization_result(score(questionnaire, read), invited=counts)

    responses = read_responses(answers, questionnaire)
    scores = score(questionnaire, responses)
    counts = read_invited(invited, questionnaire)
    return {
        WHOLE: whole,
        "of it: reading, checked": lambda: read_responses(answers, questionnaire),
        "of it: scoring": lambda: score(questionnaire, responses),
        "of it: result": lambda: organization_result(scores, invited=counts),
    }


def row(
    what: str, shape: tuple[int, int], against: str, ours: float, theirs: float, target: float | None = None
) -> list[str]:
    """One comparison; an asterisk where the target is missed."""
    ratio = theirs / ours
    missed = "*" if target is not None and ratio < target else ""
    digits = 0 if ratio >= 10 else 1
    cells = (what, answered(shape), against, f"{1000 * ours:,.2f}", f"{1000 * theirs:,.1f}")
    return [*cells, f"{ratio:,.{digits}f}{missed}", "" if target is None else f"{target:,.0f}"]


def answered(shape: tuple[int, int]) -> str:
    """``2,800 x 25``."""
    return f"{shape[0]:,} x {shape[1]}"


def _installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def rows() -> Iterator[list[str]]:
    """Every comparison."""
    for shape in (SMALL, LARGE):
        items = answers(shape)
        for part in (item_rows, mean_rows, group_rows):
            yield from part(shape, items)
    with simulated_files(PEOPLE) as (file, invited):
        whole = result_steps(file, invited)[WHOLE]
        after = result_row(f"{WHOLE}, memory at hand", PEOPLE, whole, file)
    yield from json.loads(
        subprocess.run([sys.executable, __file__, RESULTS], stdout=subprocess.PIPE, check=True).stdout
    )
    yield after


def on_one_thread() -> None:
    """Start again with one thread, unless that is so: numpy reads the number when it is imported."""
    wanted = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
    if not wanted.items() <= os.environ.items():
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **wanted})


def main() -> None:
    """Run every comparison and print, or write, the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--write", type=Path, help="Markdown file in which to replace the table")
    parser.add_argument(RESULTS, action="store_true", help="only results, as JSON: in a process of its own")
    options = parser.parse_args()
    if options.results:
        print(json.dumps(list(result_rows())))
        return
    text = table(HEADER, list(rows()), markdown=options.markdown or options.write is not None)
    left_out = [name for name in ("pingouin", "statsmodels") if not _installed(name)]
    if left_out:
        text += f"\n\nNot installed, so left out: {', '.join(left_out)}."
    if options.write:
        write_between(options.write, "statistics", text)
    print(text)


if __name__ == "__main__":
    on_one_thread()
    main()
