"""A power cut at every write: what the product wrote is replayed, cut, torn, and opened with the product."""

from __future__ import annotations

import copy
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from assessment.errors import AssessmentError
from benchmarks.campaigns.disk import Disk, Step, lay, steps_of
from benchmarks.campaigns.migrations import newer
from benchmarks.campaigns.outcome import Findings, Outcome, timed
from benchmarks.campaigns.people import Ledger, Person, compared, open_round
from benchmarks.campaigns.places import Place
from benchmarks.campaigns.workloads import ORGANIZATION, WORKLOADS, Workload, prepare, read_people

ROOT = Path(__file__).resolve().parents[2]
IN_MEMORY = Path("/dev/shm")


@dataclass(frozen=True)
class Record:
    """A recorded run: the folder as it was before, the people in it, and every step."""

    name: str
    start: Disk
    people: Sequence[Person]
    workload: Workload
    steps: Sequence[Step]


@contextmanager
def working_folder() -> Iterator[Path]:
    """A throwaway folder, in memory where there is such a place: the simulated disk is the slow one."""
    folder = Path(tempfile.mkdtemp(prefix="scan-cuts-", dir=IN_MEMORY if IN_MEMORY.is_dir() else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def recorded(name: str, folder: Path) -> Record:
    """Run a workload of the product with the recorder loaded."""
    data, people, trace = folder / "data", folder / "people.json", folder / "trace"
    command = [sys.executable, "-m", "benchmarks.campaigns.workloads", name, data, people]
    prepare(name, data, people)
    start = Disk(data)
    loaded = {"LD_PRELOAD": str(_compiled(folder)), "FAULTS_FOLDER": str(data), "FAULTS_TRACE": str(trace)}
    subprocess.run(command, check=True, cwd=ROOT, env=os.environ | loaded)
    return Record(name, start, read_people(people), WORKLOADS[name], list(steps_of(trace)))


def cuts(count: int, seed: int, names: Sequence[str] = tuple(WORKLOADS)) -> Outcome:
    """About ``count`` cuts, spread evenly over every step of every workload."""
    with timed("power cut at every write, SQLite", seed) as outcome, working_folder() as folder:
        steps = 0
        records = []
        for number, name in enumerate(names):
            (folder / str(number)).mkdir()
            records.append(recorded(name, folder / str(number)))
            steps += len(records[-1].steps)
        each = count / steps
        for record in records:
            cut_all(record, each, seed, folder, outcome)
        outcome.note = f"{steps} steps of {len(names)} workloads, {each:.1f} cuts at each on average"
    return outcome


def cut_all(record: Record, each: float, seed: int, folder: Path, outcome: Outcome) -> None:
    """Cut at every step of a record, ``each`` times, and enter what is found."""
    disk = copy.deepcopy(record.start)
    people, ledger = list(record.people), Ledger()
    told = range(record.workload.sent_before)
    ledger.sending.update(told)
    ledger.thanked.update(told)
    chance = random.Random(f"{seed} {record.name}")
    seen: set[int] = set()  # folders that were looked at since the last acknowledgement
    for number, step in enumerate(record.steps):
        if step.kind == "M":
            _hear(step, people, ledger)
            seen.clear()
            continue
        disk.take(step)
        times = int(each) + (chance.random() < each % 1)
        for keep in ("some", "nothing", "all", *["some"] * times)[:times]:
            outcome.attempts += 1
            image = disk.cut(chance, keep)
            same = hash(tuple(image.items()))
            if same in seen:
                continue
            seen.add(same)
            place = Place(folder / "cut")
            lay(place.folder, image)
            with newer() if record.workload.newer else nullcontext():
                found = _checked(place, people, ledger)
            shutil.rmtree(place.folder)
            where = f"{record.name}, step {number} ({step.kind}), {keep} kept: "
            found.examples = [where + example for example in found.examples]
            outcome.findings.merge(found)


def _hear(step: Step, people: list[Person], ledger: Ledger) -> None:
    kind, number, value = json.loads(step.data)
    if kind == "person":
        people.append(Person(**value))
    else:
        ledger.take(kind, number, value)


def _checked(place: Place, people: Sequence[Person], ledger: Ledger) -> Findings:
    """What the product finds after the cut."""
    try:
        if not people:
            return _set_up_again(place)
        return compared(place, ORGANIZATION, people, ledger)
    except Exception as error:  # noqa: BLE001 - anything but a sentence is a finding
        found = Findings()
        found.add("unsaid", f"{type(error).__name__}: {error}"[:300])
        return found


def _set_up_again(place: Place) -> Findings:
    """Nothing was acknowledged yet: the same can be done again, or was done."""
    found = Findings()
    store = place.open()
    try:
        open_round(store, ORGANIZATION, {("rep", "North"): 1})
    except AssessmentError as error:
        if error.code not in ("storage.organization_exists", "storage.wave_exists"):
            found.add("half_done", f"setting up cannot be repeated: {error.code}")
    finally:
        store.close()
    return found


def _compiled(folder: Path) -> Path:
    library, source = folder / "recorder.so", Path(__file__).with_name("recorder.c")
    subprocess.run(
        ["gcc", "-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library, source, "-ldl", "-lpthread"],
        check=True,
    )
    return library
