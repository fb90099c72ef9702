"""Processes that use the product and can be killed; what they say comes back through a pipe."""

from __future__ import annotations

import json
import multiprocessing
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection, wait
from multiprocessing.synchronize import Event
from typing import Any

from assessment.storage import Store
from benchmarks.campaigns.people import WAVE, Ledger, Person, Say, desk_of, walk
from benchmarks.campaigns.places import Place

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["assessment.storage", "assessment.library", "psycopg"])


def event() -> Event:
    """Something that a worker can wait for."""
    return _processes.Event()


class Worker:
    """One process of the product, and the pipe from it."""

    def __init__(self, task: Callable[..., None], *words: Any) -> None:
        self.pipe, theirs = _processes.Pipe(duplex=False)
        self.process = _processes.Process(target=_started, args=(theirs, task, words), daemon=True)
        self.process.start()
        theirs.close()
        self.ended = False

    def kill(self) -> None:
        """End it with SIGKILL, wherever it is."""
        self.process.kill()
        self.process.join()


def listen(workers: Sequence[Worker], ledger: Ledger, until: float | None = None) -> None:
    """Enter what ``workers`` say, until a moment, or until all have ended."""
    while True:
        talking: list[Any] = [worker.pipe for worker in workers if not worker.ended]
        left = None if until is None else until - time.monotonic()
        if not talking or (left is not None and left <= 0):
            return
        for pipe in wait(talking, left):
            assert isinstance(pipe, Connection)
            try:
                kind, number, value = json.loads(pipe.recv_bytes())
            except EOFError:
                next(worker for worker in workers if worker.pipe is pipe).ended = True
            else:
                if kind != "ready":
                    ledger.take(kind, number, value)


def listen_for_progress(workers: Sequence[Worker], ledger: Ledger, moment: float) -> None:
    """Until something was acknowledged, and for a ``moment`` more: so even a slow machine gets on."""
    before = ledger.acknowledged
    while ledger.acknowledged == before and not all(worker.ended for worker in workers):
        listen(workers, ledger, time.monotonic() + 0.02)
    listen(workers, ledger, time.monotonic() + moment)


def until_ready(workers: Sequence[Worker]) -> None:
    """Wait until every worker has begun."""
    for worker in workers:
        worker.pipe.recv_bytes()


def finish(workers: Sequence[Worker], ledger: Ledger) -> None:
    """Hear everybody out, and let them end."""
    listen(workers, ledger)
    for worker in workers:
        worker.process.join()


def fill_in(say: Say, place: Place, people: Sequence[Person], seed: int) -> None:
    """Everybody fills in and sends, at once."""
    with_store(place, lambda store: at_once(store, people, say, seed))


def close(say: Say, place: Place, organization: str) -> None:
    """Close the wave."""

    def act(store: Store) -> None:
        desk_of(store, organization).close_wave(WAVE)
        say("closed", 0, "")

    with_store(place, act)


def with_store(place: Place, act: Callable[[Store], None]) -> None:
    """Do something with a store of one's own."""
    store = place.open()
    try:
        act(store)
    finally:
        store.close()


def at_once(store: Store, people: Sequence[Person], say: Say, seed: int) -> None:
    """A thread for each person."""
    with ThreadPoolExecutor(max(1, len(people))) as pool:
        list(pool.map(lambda person: walk(store, person, say, seed), people))


def _started(pipe: Any, task: Callable[..., None], words: Sequence[Any]) -> None:
    lock = threading.Lock()

    def say(kind: str, number: int, value: object) -> None:
        with lock:
            pipe.send_bytes(json.dumps([kind, number, value]).encode())

    say("ready", 0, "")
    try:
        task(say, *words)
    except Exception as error:  # noqa: BLE001 - the campaign counts it
        say("unsaid", 0, f"{type(error).__name__}: {error}"[:200])
