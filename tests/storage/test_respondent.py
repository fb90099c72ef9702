"""A respondent's way through the store: enter, save, resume, send once; and what is left on disk."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest
from answering import response
from rounds import Place, Round
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from assessment.errors import AssessmentError, LinkRefused
from assessment.i18n import EN, NL
from assessment.questionnaire import Questionnaire
from assessment.response import Response
from assessment.storage import OPERATOR, Draft, Store, codes

ANSWERS = {"TS1_1": 4, "TS1_2": None, "TS1_3": 2}


def sent_by(acme: Round, code: str, questionnaire: Questionnaire, **more: str) -> Response:
    return response(questionnaire, "rep", team=acme.team(code), **more)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(AssessmentError) as caught:
        act()
    for language in (NL, EN):
        assert len(caught.value.sentence(language)) > 20
    return caught.value.code


def test_enter__gives_a_visit_that_knows_its_place(acme: Round) -> None:
    code = acme.code()
    visit = acme.store.visit(acme.store.enter(code))
    assert visit is not None
    invitation = visit.invitation()
    assert (invitation.organization, invitation.wave, invitation.role) == ("acme", "2026", "rep")
    assert invitation.team == acme.team(code)
    assert (invitation.open, invitation.used) == (True, False)
    assert invitation.invited == {"mt": 3, "rep": 8}


def test_enter__forgives_case_dashes_spaces_and_look_alikes(acme: Round) -> None:
    code = acme.code()
    typed = f" {code[:5].lower()}-{code[5:]} ".replace("1", "l").replace("0", "O")
    visit = acme.store.visit(acme.store.enter(typed))
    assert visit is not None
    assert visit.order_seed == acme.store.respondent(code).order_seed


@pytest.mark.parametrize("typed", ["", "   ", "ABC", "U" * 26, "0" * 25, "0" * 27, "é" * 26, "0" * 5000])
def test_enter__malformed_code_is_refused(acme: Round, typed: str) -> None:
    assert refusal(lambda: acme.store.enter(typed)) == "link.malformed"


def test_enter__unknown_code_is_refused(acme: Round) -> None:
    assert refusal(lambda: acme.store.enter(codes.new_code())) == "link.unknown"


def test_enter__used_code_is_refused(acme: Round, questionnaire: Questionnaire) -> None:
    code = acme.code()
    acme.store.respondent(code).send(sent_by(acme, code, questionnaire))
    assert refusal(lambda: acme.store.enter(code)) == "link.used"


def test_enter__closed_wave_is_refused(acme: Round) -> None:
    acme.desk.close_wave("2026")
    assert refusal(lambda: acme.store.enter(acme.code())) == "link.closed"


def test_visit__leads_nowhere_with_another_token_or_after_its_end(acme: Round) -> None:
    token = acme.store.enter(acme.code())
    assert acme.store.visit(codes.new_token()) is None
    assert acme.store.visit(token) is not None
    acme.store.end_visit(token)
    assert acme.store.visit(token) is None


def test_visit__damaged_seal_leads_nowhere(acme: Round) -> None:
    token = acme.store.enter(acme.code())
    acme.place.run("installation", "UPDATE visit SET sealed_code = :damaged", damaged=b"\0" * 60)
    assert acme.store.visit(token) is None


def test_draft__is_empty_before_anything_was_saved(acme: Round) -> None:
    assert acme.store.respondent(acme.code()).draft() == Draft()


def test_draft__is_resumed_as_saved_by_another_process(acme: Round) -> None:
    draft = Draft("en", 3, ANSWERS, (1, 2))
    acme.store.respondent(acme.code()).save_draft(Draft("nl", 1, {}, ()))
    acme.store.respondent(acme.code()).save_draft(draft)
    other = acme.place.open()
    assert other.respondent(acme.code()).draft() == draft
    other.close()
    assert acme.place.count("acme", "draft") == 1


def test_draft__damaged_row_is_no_draft(acme: Round) -> None:
    desk = acme.store.respondent(acme.code())
    desk.save_draft(Draft("nl", 1, ANSWERS))
    acme.place.run("acme", "UPDATE draft SET body = :damaged", damaged=b"\0" * 80)
    assert desk.draft() == Draft()


def test_draft__of_one_code_cannot_be_read_with_another(acme: Round) -> None:
    mine, other = acme.code(number=0), acme.code(number=1)
    acme.store.respondent(mine).save_draft(Draft("nl", 1, ANSWERS))
    acme.place.run("acme", "UPDATE draft SET id = :id", id=codes.draft_id(other))
    assert acme.store.respondent(other).draft() == Draft()


def test_draft__is_refused_once_sent(acme: Round, questionnaire: Questionnaire) -> None:
    desk = acme.store.respondent(acme.code())
    desk.send(sent_by(acme, acme.code(), questionnaire))
    assert refusal(lambda: desk.save_draft(Draft("nl", 1, ANSWERS))) == "link.used"
    assert acme.place.count("acme", "draft") == 0


def test_draft__is_refused_once_closed(acme: Round) -> None:
    desk = acme.store.respondent(acme.code())
    acme.desk.close_wave("2026")
    assert refusal(lambda: desk.save_draft(Draft("nl", 1, ANSWERS))) == "link.closed"
    assert acme.place.count("acme", "draft") == 0


def test_draft__outlives_a_close_until_figures_are_shown(acme: Round) -> None:
    mine = Draft("nl", 1, ANSWERS)
    acme.store.respondent(acme.code()).save_draft(mine)
    acme.desk.close_wave("2026")
    acme.desk.reopen_wave("2026")
    desk = acme.store.respondent(acme.code())
    assert desk.draft() == mine
    desk.save_draft(Draft("nl", 2, ANSWERS))
    acme.desk.close_wave("2026")
    acme.desk.enter_release("2026", "figures", {})
    assert acme.place.count("acme", "draft") == 0


def test_draft__of_a_wave_goes_with_its_own_figures_only(make_round: Callable[..., Round]) -> None:
    acme = make_round("acme")
    again = acme.desk.open_wave(type(acme.wave)(**{**acme.wave.__dict__, "id": "2027", "year": 2027}))
    acme.store.respondent(acme.code()).save_draft(Draft("nl", 1, ANSWERS))
    acme.store.respondent(again[0].code).save_draft(Draft("nl", 2, ANSWERS))
    acme.desk.close_wave("2026")
    acme.desk.enter_release("2026", "figures", {})
    assert acme.store.respondent(acme.code()).draft() == Draft()
    assert acme.store.respondent(again[0].code).draft().part == 2


def test_draft__of_an_open_wave_stays_when_figures_are_shown_live(acme: Round) -> None:
    acme.store.respondent(acme.code()).save_draft(Draft("nl", 1, ANSWERS))
    acme.desk.enter_release("2026", "figures", {})
    assert acme.store.respondent(acme.code()).draft().part == 1


def test_send__stores_the_response_whole_and_uses_up_code_and_draft(
    acme: Round, questionnaire: Questionnaire
) -> None:
    code = acme.code()
    desk = acme.store.respondent(code)
    desk.save_draft(Draft("nl", 1, ANSWERS))
    sent = sent_by(acme, code, questionnaire)
    desk.send(sent)
    assert desk.invitation().used
    assert acme.place.count("acme", "draft") == 0
    assert acme.desk.responses("2026") == []
    acme.desk.close_wave("2026")
    (kept,) = acme.desk.responses("2026")
    assert kept == sent.model_copy(update={"id": kept.id, "team": ""})
    assert kept.id != sent.id
    assert acme.desk.answered("2026") == {"rep": 1}


def test_send__is_there_for_another_process_at_once(acme: Round, questionnaire: Questionnaire) -> None:
    sent = sent_by(acme, acme.code(), questionnaire)
    acme.store.respondent(acme.code()).send(sent)
    other = acme.place.open()
    other.desk("acme", OPERATOR).close_wave("2026")
    rows = acme.place.run("acme", "SELECT answers FROM response")
    assert rows == [(json.dumps(sent.answers, sort_keys=True, separators=(",", ":")),)]
    other.close()


def test_send__a_second_time_is_refused_and_changes_nothing(
    acme: Round, questionnaire: Questionnaire
) -> None:
    code = acme.code()
    desk = acme.store.respondent(code)
    desk.send(sent_by(acme, code, questionnaire))
    before = acme.place.run("acme", "SELECT * FROM inbox")
    assert refusal(lambda: desk.send(sent_by(acme, code, questionnaire))) == "link.used"
    assert acme.place.run("acme", "SELECT * FROM inbox") == before
    acme.desk.close_wave("2026")
    assert refusal(lambda: desk.send(sent_by(acme, code, questionnaire))) == "link.used"
    assert acme.place.count("acme", "response") == 1


def test_send__to_a_closed_wave_is_refused_and_changes_nothing(
    acme: Round, questionnaire: Questionnaire
) -> None:
    code = acme.code()
    acme.desk.close_wave("2026")
    assert (
        refusal(lambda: acme.store.respondent(code).send(sent_by(acme, code, questionnaire))) == "link.closed"
    )
    assert acme.place.sent("acme") == 0
    assert not acme.store.respondent(code).invitation().used


@pytest.mark.parametrize(
    "other", [{"organization": "other"}, {"wave": "2025"}, {"team": "Elders"}, {"role": "mt", "team": ""}]
)
def test_send__a_response_of_another_place_is_refused(
    acme: Round, questionnaire: Questionnaire, other: dict[str, str]
) -> None:
    code = acme.code()
    facts = {"role": "rep", "team": acme.team(code)} | other
    foreign = response(questionnaire, **facts)
    assert refusal(lambda: acme.store.respondent(code).send(foreign)) == "storage.foreign_response"
    assert acme.place.sent("acme") == 0
    assert not acme.store.respondent(code).invitation().used


def failing_insert(store: Store, organization: str, said: str) -> Callable[[], None]:
    """Make every insert of a response fail as a database would; gives back how to end that."""
    engine = store.databases.engine(organization)

    def fail(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith("INSERT") and "inbox" in statement:
            raise OperationalError(statement, {}, Exception(said))

    event.listen(engine, "before_cursor_execute", fail)
    return lambda: event.remove(engine, "before_cursor_execute", fail)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("database or disk is full", "storage.disk_full"),
        ("could not extend file: No space left on device", "storage.disk_full"),
        ("database is locked", "storage.busy"),
        ("canceling statement due to lock timeout", "storage.busy"),
        ("server closed the connection unexpectedly", "storage.unreachable"),
    ],
)
def test_send__that_fails_half_way_leaves_code_and_draft_as_they_were(
    acme: Round, questionnaire: Questionnaire, said: str, code: str
) -> None:
    mine = acme.code()
    desk = acme.store.respondent(mine)
    draft = Draft("nl", 1, ANSWERS)
    desk.save_draft(draft)
    mend = failing_insert(acme.store, "acme", said)
    assert refusal(lambda: desk.send(sent_by(acme, mine, questionnaire))) == code
    assert not desk.invitation().used
    assert desk.draft() == draft
    assert acme.place.sent("acme") == 0
    mend()
    desk.send(sent_by(acme, mine, questionnaire))
    assert acme.place.sent("acme") == 1


def test_send__fifty_at_once_with_one_code_give_one_response(
    acme: Round, questionnaire: Questionnaire
) -> None:
    code = acme.code()
    stores = [acme.place.open() for _ in range(3)]  # as three processes would
    together = threading.Barrier(50)

    def send(number: int) -> str:
        desk = stores[number % 3].respondent(code)
        mine = sent_by(acme, code, questionnaire)
        together.wait()
        try:
            desk.send(mine)
        except LinkRefused as refused:
            return refused.code
        return "stored"

    with ThreadPoolExecutor(50) as pool:
        outcomes = list(pool.map(send, range(50)))
    for store in stores:
        store.close()
    assert sorted(outcomes) == ["link.used"] * 49 + ["stored"]
    assert acme.place.sent("acme") == 1


def test_send__and_close_at_once_leave_no_response_after_closing(
    acme: Round, questionnaire: Questionnaire
) -> None:
    """What is counted at closing stays: whoever is told "stored" is in it, and nobody arrives later."""
    others = [acme.place.open() for _ in range(2)]
    mine = [entry.code for entry in acme.issued if entry.role == "rep"]
    together = threading.Barrier(len(mine) + 1)
    counted = []

    def close() -> None:
        desk = others[0].desk("acme", OPERATOR)
        together.wait()
        desk.close_wave("2026")
        counted.append(acme.place.sent("acme"))

    def send(code: str) -> bool:
        desk, answers = others[1].respondent(code), sent_by(acme, code, questionnaire)
        together.wait()
        try:
            desk.send(answers)
        except LinkRefused:
            return False
        return True

    with ThreadPoolExecutor(len(mine) + 1) as pool:
        closing = pool.submit(close)
        stored = list(pool.map(send, mine))
        closing.result()
    for store in others:
        store.close()
    assert counted == [sum(stored)] == [acme.place.sent("acme")]


def test_close__waits_for_a_sending_that_has_begun(acme: Round, questionnaire: Questionnaire) -> None:
    code, other = acme.code(), acme.place.open()
    desk = other.desk("acme", OPERATOR)
    closing: list[Future[None]] = []
    closed_before_the_insert = []

    def close_meanwhile(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("INSERT") and "inbox" in statement and not closing:
            closing.append(pool.submit(desk.close_wave, "2026"))
            closed_before_the_insert.append(bool(wait(closing, timeout=0.5).done))

    engine = acme.store.databases.engine("acme")
    event.listen(engine, "before_cursor_execute", close_meanwhile)
    with ThreadPoolExecutor(1) as pool:
        acme.store.respondent(code).send(sent_by(acme, code, questionnaire))
        closing[0].result()
    event.remove(engine, "before_cursor_execute", close_meanwhile)
    other.close()
    assert closed_before_the_insert == [False]
    assert acme.place.sent("acme") == 1


def test_send__waits_for_a_closing_that_has_begun(acme: Round, questionnaire: Questionnaire) -> None:
    code, other = acme.code(), acme.place.open()
    desk = other.desk("acme", OPERATOR)
    sending: list[Future[str]] = []

    def send_meanwhile(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("INSERT") and "release" in statement and not sending:
            answers = sent_by(acme, code, questionnaire)
            sending.append(pool.submit(refusal, lambda: acme.store.respondent(code).send(answers)))
            wait(sending, timeout=0.5)

    engine = other.databases.engine("acme")
    event.listen(engine, "before_cursor_execute", send_meanwhile)
    with ThreadPoolExecutor(1) as pool:
        desk.close_wave("2026")
        assert sending[0].result() == "link.closed"
    other.close()
    assert acme.place.sent("acme") == 0


def test_organizations__a_visit_reaches_its_own_only(
    make_round: Callable[..., Round], questionnaire: Questionnaire
) -> None:
    acme, other = make_round("acme"), make_round("other")
    code = acme.code()
    visit = acme.store.visit(acme.store.enter(code))
    assert visit is not None
    assert visit.organization == visit.invitation().organization == "acme"
    visit.save_draft(Draft("nl", 1, ANSWERS))
    visit.send(sent_by(acme, code, questionnaire))
    assert other.place.count("other", "draft") == other.place.sent("other") == 0
    assert other.desk.responses("2026") == []


def everything_kept(place: Place) -> bytes:
    """All bytes of the data folder, and all rows of the PostgreSQL database as text."""
    kept = b"".join(path.read_bytes() for path in place.folder.rglob("*") if path.is_file())
    if place.url is None:
        return kept
    tables = place.run(
        "installation", "SELECT schemaname, tablename FROM pg_tables WHERE schemaname LIKE 'scan%'"
    )
    rows = [place.run("installation", f'SELECT * FROM "{schema}"."{table}"') for schema, table in tables]
    return kept + repr(rows).encode()


def test_files__hold_no_code_no_token_and_no_open_draft(acme: Round, questionnaire: Questionnaire) -> None:
    code, used = acme.code(number=0), acme.code(number=1)
    token = acme.store.enter(code)
    acme.store.respondent(code).save_draft(Draft("nl", 7, {"TS1_1": 4, "CF1_1": 2}))
    acme.store.respondent(used).send(sent_by(acme, used, questionnaire))
    kept = everything_kept(acme.place)
    assert codes.use_hash(code).encode() in kept
    for entry in acme.issued:
        assert entry.code.encode() not in kept
    assert token.encode() not in kept
    assert b'"CF1_1": 2' not in kept
    assert codes.use_hash(code) != codes.route_hash(code)


def test_files__a_deleted_draft_leaves_no_bytes(acme: Round, questionnaire: Questionnaire) -> None:
    code = acme.code()
    desk = acme.store.respondent(code)
    desk.save_draft(Draft("nl", 1, ANSWERS))
    body = acme.place.run("acme", "SELECT body FROM draft")[0][0]
    desk.send(sent_by(acme, code, questionnaire))
    kept = everything_kept(acme.place)
    assert bytes(body)[:16] not in kept
    assert codes.draft_id(code).encode() not in kept
