"""Facts of an invented wave, for the information notice."""

from __future__ import annotations

import yaml

from assessment.notice import NoticeFacts

FACTS = """\
organization: "Voorbeeld BV"
controller: {nl: "Voorbeeld BV te Utrecht", en: "Voorbeeld BV of Utrecht"}
contact: "Sam Jansen, sam.jansen@voorbeeld.example"
data_protection_officer: "fg@voorbeeld.example"
legal_basis: legitimate_interest
works_council: true
recipients: {nl: "het MT en de accountmanagers", en: "the MT and the sales reps"}
processors: "Optimizer BV"
location: {nl: "Nederland", en: "the Netherlands"}
retention_months: 24
backup_days: 35
list_days: 30
teams: true
comments: true
claim_check: true
agreed: true
invited: {mt: 6, rep: 40}
least: 5
least_shares: 10
least_comments: 10
least_claims: 20
least_dimensions: 4
least_overall: 3
rounded_to: 5
"""


def facts(**changed: object) -> NoticeFacts:
    """The facts, some of them changed."""
    return NoticeFacts.model_validate({**yaml.safe_load(FACTS), **changed})
