"""Random walks through a wave beside a plain model of it, on a usual clock or on one that jumps.

The model says what each step must do: drafts, sendings, closings, edits by who saw an older state, restarts.
A clock may jump by up to 25 hours, and the walk may begin in the night in which summer time does or ends.
"""

from __future__ import annotations

import logging
import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher

from assessment.errors import AssessmentError, LinkRefused, StorageError
from assessment.storage import OPERATOR, Draft, Store, clock
from assessment.storage import accounts as account_rules
from assessment.storage.sign_ins import ABSOLUTE_SECONDS, IDLE_SECONDS
from benchmarks.campaigns.people import WAVE, Person, desk_of, draft_of, number_of, open_round, response_of
from benchmarks.campaigns.promise import Attacked

_log = logging.getLogger("assessment")
STEPS = 40
FARTHEST_JUMP = 25 * 3600.0
PASSWORD = "Vier kano's op zee"
NAME = "walk"
ZONES = ("UTC", "Europe/Amsterdam", "America/St_Johns", "Pacific/Kiritimati")
NIGHTS = (datetime(2026, 3, 29, 0, 50, tzinfo=UTC), datetime(2026, 10, 25, 0, 50, tzinfo=UTC))
"""Ten minutes before summer time begins and ends in Amsterdam."""


@dataclass
class Times:
    """A clock that is set, and the processor's count, which only goes on."""

    now: float
    ticks: float = 0.0

    def time(self) -> float:
        """What the server's clock says."""
        return self.now

    def monotonic(self) -> float:
        """What the processor counts."""
        return self.ticks

    def pass_by(self, seconds: float) -> None:
        """Let time go by."""
        self.now += seconds
        self.ticks += seconds


@dataclass
class Model:
    """What must be true of the wave."""

    people: list[Person]
    open: bool = True
    drafts: dict[int, Draft] = field(default_factory=dict)
    sent: set[int] = field(default_factory=set)
    name: str = NAME.title()


