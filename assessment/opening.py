"""What a wave needs before it opens: the facts that its respondents are told, checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping

from assessment.disclosure import THRESHOLDS, Thresholds
from assessment.errors import IncompleteNotice, InvalidQuestionnaire
from assessment.notice import NoticeFacts, missing_facts
from assessment.questionnaire import Questionnaire
from assessment.storage import Modules

RETENTION_MONTHS = 24
BACKUP_DAYS = 35
LIST_DAYS = 30
LEAST_SHARES = 10


def wave_facts(
    questionnaire: Questionnaire,
    told: NoticeFacts,
    *,
    invited: Mapping[tuple[str, str], int],
    agreed: bool,
    modules: Modules,
    listed: bool = False,
    thresholds: Thresholds = THRESHOLDS,
    live: bool = False,
) -> dict[str, object]:
    """The facts of a wave as they are stored, complete.

    Raises IncompleteNotice naming the first fact that some respondent's notice needs and nobody gave.
    """
    facts = told_facts(
        questionnaire,
        told,
        invited=invited,
        agreed=agreed,
        modules=modules,
        listed=listed,
        thresholds=thresholds,
        live=live,
    )
    if questionnaire.information_notice is not None:
        missing = missing_facts(questionnaire, facts)
        if missing:
            raise IncompleteNotice("notice.missing_fact", fact=missing[0])
    return facts.model_dump(mode="json")


def told_facts(
    questionnaire: Questionnaire,
    told: NoticeFacts,
    *,
    invited: Mapping[tuple[str, str], int],
    agreed: bool,
    modules: Modules,
    listed: bool = False,
    thresholds: Thresholds = THRESHOLDS,
    live: bool = False,
) -> NoticeFacts:
    """The facts of a wave: what the organization told, and the wave's own numbers.

    ``listed``: codes go to the addresses of an invitation list, which is kept for a while after the close.
    """
    totals: dict[str, int] = {}
    for (role, _team), people in invited.items():
        totals[role] = totals.get(role, 0) + people
    return told.model_copy(
        update={
            "teams": any(team for _role, team in invited),
            "comments": modules.open_questions,
            "claim_check": bool(modules.claims),
            "agreed": agreed,
            "live": live,
            "invited": {role: totals.get(role, 0) for role in questionnaire.role_ids},
            "least": thresholds.group,
            "least_shares": LEAST_SHARES,
            "least_comments": max(thresholds.comment_people, thresholds.group),
            "least_claims": _least_claims(questionnaire, modules),
            "least_dimensions": thresholds.few_dimensions,
            "least_overall": thresholds.few_index,
            "rounded_to": thresholds.index_step,
            "retention_months": told.retention_months or RETENTION_MONTHS,
            "backup_days": told.backup_days or BACKUP_DAYS,
            "list_days": LIST_DAYS if listed else None,  # codes of a pool are handed out unassigned
        }
    )


def checked_modules(
    questionnaire: Questionnaire, *, open_questions: bool, claims: tuple[str, ...], own_mirror: bool = False
) -> Modules:
    """Modules that ``questionnaire`` has; raises InvalidQuestionnaire for one that it has not."""
    askable = _askable(questionnaire)
    for claim in claims:
        if claim not in askable:
            raise InvalidQuestionnaire(
                "questionnaire.unknown_claim_question", id=claim, known=", ".join(askable)
            )
    return Modules(open_questions and bool(questionnaire.open_questions), claims, own_mirror)


def _askable(questionnaire: Questionnaire) -> dict[str, int]:
    """Claim questions that respondents can be asked, with the answers that each needs."""
    if questionnaire.claim_check is None:
        return {}
    return {entry.id: entry.least for entry in questionnaire.claim_check.questions if entry.askable}


def _least_claims(questionnaire: Questionnaire, modules: Modules) -> int | None:
    askable = _askable(questionnaire)
    return max((askable[claim] for claim in modules.claims), default=None)
