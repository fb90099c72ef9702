"""From an answer on a phone to a place on the scale: 17 people, two of them in browsers, a consultant."""

from __future__ import annotations

import random
from collections.abc import Mapping
from io import BytesIO

import pandas as pd
from playwright.sync_api import expect

from assessment.library import load_questionnaire
from assessment.questionnaire import Questionnaire
from assessment.response import submit
from assessment.storage import IssuedCode
from tests.browser.conftest import Opener, Server, open_wave, sign_in, stored
from tests.browser.respondent import fill_in

PEOPLE = {("mt", ""): 5, ("rep", "Noord"): 7, ("rep", "Zuid"): 5}
BROWSED = (0, 5)
MT_WEIGHT = REP_WEIGHT = 0.5


def test_whole_path__index_on_screen_equals_the_one_worked_out_by_hand(
    server: Server, visitor: Opener
) -> None:
    questionnaire = load_questionnaire("sustainable-success")
    chance = random.Random(11)
    people: list[tuple[str, dict[str, int]]] = []
    screens = {"nl": visitor("nl", width=390), "en": visitor("en", width=1280)}
    for number, code in enumerate(open_wave(server, PEOPLE)):
        language = "nl" if number % 3 else "en"
        answers = {item: _answer(chance, code.role) for item in questionnaire.items}
        people.append((code.role, answers))
        if number in BROWSED:
            page = screens[language]
            fill_in(
                page, server.link(code.code), questionnaire, code.role, language, answers, at_once=number > 1
            )
        else:
            _send(server, questionnaire, code, language, answers)
    page = visitor("nl", width=1280, height=900)
    sign_in(page, server)
    expect(page.get_by_text("minstens 5 van 12")).to_be_visible()
    page.get_by_role("link", name="Respons", exact=True).click()
    page.get_by_role("button", name="Deze meting sluiten").click()
    page.get_by_role("button", name="Sluit de meting").click()
    expect(page.get_by_text("12 van 12")).to_be_visible()
    page.get_by_role("link", name="Uitkomsten", exact=True).click()
    assert sorted(map(_in_order, stored(server))) == sorted(_in_order(answers) for _, answers in people)
    index = _index_by_hand(people)
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart).to_contain_text(f"{int(index + 0.5)}")
    with page.expect_download() as download:
        page.get_by_role("button", name="Vrijgegeven scores (CSV)").click()
    table = pd.read_csv(BytesIO(download.value.path().read_bytes()))
    row = table.query("role == 'all' and level == 'index'")
    assert row["value"].item() == round(index, 1)
    assert row["n"].item() == 17


def _send(
    server: Server, questionnaire: Questionnaire, code: IssuedCode, language: str, answers: dict[str, int]
) -> None:
    """What the screens do at the end, without the screens."""
    store = server.store()
    desk = store.respondent(code.code)
    place = desk.invitation()
    desk.send(
        submit(
            questionnaire,
            answers,
            organization=place.organization,
            wave=place.wave,
            role=place.role,
            team=place.team,
            language=language,
        )
    )
    store.close()


def _in_order(answers: Mapping[str, int | None]) -> list[tuple[str, int | None]]:
    return sorted(answers.items())


def _answer(chance: random.Random, role: str) -> int:
    return (
        9 if chance.random() < 0.04 else min(5, max(1, round(chance.gauss(3.6 if role == "mt" else 2.9, 1))))
    )


def _index_by_hand(people: list[tuple[str, dict[str, int]]]) -> float:
    """Construct map, section 6, step by step and without the product's scoring."""
    reversed_items = {f"{facet}_4" for facet in _facets()}
    rep_only = {"TB1", "TB2", "CF1", "CF2", "CF3"}
    dimensions = []
    for dimension, facets in _dimensions().items():
        scores = []
        for facet in facets:
            means = {}
            for role in ("mt", "rep"):
                person_scores = []
                for own_role, answers in people:
                    if own_role != role:
                        continue
                    items = [f"{facet}_{n}" for n in (1, 2, 3, 4)]
                    given = [
                        100 - 25 * (answers[i] - 1) if i in reversed_items else 25 * (answers[i] - 1)
                        for i in items
                        if answers[i] != 9
                    ]
                    if len(given) >= 3:
                        person_scores.append(sum(given) / len(given))
                means[role] = sum(person_scores) / len(person_scores)
            both = MT_WEIGHT * means["mt"] + REP_WEIGHT * means["rep"]
            scores.append(means["rep"] if facet in rep_only else both)
        dimensions.append(sum(scores) / len(scores))
        assert dimension
    return sum(dimensions) / len(dimensions)


def _dimensions() -> dict[str, list[str]]:
    sizes = {"TS": 3, "SI": 4, "TB": 3, "CF": 4}
    return {name: [f"{name}{n}" for n in range(1, size + 1)] for name, size in sizes.items()}


def _facets() -> list[str]:
    return [facet for facets in _dimensions().values() for facet in facets]
