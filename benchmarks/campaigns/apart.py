"""Two organizations in one store: whoever asks whatever of whichever desk sees and changes no foreign row."""

from __future__ import annotations

import inspect
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from argon2 import PasswordHasher

from assessment.errors import AssessmentError
from assessment.response import submit
from assessment.storage import (
    OPERATOR,
    Draft,
    Guest,
    Invited,
    OrganizationDesk,
    ReadingDesk,
    SignIn,
    Store,
    Wave,
)
from assessment.storage import accounts as account_rules
from assessment.storage.administration import Administration
from assessment.storage.care import InstallationCare, OrganizationCare
from assessment.storage.colleagues import Colleagues
from assessment.storage.shares import Shares
from benchmarks.campaigns import planted
from benchmarks.campaigns.people import instrument
from benchmarks.campaigns.promise import Attacked

DOORS: MappingProxyType[str, type] = MappingProxyType(
    {
        "desk": OrganizationDesk,
        "reading_desk": ReadingDesk,
        "care": OrganizationCare,
        "colleagues": Colleagues,
        "shares": Shares,
    }
)
HOUSE_DOORS: MappingProxyType[str, type] = MappingProxyType(
    {"upkeep": InstallationCare, "administration": Administration}
)
NAMES = ("alfa", "beta")
MARKS = MappingProxyType({"alfa": "ALFAMERK", "beta": "BETAMERK"})
"""Planted in every text of an organization: names, teams, addresses, comments, notices."""
PASSWORD = "Vier kano's op zee"
CALLS_A_HOUSE = 250


@dataclass
class House:
    """A store with two organizations, people of each, and who may see which mark."""

    folder: Path
    store: Store
    identities: list[tuple[SignIn, frozenset[str]]]
    codes: dict[str, str]
    """Organization → the code of somebody who has a draft."""


def apart(attacked: Attacked, count: int) -> None:
    """``count`` random calls, a new store after every few hundred."""
    usual = account_rules._hasher
    account_rules._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    chance = random.Random(attacked.seed)
    refused = 0
    try:
        for start in range(0, count, CALLS_A_HOUSE):
            folder = Path(tempfile.mkdtemp(prefix="scan-apart-"))
            made = house(folder)
            try:
                for _ in range(min(CALLS_A_HOUSE, count - start)):
                    refused += not _call(attacked, made, chance)
            finally:
                made.store.close()
                shutil.rmtree(folder)
    finally:
        account_rules._hasher = usual
    attacked.note = f"{len(made.identities)} identities, {refused:,} calls refused"


def house(folder: Path, more: str = "") -> House:
    """A new store with two organizations and everybody who may look at one, or at none.

    ``more`` is added to every text that is planted, names of waves among them; then texts are also planted
    where else one can be typed (:mod:`benchmarks.campaigns.planted`).
    """
    store, asked, codes, ended = Store(folder / "data"), instrument(), {}, {}
    for name in NAMES:
        mark = MARKS[name] + more
        people = {("mt", ""): 5, ("rep", mark): 12}
        desk = store.add_organization(name, f"{mark} BV")
        for wave, closed in (("2025", True), ("2026", False)):
            facts = Wave(
                wave + more,
                asked.id,
                asked.version,
                int(wave),
                True,
                False,
                False,
                people,
                notice=dict.fromkeys(planted.NOTICE, mark),
            )
            issued = desk.open_wave(facts)
            for entry in issued[:15]:
                answers = {item.id: 1 + len(item.id) % 5 for item in asked.items_for(entry.role)}
                sent = submit(
                    asked,
                    answers,
                    organization=name,
                    wave=wave + more,
                    role=entry.role,
                    team=entry.team,
                    language="nl",
                )
                store.respondent(entry.code).send(
                    sent, comments={"O1": f"{mark} zegt"} if entry.role == "rep" else {}
                )
            store.respondent(issued[-1].code).save_draft(Draft("nl", 1, {}))
            codes[name] = issued[-1].code
            if closed:
                ended[name] = facts
                desk.close_wave(wave + more)
        desk.invite(f"2026{more}", [Invited("rep", mark, f"{MARKS[name]}@{name}.example")])
        store.accounts.add(f"chief-{name}", PASSWORD, (name,))
        store.accounts.add(f"vera-{name}", PASSWORD, (name,), kind="viewer", role="viewer")
    store.accounts.add("admin", PASSWORD, kind="administrator")
    store.accounts.add("noor", PASSWORD)
    everybody: list[tuple[SignIn, frozenset[str]]] = [
        (SignIn(who), frozenset()) for who in ("", "noor", "operator", "admin")
    ]
    for name in NAMES if more else ():
        planted.plant(store, name, ended[name], MARKS[name] + more, more)
    for name in NAMES:
        guest = store.guest(store.shares(name, OPERATOR).make(f"2025{more}"))
        assert isinstance(guest, Guest)
        mine = frozenset({MARKS[name]})
        everybody += [(SignIn(f"chief-{name}"), mine), (SignIn(f"vera-{name}"), mine), (guest, mine)]
    return House(folder, store, everybody, codes)


