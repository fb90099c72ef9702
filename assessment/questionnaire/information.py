"""What respondents are told before they begin: the texts, with named places for the facts of a wave."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from assessment.questionnaire.part import Id, LocalizedTexts, Part

FACTS = frozenset(
    {
        "organization", "controller", "contact", "data_protection_officer", "purpose", "recipients",
        "processors", "location", "safeguards", "retention_months", "backup_days", "list_days", "invited",
        "least", "least_shares", "least_comments", "least_claims", "least_dimensions", "least_overall",
        "rounded_to",
    }
)  # fmt: skip
"""The facts of a wave that a text may name between braces."""

CONDITIONS = frozenset(
    {
        "app", "form", "few", "many", "agreed", "not_agreed", "data_protection_officer", "purpose",
        "legitimate_interest", "public_task", "outside_eea", "works_council", "teams",
        "invitation_list", "comments", "claim_check", "live", "not_live",
    }
)  # fmt: skip
"""What may hold of a wave or of the reader's role, so that a paragraph is shown."""


class NoticeParagraph(Part):
    """Some sentences of a notice section, with ``{facts}`` to fill in."""

    when: list[Id] = []
    """Shown only where all of these hold of the wave and the reader's role."""
    text: LocalizedTexts


class NoticeSection(Part):
    """One heading of the information notice."""

    id: Id
    title: LocalizedTexts
    paragraphs: Annotated[list[NoticeParagraph], Field(min_length=1)]


class TakePart(Part):
    """The separate step after reading: an ethical agreement, not the legal basis."""

    text: LocalizedTexts
    button: LocalizedTexts


class InformationNotice(Part):
    """The information notice (GDPR, article 13) and the step that follows it."""

    title: LocalizedTexts
    sections: Annotated[list[NoticeSection], Field(min_length=1)]
    take_part: TakePart
