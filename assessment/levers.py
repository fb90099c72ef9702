"""Which levers to pull first, by the rule in the questionnaire file; nothing here knows an instrument.

**The level of the blame-yourself rule.** The construct map says: "if a TB or CF facet is below 60 while TS or
SI is below 60, show the condition's lever first; training comes first only when both are 60 or more." A
behaviour is read here at the level of its *facet*, as the map says, a condition at the level of its
*dimension*, as "TS or SI" says. It also follows from the numbers: a dimension is the mean of its facets, so
below 60 it has at least one facet below 60 whose lever can go first, whereas one facet of six below 60 would
nearly always turn the order, and a rule that always holds says nothing. A condition that is not known (too
few answers) does not turn the order, but neither does it allow training to come first: that takes both.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assessment.questionnaire import Facet, Lever, LeverRule, LocalizedTexts, Questionnaire

Urgency = Literal["act", "discuss"]
Reason = Literal["condition_first", "lowest_facet"]


@dataclass(frozen=True)
class AdvisedLever:
    """A lever with what points to it.

    ``facets``: the low facets it answers, lowest first; ``first_step`` is that of the first. ``reason`` is
    ``condition_first`` where the blame-yourself rule put it before a lower facet of behaviour; ``why`` is
    then the file's sentence, else None.
    """

    lever: Lever
    urgency: Urgency
    facets: tuple[Facet, ...]
    first_step: LocalizedTexts
    reason: Reason
    why: LocalizedTexts | None


def advised_levers(
    questionnaire: Questionnaire, facets: Mapping[str, float], dimensions: Mapping[str, float]
) -> tuple[AdvisedLever, ...]:
    """At most as many levers as the rule allows, the first to pull first; none where every facet is kept.

    ``facets`` and ``dimensions``: id -> score of 0-100; NaN or absent where not shown. Facets below
    ``act_below`` call for action, below ``discuss_below`` for a conversation, lowest first. A facet's lever
    is its ``first``, or its ``second`` where the first is training and a condition is below the bound.
    Several facets that point to one lever make one entry. Levers start a conversation; no effect is proven.
    """
    rule = questionnaire.lever_rule
    if rule is None:
        return ()
    conditions = questionnaire.profile(rule.conditions).dimensions
    weak = {name for name in conditions if _known(dimensions, name) < rule.below}
    trainable = all(_known(dimensions, name) >= rule.below for name in conditions)
    low = _low_facets(questionnaire, rule, facets)
    turned = bool(weak) and _behaves_low(questionnaire, rule, low, facets)
    if turned:
        low.sort(key=lambda facet: questionnaire.dimension_of(facet.id).id not in weak)
    found: dict[str, list[Facet]] = {}
    for facet in low:
        found.setdefault(_lever_of(facet, rule, trainable=trainable), []).append(facet)
    by_id = {lever.id: lever for lever in questionnaire.levers}
    advised = []
    for name, group in list(found.items())[: rule.most]:
        condition = turned and questionnaire.dimension_of(group[0].id).id in weak
        advised.append(_advised(by_id[name], group, facets, rule, condition=condition))
    return tuple(advised)


def _low_facets(questionnaire: Questionnaire, rule: LeverRule, facets: Mapping[str, float]) -> list[Facet]:
    """Facets with levers and a score below the rule's bound, lowest first; ties in the file's order."""
    low = [
        facet
        for facet in questionnaire.facets.values()
        if facet.levers is not None and _known(facets, facet.id) < rule.discuss_below
    ]
    return sorted(low, key=lambda facet: facets[facet.id])


def _behaves_low(
    questionnaire: Questionnaire, rule: LeverRule, low: list[Facet], facets: Mapping[str, float]
) -> bool:
    """Whether a facet of behaviour is below the bound that turns the order."""
    behaviour = questionnaire.profile(rule.behaviour).dimensions
    return any(
        facets[facet.id] < rule.below for facet in low if questionnaire.dimension_of(facet.id).id in behaviour
    )


def _lever_of(facet: Facet, rule: LeverRule, *, trainable: bool) -> str:
    assert facet.levers is not None  # noqa: S101 - only facets with levers are low
    first, second = facet.levers.first, facet.levers.second
    return second if first == rule.training and not trainable else first


def _advised(
    lever: Lever, group: list[Facet], facets: Mapping[str, float], rule: LeverRule, *, condition: bool
) -> AdvisedLever:
    levers = group[0].levers
    assert levers is not None  # noqa: S101 - only facets with levers are low
    lowest = min(facets[facet.id] for facet in group)
    return AdvisedLever(
        lever=lever,
        urgency="act" if lowest < rule.act_below else "discuss",
        facets=tuple(group),
        first_step=levers.first_step,
        reason="condition_first" if condition else "lowest_facet",
        why=rule.reason if condition else None,
    )


def _known(scores: Mapping[str, float], name: str) -> float:
    """The score, or NaN, which is neither below nor above anything."""
    return scores.get(name, math.nan)