def _call(attacked: Attacked, house: House, chance: random.Random) -> bool:
    """One call; whether it was let through."""
    identity, known = chance.choice(house.identities)
    organization = chance.choice((*NAMES, *NAMES, "", "gamma"))
    if known and chance.random() < 0.5:  # inside, where calls go through
        organization = next(name for name in NAMES if MARKS[name] in known)
    doors = {**DOORS, **HOUSE_DOORS}
    door = chance.choice((*DOORS, *DOORS, *HOUSE_DOORS))
    functions = sorted(n for n, _ in inspect.getmembers(doors[door], inspect.isfunction) if n[0] != "_")
    function = chance.choice(functions)
    foreign = [name for name in NAMES if MARKS[name] not in known]
    told = f"{door}.{function} of {organization or '-'} as {identity.account or type(identity).__name__}"
    before = _rows(house, foreign)
    attacked.attempts += 1
    through, said = True, ""
    try:
        where = () if door in HOUSE_DOORS else (organization,)
        opened = getattr(house.store, door)(*where, identity)
        if door in HOUSE_DOORS:
            if identity.account != "admin":
                attacked.find(f"{told} opens the house")
            return True  # which organizations there are is an administrator's to see
        said = repr(_whole(getattr(opened, function)(*_given(getattr(doors[door], function), house, chance))))
    except AssessmentError as fault:
        through, said = False, fault.sentence("nl") + fault.sentence("en")  # type: ignore[arg-type]
    except (TypeError, ValueError, KeyError, AttributeError, OSError) as fault:
        through, said = (
            True,
            repr(fault),
        )  # the caller's own nonsense; what it says must still be nobody else's
    for name in foreign:
        if MARKS[name] in said:
            attacked.find(f"{told} shows a row of {name}")
    if _rows(house, foreign) != before:
        attacked.find(f"{told} changes a row of another organization")
    return through


def _whole(found: object) -> object:
    return list(found) if isinstance(found, Iterable) and not isinstance(found, str | bytes | dict) else found


def _given(function: Callable[..., Any], house: House, chance: random.Random) -> list[object]:
    """Something for every argument that must be given: often what an organization has, else anything."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    named: dict[str, Callable[[], object]] = {
        "wave": lambda: chance.choice(("2025", "2026", "1999", "")),
        "role": lambda: chance.choice(("rep", "mt", "?")),
        "team": lambda: chance.choice((*MARKS.values(), "")),
        "account": lambda: chance.choice([one.account for one, _ in house.identities]),
        "folder": lambda: house.folder / f"away-{chance.random()}",
    }
    anything = ("2025", "2026", "", "rep", [], {}, 3, None, *NAMES, *MARKS)
    return [
        named.get(entry.name, lambda: chance.choice(anything))()
        for entry in parameters
        if entry.default is inspect.Parameter.empty
        and entry.kind.value < inspect.Parameter.VAR_POSITIONAL.value
    ]


def _rows(house: House, names: Iterable[str]) -> dict[str, list[str]]:
    """Every row of the organizations' tables, read beside the store."""
    found = {}
    for name in names:
        path = house.folder / "data" / f"organization-{name}.sqlite"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            tables = [
                row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
            found[name] = sorted(
                repr(row) for one in tables for row in connection.execute(f"SELECT * FROM {one}")
            )
    return found
