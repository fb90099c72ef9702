"""From a stored wave to what is shown: the ledger is kept, live steps and late answers reveal nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from answering import response

from assessment.app import released
from assessment.app.released import released_comments, released_result
from assessment.questionnaire import Questionnaire
from assessment.results import INDEX
from assessment.storage import OPERATOR, Modules, OrganizationDesk, Store, Wave

TEAMS = ("N > A", "N > B")
Code = tuple[str, str]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path)
    opened.add_organization("acme", "Acme")
    yield opened
    opened.close()


def opened_wave(
    store: Store, questionnaire: Questionnaire, people: int = 30, **facts: object
) -> tuple[OrganizationDesk, Wave, list[Code]]:
    """An open wave, and the codes of its reps, a team each in turn."""
    invited = {("mt", ""): 6, **{("rep", team): people // 2 for team in TEAMS}}
    wave = Wave("2026", questionnaire.id, questionnaire.version, 2026, True, False, False, invited, **facts)  # type: ignore[arg-type]
    desk = store.desk("acme", OPERATOR)
    issued = [entry for entry in desk.open_wave(wave) if entry.role == "rep"]
    by_team = [[(entry.code, team) for entry in issued if entry.team == team] for team in TEAMS]
    return desk, wave, [code for pair in zip(*by_team, strict=True) for code in pair]


def send(
    store: Store, questionnaire: Questionnaire, codes: Sequence[Code], comments: Sequence[str] = ()
) -> None:
    for number, (code, team) in enumerate(codes):
        desk = store.respondent(code)
        answers = response(questionnaire, code=1 + number % 5, team=team)
        said = {questionnaire.open_questions[0].id: comments[number]} if number < len(comments) else None
        desk.send(answers, comments=said)


def entries(desk: OrganizationDesk) -> list[dict[str, object]]:
    return [dict(entry.content) for entry in desk.releases("2026") if entry.kind == released.FIGURES]


def test_released_result__enters_what_it_shows_once(store: Store, questionnaire: Questionnaire) -> None:
    desk, _wave, codes = opened_wave(store, questionnaire)
    send(store, questionnaire, codes[:20])
    assert not released_result(desk, "2026").figure("index", INDEX, "rep").shown
    assert entries(desk) == []
    desk.close_wave("2026")
    first, again = released_result(desk, "2026"), released_result(desk, "2026")
    assert {node.path: node.n for node in first.teams if node.shown} == {"N": 20, "N > A": 10, "N > B": 10}
    assert first.teams == again.teams
    (entry,) = entries(desk)
    assert entry["shown"] == ["", "N", "N > A", "N > B"]


def test_released_result__late_answers_of_two_people_withhold_the_role(
    store: Store, questionnaire: Questionnaire
) -> None:
    desk, _wave, codes = opened_wave(store, questionnaire)
    send(store, questionnaire, codes[:20])
    desk.close_wave("2026")
    released_result(desk, "2026")
    late = [response(questionnaire, code=3, team="N > A") for _ in range(2)]
    desk.add_responses("2026", late)
    result = released_result(desk, "2026")
    assert result.figure("index", INDEX, "rep").reason == "protects_others"
    assert not any(node.shown for node in result.teams)
    assert len(entries(desk)) == 1


def test_released_result__live_figures_come_by_steps_of_the_urn(
    store: Store, questionnaire: Questionnaire
) -> None:
    desk, _wave, codes = opened_wave(store, questionnaire, live=True)
    send(store, questionnaire, codes[:9])
    assert not released_result(desk, "2026").figure("index", INDEX, "rep").shown
    send(store, questionnaire, codes[9:10])
    first = released_result(desk, "2026")
    assert first.figure("index", INDEX, "rep").n == 5
    assert first.teams == ()
    send(store, questionnaire, codes[10:14])
    assert released_result(desk, "2026").figures == first.figures
    send(store, questionnaire, codes[14:15])
    assert released_result(desk, "2026").figure("index", INDEX, "rep").n == 10
    assert len(entries(desk)) == 2


def test_released_result__a_live_step_that_would_tell_of_four_is_not_shown(
    store: Store, questionnaire: Questionnaire
) -> None:
    desk, _wave, codes = opened_wave(store, questionnaire, live=True)
    send(store, questionnaire, codes[:10])
    first = released_result(desk, "2026")
    item = questionnaire.facets["TS1"].items
    for code, team in codes[10:20]:  # a facet that half of the next step skips
        partial = response(questionnaire, team=team)
        answers = {**partial.answers, **{entry.id: None for entry in item}}
        store.respondent(code).send(partial.model_copy(update={"answers": answers}))
    shown = released_result(desk, "2026")
    answered = sum(entry.answers[item[0].id] is not None for entry in desk.responses("2026"))
    few = 0 < answered - 5 < 5  # which ten came out is drawn by chance: nearly always one to four of these
    assert (shown.figures == first.figures) == few
    assert {entry.role: entry.answered for entry in shown.attendance}["rep"] == (5 if few else 15)


def test_released_result__keeps_to_a_raised_threshold(store: Store, questionnaire: Questionnaire) -> None:
    desk, _wave, codes = opened_wave(store, questionnaire, thresholds={"group": 11})
    send(store, questionnaire, codes[:20])
    desk.close_wave("2026")
    result = released_result(desk, "2026")
    assert result.thresholds.group == 11
    assert {node.path for node in result.teams if node.shown} == {"N"}


# Comments


def commented(
    store: Store, questionnaire: Questionnaire, respondents: int, comments: int
) -> tuple[OrganizationDesk, Wave]:
    desk, _, codes = opened_wave(store, questionnaire, modules=Modules(open_questions=True))
    send(store, questionnaire, codes[:respondents], [f"tekst {n}" for n in range(comments)])
    desk.close_wave("2026")
    return desk, desk.waves()[0]


@pytest.mark.parametrize(
    ("respondents", "comments", "reason"),
    [(10, 5, ""), (9, 9, "too_few"), (10, 4, "too_few_comments"), (12, 12, "")],
)
def test_comments__of_ten_people_and_five_comments_on(
    store: Store, questionnaire: Questionnaire, respondents: int, comments: int, reason: str
) -> None:
    desk, wave = commented(store, questionnaire, respondents, comments)
    of_reps = next(entry for entry in released_comments(desk, wave) if entry.role == "rep")
    assert of_reps.reason == reason
    assert len(of_reps.held) == (0 if reason else comments)
    assert of_reps.approved == ()


def test_comments__none_while_the_wave_is_open(store: Store, questionnaire: Questionnaire) -> None:
    desk, _, codes = opened_wave(store, questionnaire, modules=Modules(open_questions=True))
    send(store, questionnaire, codes[:20], ["tekst"] * 20)
    for entry in released_comments(desk, desk.waves()[0]):
        assert (entry.reason, entry.held, entry.approved) == ("wave_open", (), ())


def test_comments__are_read_only_once_reviewed_and_never_again_when_removed(
    store: Store, questionnaire: Questionnaire
) -> None:
    desk, wave = commented(store, questionnaire, 12, 8)
    held = next(entry for entry in released_comments(desk, wave) if entry.role == "rep").held
    desk.set_comment_state(held[0].id, "approved", "████ zei het")
    desk.set_comment_state(held[1].id, "removed", "")
    after = next(entry for entry in released_comments(desk, wave) if entry.role == "rep")
    assert [comment.text for comment in after.approved] == ["████ zei het"]
    assert len(after.held) == 6
    assert held[1].id not in {comment.id for comment in (*after.held, *after.approved)}


def test_comments__their_order_stays_and_is_not_that_of_the_store(
    store: Store, questionnaire: Questionnaire
) -> None:
    desk, wave = commented(store, questionnaire, 20, 20)
    once, again = (
        next(entry for entry in released_comments(desk, wave) if entry.role == "rep") for _ in range(2)
    )
    assert once == again
    assert [comment.id for comment in once.held] != [entry.id for entry in desk.comments("2026")]
