"""Is anybody of fewer than five found in what we let out? And how much is let out, and how fast.

``python benchmarks/disclosure.py`` prints the tables; ``--short`` a small run; ``--write docs/disclosure.md``
replaces the tables there. Simulated organizations are released by the product, everything that leaves is
handed to ``assessment attack``, and the naive rule (show every team of at least five) goes beside it. In
waves that are shown live the attacker is told more than anyone can know: the team of every person and the
step in which their answers were first counted.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

if not __package__:  # run as a file: see the folder above
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from assessment.attack import Table, attack, insider_groups
from assessment.attack.reading import tables_of
from assessment.charts import Material
from assessment.disclosure import Ledger, Release, Thresholds, live_step_due, places, residue_of, safe_nodes
from assessment.export import EXPORTS, About
from assessment.library import load_questionnaire
from assessment.results import ALL, OrganizationResult, released_waves, wave_release
from assessment.scoring import ScoreTable
from assessment.scoring import facet_scores as scores_of_facets
from benchmarks.written import table, write_between

QUESTIONNAIRE = load_questionnaire("sustainable-success")
LEAST = 5
STEPS = np.array([0.0, 25.0, 50.0, 75.0, 100.0])


@dataclass
class Run:
    """How many organizations of each kind."""

    organizations: int = 2000
    large: int = 100
    live: int = 500
    waves: int = 300
    seed: int = 1


SHORT = Run(organizations=60, large=1, live=25, waves=15)


@dataclass
class Tally:
    """What was counted of one kind of organization."""

    organizations: int = 0
    findings: int = 0
    shown: int = 0
    large_enough: int = 0
    naive_leaks: int = 0
    naive_recovered: int = 0

    def row(self, name: str) -> list[str]:
        """The line of the table."""
        kept = f"{self.shown / max(1, self.large_enough):.0%}"
        leaks = [f"{count / self.organizations:.0%}" for count in (self.naive_leaks, self.naive_recovered)]
        return [name, f"{self.organizations:,}", str(self.findings), kept, *leaks]


# Simulated people


def team_names(random: np.random.Generator, people: int) -> list[str]:
    """The team of each of ``people``: teams of about eight, in regions of about five, in two halves."""
    names: list[str] = []
    number = 0
    while len(names) < people:
        size = min(people - len(names), 1 + int(random.poisson(7)))
        region = number // 5
        path = f"R{region} > T{number}" if people > 40 else f"T{number}"
        names += [f"H{region % 2} > {path}" if people > 400 else path] * size
        number += 1
    return names


def answers(random: np.random.Generator, people: int, missing: float = 0.02) -> np.ndarray:
    """Item scores, people x items: a view of everything, a view of each item."""
    centre = random.normal(55, 14, (people, 1))
    raw = random.normal(centre, 24, (people, len(QUESTIONNAIRE.items)))
    codes = STEPS[np.clip(np.round(raw / 25), 0, 4).astype(int)]
    codes[random.random(codes.shape) < missing] = np.nan
    return codes


def score_table(items: np.ndarray, roles: list[str], teams: list[str], waves: list[str]) -> ScoreTable:
    """These people's scores as the product has them."""
    index = pd.RangeIndex(len(roles), name="response_id")
    for role in QUESTIONNAIRE.role_ids:
        asked = {item.id for item in QUESTIONNAIRE.items_for(role)}
        out = [number for number, item in enumerate(QUESTIONNAIRE.items) if item not in asked]
        items[np.ix_([entry == role for entry in roles], out)] = np.nan
    people = {"organization": "sim", "wave": waves, "role": roles, "team": teams, "language": "nl"}
    respondents = pd.DataFrame(people, index=index).assign(counted=True)
    facets = scores_of_facets(QUESTIONNAIRE, items)
    return ScoreTable.of(
        QUESTIONNAIRE,
        respondents,
        pd.DataFrame(items, index=index, columns=list(QUESTIONNAIRE.items)),
        pd.DataFrame(facets, index=index, columns=list(QUESTIONNAIRE.facets)),
    )