class Walk:
    """One walk."""

    def __init__(self, attacked: Attacked, number: int, *, jumping: bool) -> None:
        self._attacked, self._jumping = attacked, jumping
        self._chance = random.Random(f"{attacked.seed} {number}")
        begin = self._chance.choice(NIGHTS).timestamp() if jumping else time.time()
        self._times = Times(begin)
        self._folder = Path(tempfile.mkdtemp(prefix="scan-walks-"))
        self._told = f"walk {number} of seed {attacked.seed}"
        self._latest = 0.0

    def go(self) -> None:
        """Step by step; each one is an attempt."""
        zone = self._chance.choice(ZONES) if self._jumping else os.environ.get("TZ", "UTC")
        try:
            with _in_zone(zone), _under(self._times):
                self._store = Store(self._folder)
                self._model = Model(open_round(self._store, NAME, {("rep", "North"): 6, ("mt", ""): 3}))
                self._store.accounts.add("ann", PASSWORD)
                self._sign_in()
                try:
                    self._walk()
                finally:
                    self._store.close()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _walk(self) -> None:
        steps: list[Callable[[], None]] = [
            *(self._save, self._save, self._save, self._send, self._send),
            *(self._close, self._reopen, self._extend, self._revise, self._again),
        ]
        for _ in range(STEPS):
            self._attacked.attempts += 1
            longest = 6 * 3600 if self._chance.random() < 0.1 else 400
            self._times.pass_by(self._chance.uniform(0, longest))
            if self._jumping and self._chance.random() < 0.3:
                self._times.now += self._chance.uniform(-FARTHEST_JUMP, FARTHEST_JUMP)
            step = self._chance.choice(steps)
            try:
                step()
            except AssessmentError as fault:
                self._find(f"{step.__name__}: {fault.sentence('en')}")
            self._look()

    def _find(self, what: str) -> None:
        self._attacked.find(f"{self._told}: {what}")

    def _refused(self, act: Callable[[], object], code: str) -> None:
        try:
            act()
        except (LinkRefused, StorageError) as refusal:
            if refusal.code != code:
                self._find(f"{refusal.code} instead of {code}")
        else:
            self._find(f"done, instead of {code}")

    def _person(self) -> tuple[Person, str]:
        """Somebody, and why their link is refused; "" where it is not."""
        person = self._chance.choice(self._model.people)
        why = "link.used" if person.number in self._model.sent else "" if self._model.open else "link.closed"
        return person, why

    def _save(self) -> None:
        person, why = self._person()
        draft = draft_of(person, self._chance.randint(0, 9))
        desk = self._store.respondent(person.code)
        if why:
            self._refused(lambda: desk.save_draft(draft), why)
        else:
            desk.save_draft(draft)
            self._model.drafts[person.number] = draft

    def _send(self) -> None:
        person, why = self._person()
        desk = self._store.respondent(person.code)
        if why:
            self._refused(lambda: desk.send(response_of(person)), why)
        else:
            desk.send(response_of(person))
            self._model.sent.add(person.number)
            self._model.drafts.pop(person.number, None)

    def _revision(self) -> int:
        (wave,) = desk_of(self._store, NAME).waves()
        return wave.revision

    def _close(self) -> None:
        desk, seen = desk_of(self._store, NAME), self._revision()
        if self._model.open:
            self._refused(lambda: desk.close_wave(WAVE, seen - 1), "storage.edited_meanwhile")
        desk.close_wave(WAVE, seen)
        self._model.open = False

    def _reopen(self) -> None:
        desk_of(self._store, NAME).reopen_wave(WAVE, self._revision())
        self._model.open = True

    def _extend(self) -> None:
        """Set the day on which it closes: upkeep closes it when that day is over, and not before."""
        if not self._model.open:
            return
        today = datetime.fromtimestamp(clock.moment(self._store.databases), UTC).date()
        day = today + timedelta(days=self._chance.randint(-1, 1))
        desk_of(self._store, NAME).extend_wave(WAVE, day.isoformat(), self._revision())
        self._store.upkeep().close_ended()
        now = datetime.fromtimestamp(clock.moment(self._store.databases), UTC).date()
        self._model.open = day >= now
        if self._model.open:
            desk_of(self._store, NAME).extend_wave(WAVE, "", self._revision())

    def _revise(self) -> None:
        """Two at once: who saw the older state is told so, and changes nothing."""
        desk = desk_of(self._store, NAME)
        seen = desk.known()
        name = f"Walk {self._chance.random():.6f}"
        desk.revise(replace(seen, name=name))
        self._model.name = name
        self._refused(lambda: desk.revise(replace(seen, name="older")), "storage.edited_meanwhile")

    def _again(self) -> None:
        """Another process goes on."""
        self._store.upkeep().keep_time()
        self._store.close()
        self._store = Store(self._folder)

    def _sign_in(self) -> None:
        self._token = self._store.accounts.sign_in("ann", PASSWORD)
        self._began = self._used = self._times.ticks

    def _look(self) -> None:
        """What is stored is what was told."""
        model, desk = self._model, desk_of(self._store, NAME)
        (wave,) = desk.waves()
        if wave.open != model.open:
            self._find(f"the wave is open: {wave.open}")
        if desk.known().name != model.name:
            self._find("an edit was lost")
        for person in model.people:
            if person.number not in model.sent:
                draft = self._store.respondent(person.code).draft()
                if draft != model.drafts.get(person.number, Draft()):
                    self._find(f"the draft of {person.number} is another")
        if desk.sent(WAVE) != len(model.sent):
            self._find(f"{desk.sent(WAVE)} are counted, {len(model.sent)} were thanked")
        if not model.open and sorted(map(number_of, desk.responses(WAVE)), key=str) != sorted(
            model.sent, key=str
        ):
            self._find("the responses are not those that were thanked for")
        self._look_at_time()

    def _look_at_time(self) -> None:
        told = clock.moment(self._store.databases)
        if told < self._latest - clock.TOLERATED_SECONDS:
            self._find(f"time went back by {self._latest - told:.0f} s")
        self._latest = max(self._latest, told)
        days = [date.fromisoformat(entry.at[:10]) for entry in self._store.care(NAME, OPERATOR).log()]
        if days != sorted(days, reverse=True):
            self._find("entries of the log are not in the order of their days")
        idle, old = self._times.ticks - self._used, self._times.ticks - self._began
        lives = self._store.accounts.signed_in(self._token) is not None
        if lives and (idle > IDLE_SECONDS + 60 or old > ABSOLUTE_SECONDS):
            self._find("a sign-in lasts longer than it may")
        if not lives and not self._jumping and idle < IDLE_SECONDS:
            self._find("a sign-in ended too soon")
        if lives:
            self._used = self._times.ticks
        else:
            self._sign_in()


@contextmanager
def _in_zone(zone: str) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


@contextmanager
def _under(times: Times) -> Iterator[None]:
    """The product's clock is ``times``; passwords are hashed fast."""
    usual, hasher, level = clock.time, account_rules._hasher, _log.level
    _log.setLevel(logging.ERROR)  # each jump is told there
    clock.time = times  # type: ignore[assignment]
    account_rules._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    try:
        yield
    finally:
        clock.time, account_rules._hasher = usual, hasher
        _log.setLevel(level)


def walks(attacked: Attacked, steps: int) -> None:
    """About ``steps`` steps, in walks."""
    for number in range(max(1, steps // STEPS)):
        Walk(attacked, number, jumping=False).go()
    attacked.note = f"{max(1, steps // STEPS)} walks"


def jumps(attacked: Attacked, count: int) -> None:
    """``count`` walks under clocks that jump."""
    for number in range(count):
        Walk(attacked, number, jumping=True).go()
    attacked.note = f"{count} walks, the clock set by up to 25 h, around the nights of summer time"
