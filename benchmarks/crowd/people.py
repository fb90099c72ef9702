"""A company that answers: its open wave, what each person answers, and what is stored of it afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assessment.errors import AssessmentError
from assessment.notice import NoticeFacts
from assessment.opening import wave_facts
from assessment.storage import OPERATOR, Modules, Store, Wave
from benchmarks.campaigns.people import WAVE, YEAR, Person, answers_of, instrument, number_of
from benchmarks.campaigns.places import Place

ORGANIZATION, ROLE = "company", "rep"
_FACTS = NoticeFacts(
    organization="Company",
    controller="Company",
    contact="privacy@company.example",
    legal_basis="legitimate_interest",
    recipients={"nl": "het MT", "en": "the MT"},
    processors={"nl": "Het adviesbureau", "en": "The consultancy"},
    location={"nl": "Nederland", "en": "the Netherlands"},
)


def open_company(place: Place, people: int) -> list[Person]:
    """An organization with one open wave of that many sales reps."""
    asked, invited = instrument(), {(ROLE, "North"): people}
    notice = wave_facts(asked, _FACTS, invited=invited, agreed=False, modules=Modules())
    wave = Wave(WAVE, asked.id, asked.version, YEAR, True, False, False, invited, notice)
    store = place.open()
    try:
        issued = store.add_organization(ORGANIZATION, "Company").open_wave(wave)
    finally:
        store.close()
    return [Person(number, ORGANIZATION, each.code, ROLE, each.team) for number, each in enumerate(issued)]


def ticks_of(number: int, radios: dict[str, tuple[str, ...]], items: dict[str, str]) -> dict[str, str]:
    """What person ``number`` ticks on a screen: widget id -> the option as it reads.

    ``radios``: widget id -> options; ``items``: widget id -> item.
    """
    asked, answers = instrument(), answers_of(number, ROLE)
    by_id = {item.id: item for item in asked.items_for(ROLE)}
    ticks = {}
    for widget, options in radios.items():
        codes = [option.code for option in asked.scale_of(by_id[items[widget]]).options]
        code = answers[items[widget]]
        assert code is not None
        ticks[widget] = options[codes.index(code)]
    return ticks


@dataclass
class Ledger:
    """What people were shown: which parts were taken, and who was thanked."""

    saved: dict[int, set[str]] = field(default_factory=dict)
    """Items that a person ticked on parts that were taken: the next part was drawn."""
    sending: set[int] = field(default_factory=set)
    thanked: set[int] = field(default_factory=set)


@dataclass
class Compared:
    """What is stored beside what was acknowledged."""

    responses: int = 0
    lost: int = 0
    doubled: int = 0
    foreign: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, kind: str, example: str) -> None:
        """One more that is not as it was acknowledged."""
        setattr(self, kind, getattr(self, kind) + 1)
        if len(self.examples) < 5:
            self.examples.append(f"{kind}: {example}")


def compared(place: Place, people: Sequence[Person], ledger: Ledger) -> Compared:
    """Look with the product's own classes, close the wave, and look at every response."""
    found = Compared()
    store = place.open()
    try:
        _drafts(store, people, ledger, found)
        desk = store.desk(ORGANIZATION, OPERATOR)
        desk.close_wave(WAVE)
        numbers = Counter(number_of(response) for response in desk.responses(WAVE))
    except AssessmentError as error:
        found.add("lost", f"it cannot be read back: {error.code}")
        return found
    finally:
        store.close()
    found.responses = numbers.total()
    for number in ledger.thanked - set(numbers):
        found.add("lost", f"the response of {number}, who was thanked")
    for number, count in numbers.items():
        if count > 1:
            found.add("doubled", f"the response of {number}")
        if number is None or number not in ledger.sending:
            found.add("foreign", f"a response that nobody sent ({number})")
    return found


def _drafts(store: Store, people: Iterable[Person], ledger: Ledger, found: Compared) -> None:
    """Of everybody who has not sent: what was taken is in the draft, as it was ticked."""
    for person in people:
        items = ledger.saved.get(person.number)
        if not items or person.number in ledger.sending:
            continue
        draft, answers = store.respondent(person.code).draft(), answers_of(person.number, ROLE)
        missing = [item for item in items if draft.answers.get(item) != answers[item]]
        if missing:
            found.add("lost", f"{len(missing)} answers in the draft of {person.number}")
