"""From scores to released figures: values, intervals, missing rules, and what stays hidden."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import product

import numpy as np
import pandas as pd
import pytest
from answering import constant_answers, random_answers, scored
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from slow_scoring import Person, combined, figures_by_hand

from assessment.errors import InvalidAnswersFile
from assessment.psychometrics.bounded_degrees import bounded_degrees
from assessment.psychometrics.guarded_degrees import guarded_df
from assessment.questionnaire import Questionnaire
from assessment.results import ALL, INDEX, Figure, OrganizationResult, Spread, interval, organization_result

LEAST = {6: 5, 5: 5, 4: 4, 3: 3}


def released(questionnaire: Questionnaire, answers: pd.DataFrame, **options: object) -> OrganizationResult:
    return organization_result(scored(questionnaire, answers), **options)  # type: ignore[arg-type]


def invited_frame(counts: Mapping[str, int], organization: str = "acme", wave: str = "2026") -> pd.DataFrame:
    rows = [(organization, wave, role, "", people) for role, people in counts.items()]
    return pd.DataFrame(rows, columns=["organization", "wave", "role", "team", "invited"])


def people_of(questionnaire: Questionnaire, answers: pd.DataFrame) -> list[Person]:
    return [
        Person(row["role"], {i: None if pd.isna(row[i]) else float(row[i]) for i in questionnaire.items})
        for row in answers.to_dict("records")
    ]


def shown(result: OrganizationResult) -> dict[tuple[str, str, str], Figure]:
    return {key: figure for key, figure in result.figures.items() if figure.shown}


# Values and intervals


def test_index__of_constant_answers_by_hand(questionnaire: Questionnaire) -> None:
    # Code 5 everywhere: three items of 100 and a reversed one of 0 make 75 on every facet; code 1 makes 25.
    answers = constant_answers(questionnaire, {"mt": [5] * 5, "rep": [1] * 5})
    result = released(questionnaire, answers)
    assert result.figure("facet", "TS1", "mt").value == 75
    assert result.figure("facet", "TS1", ALL).value == 50
    assert result.figure("facet", "CF1", ALL).value == 25  # reps primary: the MT's mirror is for the gap only
    assert result.figure("dimension", "TS", ALL).value == 50
    assert result.figure("dimension", "TB", ALL).value == pytest.approx((25 + 25 + 50) / 3)
    assert result.figure("dimension", "CF", ALL).value == pytest.approx((25 + 25 + 25 + 50) / 4)
    assert result.overall.value == pytest.approx((50 + 50 + 100 / 3 + 125 / 4) / 4)
    assert result.gap("index", INDEX).value == 50
    assert result.gap("facet", "CF1").value == 50


def test_index__roles_weigh_the_same_whatever_their_size(questionnaire: Questionnaire) -> None:
    few = constant_answers(questionnaire, {"mt": [5] * 5, "rep": [1] * 5})
    many = constant_answers(questionnaire, {"mt": [5] * 5, "rep": [1] * 60})
    assert released(questionnaire, few).overall.value == released(questionnaire, many).overall.value


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("missing", [0.0, 0.06, 0.2])
@pytest.mark.parametrize("counted", [None, {"mt": 9, "rep": 30}, {"rep": 18}])
def test_figures__agree_with_a_slow_calculation(
    questionnaire: Questionnaire, seed: int, missing: float, counted: dict[str, int] | None
) -> None:
    mt = (7, 5, 4)[seed % 3]
    answers = random_answers(questionnaire, {"mt": mt, "rep": 18}, seed=seed, missing=missing)
    invited = None if counted is None else invited_frame(counted)
    result = released(questionnaire, answers, invited=invited, agreed=True)
    known = shown(result)
    mt_counted = int(scored(questionnaire, answers).respondents.query("role == 'mt'")["counted"].sum())
    slow = figures_by_hand(
        questionnaire,
        people_of(questionnaire, answers),
        invited=counted,
    )
    assert ("index", INDEX, "rep") in known or missing > 0.1
    for key, figure in known.items():
        hand = slow[key]
        assert figure.n == hand.n
        if figure.rounded_to > 1:
            assert abs(figure.value - hand.value) <= figure.rounded_to / 2
            continue
        assert figure.value == pytest.approx(hand.value, abs=1e-9)
        assert figure.invited.se == pytest.approx(hand.se_invited, abs=1e-9)
        assert figure.invited.df == pytest.approx(hand.df_invited, rel=1e-9)
        assert figure.beyond.se == pytest.approx(hand.se_beyond, abs=1e-9)
        assert figure.beyond.df == pytest.approx(hand.df_beyond, rel=1e-9)
    if mt_counted >= 5 and min(figure.n for figure in slow.values()) >= 5:
        assert set(known) == set(slow)  # everything that the answers carry is shown


def test_interval__of_one_role_is_the_t_interval_of_its_people(questionnaire: Questionnaire) -> None:
    answers = random_answers(questionnaire, {"mt": 6, "rep": 14}, seed=3)
    table = scored(questionnaire, answers)
    figure = organization_result(table).figure("facet", "TB2", "rep")
    scores = table.facets.loc[(table.respondents["role"] == "rep").to_numpy(), "TB2"]
    for level in (0.90, 0.95):
        low, high = stats.t.interval(level, len(scores) - 1, scores.mean(), stats.sem(scores))
        estimate = figure.estimate("beyond", level)
        assert (estimate.ci_low, estimate.ci_high) == pytest.approx((low, high), abs=1e-9)
        assert (estimate.n, estimate.level) == (14, level)


def test_interval__of_a_role_index_is_the_t_interval_of_its_people(questionnaire: Questionnaire) -> None:
    table = scored(questionnaire, random_answers(questionnaire, {"mt": 6, "rep": 14}, seed=4))
    reps = table.facets[(table.respondents["role"] == "rep").to_numpy()]
    own = sum(reps[[f.id for f in d.facets]].mean(axis=1) for d in questionnaire.dimensions) / 4
    low, high = stats.t.interval(0.90, 13, own.mean(), stats.sem(own))
    estimate = organization_result(table).figure("index", INDEX, "rep").estimate()
    assert (estimate.value, estimate.ci_low, estimate.ci_high) == pytest.approx((own.mean(), low, high))


def test_interval__of_a_gap_is_welchs_of_guarded_degrees(questionnaire: Questionnaire) -> None:
    table = scored(questionnaire, random_answers(questionnaire, {"mt": 6, "rep": 14}, seed=5))
    of = {
        role: table.facets.loc[(table.respondents["role"] == role).to_numpy(), "SI1"]
        for role in ("mt", "rep")
    }
    gap = organization_result(table).gap("facet", "SI1")
    welch = stats.ttest_ind(of["mt"], of["rep"], equal_var=False)
    estimate = gap.estimate("invited", 0.90)
    assert gap.value == pytest.approx(of["mt"].mean() - of["rep"].mean())
    variances = [of[role].var() / len(of[role]) for role in of]
    degrees = [bounded_degrees(of[role].mean(), of[role].var(), len(of[role])) for role in of]
    guarded = guarded_df(variances, [1 / 6, 1 / 14], degrees)
    half = stats.t.ppf(0.95, guarded) * np.sqrt(sum(variances))
    assert (estimate.ci_low, estimate.ci_high) == pytest.approx((gap.value - half, gap.value + half))
    assert gap.beyond.se == pytest.approx(gap.invited.se)
    for spread in (gap.invited, gap.beyond):
        assert spread.df == pytest.approx(guarded)
    assert guarded <= welch.df + 1e-9


def test_interval__knowing_how_many_were_invited_narrows_it_and_nothing_else(
    questionnaire: Questionnaire,
) -> None:
    answers = random_answers(questionnaire, {"mt": 6, "rep": 14}, seed=6)
    plain = released(questionnaire, answers)
    known = released(questionnaire, answers, invited=invited_frame({"mt": 8, "rep": 20}))
    for key, figure in shown(known).items():
        before = plain.figures[key]
        assert (figure.value, figure.n, figure.beyond) == (before.value, before.n, before.beyond)
        assert figure.invited.se < before.invited.se
    facet = known.figure("facet", "TS1", "rep")
    assert facet.invited.se == pytest.approx(facet.beyond.se * math.sqrt(1 - 14 / 20))


def test_interval__a_complete_response_is_called_complete_and_has_no_width(
    questionnaire: Questionnaire,
) -> None:
    answers = random_answers(questionnaire, {"mt": 6, "rep": 14}, seed=7)
    result = released(questionnaire, answers, invited=invited_frame({"mt": 6, "rep": 14}))
    estimate = result.overall.estimate()
    assert result.overall.complete
    assert estimate.ci_low == estimate.ci_high == result.overall.value
    beyond = result.overall.estimate("beyond")
    assert beyond.ci_low < result.overall.value < beyond.ci_high
    gap = result.gap("dimension", "TS")
    assert (gap.invited.se, gap.invited.df) == (0.0, math.inf)


def test_interval__everyone_answered_but_not_everything_leaves_what_was_left_out(
    questionnaire: Questionnaire,
) -> None:
    counts = {"mt": 6, "rep": 12}
    answers = random_answers(questionnaire, counts, seed=3)
    whole = released(questionnaire, answers, invited=invited_frame(counts)).overall
    first = next(iter(questionnaire.items))
    answers[first] = [np.nan, *answers[first][1:]]
    open_ = released(questionnaire, answers, invited=invited_frame(counts)).overall
    assert whole.complete
    assert not open_.complete
    assert 0 < open_.invited.se < open_.beyond.se / 5


def test_interval__one_complete_role_leaves_the_others_uncertainty(questionnaire: Questionnaire) -> None:
    answers = random_answers(questionnaire, {"mt": 6, "rep": 14}, seed=8)
    result = released(questionnaire, answers, invited=invited_frame({"mt": 6, "rep": 40}))
    assert not result.overall.complete
    assert result.figure("index", INDEX, "mt").complete
    reps = result.figure("dimension", "TS", "rep").invited
    assert result.figure("dimension", "TS", ALL).invited.se == pytest.approx(reps.se / 2)
    assert result.figure("dimension", "TS", ALL).invited.df == pytest.approx(reps.df)


def test_interval__identical_answers_are_not_certainty(questionnaire: Questionnaire) -> None:
    answers = constant_answers(questionnaire, {"mt": [4] * 6, "rep": [4] * 14})
    result = released(questionnaire, answers, invited=invited_frame({"mt": 9, "rep": 30}))
    for figure in shown(result).values():
        assert not figure.estimate().has_interval
        assert not figure.estimate("beyond").has_interval
        assert not figure.complete


def test_interval__of_one_person_is_unknown() -> None:
    estimate = interval(60.0, Spread(math.nan, math.nan), 1, 0.90)
    assert estimate.value == 60
    assert not estimate.has_interval


def test_interval__more_answers_than_invited_is_complete_not_negative(questionnaire: Questionnaire) -> None:
    answers = random_answers(questionnaire, {"mt": 6, "rep": 14}, seed=9)
    result = released(questionnaire, answers, invited=invited_frame({"mt": 4, "rep": 10}))
    assert result.overall.complete
    assert [entry.invited for entry in result.attendance] == [6, 14]


def test_interval__stays_on_the_scale(questionnaire: Questionnaire) -> None:
    assert interval(3.0, Spread(5.0, 3.0), 4, 0.95).ci_low == 0
    assert interval(97.0, Spread(5.0, 3.0), 4, 0.95).ci_high == 100


# Missing answers


def without(answers: pd.DataFrame, role: str, people: int, items: list[str]) -> pd.DataFrame:
    """``answers`` without ``items`` of the first ``people`` of a role."""
    changed = answers.copy()
    rows = changed.index[changed["role"] == role][:people]
    changed.loc[rows, items] = np.nan
    return changed


def items_of(questionnaire: Questionnaire, *facets: str) -> list[str]:
    return [item.id for facet in facets for item in questionnaire.facets[facet].items]


def test_missing__a_facet_with_too_few_answers_is_suppressed_yet_counts(questionnaire: Questionnaire) -> None:
    full = random_answers(questionnaire, {"mt": 6, "rep": 8}, seed=10)
    answers = without(full, "rep", 4, items_of(questionnaire, "TS1"))
    result = released(questionnaire, answers)
    reasons = {name: result.figure("facet", name, "rep").reason for name in ("TS1", "TS2", "TS3")}
    assert reasons == {"TS1": "too_few", "TS2": "", "TS3": "protects_others"}
    assert [result.figure("facet", name, ALL).shown for name in ("TS1", "TS2", "TS3")] == [False, True, False]
    slow = figures_by_hand(questionnaire, people_of(questionnaire, answers))
    for key in (("dimension", "TS", "rep"), ("dimension", "TS", ALL), ("index", INDEX, ALL)):
        assert result.figure(*key).value == pytest.approx(slow[key].value, abs=1e-9)


def test_missing__five_managers_of_whom_one_skips_a_facet_keep_their_index(
    questionnaire: Questionnaire,
) -> None:
    full = random_answers(questionnaire, {"mt": 5, "rep": 8}, seed=10)
    answers = without(full, "mt", 1, items_of(questionnaire, "CF4"))
    result = released(questionnaire, answers)
    slow = figures_by_hand(questionnaire, people_of(questionnaire, answers))
    assert result.overall_role == ALL
    assert result.overall.value == pytest.approx(slow["index", INDEX, ALL].value, abs=1e-9)
    assert not result.figure("facet", "CF4", "mt").shown
    assert not result.gap("facet", "CF4").shown


def test_missing__two_facets_that_nobody_answered_leave_no_dimension_and_no_index(
    questionnaire: Questionnaire,
) -> None:
    full = random_answers(questionnaire, {"mt": 6, "rep": 8}, seed=11)
    result = released(questionnaire, without(full, "rep", 8, items_of(questionnaire, "TS1", "TS2")))
    for role in ("rep", ALL):
        assert result.figure("dimension", "TS", role).reason == "too_few_answered"
        assert result.figure("index", INDEX, role).reason == "too_few_answered"
        assert result.figure("dimension", "SI", role).shown
    assert result.figure("index", INDEX, "mt").shown
    assert not result.gap("index", INDEX).shown


def test_missing__one_facet_that_nobody_answered_is_left_out(questionnaire: Questionnaire) -> None:
    full = random_answers(questionnaire, {"mt": 6, "rep": 8}, seed=11)
    result = released(questionnaire, without(full, "rep", 8, items_of(questionnaire, "TS1")))
    parts = [result.figure("facet", name, "rep").value for name in ("TS2", "TS3")]
    assert result.figure("dimension", "TS", "rep").value == pytest.approx(sum(parts) / 2)
    assert result.overall.shown


def test_missing__who_answered_under_half_is_in_no_figure(questionnaire: Questionnaire) -> None:
    full = random_answers(questionnaire, {"mt": 6, "rep": 9}, seed=12)
    items = list(questionnaire.items)
    result = released(questionnaire, without(full, "rep", 1, items[:29]))
    assert all(figure.n in (6, 8, 14) for figure in shown(result).values())
    without_them = released(questionnaire, full.drop(index=full.index[full["role"] == "rep"][0]))
    assert result.overall.value == without_them.overall.value
    assert [entry.answered for entry in result.attendance] == [6, 9]


def test_missing__the_fifth_person_under_half_hides_the_role(questionnaire: Questionnaire) -> None:
    full = random_answers(questionnaire, {"mt": 6, "rep": 5}, seed=13)
    result = released(questionnaire, without(full, "rep", 1, list(questionnaire.items)[:29]))
    assert not any(figure.shown for key, figure in result.figures.items() if key[2] != "mt")


def test_not_asked__a_facet_that_a_role_does_not_answer_says_so(questionnaire: Questionnaire) -> None:
    tree = questionnaire.model_dump(by_alias=True)
    facet = tree["dimensions"][3]["facets"][0]
    facet["roles"] = facet["scored_roles"] = ["rep"]
    changed = Questionnaire.model_validate(tree)
    answers = random_answers(changed, {"mt": 6, "rep": 8}, seed=14)
    result = released(changed, answers)
    assert result.figure("facet", "CF1", "mt").status == "not_asked"
    assert result.gap("facet", "CF1").status == "not_asked"
    assert result.figure("facet", "CF1", ALL).shown


# What stays hidden


@pytest.mark.parametrize(
    ("mt", "agreed"), [(4, False), (3, False), (2, True), (2, False), (1, True), (0, True)]
)
def test_hidden__a_small_management_team_is_in_nothing_that_is_shown(
    questionnaire: Questionnaire, mt: int, agreed: bool
) -> None:
    reps = random_answers(questionnaire, {"rep": 12}, seed=15)
    answers = pd.concat([random_answers(questionnaire, {"mt": mt}, seed=16), reps])
    result = released(questionnaire, answers, agreed=agreed)
    alone = released(questionnaire, reps)
    assert not any(gap.shown for gap in result.gaps.values())
    assert result.overall_role == "rep"
    assert result.overall == result.figure("index", INDEX, "rep")
    assert {key: figure.value for key, figure in shown(result).items()} == {
        key: figure.value for key, figure in shown(alone).items()
    }
    for level, code in [("index", INDEX), *[("dimension", d.id) for d in questionnaire.dimensions]]:
        assert result.figure(level, code, ALL).reason == "too_few"  # type: ignore[arg-type]
        assert result.figure(level, code, "mt").reason == "too_few"  # type: ignore[arg-type]


def test_hidden__three_that_agreed_give_one_figure_rounded_to_five(questionnaire: Questionnaire) -> None:
    answers = random_answers(questionnaire, {"mt": 3, "rep": 12}, seed=17)
    result = released(questionnaire, answers, agreed=True)
    assert result.overall_role == ALL
    assert result.overall.value % 5 == 0
    assert result.overall.rounded_to == 5
    assert not result.overall.estimate().has_interval
    assert not result.overall.estimate("beyond").has_interval
    assert not any(figure.shown for key, figure in result.figures.items() if key[2] == "mt")
    assert not any(gap.shown for gap in result.gaps.values())
    exact = [key for key, figure in shown(result).items() if key[2] == ALL and figure.rounded_to == 1]
    assert {code for _, code, _ in exact} == {"TB1", "TB2", "CF1", "CF2", "CF3"}  # the reps' own


def test_hidden__three_that_agreed_all_of_them_invited_are_not_called_complete(
    questionnaire: Questionnaire,
) -> None:
    answers = random_answers(questionnaire, {"mt": 3, "rep": 12}, seed=17)
    counts = invited_frame({"mt": 3, "rep": 12})
    assert not released(questionnaire, answers, agreed=True, invited=counts).overall.complete


def test_hidden__four_that_agreed_show_dimensions_and_no_facet(questionnaire: Questionnaire) -> None:
    answers = random_answers(questionnaire, {"mt": 4, "rep": 12}, seed=18)
    result = released(questionnaire, answers, agreed=True)
    mine = {key[0] for key, figure in shown(result).items() if key[2] == "mt"}
    assert mine == {"index", "dimension", "profile"}
    assert result.overall_role == ALL
    assert result.overall.rounded_to == 1
    assert {code for (level, code), gap in result.gaps.items() if gap.shown and level == "dimension"} == {
        dimension.id for dimension in questionnaire.dimensions
    }


def test_hidden__four_that_agreed_keep_a_dimension_that_would_give_a_facet_away(
    questionnaire: Questionnaire,
) -> None:
    # Of TB only TB3 counts for both roles: all TB less the reps' facets would be the MT's TB3.
    answers = random_answers(questionnaire, {"mt": 4, "rep": 12}, seed=18)
    result = released(questionnaire, answers, agreed=True)
    assert {d.id: result.figure("dimension", d.id, ALL).shown for d in questionnaire.dimensions} == {
        "TS": True,
        "SI": True,
        "TB": False,
        "CF": False,
    }


def test_hidden__few_reps_show_the_management_team_only(questionnaire: Questionnaire) -> None:
    result = released(questionnaire, random_answers(questionnaire, {"mt": 6, "rep": 4}, seed=19))
    assert {key[2] for key in shown(result)} == {"mt"}
    assert result.overall_role == "mt"


def test_hidden__nobody_anywhere_shows_nothing(questionnaire: Questionnaire) -> None:
    result = released(
        questionnaire, random_answers(questionnaire, {"mt": 0}, seed=0), organization="acme", wave="2026"
    )
    assert shown(result) == {}
    assert result.overall_role == ""
    assert not result.overall.shown


@pytest.mark.parametrize(("mt", "rep"), [(6, 44), (12, 4), (5, 5), (0, 0)])
def test_open_wave__shows_no_figure_and_counts_in_steps(
    questionnaire: Questionnaire, mt: int, rep: int
) -> None:
    answers = random_answers(questionnaire, {"mt": mt, "rep": rep}, seed=20)
    result = released(questionnaire, answers, closed=False, agreed=True, organization="acme", wave="2026")
    assert shown(result) == {}
    assert not any(gap.shown for gap in result.gaps.values())
    assert {entry.role: entry.answered for entry in result.attendance} == {"mt": 0, "rep": rep - rep % 5}


def weights_of_shown(
    questionnaire: Questionnaire, result: OrganizationResult, places: list[tuple[str, str]]
) -> np.ndarray:
    """A row for each exact figure that is shown: its weights on the role facet means in ``places``."""
    rows = []
    nothing = dict.fromkeys(places, 0.0)
    effects = [combined(questionnaire, {**nothing, place: 1.0}) for place in places]
    for key, figure in shown(result).items():
        if figure.rounded_to == 1:
            rows.append([float(complex(effect[key]).real) for effect in effects])
    for (level, code), gap in result.gaps.items():
        if gap.shown:
            first, second = questionnaire.role_ids[:2]
            rows.append(
                [
                    float(complex(effect[level, code, first] - effect[level, code, second]).real)
                    for effect in effects
                ]
            )
    return np.array(rows or [[0.0] * len(places)])


@pytest.mark.parametrize(
    ("mt", "rep", "agreed", "missing", "seed"),
    [
        (*sizes, missing, seed)
        for sizes, (missing, seed) in product(
            [
                (4, 12, True),
                (3, 12, True),
                (4, 12, False),
                (2, 9, True),
                (6, 4, True),
                (4, 4, True),
                (4, 6, True),
            ],
            [(0.0, 1), (0.05, 2), (0.1, 3), (0.12, 4)],
        )
    ],
)
def test_hidden__nothing_that_is_shown_can_be_subtracted_to_a_hidden_figure(
    questionnaire: Questionnaire, mt: int, rep: int, agreed: bool, missing: float, seed: int
) -> None:
    answers = random_answers(questionnaire, {"mt": mt, "rep": rep}, seed=seed, missing=missing)
    table = scored(questionnaire, answers)
    result = organization_result(table, agreed=agreed)
    people = table.respondents
    places = [
        (role, facet)
        for role in questionnaire.role_ids
        for facet in questionnaire.facets
        if table.facets.loc[((people["role"] == role) & people["counted"]).to_numpy(), facet].notna().any()
    ]
    rows = weights_of_shown(questionnaire, result, places)
    projection = np.linalg.pinv(rows) @ rows
    open_facets = {(key[2], key[1]) for key in shown(result) if key[0] == "facet"}
    for position, place in enumerate(places):
        if place not in open_facets:
            assert projection[position, position] < 1 - 1e-6, f"{place} follows from what is shown"
    for role in questionnaire.role_ids:
        mine = [position for position, place in enumerate(places) if place[0] == role]
        if not any(key[2] == role for key in shown(result)):
            assert not rows[:, mine].any(), f"{role} is in an exact figure though nothing of it is shown"


# Properties


def comparable(result: OrganizationResult) -> dict[object, tuple[object, ...]]:
    """Everything released, rounded to where sums in another order differ."""
    figures = {
        key: (f.status, f.reason, f.n, round(f.value, 8), round(f.invited.se, 8), round(f.beyond.df, 6))
        for key, f in result.figures.items()
    }
    gaps = {
        key: (g.status, g.reason, round(g.value, 8), round(g.invited.se, 8)) for key, g in result.gaps.items()
    }
    same = {**figures, **gaps}
    return {key: tuple("nan" if x != x else x for x in entry) for key, entry in same.items()}


ORGANIZATIONS = st.fixed_dictionaries(
    {"mt": st.integers(0, 8), "rep": st.integers(1, 14), "seed": st.integers(0, 10_000)}
)


def answers_of(questionnaire: Questionnaire, facts: dict[str, int]) -> pd.DataFrame:
    return random_answers(
        questionnaire,
        {"mt": facts["mt"], "rep": facts["rep"]},
        seed=facts["seed"],
        missing=(facts["seed"] % 5) / 20,
        teams=("Noord", "Zuid"),
    )


@given(facts=ORGANIZATIONS)
def test_property__shuffling_people_changes_nothing(
    questionnaire: Questionnaire, facts: dict[str, int]
) -> None:
    answers = answers_of(questionnaire, facts)
    shuffled = answers.sample(frac=1, random_state=facts["seed"])
    one, other = (released(questionnaire, entry, agreed=True) for entry in (answers, shuffled))
    assert comparable(one) == comparable(other)


@given(facts=ORGANIZATIONS)
def test_property__relabelling_teams_changes_nothing(
    questionnaire: Questionnaire, facts: dict[str, int]
) -> None:
    answers = answers_of(questionnaire, facts)
    relabelled = answers.assign(team=answers["team"].map({"Noord": "=A", "Zuid": ""}))
    one, other = (released(questionnaire, entry, agreed=True) for entry in (answers, relabelled))
    assert comparable(one) == comparable(other)


@given(facts=ORGANIZATIONS, role=st.sampled_from(["mt", "rep"]))
def test_property__a_person_who_answered_nothing_changes_no_figure(
    questionnaire: Questionnaire, facts: dict[str, int], role: str
) -> None:
    answers = answers_of(questionnaire, facts)
    silent = random_answers(questionnaire, {role: 1}, seed=0, missing=1.0)
    one = released(questionnaire, answers, agreed=True)
    other = released(questionnaire, pd.concat([answers, silent]), agreed=True)
    assert comparable(one) == comparable(other)


@given(facts=ORGANIZATIONS)
def test_property__scores_and_intervals_stay_on_the_scale_and_hold_their_value(
    questionnaire: Questionnaire, facts: dict[str, int]
) -> None:
    result = released(questionnaire, answers_of(questionnaire, facts), agreed=True)
    for figure in shown(result).values():
        estimate = figure.estimate()
        assert 0 <= figure.value <= 100
        assert figure.n >= 5 or figure.role == "mt"
        if estimate.has_interval:
            assert 0 <= estimate.ci_low <= figure.value <= estimate.ci_high <= 100
            wider = figure.estimate("invited", 0.95)
            assert wider.ci_low <= estimate.ci_low
            assert wider.ci_high >= estimate.ci_high
    for figure in result.figures.values():
        if not figure.shown:
            assert (figure.n, math.isnan(figure.value), math.isnan(figure.invited.se)) == (0, True, True)
            assert figure.reason or figure.status == "not_asked"


@given(facts=ORGANIZATIONS)
def test_property__other_organizations_and_waves_change_nothing(
    questionnaire: Questionnaire, facts: dict[str, int]
) -> None:
    answers = answers_of(questionnaire, facts)
    others = random_answers(questionnaire, {"mt": 5, "rep": 5}, seed=1, organization="other")
    before = random_answers(questionnaire, {"mt": 5, "rep": 5}, seed=2, wave="2025")
    one = released(questionnaire, answers, agreed=True)
    mixed = pd.concat([others, answers, before])
    other = released(questionnaire, mixed, agreed=True, organization="acme", wave="2026")
    assert comparable(one) == comparable(other)


# Which organization and wave


def test_waves__several_must_be_chosen_from(questionnaire: Questionnaire) -> None:
    two = [random_answers(questionnaire, {"rep": 5}, seed=1, wave=wave) for wave in ("2025", "2026")]
    with pytest.raises(InvalidAnswersFile) as caught:
        released(questionnaire, pd.concat(two))
    assert caught.value.code == "results.several_waves"
    assert released(questionnaire, pd.concat(two), wave="2025").wave == "2025"


def test_waves__none_at_all_is_refused(questionnaire: Questionnaire) -> None:
    with pytest.raises(InvalidAnswersFile) as caught:
        released(questionnaire, random_answers(questionnaire, {"rep": 0}, seed=1))
    assert caught.value.code == "results.no_wave"


def test_notice__stands_on_every_result(questionnaire: Questionnaire) -> None:
    result = released(questionnaire, random_answers(questionnaire, {"rep": 5}, seed=1))
    assert dict(result.notice) == {"nl": "Proefversie – geen normen", "en": "Trial version – no norms"}
