"""Who may call what: every function of every desk, as every role, in the own organization and in another."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from rounds import Place, open_round

from assessment.errors import AssessmentError
from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, Guest, OrganizationDesk, ReadingDesk, SignIn, Store, accounts
from assessment.storage.administration import Administration
from assessment.storage.care import InstallationCare, OrganizationCare
from assessment.storage.colleagues import Colleagues
from assessment.storage.rights import ADMINISTRATOR, CONSULTANT, VIEWER
from assessment.storage.shares import Shares

PASSWORD = "Vier kano's op zee"
NOBODY, OUT = "nobody", "signed out"
MINE, OTHER = "mine", "other"

DOORS: dict[str, type] = {
    "desk": OrganizationDesk,
    "reading_desk": ReadingDesk,
    "care": OrganizationCare,
    "colleagues": Colleagues,
    "shares": Shares,
}
"""Doors of the store that lead to an organization, with what stands behind each."""
HOUSE_DOORS: dict[str, type] = {"upkeep": InstallationCare, "administration": Administration}
OF_EVERYBODY = {
    *("close", "rights", "organizations", "consults", "add_organization", "settings"),  # tried below
    *(
        "enter",
        "room",
        "join",
        "respondent",
        "visit",
        "end_visit",
        "guest",
        "invited_as",
        "accept",
        "guessing",
        "guess",
    ),  # a secret opens them
}
PASSES: dict[str, set[tuple[str, str]]] = {
    "desk": {(CONSULTANT, MINE), ("operator", MINE), ("operator", OTHER)},
    "reading_desk": {
        (CONSULTANT, MINE), (VIEWER, MINE), ("guest", MINE), ("operator", MINE), ("operator", OTHER),
    },
}  # fmt: skip
"""Who gets through: all other pairs are refused. The other doors are as narrow as ``desk``."""
HOUSE_PASSES = {"upkeep": {"operator"}, "administration": {"operator", ADMINISTRATOR}}


@dataclass(frozen=True)
class House:
    store: Store
    people: dict[str, SignIn]
    organizations: dict[str, str]


@pytest.fixture
def house(place: Place, store: Store, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch) -> House:
    light = accounts.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", light)
    for name in ("acme", "other"):
        open_round(place, store, questionnaire, name)
    store.accounts.add("chief", PASSWORD, kind=ADMINISTRATOR)
    store.accounts.add("ann", PASSWORD, ("acme",))
    store.accounts.add("vera", PASSWORD, ("acme",), kind=VIEWER, role=VIEWER)
    store.accounts.add("noor", PASSWORD)
    store.desk("acme", OPERATOR).close_wave("2026")
    guest = store.guest(store.shares("acme", OPERATOR).make("2026"))
    people = {
        ADMINISTRATOR: SignIn("chief"),
        CONSULTANT: SignIn("ann"),
        VIEWER: SignIn("vera"),
        "no organization": SignIn("noor"),
        "guest": guest,
        "operator": OPERATOR,
        NOBODY: SignIn("operator"),
        OUT: SignIn(""),
    }
    return House(store, people, {MINE: "acme", OTHER: "other"})


def goes(act: Callable[[], object]) -> bool:
    try:
        act()
    except AssessmentError:
        return False
    return True


@pytest.mark.parametrize("door", DOORS)
def test_doors__of_an_organization_open_for_those_of_it_only(house: House, door: str) -> None:
    passes = PASSES.get(door, PASSES["desk"])
    for name, identity in house.people.items():
        for which, organization in house.organizations.items():
            through = goes(lambda o=organization, i=identity: getattr(house.store, door)(o, i))
            assert through is ((name, which) in passes), (door, name, which)


@pytest.mark.parametrize("door", HOUSE_DOORS)
def test_doors__of_the_installation_open_for_administrators_only(house: House, door: str) -> None:
    for name, identity in house.people.items():
        through = goes(lambda i=identity: getattr(house.store, door)(i))
        assert through is (name in HOUSE_PASSES[door]), (door, name)


def test_settings_and_new_organizations__are_for_those_who_consult(house: House) -> None:
    for number, (name, identity) in enumerate(house.people.items()):
        expected = name in {ADMINISTRATOR, CONSULTANT, "no organization", "operator"}
        assert goes(lambda i=identity: house.store.settings(i)) is expected, name
        new = f"new-{number}"
        made = goes(lambda i=identity, n=new: house.store.add_organization(n, "New", i))
        assert made is expected, name


def test_store__has_no_door_that_this_table_does_not_know() -> None:
    public = {name for name, _ in inspect.getmembers(Store, inspect.isfunction) if not name.startswith("_")}
    assert public == {*DOORS, *HOUSE_DOORS, *OF_EVERYBODY}


def test_reading_desk__can_change_nothing_but_its_ledger() -> None:
    """A viewer reads, and what is shown for the first time is entered; everything else is a consultant's."""
    public = {name for name, _ in inspect.getmembers(ReadingDesk, inspect.isfunction) if name[0] != "_"}
    assert public == {
        *("known", "waves", "answered", "claim_answers", "responses", "enter_release", "releases"),
        *("sent", "stage", "guesses"),
    }


def arguments_for(function: Callable[..., Any]) -> list[object]:
    """Something for every argument that has to be given; it never gets so far as to matter."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return ["2026" for entry in parameters if entry.default is inspect.Parameter.empty and entry.kind < 3]


def behind(door: str) -> list[str]:
    names = [n for n, _ in inspect.getmembers(DOORS[door], inspect.isfunction) if n[0] != "_"]
    return names + (["planned"] if door == "desk" else [])


def call(store: Store, door: tuple[str, str, SignIn], function: str, given: list[object]) -> None:
    """Go through the door, and do what is behind it."""
    name, organization, identity = door
    found = getattr(getattr(store, name)(organization, identity), function)
    if callable(found):
        found(*given)


@pytest.mark.parametrize("door", DOORS)
def test_calls__of_whoever_is_not_let_in_reach_no_function(house: House, door: str) -> None:
    """Call by call: the door itself refuses, so that no function behind it has to think of it."""
    passes = PASSES.get(door, PASSES["desk"])
    tried = 0
    for name, identity in house.people.items():
        for which, organization in house.organizations.items():
            if (name, which) in passes:
                continue
            for function in behind(door):
                given = arguments_for(getattr(DOORS[door], function)) if function != "planned" else []

                def call(
                    o: str = organization, i: SignIn = identity, f: str = function, g: Any = given
                ) -> None:
                    found = getattr(getattr(house.store, door)(o, i), f)
                    if callable(found):
                        found(*g)

                assert not goes(call), (door, function, name, which)
                tried += 1
    assert tried >= 6 * len(behind(door))


def test_guest__sees_no_other_organization(house: House) -> None:
    guest = house.people["guest"]
    assert isinstance(guest, Guest)
    assert house.store.organizations(guest) == {"acme": "Acme"}


def test_rights__end_when_they_are_taken_away(house: House) -> None:
    ann = house.people[CONSULTANT]
    house.store.colleagues("acme", OPERATOR).remove("ann")
    assert not goes(lambda: house.store.desk("acme", ann))
