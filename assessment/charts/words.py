"""The sentences that several charts share, from the texts in ``locales/<language>/charts.yaml``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from assessment.charts.figure import State
from assessment.disclosure import LEAST_COUNT, Count
from assessment.i18n import (
    Language,
    format_gap,
    format_number,
    format_percent,
    format_score,
    rounded,
    translate,
)
from assessment.interpretation import Certainty, figure_number
from assessment.psychometrics.estimate import Estimate
from assessment.results import ALL, SCREEN_LEVEL, Figure, OrganizationResult

SMALL_BELOW = 10
"""With fewer answers than this a figure is ``small``."""
COUNTS_BELOW = 20
"""With fewer answers than this parts are told as counts, not as percentages."""


class Hidden(NamedTuple):
    """Why a whole figure shows nothing: its title, a headline and a reason for the chart, and a note."""

    state: State
    title: str
    headline: str
    reason: str
    note: str


def say(key: str, language: Language, **values: object) -> str:
    """The text at ``charts.<key>``."""
    return translate(f"charts.{key}", language, **values)


def source_line(result: OrganizationResult, language: Language) -> str:
    """Whose figures these are and how many answered, and the notice that stands beside every result."""
    names = {"organization": result.name, "wave": result.wave}
    answered, invited = _counts(result, language)
    if not result.closed:
        line = say("source.open", language, **names)
    elif invited:
        line = say("source.invited", language, **names, answered=answered, invited=invited)
    else:
        line = say("source.answered", language, **names, answered=answered)
    return f"{line} · {result.notice[language]}"


def _counts(result: OrganizationResult, language: Language) -> tuple[str, str]:
    """Answered and invited as texts, the latter empty where it is not known for every role."""
    answered = sum(role.answered for role in result.attendance)
    invited = [role.invited for role in result.attendance if role.invited is not None]
    total = format_number(sum(invited), language) if len(invited) == len(result.attendance) else ""
    return format_number(answered, language), total


def hidden_figure(result: OrganizationResult, figures: Sequence[Figure], language: Language) -> Hidden:
    """The words for a figure of which none of ``figures`` is shown."""
    answered, invited = _counts(result, language)
    empty = result.closed and answered == "0"
    code = "empty" if empty else next((figure.reason for figure in figures if figure.reason), "too_few")
    reason = reason_words(code, result, language)
    if empty and invited:
        reason = say("hidden.reason_empty_of", language, answered=answered, invited=invited)
    return Hidden(
        "empty" if empty else "hidden",
        say(f"hidden.title_{code}", language, organization=result.name),
        say(f"hidden.headline_{code}", language),
        reason,
        say(f"hidden.note_{code}", language, least=least_answers(result)),
    )


def reason_words(reason: str, result: OrganizationResult, language: Language) -> str:
    """Why a figure is not shown, in a few words."""
    return say(f"hidden.reason_{reason}", language, least=least_answers(result))


def least_answers(result: OrganizationResult) -> int:
    """From how many answers a group opens."""
    return result.thresholds.group


def shown_state(figures: Sequence[Figure]) -> State:
    """``small`` where every shown figure rests on fewer than ten answers."""
    return "small" if all(figure.n < SMALL_BELOW for figure in figures if figure.shown) else "ok"


def number_words(figure: Figure, language: Language) -> str:
    """The number of ``figure``, with "about" where it is rounded."""
    number = figure_number(figure, language)
    return say("scale.rounded", language, number=number) if figure.rounded_to > 1 else number


def range_words(figure: Figure, language: Language) -> str:
    """The plausible range of a shown figure, or the reason why there is none."""
    if figure.bound:
        return say("range.bound", language)
    if figure.rounded_to > 1:
        return say("range.rounded", language, step=figure.rounded_to)
    if figure.complete:
        return say("range.complete", language)
    if not has_range(figure):
        return say("range.unknown", language)
    return between(figure.estimate(), language)


def has_range(figure: Figure) -> bool:
    """Whether there is a range to draw: not where everyone answered, nor where no spread is known."""
    return figure.shown and not figure.complete and not np.isnan(figure.invited.se)


def between(estimate: Estimate, language: Language) -> str:
    """The ends of an interval in words, one number where both round to the same."""
    low, high = format_score(estimate.ci_low, language), format_score(estimate.ci_high, language)
    key = "range.one" if low == high else "range.between"
    return say(key, language, low=low, high=high)


def chances(level: float, language: Language) -> str:
    """A probability as a number out of ten."""
    return say("chances", language, n=round(10 * level))


def screen_chances(language: Language) -> str:
    """The probability that ranges on screens have."""
    return chances(SCREEN_LEVEL, language)


def points(gap: float, language: Language) -> str:
    """A difference with its unit: "+7 points", "−1 point"."""
    key = "points.one" if rounded(abs(gap)) == 1 else "points.other"
    return say(key, language, points=format_gap(gap, language))


def change_words(change: float, word: Certainty, language: Language) -> str:
    """How sure a change is, with its direction where there is one to tell."""
    if word in ("clear", "probable"):
        return say(f"change.{word}_{'up' if change > 0 else 'down'}", language)
    return say(f"change.{word}", language)


def quoted(text: str, language: Language) -> str:
    """``text`` between the language's quotation marks."""
    return say("mid_quote", language, text=text)


def listed(texts: Sequence[str], language: Language) -> str:
    """``texts`` as an enumeration of two or more, or the one."""
    if len(texts) < 2:
        return "".join(texts)
    return say("list_and", language, first=", ".join(texts[:-1]), last=texts[-1])


def mid_sentence(text: str) -> str:
    """``text`` with a small first letter, as within a sentence; abbreviations stay as they are."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def capitalized(text: str) -> str:
    """``text`` with a capital first letter."""
    return text[:1].upper() + text[1:]


def role_name(result: OrganizationResult, role: str, language: Language, *, short: bool = True) -> str:
    """The role's name from the questionnaire; of all roles together, "everyone"."""
    if role == ALL:
        return say("table.everyone", language)
    part = result.questionnaire.role(role)
    return (part.short_title if short else part.title)[language]


def count_words(count: Count, language: Language) -> str:
    """A number of people: "7", "4–6" where it is masked, "<3" where it may be nobody."""
    if count.exact:
        return format_number(count.low, language)
    if count.low == 0 and count.high < LEAST_COUNT:
        return say("count.fewer", language, least=LEAST_COUNT)
    low, high = (format_number(end, language) for end in count)
    return say("count.between", language, low=low, high=high)


def count_or_share(count: Count, n: int, language: Language) -> str:
    """A part of ``n`` people: counts below twenty people or where it is masked, else a percentage."""
    if n < COUNTS_BELOW or not count.exact:
        told = {"count": count_words(count, language), "n": format_number(n, language)}
        return say("count.of", language, **told)
    return format_percent(count.low / n, language)
