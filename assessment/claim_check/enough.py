"""The one refusal that all estimators share."""

from __future__ import annotations

from assessment.errors import UndefinedStatistic

LEVEL = 0.95


def refuse_too_few(n: int, least: int) -> None:
    """Raise UndefinedStatistic when ``n`` is below ``least``."""
    if n < least:
        raise UndefinedStatistic("claim_check.too_few", n=n, least=least)


def refuse_one_organization(organizations: int) -> None:
    """Raise UndefinedStatistic unless several organizations are put together."""
    if organizations < 2:
        raise UndefinedStatistic("claim_check.pooled_only", organizations=organizations)
