"""What stands beside the table: memory of windows that wait and of many runs, the counter, real browsers."""

from __future__ import annotations

import time
from collections.abc import Iterator

from assessment.storage import OPERATOR
from benchmarks.campaigns.people import WAVE
from benchmarks.crowd.browsers import turns_of
from benchmarks.crowd.driving import Crowd, Driving
from benchmarks.crowd.figures import Fact, milliseconds, percentile
from benchmarks.crowd.parts import THINKING, Size, standing
from benchmarks.crowd.people import ORGANIZATION
from benchmarks.crowd.presenter import Presenter, delays
from benchmarks.crowd.walk import Manner

FEW = 4
MANY = 100_000
SETTLED = 20.0
"""Seconds that windows wait before memory is read."""


def idle(size: Size) -> Iterator[Fact]:
    """Windows that stand on the first part, and wait; more than a process takes by itself."""
    with standing(size.people, settings={"ASSESSMENT_MOST_WINDOWS": str(2 * size.people)}) as there:
        empty = there.site.megabytes
        until = time.monotonic() + size.ramp + 2 * SETTLED
        manner = Manner(ramp=size.ramp, stop_after=0, until=until)
        driving = Driving(there.site.address, there.people, manner, size.drivers)
        time.sleep(size.ramp + SETTLED)
        full = there.site.megabytes
        crowd = driving.crowd()
    waited = f"{full:,.0f} MB, {empty:,.0f} MB before the first; {_wrong(crowd)}"
    yield Fact(f"{len(crowd.paints):,} windows that wait", waited)


def reruns(size: Size) -> Iterator[Fact]:
    """Memory after a tenth of all runs, and after all: of the same people, who turn pages for ever."""
    with standing(size.people) as there:
        read = []
        for turns in (MANY // 10, MANY - MANY // 10):
            manner = Manner(ramp=size.ramp, stop_after=0, turns=turns // (2 * size.people))
            crowd = Driving(there.site.address, there.people, manner, size.drivers).crowd()
            runs = sum(len(each.pages) for each in crowd.seen)
            read.append((runs + (read[-1][0] if read else 0), there.site.megabytes))
    (few, before), (many, after) = read
    grown = f"{before:,.0f} and {after:,.0f} MB: {after / before:.2f} times; {_wrong(crowd)}"
    yield Fact(f"memory after {few:,} and {many:,} page turns", grown)


def counter(size: Size) -> Iterator[Fact]:
    """How long after a thank-you the presenter's screen counts it, while all the others answer."""
    with standing(size.people) as there:
        store = there.place.open()
        try:
            token = Presenter.signed_in(store, ORGANIZATION)
        finally:
            store.close()
        with Presenter(there.site.address, token, ORGANIZATION, WAVE) as presenter:
            manner = Manner(THINKING, size.ramp)
            crowd = Driving(there.site.address, there.people, manner, size.drivers).crowd()
            time.sleep(2.0)
    late = delays(sorted(each.thanked for each in crowd.seen if each.thanked), presenter.shown)
    told = f"p50 {percentile(late, 0.5):.2f} s, p95 {percentile(late, 0.95):.2f} s; {_wrong(crowd)}"
    yield Fact(f"counter behind the thank-you, {size.people} answering, {len(late)} steps", told)


def browsers(size: Size) -> Iterator[Fact]:
    """Real browsers, one after the other, beside a crowd that thinks."""
    with standing(size.people + FEW) as there:
        crowd, real = there.people[:-FEW], there.people[-FEW:]
        driving = Driving(there.site.address, crowd, Manner(THINKING, size.ramp), size.drivers)
        time.sleep(size.ramp)
        took = [turn for person in real for turn in turns_of(there.site.address, person.code)]
        faults = _wrong(driving.crowd())
        store = there.place.open()
        try:
            sent = store.desk(ORGANIZATION, OPERATOR).sent(WAVE)
        finally:
            store.close()
    p50, p95 = (milliseconds(percentile(took, share)) for share in (0.5, 0.95))
    told = f"page p50 {p50}, p95 {p95} until it is drawn; {sent} of {len(there.people)} stored; {faults}"
    yield Fact(f"{FEW} in Chromium beside {size.people} who think", told)


def _wrong(crowd: Crowd) -> str:
    for fault, count in crowd.faults.most_common(5):
        print(f"  {count} x {fault}")
    return f"{sum(crowd.faults.values())} errors"
