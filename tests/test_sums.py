"""Sums over cells: however people are divided into cells, a group's figures are those of its people."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from answering import random_answers, scored
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.disclosure import Opening, RoleDisclosure
from assessment.psychometrics.missing_answers import AnsweredFacets, left_open
from assessment.questionnaire import Questionnaire
from assessment.results.estimation import Group, targets
from assessment.results.figures import ALL
from assessment.results.wave import one_wave

PEOPLE = st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=25)


def reps(questionnaire: Questionnaire, people: int, seed: int) -> tuple[Group, AnsweredFacets]:
    """The reps of random answers with gaps, one of whom may have no facet at all."""
    answers = random_answers(questionnaire, {"rep": people}, seed=seed, missing=(seed % 5) / 10)
    if seed % 3 == 0:
        answers.loc[answers.index[0], list(questionnaire.items)[:40]] = np.nan
    wave = one_wave(scored(questionnaire, answers), None, None)
    rule = RoleDisclosure(Opening.FACETS, "", 5)
    everybody = np.ones(people, dtype=bool)
    assert wave.facets.shape == (people, len(questionnaire.facets))
    facets = wave._answered(everybody).facets
    return Group(questionnaire.role("rep"), wave.facets, rule, people + 2), facets


def parts(questionnaire: Questionnaire, group: Group) -> list[tuple[float, ...]]:
    """Every part of the role in its own figures and in those of all roles."""
    groups = dict.fromkeys(questionnaire.role_ids, group)
    wanted = [target for role in (ALL, "rep") for target in targets(questionnaire, groups, role)]
    weights = [target.weights["rep"] for target in wanted if target.weights]
    return [dataclasses.astuple(group.part(weight)) for weight in weights]


@settings(max_examples=60, deadline=None)
@given(people=PEOPLE, seed=st.integers(0, 999))
def test_cells__give_the_parts_of_everybody_and_of_the_rest(
    questionnaire: Questionnaire, people: list[tuple[int, bool]], seed: int
) -> None:
    group, facets = reps(questionnaire, len(people), seed)
    team, out = (np.array(column) for column in zip(*people, strict=True))
    plain = group.in_cells(None, None, facets)
    cut = group.in_cells(team, out, facets)
    np.testing.assert_allclose(parts(questionnaire, cut), parts(questionnaire, plain), rtol=1e-9, atol=1e-9)
    least = [facet.min_answered for facet in questionnaire.facets.values()]
    found = np.zeros((len(least), len(least))) if cut.open_answers is None else cut.open_answers
    np.testing.assert_allclose(found, left_open(facets, least), rtol=1e-9, atol=1e-12)
    if out.all():
        return
    rest = dataclasses.replace(group, scores=group.scores[~out])
    alone = rest.in_cells(None, None, facets.of(~out))
    without = cut.without(out)
    np.testing.assert_array_equal(without.scores, rest.scores)
    np.testing.assert_allclose(
        parts(questionnaire, without), parts(questionnaire, alone), rtol=1e-9, atol=1e-9
    )
    np.testing.assert_array_equal(cut.halves.counts.sum(axis=0), cut.counts)


@settings(max_examples=40, deadline=None)
@given(people=PEOPLE, seed=st.integers(0, 999))
def test_look_at__gives_the_parts_that_are_worked_out_one_by_one(
    questionnaire: Questionnaire, people: list[tuple[int, bool]], seed: int
) -> None:
    group, facets = reps(questionnaire, len(people), seed)
    team = np.array([number for number, _ in people])
    one_by_one = group.in_cells(team, None, facets)
    expected = parts(questionnaire, one_by_one)
    at_once = group.in_cells(team, None, facets)
    groups = dict.fromkeys(questionnaire.role_ids, at_once)
    wanted = [target for role in (ALL, "rep") for target in targets(questionnaire, groups, role)]
    at_once.look_at([target.weights["rep"] for target in wanted if target.weights])
    assert len(at_once._looked_at) > 0 or not expected
    np.testing.assert_allclose(parts(questionnaire, at_once), expected, rtol=1e-9, atol=1e-9)


def test_sums__of_nobody_are_nothing(questionnaire: Questionnaire) -> None:
    group, facets = reps(questionnaire, 1, 1)
    nobody = dataclasses.replace(group, scores=group.scores[:0], invited=3)
    none = np.zeros(1, dtype=bool)
    for empty in (nobody, nobody.in_cells(np.zeros(0, dtype=np.intp), none[:0], facets.of(none))):
        assert not empty.usable.any()
        assert np.isnan(empty.means).all()
        assert empty.open_answers is None
        assert empty.halves.people.tolist() == [0, 0]


@pytest.mark.parametrize("seed", range(3))
def test_sums__do_not_depend_on_the_order_of_people(questionnaire: Questionnaire, seed: int) -> None:
    group, facets = reps(questionnaire, 24, seed)
    team, out = np.arange(24) % 5, np.arange(24) % 7 == 0
    order = np.random.default_rng(seed).permutation(24)
    counts = AnsweredFacets(
        facets.items,
        facets.count[:, order],
        facets.mean[:, order],
        facets.squares[:, order],
    )
    other = dataclasses.replace(group, scores=group.scores[order])
    first = group.in_cells(team, out, facets)
    second = other.in_cells(team[order], out[order], counts)
    np.testing.assert_allclose(
        parts(questionnaire, second), parts(questionnaire, first), rtol=1e-9, atol=1e-9
    )
    assert first.whole.cells.team.tolist() == second.whole.cells.team.tolist()
