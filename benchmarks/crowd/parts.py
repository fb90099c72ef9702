"""The parts of the load benchmark: each fills a throwaway place, lets a crowd in, gives lines of a table."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.campaigns.people import Person
from benchmarks.campaigns.places import Place, ground
from benchmarks.crowd.driving import Crowd, Driving
from benchmarks.crowd.figures import Run
from benchmarks.crowd.people import ROLE, compared, open_company
from benchmarks.crowd.proxy import sites
from benchmarks.crowd.site import Site, answers, bare_site, site
from benchmarks.crowd.walk import Manner

THINKING = (2.0, 10.0)


@dataclass(frozen=True)
class Size:
    """How large a part is: people, seconds over which they arrive, processes that drive them."""

    people: int
    ramp: float = 0.0
    drivers: int = 1


@dataclass(frozen=True)
class Standing:
    """A company and the running app."""

    place: Place
    people: list[Person]
    site: Site


@contextmanager
def standing(
    people: int, *, store: str = "sqlite", processes: int = 0, settings: Mapping[str, str] | None = None
) -> Iterator[Standing]:
    """A company of that many, and the app: one process (0), or so many behind nginx."""
    with ground(store) as given, TemporaryDirectory() as name:
        place, folder = given.new(), Path(name)
        company = open_company(place, people)
        running = sites(place, folder, processes) if processes else site(place, folder, settings)
        with running as address:
            warm(address)
            yield Standing(place, company, address)


def warm(there: Site) -> None:
    """Ask every process for its page once, so that the first person does not wait for what is made once."""
    for app in there.apps:
        for path in ("/", "/r", "/health"):
            answers(f"{app.address}{path}")


def answer(name: str, there: Standing, manner: Manner, size: Size) -> Run:
    """Let everybody answer, and look what is stored."""
    before = there.site.seconds
    crowd = Driving(there.site.address, there.people, manner, size.drivers).crowd()
    return _run(name, there, crowd, before)


def _run(name: str, there: Standing, crowd: Crowd, before: float) -> Run:
    taken, memory = there.site.seconds - before, there.site.megabytes
    return Run(name, crowd, taken, memory, compared(there.place, there.people, crowd.ledger))


def thinking(size: Size) -> Iterator[Run]:
    """One process; people who think before each press."""
    with standing(size.people) as there:
        yield answer("thinking", there, Manner(THINKING, size.ramp), size)


def rush(size: Size) -> Iterator[Run]:
    """One process; people who never think."""
    with standing(size.people) as there:
        yield answer("rush", there, Manner(ramp=size.ramp), size)


def bare(size: Size) -> Iterator[Run]:
    """The same rush on Streamlit alone, with nothing stored: what our figures are read against."""
    people = [Person(number, "", "", ROLE, "") for number in range(size.people)]
    with TemporaryDirectory() as name, bare_site(Path(name)) as there:
        answers(f"{there.address}/")
        before = there.seconds
        crowd = Driving(there.address, people, Manner(ramp=size.ramp), size.drivers).crowd()
        yield Run("Streamlit alone", crowd, there.seconds - before, there.megabytes, None)


def processes(size: Size) -> Iterator[Run]:
    """PostgreSQL: one process, two behind nginx, and two of which one is killed meanwhile."""
    for count in (1, 2):
        with standing(size.people, store="postgresql", processes=count) as there:
            name = f"PostgreSQL, {count} process{'es' if count > 1 else ''}"
            yield answer(name, there, Manner(ramp=size.ramp), size)
    with standing(size.people, store="postgresql", processes=2) as there:
        before = there.site.seconds
        manner = Manner(ramp=size.ramp, again=True)
        driving = Driving(there.site.address, there.people, manner, size.drivers)
        time.sleep(max(4.0, size.ramp / 2))
        there.site.apps[0].kill()
        yield _run("PostgreSQL, one of 2 killed", there, driving.crowd(), before)


def blip(size: Size) -> Iterator[Run]:
    """One process; every connection falls at once in the middle of it."""
    with standing(size.people) as there:
        arrived = 8.0 + size.ramp
        manner = Manner(THINKING, size.ramp, drop_at=time.monotonic() + arrived + THINKING[1], again=True)
        yield answer("blip", there, manner, size)
