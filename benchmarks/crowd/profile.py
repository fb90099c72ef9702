"""Where the processor's time of a rush goes, as py-spy sees it: who holds Python's lock."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.crowd.driving import Driving
from benchmarks.crowd.figures import Fact
from benchmarks.crowd.parts import Size, standing
from benchmarks.crowd.walk import Manner

EACH_SECOND = 200
PARTS = (
    ("presses.py", "storing"),
    ("fill_in.py", "drawing"),
    ("run_forever", "event loop"),
    ("_run_script", "around runs"),
)
"""Of a stack, the first of these names that is in it says what it is about.

The event loop is Streamlit's: messages, connections, requests. Drawing is mostly within its elements. Around
runs: what it does before and after each, and the frame of the page.
"""
OTHER = "other"


def shares(stacks: Iterable[str]) -> dict[str, float]:
    """The share of each part. ``stacks``: lines of frames and a count, as py-spy writes them.

    >>> [*shares(["run (a.py:1);draw (fill_in.py:2) 3", "x (b.py:1);run_forever (c.py:9) 1"]).values()]
    [0.75, 0.25]
    """
    counted: Counter[str] = Counter()
    for line in stacks:
        frames, _, count = line.rpartition(" ")
        counted[next((part for name, part in PARTS if name in frames), OTHER)] += int(count)
    return {part: count / counted.total() for part, count in counted.most_common()}


def profile(size: Size) -> Iterator[Fact]:
    """The shares of a rush; watching slows it, so its times count for nothing."""
    spy = Path(sys.executable).with_name("py-spy")
    if not spy.exists():
        message = "py-spy is needed beside the interpreter: pip install py-spy"
        raise SystemExit(message)
    with standing(size.people) as there, TemporaryDirectory() as folder:
        written = Path(folder, "stacks")
        process = str(there.site.apps[0].process.pid)
        command = [str(spy), "record", "--gil", "-p", process, "-f", "raw", "-r", str(EACH_SECOND)]
        quiet = subprocess.DEVNULL
        watching = subprocess.Popen([*command, "-o", str(written), "-d", "600"], stdout=quiet, stderr=quiet)
        time.sleep(1.0)
        Driving(there.site.address, there.people, Manner(ramp=size.ramp), size.drivers).crowd()
        watching.send_signal(signal.SIGINT)
        watching.wait()
        found = shares(written.read_text(encoding="utf-8").splitlines())
    told = ", ".join(f"{share:.0%} {part}" for part, share in found.items())
    yield Fact(f"who holds Python's lock in a rush of {size.people}", told)
