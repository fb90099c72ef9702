"""The sealed inbox, the urn and the close: what is told of answers, when, and what is left at rest."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace

import pytest
from answering import response
from rounds import Place, Round, open_round
from sqlalchemy import event

from assessment.disclosure import THRESHOLDS
from assessment.errors import LinkRefused, StorageError
from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, Draft, Store, inbox, seals, urn

PEOPLE = {("mt", ""): 3, ("rep", "North > A"): 9, ("rep", "North > B"): 6, ("rep", "South > C"): 9}


@pytest.fixture
def wide(place: Place, store: Store, questionnaire: Questionnaire) -> Round:
    """A wave of 27 people in three teams of two regions."""
    return open_round(place, store, questionnaire, invited=PEOPLE)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(StorageError) as caught:
        act()
    return caught.value.code


def send(
    wide: Round, questionnaire: Questionnaire, role: str, *numbers: int, team: str | None = None
) -> None:
    """Have people send; everybody ticks their own number."""
    codes = [entry for entry in wide.issued if entry.role == role and team in (None, entry.team)]
    for number in numbers:
        entry = codes[number]
        sent = response(questionnaire, role, 1 + number % 5, team=entry.team)
        wide.store.respondent(entry.code).send(sent, claims={"Q2": 1}, comments={"O1": f"comment {number}"})


def test_send__leaves_two_sealed_rows_of_equal_length_whoever_sent(
    wide: Round, questionnaire: Questionnaire
) -> None:
    send(wide, questionnaire, "rep", 0)
    quiet = wide.store.respondent(wide.code("rep", 1))
    quiet.send(response(questionnaire, "rep", None, team="North > A"))
    rows = wide.place.run("acme", "SELECT kind, sealed FROM inbox")
    assert Counter(kind for kind, _ in rows) == {"response": 2, "beside": 2}
    assert len({len(bytes(sealed)) for _, sealed in rows}) == 1
    assert not any(word in bytes(sealed) for _, sealed in rows for word in (b"TS1_1", b"comment", b"North"))


def test_send__the_code_forgets_its_place(wide: Round, questionnaire: Questionnaire) -> None:
    send(wide, questionnaire, "rep", 0, 1)
    used = wide.place.run("acme", "SELECT role, team FROM code WHERE used = 1")
    assert used == [("", ""), ("", "")]


def test_draft__is_as_long_whatever_was_answered(wide: Round) -> None:
    wide.store.respondent(wide.code("rep", 0)).save_draft(Draft())
    many = {f"TS{facet}_{item}": 4 for facet in range(1, 15) for item in range(1, 5)}
    wide.store.respondent(wide.code("rep", 1)).save_draft(Draft("nl", 3, many, (1, 2)))
    lengths = {len(bytes(body)) for (body,) in wide.place.run("acme", "SELECT body FROM draft")}
    assert len(lengths) == 1


def test_urn__nothing_moves_below_twice_k_and_k_move_then(wide: Round, questionnaire: Questionnaire) -> None:
    send(wide, questionnaire, "rep", *range(9))
    assert wide.desk.answered("2026") == {}
    send(wide, questionnaire, "rep", 9)
    assert wide.desk.answered("2026") == {"rep": 5}
    assert wide.place.run("acme", "SELECT count(*) FROM inbox WHERE kind = 'response'") == [(5,)]
    send(wide, questionnaire, "rep", *range(10, 15))
    assert wide.desk.answered("2026") == {"rep": 10}


def test_urn__a_raised_k_raises_the_steps(place: Place, store: Store, questionnaire: Questionnaire) -> None:
    high = open_round(place, store, questionnaire, invited=PEOPLE, thresholds={"group": 8})
    send(high, questionnaire, "rep", *range(15))
    assert high.desk.answered("2026") == {}
    send(high, questionnaire, "rep", 15)
    assert high.desk.answered("2026") == {"rep": 8}


def test_urn__a_role_of_few_waits_for_the_close(
    place: Place, store: Store, questionnaire: Questionnaire
) -> None:
    board = open_round(place, store, questionnaire, invited={("mt", ""): 12})
    send(board, questionnaire, "mt", *range(12))
    assert board.desk.answered("2026") == {}
    board.desk.close_wave("2026")
    assert board.desk.answered("2026") == {"mt": 12}


def test_urn__who_is_drawn_is_left_to_chance(
    make_round: Callable[..., Round], questionnaire: Questionnaire
) -> None:
    """Of ten who send in the same order, other five are drawn each time."""
    drawn = set()
    for number in range(6):
        wide = make_round(f"acme-{number}", invited={("rep", ""): 10})
        codes = [entry.code for entry in wide.issued]
        for position, code in enumerate(codes):
            sent = response(questionnaire, organization=f"acme-{number}", code=None)
            items = list(sent.answers)
            answers = {**sent.answers, items[position]: 1}
            wide.store.respondent(code).send(sent.model_copy(update={"answers": answers}))
        responses = wide.desk.responses("2026")
        drawn.add(frozenset(item for entry in responses for item in entry.answers if entry.answers[item]))
    assert len(drawn) > 1


def test_urn__ids_are_new_and_rows_lie_in_their_order(wide: Round, questionnaire: Questionnaire) -> None:
    waiting = set()
    for number in range(10):
        send(wide, questionnaire, "rep", number)
        waiting |= {row[0] for row in wide.place.run("acme", "SELECT id FROM inbox")}
    order = "" if wide.place.sqlite else "ORDER BY ctid"
    ids = [row[0] for row in wide.place.run("acme", f"SELECT id FROM response {order}")]
    assert len(ids) == 5
    assert not set(ids) & waiting
    assert ids == sorted(ids)


def test_urn__that_failed_is_done_by_the_next_sending(
    wide: Round, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise StorageError("storage.busy")

    with monkeypatch.context() as broken:
        broken.setattr(urn, "draw", fail)
        send(wide, questionnaire, "rep", *range(10))
    assert wide.desk.answered("2026") == {}
    send(wide, questionnaire, "rep", 10)
    assert wide.desk.answered("2026") == {"rep": 5}


def test_urn__that_failed_is_done_by_the_hourly_care(
    wide: Round, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(urn, "settle", lambda *_arguments: None)  # the process died before it
        send(wide, questionnaire, "rep", *range(21))
    assert wide.desk.draw_urn() == 3
    assert wide.desk.answered("2026") == {"rep": 15}
    assert wide.desk.draw_urn() == 0


def test_close__lets_out_all_that_was_sent_and_what_was_said_beside(
    wide: Round, questionnaire: Questionnaire
) -> None:
    send(wide, questionnaire, "rep", *range(12))
    send(wide, questionnaire, "mt", 0, 1)
    assert wide.desk.claim_answers("2026") == {}
    wide.desk.close_wave("2026")
    assert wide.desk.answered("2026") == {"mt": 2, "rep": 12}
    given = Counter(entry.answers["TS1_1"] for entry in wide.desk.responses("2026"))
    assert given == Counter([1 + number % 5 for number in [*range(12), 0, 1]])
    assert wide.desk.claim_answers("2026") == {("Q2", 1): 14}
    said = wide.desk.comments("2026")
    assert Counter(comment.text for comment in said) == Counter(
        [f"comment {number}" for number in [*range(12), 0, 1]]
    )
    assert {comment.state for comment in said} == {"held"}
    assert wide.place.count("acme", "inbox") == wide.place.count("acme", "draft") == 0


def test_close__cuts_teams_to_the_nearest_group_that_may_be_shown(
    wide: Round, questionnaire: Questionnaire
) -> None:
    send(wide, questionnaire, "rep", *range(9), team="North > A")
    send(wide, questionnaire, "rep", *range(3), team="North > B")
    send(wide, questionnaire, "rep", *range(4), team="South > C")
    send(wide, questionnaire, "mt", 0)
    wide.desk.close_wave("2026")
    teams = Counter((entry.role, entry.team) for entry in wide.desk.responses("2026"))
    assert teams == {("rep", "North > A"): 9, ("rep", "North"): 3, ("rep", ""): 4, ("mt", ""): 1}
    kept = repr(wide.place.run("acme", "SELECT content FROM release"))
    assert "North > B" not in kept
    assert "South" not in kept


def test_close__destroys_the_seal_and_a_closed_wave_needs_none(
    wide: Round, questionnaire: Questionnaire
) -> None:
    path = seals.path_of(wide.place.folder, "acme", "2026")
    assert path.stat().st_mode & 0o777 == 0o600
    send(wide, questionnaire, "rep", *range(6))
    wide.desk.close_wave("2026")
    assert not path.exists()
    wide.desk.close_wave("2026")
    assert len(wide.desk.responses("2026")) == 6


def test_close__that_was_interrupted_is_finished_by_the_hourly_care(wide: Round) -> None:
    path = seals.path_of(wide.place.folder, "acme", "2026")
    wide.desk.close_wave("2026")
    seals.make(wide.place.folder, "acme", "2026")  # as if the process had died before destroying it
    wide.desk.draw_urn()
    assert not path.exists()


def test_responses__read_while_the_urn_draws_are_of_before_or_after_and_never_damaged(
    wide: Round, questionnaire: Questionnaire
) -> None:
    send(wide, questionnaire, "rep", *range(14))
    other = wide.place.open()
    drawing: list[Future[None]] = []
    mine = [entry for entry in wide.issued if entry.role == "rep"][14]

    def draw_meanwhile(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("SELECT") and "release" in statement and not drawing:
            sent = response(questionnaire, team=mine.team)
            drawing.append(pool.submit(other.respondent(mine.code).send, sent))
            wait(drawing, timeout=0.5)

    engine = wide.store.databases.engine("acme")
    event.listen(engine, "before_cursor_execute", draw_meanwhile)
    with ThreadPoolExecutor(1) as pool:
        assert len(wide.desk.responses("2026")) == 5
        drawing[0].result()
    event.remove(engine, "before_cursor_execute", draw_meanwhile)
    assert len(wide.desk.responses("2026")) == 10
    other.close()


def test_close__ends_the_visits_of_that_wave(wide: Round) -> None:
    later = wide.desk.open_wave(replace(wide.wave, id="2027", year=2027))
    one, other = wide.store.enter(wide.code()), wide.store.enter(later[0].code)
    wide.desk.close_wave("2026")
    assert wide.store.visit(one) is None
    assert wide.store.visit(other) is not None


def test_close__of_an_answer_that_cannot_be_opened_is_refused_until_told_to_drop_it(
    wide: Round, questionnaire: Questionnaire
) -> None:
    send(wide, questionnaire, "rep", 0, 1)
    damage = (
        "UPDATE inbox SET sealed = :damaged WHERE id = (SELECT min(id) FROM inbox WHERE kind = 'response')"
    )
    wide.place.run("acme", damage, damaged=b"\0" * 200)
    assert wide.desk.lost_in_inbox("2026") == 1
    assert refusal(lambda: wide.desk.close_wave("2026")) == "storage.damaged_inbox"
    assert wide.desk.waves()[0].open
    assert wide.place.sent("acme") == 2
    wide.desk.close_wave("2026", drop_lost=True)
    assert wide.desk.answered("2026") == {"rep": 1}


def test_inbox__a_row_in_the_place_of_another_cannot_be_opened(
    wide: Round, questionnaire: Questionnaire
) -> None:
    send(wide, questionnaire, "rep", 0)
    wide.place.run("acme", "UPDATE inbox SET role = 'mt'")
    assert wide.desk.lost_in_inbox("2026") == 1


def test_send__without_the_seal_stores_nothing(wide: Round, questionnaire: Questionnaire) -> None:
    desk = wide.store.respondent(wide.code())
    desk.save_draft(Draft("nl", 1, {"TS1_1": 4}))
    seals.destroy(wide.place.folder, "acme", "2026")
    sent = response(questionnaire, team=wide.team(wide.code()))
    assert refusal(lambda: desk.send(sent)) == "storage.seal_lost"
    assert not desk.invitation().used
    assert desk.draft().answers == {"TS1_1": 4}


def test_reopen__takes_late_answers_under_a_new_seal(wide: Round, questionnaire: Questionnaire) -> None:
    before = seals.key_of(wide.place.folder, "acme", "2026")
    send(wide, questionnaire, "rep", *range(6))
    wide.desk.close_wave("2026")
    assert wide.desk.waves()[0].closed_on
    wide.desk.reopen_wave("2026")
    assert wide.desk.waves()[0].closed_on == ""
    assert seals.key_of(wide.place.folder, "acme", "2026") != before
    send(wide, questionnaire, "rep", 6)
    wide.desk.close_wave("2026")
    assert wide.desk.answered("2026") == {"rep": 7}
    assert [entry.kind for entry in wide.desk.releases("2026")] == ["close", "late"]


def test_reopen__is_refused_once_figures_were_shown(wide: Round) -> None:
    wide.desk.close_wave("2026")
    wide.desk.enter_release("2026", "figures", {"nodes": []})
    assert refusal(lambda: wide.desk.reopen_wave("2026")) == "storage.results_shown"
    assert not wide.desk.waves()[0].open


def test_unknown__a_wave_of_a_restored_backup_waits_for_the_operator(
    wide: Round, questionnaire: Questionnaire
) -> None:
    send(wide, questionnaire, "rep", 0)
    wide.place.run("acme", "UPDATE wave SET state = 'unknown'")
    (wave,) = wide.desk.waves()
    assert (wave.state, wave.open) == ("unknown", True)  # not closed: no result is shown
    with pytest.raises(LinkRefused):
        wide.store.enter(wide.code("rep", 1))
    wide.desk.reopen_wave("2026")
    wide.desk.close_wave("2026")
    assert wide.desk.answered("2026") == {"rep": 1}


@pytest.fixture
def released(wide: Round, questionnaire: Questionnaire) -> Iterator[Round]:
    send(wide, questionnaire, "rep", *range(12))
    send(wide, questionnaire, "mt", 0, 1, 2)
    wide.desk.close_wave("2026")
    return wide


def test_releases__tell_what_each_step_let_out(released: Round) -> None:
    released.desk.enter_release("2026", "figures", {"shown": ["index"], "value": 1.5})
    urned, closed, shown = released.desk.releases("2026")
    assert (urned.number, urned.kind, urned.content["block"], urned.count) == (1, "urn", 1, 5)
    assert sum(n for _role, _team, n in urned.content["groups"]) == 5
    assert (closed.kind, closed.count) == ("close", 15)
    assert Counter({role: n for role, team, n in closed.content["groups"] if role == "mt"}) == {"mt": 3}
    assert sum(n for _role, _team, n in closed.content["groups"]) == 10
    assert (shown.number, shown.kind, shown.content) == (3, "figures", {"shown": ["index"], "value": 1.5})


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM response WHERE id = (SELECT min(id) FROM response)",
        "DELETE FROM release WHERE number = 1",
        "UPDATE release SET content = replace(content, '15', '14')",
        "UPDATE release SET kind = 'late' WHERE number = 2",
        "UPDATE release SET digest = replace(digest, 'a', 'b')",
    ],
)
def test_releases__a_response_that_is_missing_or_an_entry_that_was_changed_is_noticed(
    released: Round, change: str
) -> None:
    assert len(released.desk.responses("2026")) == 15
    released.place.run("acme", change)
    assert refusal(lambda: released.desk.responses("2026")) == "storage.damaged"


def test_releases__a_response_that_was_added_is_noticed(released: Round) -> None:
    released.place.run(
        "acme",
        "INSERT INTO response SELECT 'x', organization, wave, questionnaire, version, role, team, language,"
        " answers, digest FROM response WHERE id = (SELECT min(id) FROM response)",
    )
    assert refusal(lambda: released.desk.responses("2026")) == "storage.damaged"


def test_comments__are_held_until_approved_and_can_be_shortened(released: Round) -> None:
    first, *_ = released.desk.comments("2026")
    released.desk.set_comment_state(first.id, "approved", "comment ██")
    changed, *_ = released.desk.comments("2026")
    assert (changed.id, changed.state, changed.text) == (first.id, "approved", "comment ██")
    assert refusal(lambda: released.desk.set_comment_state("nowhere", "held")) == "storage.edited_meanwhile"
    assert refusal(lambda: released.desk.set_comment_state(first.id, "loud")) == "storage.unknown_state"


def test_comments__words_that_were_taken_out_are_gone_from_the_file(released: Round) -> None:
    first, *_ = released.desk.comments("2026")
    released.desk.set_comment_state(first.id, "held", "only Truus says this")
    released.desk.set_comment_state(first.id, "approved", "only ██ says this")
    assert "Truus" not in repr(released.place.run("acme", "SELECT text FROM comment"))
    if released.place.sqlite:
        assert b"Truus" not in (released.place.folder / "organization-acme.sqlite").read_bytes()


def test_revision__the_later_of_two_changes_is_told(wide: Round) -> None:
    seen = wide.desk.waves()[0].revision
    wide.desk.close_wave("2026", seen)
    assert refusal(lambda: wide.desk.reopen_wave("2026", seen)) == "storage.edited_meanwhile"
    wide.desk.reopen_wave("2026", seen + 1)


def test_wave__live_and_thresholds_come_back_as_they_were_given(wide: Round) -> None:
    later = replace(wide.wave, id="2027", year=2027, live=True, thresholds={"group": 7, "few_index": 4})
    wide.desk.open_wave(later)
    assert wide.desk.waves()[1] == later
    lowered = replace(later, id="2028", thresholds={"group": 4})
    assert refusal(lambda: wide.desk.open_wave(lowered)) == "storage.threshold_lowered"


def test_k__is_the_one_that_disclosure_knows() -> None:
    assert THRESHOLDS.group == urn.LEAST_GROUP
    assert urn.least_group(json.dumps({})) == THRESHOLDS.group
    assert inbox.LONGEST_COMMENT == 2000


def test_waves__of_another_process_are_closed_with_the_same_seal(
    wide: Round, questionnaire: Questionnaire
) -> None:
    send(wide, questionnaire, "rep", *range(3))
    other = wide.place.open()
    other.desk("acme", OPERATOR).close_wave("2026")
    assert len(other.desk("acme", OPERATOR).responses("2026")) == 3
    other.close()