def organization(random: np.random.Generator, reps: int, wave: str = "1") -> ScoreTable:
    """One organization: reps in teams and a management team of three to eight."""
    teams, managers = team_names(random, reps), int(random.integers(3, 9))
    roles = ["rep"] * reps + ["mt"] * managers
    items = answers(random, len(roles))
    return score_table(items, roles, teams + [""] * managers, [wave] * len(roles))


def released(one: ScoreTable, *, agreed: bool) -> OrganizationResult:
    """The result of a table of one closed wave."""
    return next(released_waves(one, agreed=agreed))


def released_table(result: OrganizationResult) -> pd.DataFrame:
    """The table of scores as it is written, with plain numbers."""
    table = EXPORTS["facet_scores"].table(Material(result))
    numbers = dict.fromkeys(("value", "ci_low", "ci_high", "ci_level"), float)
    texts = [name for name in table.columns if table[name].dtype == "string"]
    return table.astype({**numbers, **dict.fromkeys(texts, object)})


def everything(result: OrganizationResult) -> pd.DataFrame:
    """All that leaves the system of a result, as one table: the export holds what every page shows, and the
    benchmark row nothing that it does not.
    """
    frame = released_table(result)
    if result.closed and result.figure("index", "index", "rep").n >= 10:
        row = EXPORTS["benchmark"].table(Material(result), about=About(2026)).iloc[0]
        told = {name for name in row.index if name.startswith("index_") and not pd.isna(row[name])}
        assert told <= {f"index_{role}" for role in (*QUESTIONNAIRE.role_ids, ALL)}
    return frame


# The naive rule, by numbers alone


def naive(one: ScoreTable) -> tuple[int, bool, bool]:
    """How many nodes have at least five people; whether the naive rule leaves a group of one to four; and
    whether such a group can be told to two points from numbers to a tenth.
    """
    people = one.respondents
    teams = people["team"][people["role"] == "rep"]
    counts = {str(team): [int(n)] for team, n in teams.value_counts().items()}
    tree = {place.path: place.total for place in places(counts)}
    shown = frozenset(path for path, n in tree.items() if n >= LEAST)
    leaks = recovered = False
    for node in shown:
        below = list(residue_of(node, shown))
        left = tree[node] - sum(tree[other] for other in below)
        if 0 < left < LEAST:
            leaks = True
            recovered |= (tree[node] + sum(tree[other] for other in below)) * 0.05 / left <= 2
    return len(shown), leaks, recovered


# The parts


def sizes(run: Run) -> Iterator[tuple[str, int]]:
    """The kind and the size of each organization; sizes even on a logarithmic scale."""
    random = np.random.default_rng(run.seed)
    for _ in range(run.organizations):
        reps = round(float(np.exp(random.uniform(np.log(10), np.log(1000)))))
        kind = "10 to 30" if reps <= 30 else "31 to 100" if reps <= 100 else "101 to 300"
        yield kind if reps <= 300 else "301 to 1,000", reps
    yield from (("5,000", 5000) for _ in range(run.large))


def closed_waves(run: Run) -> dict[str, Tally]:
    """One closed wave each: everything that leaves, attacked."""
    kinds = ("10 to 30", "31 to 100", "101 to 300", "301 to 1,000", "5,000")
    tallies = {kind: Tally() for kind in kinds}
    for number, (kind, reps) in enumerate(sizes(run)):
        random = np.random.default_rng([run.seed, number])
        one = organization(random, reps)
        result = released(one, agreed=number % 2 == 0)
        tally = tallies[kind]
        tally.organizations += 1
        tally.findings += len(attack(list(tables_of(everything(result)))))
        tally.shown += 1 + sum(node.shown and not node.others for node in result.teams)
        large_enough, leaks, recovered = naive(one)
        tally.large_enough += large_enough
        tally.naive_leaks += leaks
        tally.naive_recovered += recovered
    return tallies


@dataclass
class LiveTally:
    """What was counted of waves that were shown while they were open."""

    waves: int = 0
    steps: int = 0
    findings: int = 0
    insider: int = 0
    shown: int = 0
    shown_closed: int = 0
    slowest: float = 0.0


