"""One flipped bit anywhere in a database file: every changed response is told, never a wrong number said."""

from __future__ import annotations

import random

from assessment.errors import AssessmentError, StorageError
from assessment.response import Response
from assessment.storage import OPERATOR, Wave
from benchmarks.campaigns.outcome import Outcome, timed
from benchmarks.campaigns.people import WAVE, open_round, response_of
from benchmarks.campaigns.places import Ground, Place

PEOPLE = {("mt", ""): 6, ("rep", "North"): 17, ("rep", "South"): 15, ("rep", "East"): 2}
NAME = "organization-acme.sqlite"


def flips(ground: Ground, count: int, seed: int) -> Outcome:
    """Flip ``count`` bits, one at a time, and read each file with the product."""
    with timed("one bit flipped, SQLite", seed) as outcome:
        chance = random.Random(seed)
        place = ground.new()
        _fill(place)
        original = _read(place)
        file = place.folder / NAME
        pristine = file.read_bytes()
        told = 0
        for _ in range(count):
            bit = chance.randrange(len(pristine) * 8)
            content = bytearray(pristine)
            content[bit // 8] ^= 1 << bit % 8
            _lay(place, bytes(content))
            told += _looked_at(place, original, bit, outcome)
            outcome.attempts += 1
        outcome.note = f"{len(pristine) // 1024} KiB, {len(original[0])} responses; {told} flips told"
        ground.remove(place)
    return outcome


def _fill(place: Place) -> None:
    store = place.open()
    for person in open_round(store, "acme", PEOPLE):
        store.respondent(person.code).send(response_of(person))
    store.desk("acme", OPERATOR).close_wave(WAVE)
    store.close()


def _read(place: Place) -> tuple[list[Response], list[Wave]]:
    """All that a number rests on: responses and the facts of the wave; StorageError where it is damaged."""
    store = place.open()
    try:
        desk = store.desk("acme", OPERATOR)
        findings = store.care("acme", OPERATOR).check()
        if findings:
            raise StorageError("storage.damaged")
        return desk.responses(WAVE), desk.waves()
    finally:
        store.close()


def _lay(place: Place, content: bytes) -> None:
    (place.folder / NAME).write_bytes(content)
    (place.folder / f"{NAME}-journal").unlink(missing_ok=True)


def _looked_at(place: Place, original: tuple[list[Response], list[Wave]], bit: int, outcome: Outcome) -> bool:
    """Whether it was told; a difference that was not is a finding."""
    try:
        responses, waves = _read(place)
    except AssessmentError:
        return True
    except Exception as error:  # noqa: BLE001 - the campaign counts it
        outcome.findings.add("unsaid", f"bit {bit}: {type(error).__name__}: {error}"[:200])
        return True
    if responses != original[0]:
        gone = len(original[0]) - len(responses)
        outcome.findings.add(
            "unsaid", f"bit {bit}: {gone} responses fewer" if gone else f"bit {bit}: changed"
        )
    elif waves != original[1]:
        outcome.findings.add("unsaid", f"bit {bit}: the facts of the wave changed")
    return False
