"""Backup and restore, round after round, while people send: what comes back is what was kept."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Sequence
from pathlib import Path

from assessment.errors import AssessmentError
from assessment.storage import OPERATOR, Store
from assessment.storage.restore import restore
from benchmarks.campaigns.outcome import Findings, Outcome, timed
from benchmarks.campaigns.people import WAVE, Person, desk_of, draft_of, open_round, response_of
from benchmarks.campaigns.places import Ground, Place

CLOSED, OPEN = "closed", "open"


def backups(ground: Ground, count: int, seed: int) -> Outcome:
    """``count`` rounds: back up, go on, restore elsewhere or in the same place, compare."""
    with timed(f"backup and restore, {ground.name}", seed) as outcome:
        chance = random.Random(seed)
        same = 0
        for number in range(count):
            in_place = chance.random() < 0.5
            same += in_place
            try:
                outcome.findings.merge(_round(ground, chance, number, in_place=in_place))
            except AssessmentError as error:
                outcome.findings.add("lost", f"round {number}: {error.code}")
            outcome.attempts += 1
        outcome.note = f"{same} in place, {count - same} elsewhere; digests of all responses compared"
    return outcome


def digest(store: Store, organization: str) -> str:
    """One digest over every response of the wave."""
    responses = desk_of(store, organization).responses(WAVE)
    whole = "\n".join(sorted(response.model_dump_json() for response in responses))
    return hashlib.sha256(whole.encode()).hexdigest()


def _round(ground: Ground, chance: random.Random, number: int, *, in_place: bool) -> Findings:
    place, apart = ground.new(), Path(f"{ground.new().folder}-apart")
    store = place.open()
    gone = open_round(
        store,
        CLOSED,
        {("mt", ""): 3, ("rep", "North"): chance.randint(5, 14), ("rep", "East"): 2},
        number * 100,
    )
    for person in gone:
        store.respondent(person.code).send(response_of(person))
    desk_of(store, CLOSED).close_wave(WAVE)
    people = open_round(store, OPEN, {("rep", "South"): 8}, number * 100 + 50)
    for person in people[:4]:
        store.respondent(person.code).save_draft(draft_of(person, 5))
    before = digest(store, CLOSED)
    made = store.upkeep(OPERATOR).back_up(apart / "backups")
    store.upkeep(OPERATOR).save_keys(apart / "keys")
    store.respondent(people[5].code).send(response_of(people[5]))
    store.close()
    target = place if in_place else ground.new()
    restored = restore(target.folder, target.url, made.folder, keys=apart / "keys", actor="operator")
    found = _compared(target, before, people)
    if restored.unknown != {OPEN: (WAVE,)}:
        found.add("unsaid", f"the restore asks about {dict(restored.unknown)}")
    for finding in (*made.findings, *restored.findings):
        found.add("half_done", f"found by the product itself: {finding.code}")
    for each in {place.folder: place, target.folder: target}.values():
        ground.remove(each)
    shutil.rmtree(apart)
    return found


def _compared(target: Place, before: str, people: Sequence[Person]) -> Findings:
    found = Findings()
    store = target.open()
    try:
        if digest(store, CLOSED) != before:
            found.add("lost", "the responses are not those of the backup")
        for person in people[:4]:
            if store.respondent(person.code).draft() != draft_of(person, 5):
                found.add("lost", f"{person.number}'s draft")
        care = store.upkeep(OPERATOR)
        care.settle_wave(OPEN, WAVE, "open")
        for finding in care.check():
            found.add("half_done", f"check after the restore: {finding.code}")
    finally:
        store.close()
    return found
