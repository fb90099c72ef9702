"""What may be said of a claim, from the whole range of an estimate."""

from __future__ import annotations

import math
from typing import Literal

from assessment.psychometrics.estimate import Estimate
from assessment.questionnaire import ClaimWording, LocalizedTexts

Verdict = Literal["holds", "does_not_hold", "cannot_tell"]


def verdict(estimate: Estimate, claimed: float, wording: ClaimWording | None = None) -> Verdict:
    """What the whole range says of a claim of "at least ``claimed``".

    ``holds``: the range lies at or above it; ``does_not_hold``: below it; else ``cannot_tell``. Where
    ``wording`` has no words for ``does_not_hold``, no figure can refute the claim.
    """
    if math.isnan(estimate.ci_low) or math.isnan(estimate.ci_high):
        return "cannot_tell"
    if estimate.ci_low >= claimed:
        return "holds"
    refutable = wording is None or wording.does_not_hold is not None
    return "does_not_hold" if estimate.ci_high < claimed and refutable else "cannot_tell"


def said(wording: ClaimWording, word: Verdict) -> LocalizedTexts:
    """The questionnaire's sentence for a verdict."""
    texts = {"holds": wording.holds, "does_not_hold": wording.does_not_hold}.get(word)
    return texts if texts is not None else wording.cannot_tell
