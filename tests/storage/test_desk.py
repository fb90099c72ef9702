"""What a consultant's desk does: waves, codes, what was sent; one organization and no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from answering import response
from rounds import PEOPLE, Place, Round

from assessment.errors import StorageError
from assessment.i18n import EN, NL
from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, SignIn, Store, codes


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(StorageError) as caught:
        act()
    assert caught.value.sentence(NL) != caught.value.sentence(EN)
    return caught.value.code


def test_open_wave__gives_a_code_for_each_person_by_role_and_team(acme: Round) -> None:
    places = [(entry.role, entry.team) for entry in acme.issued]
    assert {place: places.count(place) for place in places} == PEOPLE
    assert len({entry.code for entry in acme.issued}) == 11
    assert acme.place.count("acme", "code") == 11
    assert acme.place.count("installation", "code_route") == 11


def test_open_wave__is_read_back_as_it_was_given(acme: Round) -> None:
    earlier = replace(acme.wave, id="2025", year=2025, agreed=True, simulated=True)
    acme.desk.open_wave(earlier)
    assert acme.desk.waves() == [earlier, acme.wave]


def test_open_wave__of_a_known_name_is_refused_and_changes_nothing(acme: Round) -> None:
    kept = (("acme", "code"), ("installation", "code_route"), ("acme", "invited"))
    before = [acme.place.count(*where) for where in kept]
    assert refusal(lambda: acme.desk.open_wave(acme.wave)) == "storage.wave_exists"
    assert [acme.place.count(*where) for where in kept] == before


def test_open_wave__that_fails_leaves_the_name_free(acme: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    later = replace(acme.wave, id="2027", year=2027)
    with monkeypatch.context() as broken:
        broken.setattr(type(acme.desk), "_add_routes", _out_of_order)
        assert refusal(lambda: acme.desk.open_wave(later)) == "storage.unreachable"
    issued = acme.desk.open_wave(later)
    assert acme.store.respondent(issued[0].code).invitation().wave == "2027"


def _out_of_order(*_arguments: object) -> None:
    raise StorageError("storage.unreachable")


def test_close_wave__keeps_responses_and_opens_results(acme: Round, questionnaire: Questionnaire) -> None:
    code = acme.code()
    acme.store.respondent(code).send(response(questionnaire, team=acme.team(code)))
    acme.desk.close_wave("2026")
    assert [wave.open for wave in acme.desk.waves()] == [False]
    assert acme.desk.answered("2026") == {"rep": 1}


def test_responses__come_in_order_of_random_ids_and_whole(acme: Round, questionnaire: Questionnaire) -> None:
    sent = [response(questionnaire, role, code) for role in ("mt", "rep") for code in (1, 5, 9, None)]
    acme.desk.add_responses("2026", sent)
    assert acme.desk.responses("2026") == sorted(sent, key=lambda entry: entry.id)
    assert acme.desk.answered("2026") == {"mt": 4, "rep": 4}
    assert acme.desk.responses("2030") == []


@pytest.mark.parametrize("other", [{"organization": "other"}, {"wave": "2025"}])
def test_add_responses__a_foreign_one_stores_none(
    acme: Round, questionnaire: Questionnaire, other: dict[str, str]
) -> None:
    mixed = [response(questionnaire), response(questionnaire, **other)]  # type: ignore[arg-type]
    assert refusal(lambda: acme.desk.add_responses("2026", mixed)) == "storage.foreign_response"
    assert acme.place.count("acme", "response") == 0


def test_add_responses__one_twice_stores_none(acme: Round, questionnaire: Questionnaire) -> None:
    one = response(questionnaire)
    assert refusal(lambda: acme.desk.add_responses("2026", [one, one])) == "storage.refused"
    assert acme.place.count("acme", "response") == 0


def test_add_responses__to_a_wave_that_is_not_there_is_refused(
    acme: Round, questionnaire: Questionnaire
) -> None:
    foreign = [response(questionnaire, wave="2031")]
    assert refusal(lambda: acme.desk.add_responses("2031", foreign)) == "storage.refused"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE response SET answers = replace(answers, '4,', '5,')",
        "UPDATE response SET role = 'mt'",
        "UPDATE response SET team = 'Elders'",
        "UPDATE response SET language = 'en'",
        "UPDATE response SET digest = '0'",
    ],
)
def test_responses__an_edited_row_is_noticed(acme: Round, questionnaire: Questionnaire, change: str) -> None:
    acme.desk.add_responses("2026", [response(questionnaire)])
    acme.place.run("acme", change)
    assert refusal(lambda: acme.desk.responses("2026")) == "storage.damaged"


def test_responses__a_row_written_with_another_key_is_noticed(
    acme: Round, questionnaire: Questionnaire, place: Place
) -> None:
    acme.desk.add_responses("2026", [response(questionnaire)])
    (place.folder / "digest.key").write_bytes(b"k" * 32)
    other = place.open()
    assert refusal(lambda: other.desk("acme", OPERATOR).responses("2026")) == "storage.damaged"
    other.close()


def test_organizations__each_account_sees_its_own(make_round: Callable[..., Round], store: Store) -> None:
    make_round("acme")
    make_round("other")
    store.accounts.add("ann", "a long enough password", ("acme",))
    assert store.organizations(SignIn("ann")) == {"acme": "Acme"}
    assert store.organizations(SignIn("nobody")) == {}
    assert store.organizations(OPERATOR) == {"acme": "Acme", "other": "Other"}
    assert store.desk("acme", SignIn("ann")).name == "Acme"


@pytest.mark.parametrize("account", ["ann", "nobody", "operator", ""])
def test_desk__of_an_organization_without_rights_is_refused(
    make_round: Callable[..., Round], store: Store, account: str
) -> None:
    make_round("acme")
    make_round("other")
    store.accounts.add("ann", "a long enough password", ("acme",))
    assert refusal(lambda: store.desk("other", SignIn(account))) == "storage.unknown_organization"


def test_desk__an_account_called_operator_is_not_the_operator(
    make_round: Callable[..., Round], store: Store
) -> None:
    make_round("acme")
    store.accounts.add("operator", "a long enough password")
    identity = store.accounts.signed_in(store.accounts.sign_in("operator", "a long enough password"))
    assert identity is not None
    assert store.organizations(identity) == {}


def test_desk__of_an_unknown_organization_is_refused(acme: Round) -> None:
    assert refusal(lambda: acme.store.desk("nobody", OPERATOR)) == "storage.unknown_organization"


def test_desk__two_organizations_share_no_row(
    make_round: Callable[..., Round], questionnaire: Questionnaire
) -> None:
    acme, other = make_round("acme"), make_round("acme-2")
    acme.desk.add_responses("2026", [response(questionnaire)])
    assert other.desk.responses("2026") == []
    assert other.desk.answered("2026") == {}
    other.desk.close_wave("2026")
    assert acme.desk.waves()[0].open


@pytest.mark.parametrize(
    "name", ["", "Acme", "acme bv", "../acme", "acme\n", "acme_2", "é", "a" * 41, "-acme", "installation"]
)
def test_add_organization__unsuitable_id_is_refused(store: Store, name: str) -> None:
    assert refusal(lambda: store.add_organization(name, "Acme")) == "storage.unsuitable_id"
    assert store.organizations(OPERATOR) == {}


def test_add_organization__twice_is_refused_and_keeps_the_first(acme: Round) -> None:
    assert refusal(lambda: acme.store.add_organization("acme", "Other")) == "storage.organization_exists"
    assert acme.store.organizations(OPERATOR) == {"acme": "Acme"}
    assert acme.desk.waves() == [acme.wave]


def test_codes__no_two_uses_share_a_hash() -> None:
    code = codes.new_code()
    derived = {
        codes.use_hash(code),
        codes.route_hash(code),
        codes.token_hash(code),
        codes.draft_id(code),
        code,
    }
    assert len(derived) == 5
    assert len(code) == 26
    assert set(code) <= set(codes.ALPHABET)
