"""Faults done to the product on purpose, and what of the acknowledged was lost, doubled or half-done.

    python benchmarks/faults.py [--short | --full] [--only NAME ...] [--on postgresql] [--times N] [--seed 1]
        [--write docs/reliability.md]

Two tables: what was lost, and what attackers who hold the files of closed waves found out beyond chance.
"Unsaid": a fault that no sentence told, or a wrong one, or an exception that is no sentence. The seed draws
the moments; which write a moment falls on differs from run to run. Ends with 1 when anything was counted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

if not __package__:  # run as a file: see the folder above
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.campaigns.attacks import ATTACK_HEADER, Score, attacks
from benchmarks.campaigns.backups import backups
from benchmarks.campaigns.crowd import crowd
from benchmarks.campaigns.cuts import cuts
from benchmarks.campaigns.flips import flips
from benchmarks.campaigns.full_disk import full_disk
from benchmarks.campaigns.kills import closing_kills, kills
from benchmarks.campaigns.locks import locks
from benchmarks.campaigns.migrations import migrations
from benchmarks.campaigns.outcome import HEADER, Outcome
from benchmarks.campaigns.places import Ground, ground
from benchmarks.campaigns.restarts import restarts
from benchmarks.written import merged, table, write_between


@dataclass(frozen=True)
class Campaign:
    """One kind of fault: on what it is done, and how often in the short, the usual and the full form."""

    name: str
    kinds: tuple[str, ...]
    sizes: tuple[int, int, int]
    run: Callable[[Ground, int, int], Outcome]


BOTH = ("sqlite", "postgresql")
CAMPAIGNS = (
    Campaign("kills", BOTH, (10, 100, 500), kills),
    Campaign("closing", BOTH, (4, 50, 200), closing_kills),
    Campaign("cuts", ("sqlite",), (400, 50_000, 100_000), lambda _, count, seed: cuts(count, seed)),
    Campaign("restarts", ("postgresql",), (3, 100, 100), restarts),
    Campaign("disk", ("sqlite",), (3, 50, 50), lambda _, count, seed: full_disk(count, seed)),
    Campaign("locks", BOTH, (20, 200, 200), locks),
    Campaign(
        "crowd", BOTH, (500, 10_000, 10_000), lambda on, count, seed: crowd(on, count, count // 100, seed)
    ),
    Campaign("flips", ("sqlite",), (200, 10_000, 10_000), flips),
    Campaign("backups", BOTH, (2, 100, 100), backups),
    Campaign("migrations", BOTH, (1, 20, 20), migrations),
)
ATTACKS = "attacks"
WAVES = {
    "sqlite": (
        {5: 20, 12: 8},
        {5: 100, 12: 40, 30: 15, 200: 5},
        {5: 400, 12: 120, 30: 50, 200: 50},
    ),
    "postgresql": (
        {5: 8, 12: 4},
        {5: 120, 12: 40, 30: 8, 200: 2},
        {5: 400, 12: 120, 30: 50, 200: 50},
    ),
}
"""Of how many people, how many waves: in the short, the usual and the full form."""


def main() -> int:
    """Run what was asked for, and print or write the two tables."""
    arguments = _arguments()
    outcomes, scores = _run(arguments)
    tables = (
        ("faults", HEADER, [outcome.row() for outcome in outcomes]),
        ("attacks", ATTACK_HEADER, [score.row() for score in scores]),
    )
    for name, header, rows in tables:
        if rows:
            print(table(header, rows, markdown=arguments.markdown), end="\n\n")
        if rows and arguments.write:
            rows = merged(arguments.write, name, rows)
            write_between(arguments.write, name, table(header, rows, markdown=True))
    held = all(outcome.findings.none for outcome in outcomes) and all(score.held for score in scores)
    return 0 if held else 1


def _run(arguments: argparse.Namespace) -> tuple[list[Outcome], list[Score]]:
    outcomes: list[Outcome] = []
    scores: list[Score] = []
    size = 0 if arguments.short else 2 if arguments.full else 1
    chosen = [entry for entry in CAMPAIGNS if not arguments.only or entry.name in arguments.only]
    attacked = not arguments.only or ATTACKS in arguments.only
    for kind in arguments.on or BOTH:
        mine = [entry for entry in chosen if kind in entry.kinds]
        if not mine and not attacked:
            continue
        with ground(kind) as on:
            for entry in mine:
                outcomes.append(entry.run(on, arguments.times or entry.sizes[size], arguments.seed))
                _progress(outcomes[-1])
            if attacked:
                scores += attacks(on, WAVES[kind][size], arguments.seed)
    return outcomes, scores


def _progress(outcome: Outcome) -> None:
    print(*outcome.row(), sep="  ", file=sys.stderr)
    for example in outcome.findings.examples:
        print(f"    {example}", file=sys.stderr)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    names = [*(entry.name for entry in CAMPAIGNS), ATTACKS]
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--short", action="store_true", help="as on every commit: about a minute")
    sizes.add_argument("--full", action="store_true", help="as before a release")
    parser.add_argument("--only", nargs="+", choices=names, default=[])
    parser.add_argument("--on", nargs="+", choices=BOTH, help="on one kind of database only")
    parser.add_argument("--times", type=int, help="instead of the form's own number")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    parser.add_argument("--write", type=Path, metavar="FILE", help="replace the tables of this page")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
