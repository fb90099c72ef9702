"""Organizations stay apart: whatever is asked of one desk, no row of another comes out or changes."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from answering import response
from rounds import Place, Round
from sqlalchemy import text

from assessment.errors import AssessmentError, StorageError
from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, Draft, Invited, SignIn, Store

NAMES = ("acme", "other", "third")
CALLS = 60


def everything(place: Place, name: str) -> dict[str, list[Any]]:
    """All rows of an organization."""
    kept = ("wave", "invited", "code", "invitation", "draft", "inbox", "response", "comment", "release")
    engine = place.engine(name)
    with engine.connect() as connection:
        rows = {
            table: sorted(map(repr, connection.execute(text(f"SELECT * FROM {table}")))) for table in kept
        }
    engine.dispose()
    return rows


def call(chance: random.Random, acme: Round, questionnaire: Questionnaire) -> object:
    """One random thing that can be asked of an organization's desks."""
    entry, desk = chance.choice(acme.issued), acme.desk
    mine = acme.store.respondent(entry.code)
    sent = response(
        questionnaire, entry.role, 1 + chance.randrange(5), organization=desk.organization, team=entry.team
    )
    acts: list[Callable[[], object]] = [
        lambda: mine.save_draft(Draft("nl", 1, {"TS1_1": 4})),
        lambda: mine.send(sent, comments={"O1": desk.organization}),
        mine.invitation,
        mine.draft,
        lambda: acme.store.enter(entry.code),
        desk.waves,
        lambda: desk.responses("2026"),
        lambda: desk.comments("2026"),
        lambda: desk.releases("2026"),
        lambda: desk.enter_release("2026", "late", {"organization": desk.organization}),
        lambda: desk.invite(
            "2026", [Invited("rep", "Noord", f"{chance.random()}@{desk.organization}.example")]
        ),
        lambda: desk.remind("2026"),
        lambda: desk.close_wave("2026"),
        lambda: desk.reopen_wave("2026"),
        lambda: desk.add_responses("2026", [sent]),
        desk.draw_urn,
    ]
    try:
        return chance.choice(acts)()
    except AssessmentError:
        return None


def test_desks__random_calls_neither_show_nor_change_a_row_of_another_organization(
    make_round: Callable[..., Round], questionnaire: Questionnaire
) -> None:
    rounds = {name: make_round(name) for name in NAMES}
    chance = random.Random(20)
    for _ in range(CALLS):
        name = chance.choice(NAMES)
        others = [other for other in NAMES if other != name]
        watched = chance.choice(others)
        before = everything(rounds[watched].place, watched)
        said = repr(call(chance, rounds[name], questionnaire))
        assert not any(f"'{other}'" in said for other in others)
        assert everything(rounds[watched].place, watched) == before


@pytest.mark.parametrize("identity", [SignIn("ann"), SignIn(""), SignIn("operator")])
def test_store__gives_no_desk_without_rights(
    make_round: Callable[..., Round], store: Store, identity: SignIn
) -> None:
    make_round("acme")
    store.accounts.add("ann", "a long enough password")
    with pytest.raises(StorageError):
        store.desk("acme", identity)
    assert store.organizations(identity) == {}
    assert store.desk("acme", OPERATOR).name == "Acme"


def test_store__makes_an_organization_for_those_who_consult_only(store: Store) -> None:
    store.accounts.add("ann", "a long enough password", kind="viewer")
    for identity in (SignIn("ann"), SignIn("nobody"), SignIn("operator")):
        with pytest.raises(StorageError):
            store.add_organization("acme", "Acme", identity)
    assert store.organizations(OPERATOR) == {}
    store.accounts.add("bob", "a long enough password")
    store.add_organization("acme", "Acme", SignIn("bob"))
    assert (store.organizations(SignIn("bob")), store.organizations(SignIn("ann"))) == ({"acme": "Acme"}, {})
