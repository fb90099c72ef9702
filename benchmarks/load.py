"""A whole company answers at once: how fast pages turn, what a questionnaire costs, is anything lost.

    python benchmarks/load.py [--part PART] [--people N] [--ramp SECONDS] [--write docs/deploy.md]

Respondents speak to the running app as browsers do (benchmarks/crowd): link, cookie, WebSocket, Streamlit's
own messages; each answers all 56 items in the questionnaire's own pages and sends. Afterwards the store,
opened with the product's own classes, must hold what was acknowledged, once. The crowd and the app share this
machine's cores, so run it on a quiet one; "processor each" is the app's alone. All is thrown away at the end.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

if not __package__:  # run as a file: see the folder above, and not the file beside this one as `statistics`
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.crowd import beside, parts, profile
from benchmarks.crowd.figures import BESIDE, HEADER, Fact, Run, needed
from benchmarks.crowd.parts import Size
from benchmarks.written import merged, table, write_between

Part = Callable[[Size], Iterator[Run] | Iterator[Fact]]
PARTS: Mapping[str, tuple[Part, Size]] = {
    "thinking": (parts.thinking, Size(500, 30.0, 1)),
    "rush": (parts.rush, Size(200, 0.0, 1)),
    "bare": (parts.bare, Size(200, 0.0, 1)),
    "processes": (parts.processes, Size(100, 0.0, 1)),
    "blip": (parts.blip, Size(400, 20.0, 1)),
    "profile": (profile.profile, Size(100, 0.0, 1)),
    "idle": (beside.idle, Size(2000, 120.0, 1)),
    "counter": (beside.counter, Size(200, 20.0, 1)),
    "browsers": (beside.browsers, Size(200, 20.0, 1)),
    "reruns": (beside.reruns, Size(50, 2.0, 1)),
}


def main() -> None:
    """Let the crowds in, print, and write where asked."""
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    told.add_argument("--part", choices=[*PARTS], action="append", help="one part; again for more")
    told.add_argument("--people", type=int, help="instead of the part's own number")
    told.add_argument("--ramp", type=float, help="seconds over which they arrive")
    told.add_argument("--drivers", type=int, default=1, help="processes that play the crowd")
    told.add_argument("--markdown", action="store_true")
    told.add_argument("--write", type=Path, help="a Markdown file with <!-- load: begin/end -->, beside too")
    asked = told.parse_args()
    rows, facts, dearest = [], [], 0.0
    for name in asked.part or PARTS:
        part, usual = PARTS[name]
        ramp = usual.ramp if asked.ramp is None else asked.ramp
        for run in part(Size(asked.people or usual.people, ramp, asked.drivers)):
            if isinstance(run, Fact):
                facts.append((name, *run.row()))
                print(f"{run.name}: {run.measured}", flush=True)
                continue
            rows.append(run.row())
            dearest = max(dearest, run.each)
            print(table(HEADER, [run.row()], markdown=asked.markdown))
            _tell(run)
    if dearest:
        print(needed(dearest))
    if asked.write:
        if rows:
            write_between(asked.write, "load", f"{table(HEADER, rows, markdown=True)}\n\n{needed(dearest)}")
        if facts:
            beside_it = merged(asked.write, "beside", facts, [*PARTS])
            write_between(asked.write, "beside", table(BESIDE, beside_it, markdown=True))


def _tell(run: Run) -> None:
    """What a table has no room for: faults in words, what was tried again, what is not as acknowledged."""
    for fault, count in run.crowd.faults.most_common(5):
        print(f"  {count} x {fault}")
    stored = f"{run.compared.responses} stored, " if run.compared else ""
    print(f"  {run.crowd.completed} thanked, {stored}{run.crowd.tries} tried again")
    for example in run.compared.examples if run.compared else ():
        print(f"  {example}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
