"""The campaign against ourselves: every promise attacked, and one table of what was found.

    python benchmarks/campaign.py [--short | --full] [--only NAME ...] [--times N] [--seed 1]
        [--markdown] [--write docs/promises.md]

A finding is told by one line on standard error, and so is an attack that breaks off. The full form takes
many hours: it can run in parts (``--only``), and ``--write`` keeps the other lines of the table. Ends with 1
when anything was found.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

if not __package__:  # run as a file: see the folder above
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.campaigns.promise import HEADER, Attacked, counted
from benchmarks.campaigns.rows import ROWS
from benchmarks.written import merged, table, write_between

MARK = "campaign"


def main() -> int:
    """Run what was asked for, and print or write the table."""
    arguments = _arguments()
    done: list[Attacked] = []
    for row in ROWS:
        if arguments.only and row.name not in arguments.only:
            continue
        with counted(row, arguments.seed) as attacked:
            row.run(attacked, arguments.times or row.sizes[arguments.full])
        done.append(attacked)
        print(*attacked.row(), sep="  ", file=sys.stderr, flush=True)
        if arguments.write:  # at once, as a long campaign may be broken off
            rows = merged(arguments.write, MARK, [attacked.row()], [row.name for row in ROWS])
            write_between(arguments.write, MARK, table(HEADER, rows, markdown=True))
    print(table(HEADER, [attacked.row() for attacked in done], markdown=arguments.markdown))
    return int(any(attacked.findings for attacked in done))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--short", action="store_true", help="as on every commit (the usual): under 5 minutes")
    sizes.add_argument("--full", action="store_true", help="as before a release")
    parser.add_argument("--only", nargs="+", choices=[row.name for row in ROWS], default=[], metavar="NAME")
    parser.add_argument("--times", type=int, help="instead of the form's own number")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    parser.add_argument(
        "--write", type=Path, metavar="FILE", help="put the lines into the table of this page"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
