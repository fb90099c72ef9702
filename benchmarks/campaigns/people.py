"""Respondents of a campaign: who they are, what each would answer, and the ledger of what they were told."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from assessment.errors import AssessmentError, LinkRefused, StorageError
from assessment.library import load_questionnaire
from assessment.questionnaire import Questionnaire
from assessment.response import Response, submit
from assessment.storage import OPERATOR, Draft, OrganizationDesk, Store, Wave
from benchmarks.campaigns.outcome import Findings
from benchmarks.campaigns.places import Place

WAVE, YEAR = "2026", 2026
PARTS = 9
GIVE_UP = 600
TRY_AGAIN = ("storage.busy", "storage.unreachable")
"""What people are told who may try again at once."""
TOO_OLD = "storage.other_version"
_DIGITS = 8
Say = Callable[[str, int, object], None]


@dataclass(frozen=True)
class Person:
    """One invited person; ``number`` can be read back from the answers alone."""

    number: int
    organization: str
    code: str
    role: str
    team: str


@cache
def instrument() -> Questionnaire:
    """The questionnaire that everybody fills in."""
    return load_questionnaire("sustainable-success")


def open_round(
    store: Store, organization: str, people: dict[tuple[str, str], int], first: int = 0
) -> list[Person]:
    """An organization with one open wave, and its people, numbered from ``first``."""
    asked = instrument()
    wave = Wave(WAVE, asked.id, asked.version, YEAR, True, False, False, people)
    issued = store.add_organization(organization, organization.title()).open_wave(wave)
    return [
        Person(number, organization, entry.code, entry.role, entry.team)
        for number, entry in enumerate(issued, first)
    ]


def desk_of(store: Store, organization: str) -> OrganizationDesk:
    """The consultant's desk."""
    return store.desk(organization, OPERATOR)


def answers_of(number: int, role: str) -> dict[str, int | None]:
    """What the person of that number answers: the number itself in the first items, in base 5."""
    answers: dict[str, int | None] = {}
    for place, item in enumerate(instrument().items_for(role)):
        digit = number // 5**place if place < _DIGITS else number * 7 + place
        answers[item.id] = 1 + digit % 5
    return answers


def response_of(person: Person) -> Response:
    """The person's response."""
    return submit(
        instrument(),
        answers_of(person.number, person.role),
        organization=person.organization,
        wave=WAVE,
        role=person.role,
        team=person.team,
        language="nl",
    )


def number_of(response: Response) -> int | None:
    """Whose response this is; None when it is nobody's as it stands."""
    items = list(instrument().items_for(response.role))[:_DIGITS]
    digits = [(response.answers.get(item.id) or 0) - 1 for item in items]
    number = sum(digit * 5**place for place, digit in enumerate(digits))
    return number if response.answers == answers_of(number, response.role) else None


