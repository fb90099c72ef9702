"""From stored responses to the released result of a wave: the hops in one place, for pages and exports."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from assessment.answers_file import response_table
from assessment.app.installation import place
from assessment.benchmark import EDITION_FILE, Edition, Placement
from assessment.benchmark import place as place_in
from assessment.charts import Material
from assessment.claim_check import ReleasedClaim, direct_share
from assessment.disclosure import (
    Copies,
    Release,
    Thresholds,
    comments_refused,
    live_step_due,
    shown_count,
    shuffled,
)
from assessment.errors import AssessmentError
from assessment.export import About
from assessment.library import load_questionnaire
from assessment.preparing import people_by_role
from assessment.questionnaire import DirectQuestion, OpenQuestion
from assessment.results import (
    SCREEN_LEVEL,
    Attendance,
    OrganizationResult,
    WaveRelease,
    live_content,
    organization_result,
    same_answers,
    wave_release,
    with_live_figures,
)
from assessment.scoring import ScoreTable, score
from assessment.storage import OrganizationDesk, ReadingDesk, Wave

Content = Mapping[str, Any]


_log = logging.getLogger("assessment")
FIGURES = "figures"
"""The kind of entry in the ledger that says which figures were shown."""


def released_result(desk: ReadingDesk, wave: str) -> OrganizationResult:
    """Read, score and release one wave, by its own rules and beside all that was released before.

    What is shown for the first time is entered in the ledger before anybody sees it.
    """
    waves = desk.waves()
    facts = next(entry for entry in waves if entry.id == wave)
    table = _scored(desk, facts)
    before = {entry.id: _entered(desk, entry.id) for entry in waves}
    if facts.open and not facts.live:
        return _hidden(desk, facts, table)
    if facts.open:
        return _live_result(desk, facts, table, before[wave])
    out = any(not release.live for release, _figures in before[wave])
    others = [] if out else [entry for entry in waves if entry.id != wave and before[entry.id]]
    copies = [
        copied
        for other in others
        if other.questionnaire == facts.questionnaire
        for copied in same_answers((_scored(desk, other), other.id), (table, wave), desk.organization)
    ]
    earlier = [release for entries in before.values() for release, _figures in entries]
    released = _release(desk, facts, table, earlier, copies)
    for entry in released.entries:
        if not any(entry == release for release in earlier):
            desk.enter_release(wave, FIGURES, entry.to_content())
    return released.result


def attendance_of(desk: ReadingDesk, wave: Wave) -> tuple[Attendance, ...]:
    """How many answered, by role, as far as it may be said; it shows no figure, so nothing is released."""
    questionnaire, thresholds = load_questionnaire(wave.questionnaire), Thresholds.of(wave.thresholds)
    answered, invited = desk.answered(wave.id), people_by_role(questionnaire, wave.invited)
    return tuple(
        Attendance(
            role.id,
            invited[role.id] or None,
            shown_count(answered.get(role.id, 0), closed=not wave.open, few=role.few, thresholds=thresholds),
        )
        for role in questionnaire.roles
    )


def _live_result(
    desk: ReadingDesk, facts: Wave, table: ScoreTable, before: list[tuple[Release, Content]]
) -> OrganizationResult:
    """The figures of an open wave: anew where enough came in since they were shown last, else as they were.

    A step that would reveal a small group beside those before it is left out.
    """
    hidden = _hidden(desk, facts, table)
    shown = before[-1][1] if before else None
    seen = 0 if shown is None else sum(shown["answered"].values())
    now = {entry.role: entry.answered for entry in hidden.attendance}
    if live_step_due(seen, sum(now.values()), Thresholds.of(facts.thresholds)):
        released = _release(desk, facts, table, [release for release, _content in before], [])
        figures = live_content(released.result)
        if figures:
            shown = {"answered": now, "shown_figures": figures}
            for entry in released.entries:
                desk.enter_release(facts.id, FIGURES, {**entry.to_content(), **shown})
    if shown is None:
        return hidden
    return with_live_figures(hidden, shown["shown_figures"], shown["answered"])


def _hidden(desk: ReadingDesk, facts: Wave, table: ScoreTable) -> OrganizationResult:
    """The result of an open wave that shows nothing but numbers of answers."""
    return organization_result(
        table,
        organization=desk.organization,
        wave=facts.id,
        invited=invited_frame(desk, facts),
        closed=False,
        agreed=facts.agreed,
        thresholds=Thresholds.of(facts.thresholds),
        name=desk.name,
    )


def _release(
    desk: ReadingDesk,
    facts: Wave,
    table: ScoreTable,
    earlier: list[Release],
    copies: list[Copies],
) -> WaveRelease:
    return wave_release(
        table,
        organization=desk.organization,
        wave=facts.id,
        invited=invited_frame(desk, facts),
        closed=not facts.open,
        agreed=facts.agreed,
        live=facts.live,
        thresholds=Thresholds.of(facts.thresholds),
        name=desk.name,
        earlier=earlier,
        copies=copies,
    )


def _scored(desk: ReadingDesk, facts: Wave) -> ScoreTable:
    questionnaire = load_questionnaire(facts.questionnaire)
    return score(questionnaire, response_table(questionnaire, desk.responses(facts.id)))


def _entered(desk: ReadingDesk, wave: str) -> list[tuple[Release, Content]]:
    """What the ledger holds of the figures of a wave, in order."""
    return [
        (Release.of_content(wave, entry.content), entry.content)
        for entry in desk.releases(wave)
        if entry.kind == FIGURES and entry.content  # of an older version only that something was shown
    ]


def released_material(desk: ReadingDesk, wave: Wave, titles: Mapping[str, str] | None = None) -> Material:
    """What figures of a wave are drawn from: its release, those of closed waves before it, its claims."""
    waves = desk.waves()
    before = [
        one
        for one in waves[: [one.id for one in waves].index(wave.id)]
        if not one.open and (one.questionnaire, one.version) == (wave.questionnaire, wave.version)
    ]
    result = released_result(desk, wave.id)
    return Material(
        result,
        earlier=() if wave.open else tuple(released_result(desk, one.id) for one in before),
        claims=tuple(released_claims(desk, wave)) if wave.modules.claims else (),
        placement=placement_of(desk, result),
        titles=titles or {},
    )


def placement_of(desk: ReadingDesk, result: OrganizationResult) -> Placement | None:
    """The place of a result in the edition that lies in the data folder; None where none lies there.

    An edition that cannot be read is told to the log, and nobody is compared with it.
    """
    edition = _edition(result.questionnaire.id)
    return place_in(result, desk.known().profile, edition) if edition and result.closed else None


def _edition(questionnaire: str) -> Edition | None:
    path = place()[0] / EDITION_FILE
    try:
        return _read_edition(path, path.stat().st_mtime_ns, questionnaire)
    except FileNotFoundError:
        return None
    except (AssessmentError, OSError) as error:
        _log.error("benchmark: %s cannot be read (%s)", EDITION_FILE, type(error).__name__)
        return None


@lru_cache(maxsize=4)
def _read_edition(path: Path, _changed: int, questionnaire: str) -> Edition:
    return Edition.of_json(path.read_bytes(), load_questionnaire(questionnaire))


def about_wave(desk: ReadingDesk, wave: Wave) -> About:
    """What is known of a wave beside its results."""
    return About(wave.year, wave.simulated, desk.known().profile)


def released_claims(desk: ReadingDesk, wave: Wave) -> list[ReleasedClaim]:
    """The direct claim questions of a closed wave; nothing while it is open.

    Crosswise answers are pooled over organizations only, so one wave says nothing of them.
    """
    questionnaire = load_questionnaire(wave.questionnaire)
    if wave.open or questionnaire.claim_check is None:
        return []
    counted = desk.claim_answers(wave.id)
    questions = (questionnaire.claim_check.question(name) for name in wave.modules.claims)
    return [_released(entry, counted) for entry in questions if isinstance(entry, DirectQuestion)]


def _released(question: DirectQuestion, counted: Mapping[tuple[str, int], int]) -> ReleasedClaim:
    given = {option.code: counted.get((question.id, option.code), 0) for option in question.options}
    n = sum(given[option.code] for option in question.options if not option.missing)
    count = sum(given[option.code] for option in question.options if option.counts)
    try:
        return ReleasedClaim(question, direct_share(count, n, least=question.least, level=SCREEN_LEVEL), None)
    except AssessmentError as error:
        return ReleasedClaim(question, None, error)


def invited_frame(desk: ReadingDesk, wave: Wave) -> pd.DataFrame:
    """The invited people of a wave in the layout of ``invited.csv``."""
    rows = [(desk.organization, wave.id, role, team, people) for (role, team), people in wave.invited.items()]
    return pd.DataFrame(rows, columns=["organization", "wave", "role", "team", "invited"])


@dataclass(frozen=True)
class Comment:
    """What somebody wrote, under an id of its own."""

    id: str
    text: str


@dataclass(frozen=True)
class ReleasedComments:
    """The comments of a role on a question: those to be reviewed for names, and those that may be read.

    ``reason``: why there are none to see ("" where there are). Both are in an order that tells nothing.
    """

    role: str
    question: OpenQuestion
    reason: str
    held: tuple[Comment, ...] = ()
    approved: tuple[Comment, ...] = ()


def released_comments(desk: OrganizationDesk, wave: Wave) -> list[ReleasedComments]:
    """The comments of a wave by role and open question, as far as anybody may see them."""
    questionnaire = load_questionnaire(wave.questionnaire)
    thresholds = Thresholds.of(wave.thresholds)
    answered = desk.answered(wave.id)
    written = [] if wave.open else desk.comments(wave.id)
    released = []
    for role in questionnaire.role_ids:
        for question in questionnaire.open_questions:
            mine = [entry for entry in written if (entry.role, entry.question) == (role, question.id)]
            reason = comments_refused(
                answered.get(role, 0), len(mine), closed=not wave.open, thresholds=thresholds
            )
            by_state: dict[str, list[Comment]] = {"held": [], "approved": [], "removed": []}
            for entry in mine:
                by_state[entry.state].append(Comment(entry.id, entry.text))
            parts = [
                () if reason else tuple(shuffled(by_state[state], f"{wave.id} {role} {question.id}"))
                for state in ("held", "approved")
            ]
            released.append(ReleasedComments(role, question, reason, *parts))
    return released
