"""Figures of many nodes at once are those that would be made of each node alone."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from answering import random_answers, scored
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.disclosure import THRESHOLDS, bound, end_of
from assessment.psychometrics.bounded_degrees import bounded_degrees, bounded_degrees_of
from assessment.questionnaire import Questionnaire, Role
from assessment.results.estimation import Group, Target, measured, targets
from assessment.results.figures import Figure
from assessment.results.node_figures import figures_of_nodes
from assessment.results.parts import parts_of
from assessment.results.released import figure_of
from assessment.results.sums import CellSums, NodeSums
from assessment.results.wave import Rules, Wave, one_wave

FACTS = st.fixed_dictionaries(
    {
        "people": st.integers(6, 30),
        "teams": st.integers(1, 4),
        "nodes": st.integers(1, 6),
        "seed": st.integers(0, 10_000),
        "invited": st.sampled_from(["unknown", "all", "more", "some"]),
        "pole": st.sampled_from([None, "low", "high"]),
    }
)
Facts = dict[str, object]


def answers_of(questionnaire: Questionnaire, facts: Facts, random: np.random.Generator) -> pd.DataFrame:
    """Random answers with gaps, some people alike or at an end, and one team without a facet."""
    people, seed = int(facts["people"]), int(facts["seed"])  # type: ignore[call-overload]
    frame = random_answers(questionnaire, {"rep": people}, seed=seed, missing=(seed % 4) / 12)
    items = list(questionnaire.items)
    if facts["pole"] is not None:
        codes = [
            max(questionnaire.scale_of(item).codes)
            if (facts["pole"] == "high") != item.reverse_keyed
            else min(questionnaire.scale_of(item).codes)
            for item in questionnaire.items.values()
        ]
        at_end = frame[items].notna() & (random.random((people, len(items))) < 0.97)
        frame[items] = frame[items].mask(at_end, pd.DataFrame([codes] * people, frame.index, items))
    if seed % 3 == 0:
        frame.loc[frame.index[: people // 2], items] = frame.loc[frame.index[0], items].to_numpy()
    facet = list(questionnaire.facets.values())[seed % len(questionnaire.facets)]
    frame.loc[random.random(people) < 0.4, [item.id for item in facet.items]] = np.nan
    return frame


def alone(questionnaire: Questionnaire, wave: Wave, whole: Group, mine: np.ndarray, invited: float) -> Group:
    """The group of some of the people."""
    if np.isnan(invited):
        return Group(whole.role, whole.scores[mine], whole.rule, None)
    group = Group(whole.role, whole.scores[mine], whole.rule, int(invited))
    return group.in_cells(None, None, wave.answered[whole.role.id].facets.of(mine))


def expected(target: Target, parts: list[Group], role: Role) -> list[Figure]:
    """The figure of each of ``parts``, told as coarsely as the coarsest of them."""
    made = [figure_of(target, {role.id: part}, THRESHOLDS) for part in parts]
    steps = []
    for part in parts:
        near = [
            weight
            for weight, mean, n in zip(target.weights[role.id], part.means, part.counts, strict=True)  # type: ignore[index]
            if weight > 0 and bound(float(mean), int(n))
        ]
        steps.append((1 if max(near) <= 0.2 else 5) if near else 0)
    step = max(steps)
    if not step:
        return made
    coarse = []
    for figure, part in zip(made, parts, strict=True):
        exact = measured(target.weights, {role.id: part})  # type: ignore[arg-type]
        value = step * np.floor(exact.value / step + 0.5)
        spreads = {"invited": exact.invited, "beyond": exact.beyond, "complete": exact.complete}
        told = dataclasses.replace(figure, value=value, rounded_to=step, **(spreads if step == 1 else {}))
        if step > 1:
            told = Figure(target.level, target.code, role.id, "shown", "", figure.n, value, rounded_to=step)
        coarse.append(figure if figure.bound else told)
    return coarse


def numbers(figure: Figure) -> list[float]:
    spreads = [dataclasses.astuple(spread) for spread in (figure.invited, figure.beyond)]
    return [figure.value, *spreads[0], *spreads[1]]


def words(figure: Figure) -> tuple[object, ...]:
    return (
        *(figure.level, figure.code, figure.role, figure.status, figure.reason),
        *(figure.n, figure.complete, figure.rounded_to, figure.bound),
    )


@settings(max_examples=60, deadline=None)
@given(facts=FACTS)
def test_node_figures__are_those_of_each_node_alone(questionnaire: Questionnaire, facts: Facts) -> None:
    random = np.random.default_rng(int(facts["seed"]))  # type: ignore[call-overload]
    table = scored(questionnaire, answers_of(questionnaire, facts, random))
    wave = one_wave(table, None, None)
    role = next(role for role in questionnaire.roles if role.id == "rep")
    groups = {
        other.id: wave.group(other, 100, Rules(True, False, THRESHOLDS)) for other in questionnaire.roles
    }
    whole = groups["rep"]
    _, team = np.unique(random.integers(0, int(facts["teams"]), len(whole.scores)), return_inverse=True)  # type: ignore[call-overload]
    members = random.random((int(facts["nodes"]), team.max() + 1)) < 0.6  # type: ignore[call-overload]
    members[~members.any(axis=1), 0] = True
    mine = members[:, team]
    invited = {
        "unknown": np.full(len(mine), np.nan),
        "all": mine.sum(axis=1) * 1.0,
        "more": mine.sum(axis=1) + 3.0,
        "some": np.where(np.arange(len(mine)) % 2, np.nan, mine.sum(axis=1) + 1.0),
    }[str(facts["invited"])]
    wanted = [target for target in targets(questionnaire, groups, "rep") if target.weights is not None]
    if not wanted or whole.rule.reason:
        return
    cells = CellSums.of(whole.scores, team, facets=wave.answered["rep"].facets)
    sums = NodeSums(cells, members)
    weights = np.array([target.weights["rep"] for target in wanted])  # type: ignore[index]
    facts = sums.facts(invited)
    made = parts_of(facts, weights, sums.behind(weights != 0))
    found = figures_of_nodes(wanted, "rep", facts, made, THRESHOLDS)
    parts = [
        alone(questionnaire, wave, whole, people, number)
        for people, number in zip(mine, invited, strict=True)
    ]
    for target in wanted:
        for row, figure in zip(found, expected(target, parts, role), strict=True):
            assert words(row[target.level, target.code]) == words(figure)
            assert numbers(row[target.level, target.code]) == pytest.approx(
                numbers(figure), rel=1e-9, nan_ok=True
            )


@given(mean=st.floats(0, 100), variance=st.floats(0, 3000), n=st.integers(0, 40))
def test_bounded_degrees_of__are_those_of_each_mean_alone(mean: float, variance: float, n: int) -> None:
    together = bounded_degrees_of([mean, 50.0], [variance, 100.0], [n, 7])
    alone = [bounded_degrees(mean, variance, n), bounded_degrees(50.0, 100.0, 7)]
    assert together.tolist() == pytest.approx(alone, nan_ok=True)


@given(value=st.floats(0, 100), n=st.integers(1, 20))
def test_end_of__is_the_bound_of_each_mean_alone(value: float, n: int) -> None:
    words = {-1: "at_most", 0: "", 1: "at_least"}
    assert words[int(end_of([value], [n])[0])] == bound(value, n)