def draft_of(person: Person, part: int) -> Draft:
    """The person's draft after ``part``."""
    answers = answers_of(person.number, person.role)
    kept = dict(list(answers.items())[: part * len(answers) // PARTS])
    return Draft("nl", part, kept, tuple(range(part)), informed=True)


@dataclass
class Ledger:
    """What people were told, kept where no fault reaches it."""

    saved: dict[int, int] = field(default_factory=dict)
    visits: dict[int, str] = field(default_factory=dict)
    sending: set[int] = field(default_factory=set)
    thanked: set[int] = field(default_factory=set)
    closed: bool = False
    acknowledged: int = 0
    words: Counter[str] = field(default_factory=Counter)
    unsaid: list[str] = field(default_factory=list)

    def take(self, kind: str, number: int, value: object) -> None:
        """Enter one thing that was said."""
        self.acknowledged += kind in ("saved", "thanked")
        if kind == "saved":
            self.saved[number] = int(str(value))
        elif kind == "visit":
            self.visits[number] = str(value)
        elif kind == "sending":
            self.sending.add(number)
        elif kind == "thanked":
            self.thanked.add(number)
        elif kind == "closed":
            self.closed = True
        elif kind == "word":
            self.words[str(value)] += 1
        else:
            self.unsaid.append(str(value))

    def waiting(self, people: Sequence[Person]) -> list[Person]:
        """Who has not been thanked yet."""
        return [person for person in people if person.number not in self.thanked]


def walk(store: Store, person: Person, say: Say, seed: int, *, parts: int = PARTS) -> None:
    """Fill in and send, from where the draft stands; every acknowledgement is said once it was given.

    A fault that a sentence tells is tried again after a moment, as a person would.
    """
    moment = random.Random(seed * 1_000_003 + person.number)
    until = time.monotonic() + GIVE_UP
    while time.monotonic() < until:
        try:
            _walk_on(store, person, say, moment, parts)
        except LinkRefused as refused:
            if refused.code == "link.used":  # "already received" is an acknowledgement too
                say("thanked", person.number, "")
            else:
                say("word", person.number, refused.code)
            return
        except StorageError as error:
            if error.code not in TRY_AGAIN:
                say("word" if error.code == TOO_OLD else "unsaid", person.number, error.code)
                return
            say("word", person.number, error.code)
            time.sleep(moment.uniform(0.005, 0.05))
        except Exception as error:  # noqa: BLE001 - whatever else comes out is what the campaign looks for
            say("unsaid", person.number, f"{type(error).__name__}: {error}"[:200])
            time.sleep(0.05)
        else:
            return
    say("unsaid", person.number, f"gave up after {GIVE_UP} s")


def send_until_answered(store: Store, person: Person, say: Say) -> None:
    """Send without a draft, again while a sentence says to try again; says which answer came."""
    until = time.monotonic() + GIVE_UP
    say("sending", person.number, "")
    while time.monotonic() < until:
        try:
            store.respondent(person.code).send(response_of(person))
        except LinkRefused as refused:
            say("thanked" if refused.code == "link.used" else "word", person.number, refused.code)
            return
        except StorageError as error:
            say("word", person.number, error.code)
            time.sleep(0.02)
        else:
            say("thanked", person.number, "")
            return


def _walk_on(store: Store, person: Person, say: Say, moment: random.Random, parts: int) -> None:
    token = store.enter(person.code)
    say("visit", person.number, token)
    desk = store.visit(token)
    if desk is None:
        say("unsaid", person.number, "a visit that was just given leads nowhere")
        return
    part = desk.draft().part
    while part < parts:
        part = min(parts, part + moment.randint(1, 4))
        time.sleep(moment.uniform(0, 0.01))
        desk.save_draft(draft_of(person, part))
        say("saved", person.number, part)
    say("sending", person.number, "")
    desk.send(response_of(person))
    say("thanked", person.number, "")
    store.end_visit(token)


def compared(place: Place, organization: str, people: Sequence[Person], ledger: Ledger) -> Findings:
    """Open ``place`` with the product, close the wave, and compare all of it with the ledger."""
    found = Findings()
    for said in ledger.unsaid:
        found.add("unsaid", said)
    store = place.open()
    try:
        used = _compare_people(store, people, ledger, found)
        desk = desk_of(store, organization)
        if not ledger.closed:
            desk.close_wave(WAVE)
        _compare_responses(desk.responses(WAVE), people, used, ledger, found)
    except AssessmentError as error:
        found.add("half_done", f"the product cannot read it back: {error.code}")
    finally:
        store.close()
    return found


def _compare_people(store: Store, people: Sequence[Person], ledger: Ledger, found: Findings) -> set[int]:
    """Each person's visit, code and draft; gives who has used the code."""
    used = set()
    for person in people:
        desk = store.respondent(person.code)
        draft, sent = desk.draft(), desk.invitation().used
        if sent:
            used.add(person.number)
        if sent and draft != Draft():
            found.add("half_done", f"{person.number} has sent and has a draft")
        if sent and person.number not in ledger.sending:
            found.add("half_done", f"{person.number} has not sent, and the code is used")
        if sent or ledger.closed:
            continue
        if draft.part < ledger.saved.get(person.number, 0):
            found.add("lost", f"part {ledger.saved[person.number]} of {person.number}'s draft")
        if draft != Draft() and draft != draft_of(person, draft.part):
            found.add("half_done", f"{person.number}'s draft is not what was saved")
        token = ledger.visits.get(person.number)
        if token is not None and store.visit(token) is None:
            found.add("lost", f"{person.number}'s visit")
    return used


def _compare_responses(
    responses: Sequence[Response],
    people: Sequence[Person],
    used: set[int],
    ledger: Ledger,
    found: Findings,
) -> None:
    numbers = Counter(number_of(response) for response in responses)
    known = {person.number: person for person in people}
    for number in ledger.thanked - set(numbers):
        found.add("lost", f"the response of {number}, who was thanked")
    for number, count in numbers.items():
        if count > 1:
            found.add("doubled", f"the response of {number}, {count} times", count - 1)
        if number is None or number not in known or number not in ledger.sending:
            found.add("half_done", f"a response that nobody sent ({number})")
        elif number not in used:
            found.add("half_done", f"{number}'s response is there, and the code is unused")
    for number in used - set(numbers) - ledger.thanked:
        found.add("half_done", f"{number}'s code is used, and there is no response")
    ids = {response.id for response in responses}
    if len(ids) != len(responses):
        found.add("doubled", "two responses of one id")