def live_waves(run: Run) -> LiveTally:
    """Waves by steps of the urn, looked at after most steps, then closed: all of it together, attacked."""
    tally = LiveTally()
    for number in range(run.live):
        random = np.random.default_rng([run.seed, 1, number])
        reps = round(float(np.exp(random.uniform(np.log(10), np.log(200)))))
        whole = in_random_order(organization(random, reps), reps, random)
        tables, seen = _one_live_wave(whole, reps, random, tally)
        tally.waves += 1
        tally.findings += len(attack(tables))
        people = [
            (next(i for i, n in enumerate(seen) if order < n), team)
            for order, team in enumerate(whole.respondents["team"].iloc[:reps])
        ]
        tally.insider += sum(1 for _ in insider_groups(tables, "rep", people))
    return tally


def in_random_order(whole: ScoreTable, reps: int, random: np.random.Generator) -> ScoreTable:
    """``whole`` with its ``reps``, who come first, in another order."""
    order = np.concatenate([random.permutation(reps), np.arange(reps, len(whole.index))])
    frames = (whole.respondents, whole.items, whole.facets)
    return ScoreTable.of(QUESTIONNAIRE, *(frame.iloc[order].set_axis(whole.index) for frame in frames))


def _one_live_wave(
    whole: ScoreTable, reps: int, random: np.random.Generator, tally: LiveTally
) -> tuple[list[Table], list[int]]:
    """Tables of each shown step and of the close, and how many answers each holds."""
    earlier: list[Release] = []
    seen: list[int] = []
    tables: list[Table] = []
    options = {"organization": "sim", "wave": "1", "invited": None, "agreed": False}
    for n in [*range(LEAST, reps - LEAST + 1, LEAST), reps]:
        closing = n == reps
        due = live_step_due(seen[-1] if seen else 0, n) and random.random() < 0.9
        if not (closing or due):
            continue
        mine = np.arange(len(whole.respondents)) < n
        if closing:
            mine[:] = True
        part = ScoreTable.of(QUESTIONNAIRE, whole.respondents[mine], whole.items[mine], whole.facets[mine])
        start = time.perf_counter()
        release = wave_release(
            part, closed=closing, live=True, thresholds=Thresholds(), earlier=earlier, **options
        )
        tally.slowest = max(tally.slowest, time.perf_counter() - start)
        if not release.result.figure("index", "index", "rep").shown:
            continue
        earlier += release.entries
        seen.append(n)
        tally.steps += not closing
        tables += list(tables_of(released_table(release.result), f"{len(seen):03}"))
        if closing:
            tally.shown += sum(node.shown and not node.others for node in release.result.teams)
            alone = released(part, agreed=False)
            tally.shown_closed += sum(node.shown and not node.others for node in alone.teams)
    if not seen or seen[-1] != reps:
        seen.append(reps)
    return tables, seen


@dataclass
class WavesTally:
    """What was counted of organizations with several waves."""

    organizations: int = 0
    findings: int = 0
    copied: int = 0
    copied_findings: int = 0
    guesses: int = 0
    impossible: int = 0


def several_waves(run: Run) -> WavesTally:
    """Two or three waves of mostly the same people; in one of five the later wave repeats earlier answers."""
    tally = WavesTally()
    for number in range(run.waves):
        random = np.random.default_rng([run.seed, 2, number])
        reps = round(float(np.exp(random.uniform(np.log(10), np.log(200)))))
        copied = number % 5 == 0
        both = _waves(random, reps, 2 + number % 2, copied=copied)
        results = list(released_waves(both))
        tables = [t for n, result in enumerate(results) for t in tables_of(everything(result), str(n))]
        tally.organizations += 1
        tally.copied += copied
        found = attack(tables)
        tally.findings += len(found)
        guesses = [entry for entry in attack(tables, same_answers=True) if entry not in found]
        if copied:
            tally.copied_findings += len(guesses)
            continue
        tally.guesses += len(guesses)
        tally.impossible += sum(not 0 <= guess.mean <= 100 for guess in guesses)
    return tally


