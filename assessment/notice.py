"""The information notice (GDPR, article 13): the questionnaire's texts, filled with the facts of a wave.

The texts stand in the questionnaire file under ``information_notice``; who answers for the wave, how long
answers are kept and from how many answers figures are shown differ per organization and come in as facts.
A fact that a text needs and nobody gave is an error, never a blank.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assessment.errors import IncompleteNotice
from assessment.i18n import Language, format_number, placeholders
from assessment.library import Finding, UnreadableYaml, parse_yaml
from assessment.questionnaire import InformationNotice, NoticeParagraph, Questionnaire

Said = str | Mapping[str, str]
"""A fact in words: the same in every language, or a text per language."""
Count = Annotated[int, Field(ge=0)]


class NoticeFacts(BaseModel):
    """What is true of an organization and a wave. ``None`` or "" means: not known yet."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    organization: Said = ""
    controller: Said = ""
    """Who decides on the data, by its legal name."""
    contact: Said = ""
    """Whom to ask, with how to reach them."""
    data_protection_officer: Said = ""
    """With how to reach them; "" where none is appointed."""
    purpose: Said = ""
    """What this organization wants to know beside the usual; "" for nothing."""
    legal_basis: Literal["legitimate_interest", "public_task"] | None = None
    works_council: bool = False
    """The works council agreed in writing."""
    recipients: Said = ""
    """Who sees the results."""
    processors: Said = ""
    """Who processes the data on the controller's behalf."""
    location: Said = ""
    """Where the data are kept."""
    safeguards: Said = ""
    """What protects data outside the European Economic Area; "" where they stay inside."""
    retention_months: Count | None = None
    backup_days: Count | None = None
    list_days: Count | None = None
    """How long the list of addresses stays after the wave closes; None where there is no list."""
    teams: bool = False
    """The respondent's team is stored."""
    comments: bool = False
    """Open questions are asked."""
    claim_check: bool = False
    """Questions of the claim check are asked."""
    live: bool = False
    """Figures of whole roles that are not of few are shown while the wave is open."""
    agreed: bool = False
    """Every member of a role of few agreed to be shown below the usual number."""
    invited: Mapping[str, Count] = {}
    """Role -> people invited."""
    least: Count | None = None
    """Answers from which averages of a role are shown."""
    least_shares: Count | None = None
    """Answers from which percentages and distributions are shown."""
    least_comments: Count | None = None
    least_claims: Count | None = None
    least_dimensions: Count | None = None
    """Answers from which dimensions of a role of few are shown, where agreed."""
    least_overall: Count | None = None
    """Answers from which the overall score of a role of few is shown, where agreed."""
    rounded_to: Count | None = None
    """Points to which that overall score is rounded."""


class NoticeText(NamedTuple):
    """One heading with its paragraphs, a blank line between them."""

    heading: str
    text: str


def information_notice(
    questionnaire: Questionnaire,
    role: str,
    facts: NoticeFacts,
    language: Language,
    *,
    on_form: bool = False,
) -> list[NoticeText]:
    """What a respondent in ``role`` reads before taking part, in ``language``.

    ``on_form``: in front of a form outside the app, on paper or in a field app. Raises
    IncompleteNotice for a questionnaire without a notice, and for the first fact that is missing.
    """
    notice = _notice(questionnaire)
    if facts.legal_basis is None:
        raise IncompleteNotice("notice.missing_fact", fact="legal_basis")
    holds = conditions(questionnaire, role, facts, on_form=on_form)
    told = _told(role, facts, language)
    sections = []
    for section in notice.sections:
        shown = [_filled(p, told, language) for p in section.paragraphs if set(p.when) <= holds]
        if shown:
            sections.append(NoticeText(section.title[language], "\n\n".join(shown)))
    return sections


