"""A disk of 3 MiB that is full: told, nothing half-done, reads go on, and all goes on once there is room."""

from __future__ import annotations

import os
import random
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, event

from assessment.errors import AssessmentError
from assessment.storage import Store
from benchmarks.campaigns.outcome import Findings, Outcome, timed
from benchmarks.campaigns.people import (
    WAVE,
    Ledger,
    Person,
    compared,
    desk_of,
    draft_of,
    open_round,
    response_of,
)
from benchmarks.campaigns.places import Place

SIZE = 3 * 1024 * 1024
LEFT = 96 * 1024
PEOPLE = {("mt", ""): 4, ("rep", "North"): 26}


class _MountedDisk:
    """A file system of 3 MiB, mounted by us, and a file that fills it."""

    note = "a tmpfs of 3 MiB"

    def __init__(self, folder: Path) -> None:
        self.folder, self._filler = folder, folder / "filler"

    def fill(self, left: int) -> None:
        """Leave about ``left`` bytes."""
        state = os.statvfs(self.folder)
        self._filler.write_bytes(bytes(max(0, state.f_bavail * state.f_frsize - left)))

    def free(self) -> None:
        """There is room again."""
        self._filler.unlink()


class _LimitedPages:
    """Where nobody may mount: SQLite itself says that the disk is full beyond so many pages."""

    note = "SQLite's max_page_count"
    _page = 4096

    def __init__(self, folder: Path) -> None:
        self.folder, self._most = folder, SIZE // self._page

    def fill(self, left: int) -> None:
        """Leave about ``left`` bytes."""
        used = max(path.stat().st_size for path in self.folder.rglob("*.sqlite"))
        self._most = (used + left) // self._page

    def free(self) -> None:
        """There is room again."""
        self._most = SIZE // self._page

    def limit(self, connection: Connection) -> None:
        """Called at the beginning of each transaction."""
        connection.exec_driver_sql(f"PRAGMA max_page_count = {self._most}")


Disk = _MountedDisk | _LimitedPages


@contextmanager
def small_disk() -> Iterator[Disk]:
    """A disk of 3 MiB: a real one where we may mount it, as root may."""
    with tempfile.TemporaryDirectory(prefix="scan-disk-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder]
        if subprocess.run(mount, stderr=subprocess.DEVNULL).returncode == 0:
            try:
                yield _MountedDisk(Path(folder))
            finally:
                subprocess.run(["umount", folder], check=True)
            return
        pages = _LimitedPages(Path(folder))
        event.listen(Engine, "begin", pages.limit)
        try:
            yield pages
        finally:
            event.remove(Engine, "begin", pages.limit)


def full_disk(count: int, seed: int) -> Outcome:
    """Fill the disk ``count`` times at random moments of people's work."""
    with timed("full disk of 3 MiB, SQLite", seed) as outcome:
        chance = random.Random(seed)
        told = 0
        for number in range(count):
            with small_disk() as disk:
                told += _fill_once(disk, chance, number, outcome.findings)
            outcome.attempts += 1
        outcome.note = f"{disk.note}; {told} presses told that the disk is full"
        if not told:
            outcome.findings.add("unsaid", "the disk was never full")
    return outcome


def _fill_once(disk: Disk, chance: random.Random, number: int, found: Findings) -> int:
    place, ledger = Place(disk.folder / "data"), Ledger()
    store = place.open()
    people = open_round(store, "acme", PEOPLE, first=number * 100)
    chance.shuffle(people)
    early = chance.randrange(len(people))
    for person in people[:early]:
        _press(store, person, ledger, found)
    disk.fill(chance.randrange(0, LEFT, 512))
    told = sum(_press(store, person, ledger, found) for person in people[early:])
    told += _close_on_full_disk(store, found, ledger) if chance.random() < 0.3 else 0
    _reads_go_on(store, people, ledger, found)
    disk.free()
    if not ledger.closed:
        for person in ledger.waiting(people):
            if _press(store, person, ledger, found):
                found.add("unsaid", "told that the disk is full, and there is room again")
    store.close()
    found.merge(compared(place, "acme", people, ledger))
    return told


def _press(store: Store, person: Person, ledger: Ledger, found: Findings) -> int:
    """Save and send; 1 when told that the disk is full."""
    try:
        desk = store.respondent(person.code)
        if desk.draft().part < 5:
            desk.save_draft(draft_of(person, 5))
            ledger.take("saved", person.number, 5)
        ledger.take("sending", person.number, "")
        desk.send(response_of(person))
        ledger.take("thanked", person.number, "")
    except AssessmentError as error:
        if error.code == "storage.disk_full":
            return 1
        if error.code == "link.used":
            found.add("half_done", f"{person.number} was told that the disk is full, and the code is used")
        else:
            found.add("unsaid", f"the disk is full, and told {error.code}")
    except Exception as error:  # noqa: BLE001 - the campaign counts it
        found.add("unsaid", f"the disk is full, and {type(error).__name__} came out: {error}"[:200])
    return 0


def _close_on_full_disk(store: Store, found: Findings, ledger: Ledger) -> int:
    try:
        desk_of(store, "acme").close_wave(WAVE)
    except AssessmentError as error:
        if error.code != "storage.disk_full":
            found.add("unsaid", f"closing on a full disk: {error.code}")
        return 1
    ledger.take("closed", 0, "")
    return 0


def _reads_go_on(store: Store, people: Sequence[Person], ledger: Ledger, found: Findings) -> None:
    for person in people:
        try:
            desk = store.respondent(person.code)
            if person.number in ledger.thanked or ledger.closed:
                continue
            if desk.draft().part < ledger.saved.get(person.number, 0):
                found.add("lost", f"{person.number}'s draft on the full disk")
        except AssessmentError as error:
            found.add("unsaid", f"reading on a full disk: {error.code}")