def _waves(random: np.random.Generator, reps: int, count: int, *, copied: bool) -> ScoreTable:
    """The answers of each wave: nine in ten stay, with answers that moved, and some are new."""
    teams = team_names(random, reps)
    items = answers(random, reps)
    parts, roles, where, waves = [], [], [], []
    for wave in range(count):
        if wave:
            stay = random.random(len(teams)) < (1.0 if copied else 0.9)
            fresh = int(random.integers(1, 4)) if copied else int(random.poisson(0.1 * reps))
            moved = items[stay]
            if not copied:
                drift = random.normal(0, 10, (len(moved), 1)) + random.normal(0, 20, moved.shape)
                moved = STEPS[np.clip(np.round(np.nan_to_num(moved + drift, nan=50) / 25), 0, 4).astype(int)]
            items = np.vstack([moved, answers(random, fresh)])
            names = [team for team, stays in zip(teams, stay, strict=True) if stays]
            teams = names + list(random.choice(teams, fresh))
        parts.append(items.copy())
        roles += ["rep"] * len(teams)
        where += teams
        waves += [str(wave + 1)] * len(teams)
    return score_table(np.vstack(parts), roles, where, waves)


def times(run: Run) -> list[list[str]]:
    """How long the tree of 600 teams and the ledger of a large organization with five waves take."""
    random = np.random.default_rng(run.seed)
    codes = tuple(QUESTIONNAIRE.facets)
    ledger, trees, tests = Ledger(), [], []
    for wave in range(5):
        has = np.column_stack([np.ones(5000, bool), random.random((5000, len(codes))) > 0.02]).astype(int)
        people: dict[str, np.ndarray] = {}
        for number, row in zip(random.integers(0, 600, 5000), has, strict=True):
            name = f"R{number % 12} > D{number % 60} > T{number}"
            people[name] = people.get(name, 0) + row
        counts = {name: tuple(map(int, row)) for name, row in people.items()}
        tree = places(counts)
        start = time.perf_counter()
        shown = safe_nodes(tree, LEAST)
        trees.append(time.perf_counter() - start)
        start = time.perf_counter()
        new = ledger.releasable(Release(str(wave), "rep", codes, codes, tuple(sorted(shown)), counts), LEAST)
        assert new is not None
        ledger.enter(new)
        assert ledger.smallest(LEAST).size is None
        tests.append(time.perf_counter() - start)
    return [
        ["tree of 600 teams", f"{max(trees) * 1000:.0f} ms"],
        ["ledger, 5,000 reps, 600 teams, five waves", f"{max(tests):.2f} s"],
    ]


def report(run: Run) -> str:
    """All tables as Markdown."""
    closed = closed_waves(run)
    header = ["reps", "organizations", "findings", "team figures kept", "naive: leaks", "naive: to 2 points"]
    parts = [table(header, [t.row(name) for name, t in closed.items() if t.organizations], markdown=True)]
    live, waves = live_waves(run), several_waves(run)
    kept = f"{live.shown / max(1, live.shown_closed):.0%}"
    rows = [
        ["waves shown live, and closed", f"{live.waves:,}"],
        ["steps shown", f"{live.steps:,}"],
        ["findings", str(live.findings)],
        ["findings with everyone's team and step known", str(live.insider)],
        ["team figures kept beside a wave not shown live", kept],
        ["slowest release, ledger included", f"{live.slowest:.1f} s"],
        ["organizations with two or three waves", f"{waves.organizations:,}"],
        ["findings", str(waves.findings)],
        ["of these with answers repeated in a later wave", f"{waves.copied:,}"],
        ["findings, the same answers being assumed", str(waves.copied_findings)],
        ["guesses at leavers where answers changed", f"{waves.guesses:,}"],
        ["of these outside 0 to 100", f"{waves.impossible / max(1, waves.guesses):.0%}"],
    ]
    parts.append(table(["", "number"], rows, markdown=True))
    parts.append(table(["", "takes"], times(run), markdown=True))
    return "\n\n".join(parts)


def main() -> None:
    """Run and print, or write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="a small run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, help="replace the tables in this file")
    given = parser.parse_args()
    run = SHORT if given.short else Run()
    run.seed = given.seed
    text = report(run)
    print(f"seed {run.seed}\n\n{text}")
    if given.write:
        write_between(given.write, "disclosure", text)


if __name__ == "__main__":
    main()
