"""A wave that is being prepared: what is still missing before it opens, and what its numbers will allow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from assessment.disclosure import Thresholds, role_disclosure
from assessment.notice import NoticeFacts, missing_facts
from assessment.opening import checked_modules, told_facts, wave_facts
from assessment.organization_profile import OrganizationProfile
from assessment.questionnaire import Questionnaire, Role
from assessment.storage import Modules, Wave

FEW_NAMED = (3, 4)
"""Sizes of a role of few at which it matters whether all its members agree."""
WORKS_COUNCIL, PURPOSE = "works_council", "purpose"


def facts_so_far(wave: Wave, profile: OrganizationProfile, name: str) -> NoticeFacts:
    """What the organization tells respondents in the planned ``wave``."""
    told = profile.facts(name)
    noted = bool(wave.notice.get(WORKS_COUNCIL))
    return told.model_copy(update={WORKS_COUNCIL: noted, PURPOSE: str(wave.notice.get(PURPOSE, ""))})


def missing_before_opening(
    questionnaire: Questionnaire, wave: Wave, told: NoticeFacts, today: date, *, listed: bool = False
) -> list[str]:
    """What keeps ``wave`` from opening, as keys of ``set_up.missing``; empty when nothing does."""
    invited = people_by_role(questionnaire, wave.invited)
    found = [f"nobody.{role}" for role, people in invited.items() if not people]
    facts = told_facts(
        questionnaire,
        told,
        invited=wave.invited,
        agreed=wave.agreed,
        modules=wave.modules,
        thresholds=Thresholds.of(wave.thresholds),
        live=wave.live,
        listed=listed,
    )
    if questionnaire.information_notice is not None:
        found += [name for name in missing_facts(questionnaire, facts) if name != "invited"]
    if wave.closes_on and wave.closes_on < max(today.isoformat(), wave.opens_on):
        found.append("closes_on")
    return found


def people_by_role(questionnaire: Questionnaire, invited: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """Role -> people invited, 0 for nobody."""
    totals = dict.fromkeys(questionnaire.role_ids, 0)
    for (role, _team), people in invited.items():
        totals[role] = totals.get(role, 0) + people
    return totals


def few_consequence(role: Role, people: int, *, agreed: bool, thresholds: Thresholds) -> str:
    """What may be shown of a role of few once ``people`` answered, as a key of ``set_up.few``."""
    opening = role_disclosure(role, people, closed=True, agreed=agreed, thresholds=thresholds).opening
    word = opening.name.lower()
    return f"{word}_unless" if word == "nothing" and people in FEW_NAMED else word


def to_open(questionnaire: Questionnaire, wave: Wave, told: NoticeFacts, *, listed: bool = False) -> Wave:
    """The planned ``wave`` as it opens, its facts checked as a whole; raises IncompleteNotice."""
    modules = checked_modules(
        questionnaire,
        open_questions=wave.modules.open_questions,
        claims=wave.modules.claims,
        own_mirror=wave.modules.own_mirror,
    )
    facts = wave_facts(
        questionnaire,
        told,
        invited=wave.invited,
        agreed=wave.agreed,
        modules=modules,
        thresholds=Thresholds.of(wave.thresholds),
        live=wave.live,
        listed=listed,
    )
    return replace(wave, state="open", open=True, notice=facts, modules=modules)


def begun_from(last: Wave, wave: str, year: int) -> Wave:
    """A new wave that asks what the last one asked, of as many."""
    noted = {WORKS_COUNCIL: bool(last.notice.get(WORKS_COUNCIL)), PURPOSE: last.notice.get(PURPOSE, "")}
    return replace(
        last,
        id=wave,
        year=year,
        open=True,
        state="planned",
        simulated=False,
        notice=noted,
        opens_on="",
        closes_on="",
        opened_on="",
        closed_on="",
        revision=0,
    )


def fresh_wave(questionnaire: Questionnaire, wave: str, year: int) -> Wave:
    """A wave about which nothing is decided yet."""
    which = (wave, questionnaire.id, questionnaire.version, year)
    return Wave(*which, True, False, False, {}, {}, Modules(own_mirror=True), state="planned")


def free_name(year: int, taken: frozenset[str]) -> str:
    """A name for a wave of that year that no other has.

    >>> free_name(2026, frozenset({"2026"}))
    '2026-2'
    """
    names = [str(year), *(f"{year}-{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)
