"""The order of a session, and what is said beside each slide."""

from __future__ import annotations

import pytest

from assessment.charts import CHARTS
from assessment.disclosure import live_total, shown_guesses
from assessment.i18n import LANGUAGES, Language, translate
from assessment.presenting import ORDER, Arrangement, Step, steps_of

FIGURES = ("scale", "dimensions", "gaps")


def test_steps__ask_before_they_show() -> None:
    steps = steps_of(FIGURES, Arrangement())
    assert [(step.kind, step.figure) for step in steps] == [
        ("join", ""),
        *[(kind, name) for name in FIGURES for kind in ("question", "figure")],
    ]
    assert [step.guessing for step in steps] == [False, True, *[False] * 5]


def test_steps__as_arranged() -> None:
    arrangement = Arrangement(("gaps",), frozenset({"dimensions"}), asking=False)
    assert steps_of(FIGURES, arrangement)[1:] == [Step("figure", "gaps"), Step("figure", "scale")]
    assert steps_of(FIGURES, Arrangement(), left_out=FIGURES) == [Step("join")]


def test_arrangement__is_stored_and_read_back() -> None:
    made = Arrangement(("gaps", "scale"), frozenset({"claim"}), {"gaps": "Ons gesprek"}, True, False)
    assert Arrangement.of(made.content()) == made
    assert Arrangement.of({}) == Arrangement()
    assert Arrangement.of({"titles": {"scale": "  ", "gaps": "x" * 500}}).titles == {"gaps": "x" * 120}


def test_order__names_every_figure() -> None:
    assert set(CHARTS) <= set(ORDER)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("figure", ORDER)
def test_words__every_figure_has_a_question_its_limits_and_something_to_ask(
    figure: str, language: Language
) -> None:
    for key in ("figure", "question", "not_said", "ask"):
        assert translate(f"present.{key}.{figure}", language)


def test_live_total__is_exact_where_people_see_each_other_and_else_in_steps() -> None:
    assert [live_total(13, closed=False, room=room) for room in (True, False)] == [13, 10]
    assert live_total(13, closed=True, room=False) == 13


def test_shown_guesses__from_five_on_and_in_no_order_of_coming() -> None:
    assert shown_guesses([50, 10, 30, 20]) == ()
    assert shown_guesses([50, 10, 30, 20, 40]) == (10, 20, 30, 40, 50)
