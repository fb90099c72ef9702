"""The claim check: unscored questions that place single claims of the source beside figures.

A question says what is asked of whom, how it is estimated, how many are needed, and what may be said.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from assessment.questionnaire.part import Id, LocalizedTexts, Part, Share


class SampleSize(Part):
    """How many are needed to tell the claimed share from another (one-sided 5%, power 80%)."""

    against: Share
    """The share that would be true if the claim were not."""
    n: Annotated[int, Field(ge=1)]


class ClaimWording(Part):
    """What may be said, by verdict, and what may not be concluded from it."""

    holds: LocalizedTexts
    does_not_hold: LocalizedTexts | None = None
    """Absent where no figure can refute the claim."""
    cannot_tell: LocalizedTexts
    limits: LocalizedTexts


class ChoiceOption(Part):
    """An answer to a claim question; ``counts`` marks the answer whose share is estimated."""

    code: int
    label: LocalizedTexts
    counts: bool = False
    missing: bool = False


class ClaimQuestion(Part):
    """What every question of the claim check has."""

    id: Id
    title: LocalizedTexts
    claims: Annotated[list[Id], Field(min_length=1)]
    text: LocalizedTexts
    """What is asked, or which figures are gathered."""
    by_default: bool = False
    """Part of a wave's claim check unless left out."""
    least: Annotated[int, Field(ge=1)]
    """Nothing is estimated from fewer."""
    wording: ClaimWording

    @property
    def askable(self) -> bool:
        """Whether respondents answer it."""
        return isinstance(self, DirectQuestion | CrosswiseQuestion)


class AnswerCode(Part):
    """A code that a coder gives to a document."""

    code: int
    label: LocalizedTexts


class DocumentQuestion(ClaimQuestion):
    """Documents of a body, read by two coders who do not see each other's codes."""

    kind: Literal["documents"]
    estimator: Literal["two_coders"]
    roles: Annotated[list[Id], Field(min_length=1)]
    codes: Annotated[list[AnswerCode], Field(min_length=2)]
    refuted_by: int
    """The code of which one document, given by both coders, refutes the claim."""
    years: Annotated[int, Field(ge=1)]
    """How many years' documents are needed; all of them, so there is no sampling."""


class ShareQuestion(ClaimQuestion):
    """What the claims about a share of people or teams have."""

    claimed: Share
    """The share that the source names."""
    needed: list[SampleSize] = []
    """How many answers tell the claimed share from another."""


class DirectQuestion(ShareQuestion):
    """A question asked of each respondent; the share of one answer is estimated."""

    kind: Literal["direct"]
    estimator: Literal["direct_share"]
    roles: Annotated[list[Id], Field(min_length=1)]
    options: Annotated[list[ChoiceOption], Field(min_length=2)]


class CrosswiseQuestion(ShareQuestion):
    """A sensitive and a neutral statement, answered together, so that no answer says anything of a person.

    The respondent says whether both or neither are true, or exactly one.
    """

    kind: Literal["crosswise"]
    estimator: Literal["crosswise_share"]
    instead_of: Id
    """The direct question that this one replaces; a wave never asks both."""
    roles: Annotated[list[Id], Field(min_length=1)]
    sensitive: LocalizedTexts
    neutral: LocalizedTexts
    p: Share
    """The known chance that the neutral statement is true."""
    p_source: LocalizedTexts
    """Where ``p`` comes from."""
    control: LocalizedTexts
    """A statement true of nobody, asked in the same way to see how many answer at random."""
    control_neutral: LocalizedTexts
    """The neutral statement beside it, with the same chance ``p``: never ``neutral`` itself, for the answer
    to the control question gives its neutral statement away."""
    options: Annotated[list[ChoiceOption], Field(min_length=2)]
    advised: Annotated[int, Field(ge=1)]
    """From how many answers the estimate is of use."""
    pooled_only: Literal[True]
    """Only for organizations together."""


class TeamQuestion(ShareQuestion):
    """A count of teams whose score lies below a cut; nothing extra is asked."""

    kind: Literal["teams"]
    estimator: Literal["team_share"]
    dimension: Id
    role: Id
    cut: Annotated[float, Field(gt=0, lt=100)]
    least_per_team: Annotated[int, Field(ge=5)]
    pooled_only: Literal[True]


class AccountQuestion(ClaimQuestion):
    """Figures per account from the organization's own records; nothing is asked of respondents."""

    kind: Literal["accounts"]
    estimator: Literal["unused_share"]
    claimed: Share


AnyClaimQuestion = Annotated[
    DocumentQuestion | DirectQuestion | CrosswiseQuestion | TeamQuestion | AccountQuestion,
    Field(discriminator="kind"),
]


class ClaimCheck(Part):
    """The questions, and what respondents read above those that are asked of them."""

    title: LocalizedTexts
    intro: LocalizedTexts
    questions: Annotated[list[AnyClaimQuestion], Field(min_length=1)]

    def question(self, question: str) -> AnyClaimQuestion:
        """The question of that id."""
        return next(entry for entry in self.questions if entry.id == question)

    def by_default(self) -> tuple[str, ...]:
        """Ids of the questions of a wave for which nothing else was chosen."""
        return tuple(entry.id for entry in self.questions if entry.by_default)

    def asked(self, role: str, chosen: tuple[str, ...]) -> tuple[DirectQuestion | CrosswiseQuestion, ...]:
        """The questions among ``chosen`` that respondents in ``role`` answer, in the file's order.

        Where a crosswise question is chosen, the direct one that it replaces is left out.
        """
        asked = [
            entry
            for entry in self.questions
            if isinstance(entry, DirectQuestion | CrosswiseQuestion)
            and entry.id in chosen
            and role in entry.roles
        ]
        replaced = {entry.instead_of for entry in asked if isinstance(entry, CrosswiseQuestion)}
        return tuple(entry for entry in asked if entry.id not in replaced)
