"""Estimators of the claim check: single claims of the source beside figures, never scored.

Every function refuses to say anything from too few (UndefinedStatistic); how few stands in the questionnaire
file. Shares carry the whole range that the data allow, and a verdict looks at that range alone.
"""

from assessment.claim_check.accounts import read_accounts, unused_share
from assessment.claim_check.coders import cohen_kappa, documents_verdict
from assessment.claim_check.crosswise import (
    attentive_share,
    crosswise_share,
    displayed,
    without_random_answers,
)
from assessment.claim_check.released_claim import ReleasedClaim
from assessment.claim_check.sample_sizes import crosswise_sample_size, sample_size
from assessment.claim_check.shares import CountedShare, direct_share, team_share
from assessment.claim_check.verdicts import Verdict, said, verdict

__all__ = [
    "CountedShare",
    "ReleasedClaim",
    "Verdict",
    "attentive_share",
    "cohen_kappa",
    "crosswise_sample_size",
    "crosswise_share",
    "direct_share",
    "displayed",
    "documents_verdict",
    "read_accounts",
    "said",
    "sample_size",
    "team_share",
    "unused_share",
    "verdict",
    "without_random_answers",
]
