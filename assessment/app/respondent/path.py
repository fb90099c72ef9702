"""What one respondent is asked, in order, and what is true of the wave: no Streamlit here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil

from assessment.i18n import Language
from assessment.library import load_questionnaire
from assessment.notice import NoticeFacts
from assessment.pages import Page, pages
from assessment.questionnaire import CrosswiseQuestion, DirectQuestion, OpenQuestion, Questionnaire
from assessment.storage import Draft, Invitation, RespondentDesk
from assessment.storage.respondent import LONGEST_COMMENT, Modules

SECONDS_PER_ITEM = 12
SECONDS_PER_COMMENT = 45
USUAL_LEAST, USUAL_LEAST_AGREED = 5, 3
SEED_DIGITS = 1_000_000


@dataclass(frozen=True)
class Path:
    """What one respondent is asked, in order: pages of items, then claim questions, then open questions."""

    questionnaire: Questionnaire
    invitation: Invitation
    seed: int
    pages: tuple[Page, ...]
    claims: tuple[DirectQuestion | CrosswiseQuestion, ...]
    questions: tuple[OpenQuestion, ...]

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return len(self.pages) + bool(self.claims) + bool(self.questions)

    @cached_property
    def items(self) -> tuple[str, ...]:
        """The ids of all items, in the order of asking."""
        return tuple(item.id for page in self.pages for item in page.items)

    @property
    def facts(self) -> NoticeFacts:
        """What is true of this wave."""
        return NoticeFacts.model_validate(self.invitation.notice)

    @property
    def tag(self) -> str:
        """Tells this respondent's page from another's; says nothing about who it is."""
        return str(self.seed % SEED_DIGITS)

    @cached_property
    def codes(self) -> dict[str, tuple[int, ...]]:
        """The codes that each item and claim field offers, in the order on the screen."""
        scales = self.questionnaire.scales
        offered = {name: tuple(option.code for option in scale.options) for name, scale in scales.items()}
        items = {item.id: offered[page.response_scale] for page in self.pages for item in page.items}
        claims = {
            field: tuple(option.code for option in claim.options)
            for claim in self.claims
            for field in claim_fields(claim)
        }
        return {**items, **claims}

    def is_claims_part(self, part: int) -> bool:
        """Whether ``part`` holds the claim questions."""
        return bool(self.claims) and part == len(self.pages) + 1

    def minutes_from(self, part: int) -> int:
        """About how long it takes from ``part`` (from 1) to the end."""
        items = sum(len(page.items) for page in self.pages[part - 1 :])
        claims = len(self.claims) if part <= len(self.pages) + 1 else 0
        return _minutes(items + claims, len(self.questions))


def _minutes(ticks: int, comments: int) -> int:
    return max(1, ceil((SECONDS_PER_ITEM * ticks + SECONDS_PER_COMMENT * comments) / 60))


def longest_minutes(questionnaire: Questionnaire, modules: Modules) -> int:
    """About how long the role takes that is asked most."""
    check, comments = questionnaire.claim_check, questionnaire.open_questions
    ticks = [
        sum(len(page.items) for page in pages(questionnaire, role, 0))
        + (len(check.asked(role, modules.claims)) if check and modules.claims else 0)
        for role in questionnaire.role_ids
    ]
    return _minutes(max(ticks), len(comments) if modules.open_questions else 0)


def standing(desk: RespondentDesk) -> tuple[Path, Draft]:
    """The way of the respondent at ``desk``, and the draft; LinkRefused where the code cannot be used now."""
    invitation, draft = desk.standing()
    return _path_of(desk, invitation), draft


def _path_of(desk: RespondentDesk, invitation: Invitation) -> Path:
    questionnaire = load_questionnaire(invitation.questionnaire)
    check, modules = questionnaire.claim_check, invitation.modules
    return Path(
        questionnaire,
        invitation,
        desk.order_seed,
        pages(questionnaire, invitation.role, desk.order_seed),
        check.asked(invitation.role, modules.claims) if check and modules.claims else (),
        tuple(questionnaire.open_questions) if modules.open_questions else (),
    )


def is_confidential(path: Path) -> bool:
    """Whether a list joins addresses and links; without one, links are handed out unassigned: anonymous.

    The one place where this is decided: the list's days stand in the wave's facts where a list is kept.
    """
    return path.facts.list_days is not None


def is_live(path: Path) -> bool:
    """Whether averages of this respondent's whole role are shown while the wave is open."""
    return path.facts.live and not path.questionnaire.role(path.invitation.role).few


def least_shown(path: Path) -> int:
    """From how many answers figures of this respondent's role are shown."""
    facts = path.facts
    if path.questionnaire.role(path.invitation.role).few and path.invitation.agreed:
        return facts.least_overall or USUAL_LEAST_AGREED
    return facts.least or USUAL_LEAST


def claim_fields(question: DirectQuestion | CrosswiseQuestion) -> tuple[str, ...]:
    """The fields of a claim question: itself, and the control question of a crosswise one."""
    return (
        (question.id, f"{question.id}_control") if isinstance(question, CrosswiseQuestion) else (question.id,)
    )


def fields_of(path: Path, part: int) -> tuple[str, ...]:
    """The ids of what can be filled in on ``part``."""
    if part <= len(path.pages):
        return tuple(item.id for item in path.pages[part - 1].items)
    if path.is_claims_part(part):
        return tuple(field for claim in path.claims for field in claim_fields(claim))
    return tuple(question.id for question in path.questions)


def filled(path: Path, draft: Draft, codes: dict[str, int], texts: dict[str, str]) -> Draft:
    """``draft`` with ``codes`` and ``texts`` by field; what is not asked here is left out."""
    offered = path.codes
    good = {field: code for field, code in codes.items() if code in offered.get(field, ())}
    items = set(path.items)
    questions = {question.id for question in path.questions}
    return replace(
        draft,
        answers={**draft.answers, **{field: code for field, code in good.items() if field in items}},
        claims={**draft.claims, **{field: code for field, code in good.items() if field not in items}},
        comments={
            **draft.comments,
            **{field: text[:LONGEST_COMMENT] for field, text in texts.items() if field in questions},
        },
    )


def saved_answers(draft: Draft) -> int:
    """How many answers the draft holds, of every kind."""
    ticks = [*draft.answers.values(), *draft.claims.values()]
    return sum(code is not None for code in ticks) + sum(
        bool(text.strip()) for text in draft.comments.values()
    )


def language_of(draft: Draft, path: Path) -> Language | None:
    """The language chosen before, perhaps on another device; None where none was."""
    return Language(draft.language) if draft.language in path.questionnaire.languages else None