def missing_facts(questionnaire: Questionnaire, facts: NoticeFacts) -> list[str]:
    """Names of the facts that some role's notice needs in some language; empty when a wave may open."""
    missing = set() if facts.legal_basis else {"legal_basis"}
    for role in questionnaire.role_ids:
        holds = conditions(questionnaire, role, facts)
        paragraphs = [p for section in _notice(questionnaire).sections for p in section.paragraphs]
        for language in map(Language, questionnaire.languages):
            told = _told(role, facts, language)
            needed = [placeholders(p.text[language]) for p in paragraphs if set(p.when) <= holds]
            missing |= {name for names in needed for name in names if not told[name]}
    return sorted(missing)


def conditions(
    questionnaire: Questionnaire, role: str, facts: NoticeFacts, *, on_form: bool = False
) -> frozenset[str]:
    """Which of the questionnaire's ``when`` conditions hold for a respondent in ``role``."""
    held = {
        "app": not on_form,
        "form": on_form,
        "few": questionnaire.role(role).few,
        "many": not questionnaire.role(role).few,
        "agreed": facts.agreed,
        "not_agreed": not facts.agreed,
        "live": facts.live,
        "not_live": not facts.live,
        "data_protection_officer": bool(facts.data_protection_officer),
        "purpose": bool(facts.purpose),
        "legitimate_interest": facts.legal_basis == "legitimate_interest",
        "public_task": facts.legal_basis == "public_task",
        "outside_eea": bool(facts.safeguards),
        "works_council": facts.works_council,
        "teams": facts.teams,
        "invitation_list": facts.list_days is not None,
        "comments": facts.comments,
        "claim_check": facts.claim_check and _is_asked_claims(questionnaire, role),
    }
    return frozenset(name for name, true in held.items() if true)


def _is_asked_claims(questionnaire: Questionnaire, role: str) -> bool:
    check = questionnaire.claim_check
    return check is not None and bool(check.asked(role, tuple(entry.id for entry in check.questions)))


def read_facts(path: str | os.PathLike[str]) -> NoticeFacts:
    """Facts from a YAML file, read as strictly as a questionnaire: no aliases, tags or repeated fields.

    Raises IncompleteNotice, naming the field or the line, for what cannot be used.
    """
    name = Path(path).name
    try:
        tree, _ = parse_yaml(Path(path))
        return NoticeFacts.model_validate(tree)
    except ValidationError as error:
        field = ".".join(map(str, error.errors()[0]["loc"])) or "-"
        raise IncompleteNotice("notice.unusable", file=name, field=field) from None
    except UnreadableYaml as fault:
        if fault.code not in ("alias", "tag", "too_deep", "field_repeated"):
            raise IncompleteNotice("notice.unusable", file=name, field="-") from None
        finding = Finding(name, fault.line, "-", fault.code, fault.values)
        raise IncompleteNotice("notice.unreadable", finding=finding) from None


def _notice(questionnaire: Questionnaire) -> InformationNotice:
    if questionnaire.information_notice is None:
        raise IncompleteNotice("notice.none", questionnaire=questionnaire.id)
    return questionnaire.information_notice


def _told(role: str, facts: NoticeFacts, language: Language) -> dict[str, str]:
    """Every fact in words; "" where it is missing."""
    told: dict[str, str] = {}
    for name in type(facts).model_fields:
        fact = facts.invited.get(role) if name == "invited" else getattr(facts, name)
        if isinstance(fact, Mapping):
            told[name] = fact.get(language, "").strip()
        elif isinstance(fact, int) and not isinstance(fact, bool):
            told[name] = format_number(fact, language)
        elif isinstance(fact, str):
            told[name] = fact.strip()
        else:
            told[name] = ""
    return told


def _filled(paragraph: NoticeParagraph, told: Mapping[str, str], language: Language) -> str:
    text = paragraph.text[language]
    for name in sorted(placeholders(text)):
        if not told[name]:
            raise IncompleteNotice("notice.missing_fact", fact=name)
    return text.format(**told)
