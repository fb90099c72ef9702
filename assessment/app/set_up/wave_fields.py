"""The fields of the planned wave: who is asked, until when, which modules, how much may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import streamlit as st

from assessment.app import state
from assessment.app.set_up.field_keys import field_key
from assessment.app.widgets import plain
from assessment.disclosure import THRESHOLDS, Thresholds
from assessment.i18n import Language, plural, translate
from assessment.invitation_list import (
    ListedPerson,
    ListFinding,
    read_people_list,
    read_team_lines,
    team_lines,
)
from assessment.invitation_list.finding import sentences
from assessment.preparing import FEW_NAMED, PURPOSE, WORKS_COUNCIL, few_consequence, people_by_role
from assessment.questionnaire import Questionnaire, Role
from assessment.storage import Modules, Wave

USUAL_DAYS = 14
MOST_FEW = 50
MOST_LEAST = 100
POOL, LIST, ROOM = "pool", "list", "room"
WAYS = (POOL, LIST, ROOM)
People = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class TypedWave:
    """The wave as it is typed now; ``people``: who stands on the list, None where links are handed out.

    ``findings``: what could not be understood of the teams or the list.
    """

    wave: Wave
    people: tuple[ListedPerson, ...] | None
    findings: tuple[ListFinding, ...]


def wave_fields(editing: state.Editing, questionnaire: Questionnaire, language: Language) -> TypedWave:
    """Draw the fields, the consequences of few people at once, and what could not be understood."""
    wave = editing.wave
    st.subheader(plain(translate("set_up.wave", language, wave=wave.id)), anchor=False)
    way = st.radio(
        translate("set_up.field.way", language),
        WAYS,
        index=WAYS.index(ROOM) if wave.room else 0,
        format_func=lambda one: translate(f"set_up.way.{one}", language),
        key=field_key(editing, "way"),
        horizontal=True,
    )
    draw = _list_fields if way == LIST else _pool_fields
    invited, people, findings = draw(editing, questionnaire, language)
    for sentence in sentences(findings, language):
        st.warning(plain(sentence))
    agreed = _consequences(editing, questionnaire, invited, language)
    first, second = st.columns(2)
    with first:
        opens_on = _day(editing, "opens_on", _day_of(wave.opens_on), language)
    with second:
        usual = date.today() + timedelta(days=USUAL_DAYS)  # noqa: DTZ011 - as the consultant's calendar has it
        closes_on = _day(editing, "closes_on", _day_of(wave.closes_on) or usual, language)
    with st.expander(translate("set_up.what_is_asked", language)):
        modules = _modules(editing, questionnaire, language)
        noted, purpose = _told(editing, language)
        least, live = _shown(editing, language)
    typed = replace(
        wave,
        invited=dict(invited),
        agreed=agreed,
        modules=modules,
        notice={WORKS_COUNCIL: noted, PURPOSE: purpose},
        thresholds=Thresholds(group=least).raised(),
        live=live,
        opens_on=opens_on,
        closes_on=closes_on,
        room=way == ROOM,
    )
    return TypedWave(typed, people, findings)


def _day_of(kept: str) -> date | None:
    return date.fromisoformat(kept) if kept else None


def _day(editing: state.Editing, field: str, kept: date | None, language: Language) -> str:
    """A day as it is typed; "" for none."""
    chosen = st.date_input(
        translate(f"set_up.field.{field}", language),
        kept,
        key=field_key(editing, field),
        format="DD-MM-YYYY",
        help=translate(f"set_up.help.{field}", language),
    )
    return chosen.isoformat() if isinstance(chosen, date) else ""


def _pool_fields(
    editing: state.Editing, questionnaire: Questionnaire, language: Language
) -> tuple[People, None, tuple[ListFinding, ...]]:
    invited: dict[tuple[str, str], int] = {}
    findings: list[ListFinding] = []
    totals = people_by_role(questionnaire, editing.wave.invited)
    for role in questionnaire.roles:
        if role.few:
            number = st.number_input(
                plain(translate("set_up.field.few", language, role=role.title[language])),
                min_value=0,
                max_value=MOST_FEW,
                value=min(totals[role.id], MOST_FEW),
                key=field_key(editing, f"few-{role.id}"),
            )
            invited[role.id, ""] = int(number)
            continue
        mine = {team: n for (name, team), n in editing.wave.invited.items() if name == role.id}
        text = st.text_area(
            plain(translate("set_up.field.teams", language, role=role.title[language])),
            team_lines(mine),
            key=field_key(editing, f"teams-{role.id}"),
            height=160,
            placeholder=translate("set_up.example.teams", language),
            help=translate("set_up.help.teams", language),
        )
        reading = read_team_lines(text)
        findings += reading.findings
        invited |= {(role.id, team): people for team, people in reading.people.items()}
        if reading.people:
            st.caption(_counted(len(reading.people), reading.total, language))
    return {place: people for place, people in invited.items() if people}, None, tuple(findings)


def _counted(teams: int, people: int, language: Language) -> str:
    return f"{plural('set_up.teams', teams, language)} · {plural('set_up.people', people, language)}"


def _list_fields(
    editing: state.Editing, questionnaire: Questionnaire, language: Language
) -> tuple[People, tuple[ListedPerson, ...], tuple[ListFinding, ...]]:
    st.text(translate("set_up.list_what", language))
    file = st.file_uploader(
        translate("set_up.field.list_file", language),
        type=["csv", "tsv", "txt"],
        key=field_key(editing, "list-file"),
    )
    text = st.text_area(
        translate("set_up.field.list", language),
        key=field_key(editing, "list"),
        height=160,
        placeholder=translate("set_up.example.list", language),
    )
    content: str | bytes = file.getvalue() if file is not None else text
    if not content.strip():
        return {}, (), ()
    reading = read_people_list(content, questionnaire)
    if reading.people:
        teams = {person.team for person in reading.people if person.team}
        st.caption(_counted(len(teams), len(reading.people), language))
    return reading.invited, reading.people, reading.findings


def _consequences(
    editing: state.Editing, questionnaire: Questionnaire, invited: People, language: Language
) -> bool:
    """What a small role means, said at once; whether all its members agreed."""
    agreed = editing.wave.agreed
    limits = Thresholds.of(editing.wave.thresholds)
    for role in questionnaire.roles:
        people = people_by_role(questionnaire, invited)[role.id]
        if not role.few or not people:
            continue
        if people in FEW_NAMED:
            agreed = st.checkbox(
                plain(translate("set_up.field.agreed", language, role=_short(role, language))),
                agreed,
                key=field_key(editing, "agreed"),
            )
        word = few_consequence(role, people, agreed=agreed, thresholds=limits)
        n = plural("set_up.members", people, language)
        st.info(plain(translate(f"set_up.few.{word}", language, n=n, role=_short(role, language))))
    return agreed


def _short(role: Role, language: Language) -> str:
    return role.short_title[language]


def _modules(editing: state.Editing, questionnaire: Questionnaire, language: Language) -> Modules:
    kept = editing.wave.modules
    opened = bool(questionnaire.open_questions) and _tick(
        editing, "open-questions", kept.open_questions, language
    )
    mirror = _tick(editing, "own-mirror", kept.own_mirror, language)
    check = questionnaire.claim_check
    askable = [entry.id for entry in check.questions if entry.askable] if check else []
    claims: list[str] = []
    if check is not None and askable:
        texts = {entry.id: entry.text[language] for entry in check.questions if entry.askable}
        claims = st.multiselect(
            translate("set_up.field.claims", language),
            askable,
            default=[name for name in kept.claims if name in askable],
            format_func=texts.__getitem__,
            key=field_key(editing, "claims"),
        )
    return Modules(opened, tuple(claims), mirror)


def _told(editing: state.Editing, language: Language) -> tuple[bool, str]:
    noted = _tick(editing, "works-council", bool(editing.wave.notice.get(WORKS_COUNCIL)), language)
    purpose = st.text_input(
        translate("set_up.field.purpose", language),
        str(editing.wave.notice.get(PURPOSE, "")),
        key=field_key(editing, "purpose"),
        max_chars=200,
        help=translate("set_up.help.purpose", language),
    )
    return noted, purpose.strip()


def _shown(editing: state.Editing, language: Language) -> tuple[int, bool]:
    least = st.number_input(
        translate("set_up.field.least", language),
        min_value=THRESHOLDS.group,
        max_value=MOST_LEAST,
        value=Thresholds.of(editing.wave.thresholds).group,
        key=field_key(editing, "least"),
        help=translate("set_up.help.least", language),
    )
    return int(least), _tick(editing, "live", editing.wave.live, language)


def _tick(editing: state.Editing, field: str, kept: bool, language: Language) -> bool:
    name = field.replace("-", "_")
    return st.checkbox(
        translate(f"set_up.field.{name}", language),
        kept,
        key=field_key(editing, field),
        help=translate(f"set_up.help.{name}", language),
    )
