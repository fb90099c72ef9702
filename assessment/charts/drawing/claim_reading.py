"""What the claim check shows, before it has coordinates: a row for each claim question."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.charts import words
from assessment.charts.words import Hidden, say
from assessment.claim_check import ReleasedClaim, said
from assessment.i18n import Language, format_number, format_percent
from assessment.results import OrganizationResult

MOST_CLAIMS = 2


@dataclass(frozen=True)
class ClaimRow:
    """A question with its answers, asked of the role at ``position`` (0 or 1).

    ``yes`` of ``n`` marks are filled, at most ``yes_most`` where the count is masked.

    ``value``, ``low``, ``high`` and ``claimed`` in percent; ``value`` is None where the count is masked.
    """

    name: str
    position: int
    yes: int
    yes_most: int
    n: int
    value: float | None
    low: float
    high: float
    claimed: float
    count: str
    range: str
    line: str
    verdict: str


@dataclass(frozen=True)
class ClaimReading:
    """The rows; ``hidden`` says why where there is none with a share."""

    rows: tuple[ClaimRow, ...]
    hidden: Hidden | None


def read_claims(
    result: OrganizationResult,
    claims: tuple[ReleasedClaim, ...],
    hidden: Hidden | None,
    language: Language,
) -> ClaimReading:
    """The first claims with a share, in the questionnaire's order."""
    told = [claim for claim in claims if claim.share is not None][:MOST_CLAIMS]
    return ClaimReading(tuple(_row(result, claim, language) for claim in told) if not hidden else (), hidden)


def _row(result: OrganizationResult, claim: ReleasedClaim, language: Language) -> ClaimRow:
    share, question = claim.share, claim.question
    assert share is not None  # noqa: S101 - the caller chose those with one
    estimate = share.estimate
    ends = (format_percent(end, language) for end in (estimate.ci_low, estimate.ci_high))
    return ClaimRow(
        say(
            "claim.answer",
            language,
            name=_asked(result, claim, language),
            answer=answer_words(claim, language),
        ),
        min(result.questionnaire.role_ids.index(question.roles[0]), 1),
        share.low,
        share.high,
        share.n,
        None if share.masked else 100 * estimate.value,
        100 * estimate.ci_low,
        100 * estimate.ci_high,
        100 * question.claimed,
        count_words(claim, language),
        say("claim.range", language, **dict(zip(("low", "high"), ends, strict=True))),
        say("claim.line", language, claimed=format_percent(question.claimed, language)),
        said(question.wording, claim.verdict)[language],
    )


def count_words(claim: ReleasedClaim, language: Language) -> str:
    """How many of how many, with the percentage from twenty answers on."""
    share = claim.share
    assert share is not None  # noqa: S101 - as above
    low, high, n = (format_number(number, language) for number in (share.low, share.high, share.n))
    if share.masked:
        return say("claim.masked", language, low=low, high=high, n=n)
    if share.n < words.COUNTS_BELOW:
        return say("claim.counted", language, count=low, n=n)
    return say("claim.share", language, count=low, n=n, share=format_percent(share.estimate.value, language))


def _asked(result: OrganizationResult, claim: ReleasedClaim, language: Language) -> str:
    """The roles that were asked."""
    roles = claim.question.roles
    return words.listed([words.role_name(result, role, language, short=False) for role in roles], language)


def answer_words(claim: ReleasedClaim, language: Language) -> str:
    """The answers that are counted, as they were worded to people."""
    counted = [option.label[language] for option in claim.question.options if option.counts]
    quoted = [words.quoted(label, language) for label in counted]
    if len(quoted) < 2:
        return "".join(quoted)
    return say("claim.or", language, first=", ".join(quoted[:-1]), second=quoted[-1])
