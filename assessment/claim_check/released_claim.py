"""A claim question beside what may be said of it: what screens and figures are given."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.claim_check.shares import CountedShare
from assessment.claim_check.verdicts import Verdict, verdict
from assessment.errors import AssessmentError
from assessment.questionnaire import DirectQuestion


@dataclass(frozen=True)
class ReleasedClaim:
    """A claim question with what may be said of it: a counted share, or the sentence why there is none."""

    question: DirectQuestion
    share: CountedShare | None
    refusal: AssessmentError | None

    @property
    def verdict(self) -> Verdict:
        """What the whole range says of the claim."""
        if self.share is None:
            return "cannot_tell"
        return verdict(self.share.estimate, self.question.claimed, self.question.wording)
