"""What a result is made of: figures, gaps, counts and words, and the intervals of numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from assessment.consensus import Consensus
from assessment.disclosure import Bound, Count
from assessment.psychometrics.estimate import Estimate
from assessment.psychometrics.guarded_degrees import guarded_df
from assessment.psychometrics.intervals import satterthwaite_df
from assessment.questionnaire import MAX_SCORE

Level = Literal["index", "dimension", "facet", "profile"]
Status = Literal["shown", "suppressed", "not_asked"]
Claim = Literal["invited", "beyond"]
ALL = "all"
INDEX = "index"
SCREEN_LEVEL = 0.90
EXPORT_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Spread:
    """A standard error in points with its degrees of freedom; NaN where one person leaves none.

    ``design``: the squared standard error if every person had variance 1, by which the degrees of freedom
    are guarded; NaN where it is not known.
    """

    se: float
    df: float
    design: float = np.nan


UNKNOWN_SPREAD = Spread(np.nan, np.nan)


@dataclass(frozen=True, slots=True)
class Figure:
    """One released number of 0-100, or the word why there is none.

    ``n``: respondents it rests on (0 when not shown). ``rounded_to``: 1, or 5 where a small role allows
    no more; then no interval exists. ``complete``: everyone invited answered, and nothing that it needs was
    left out. ``bound``: where fewer than ten people lie near an end of the scale, ``value`` is only the bound
    that is said, and no interval exists.
    """

    level: Level
    code: str
    role: str
    status: Status
    reason: str = ""
    n: int = 0
    value: float = np.nan
    invited: Spread = UNKNOWN_SPREAD
    beyond: Spread = UNKNOWN_SPREAD
    complete: bool = False
    rounded_to: int = 1
    bound: Bound = ""

    @property
    def shown(self) -> bool:
        """Whether there is a number."""
        return self.status == "shown"

    def estimate(self, claim: Claim = "invited", level: float = SCREEN_LEVEL) -> Estimate:
        """The number with its t-interval for ``claim``, cut off at 0 and 100."""
        spread = self.invited if claim == "invited" else self.beyond
        return interval(self.value, spread, self.n, level)


@dataclass(frozen=True, slots=True)
class Gap:
    """The first role's score minus the second's, raw: the wording has not been tested across roles."""

    level: Level
    code: str
    status: Status
    reason: str = ""
    value: float = np.nan
    invited: Spread = UNKNOWN_SPREAD
    beyond: Spread = UNKNOWN_SPREAD

    @property
    def shown(self) -> bool:
        """Whether there is a number."""
        return self.status == "shown"

    def estimate(self, claim: Claim = "invited", level: float = SCREEN_LEVEL) -> Estimate:
        """The difference in points with its t-interval (Welch), cut off at -100 and 100."""
        spread = self.invited if claim == "invited" else self.beyond
        return interval(self.value, spread, 0, level, -MAX_SCORE, MAX_SCORE)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether the people of a role see a dimension alike: one word, and from ten people on how they lie.

    ``columns``: of ``n`` people how many lie in each band, each as (at least, at most), which differ where
    the number of a few is masked; empty for fewer than ten, and for a role of few.
    """

    dimension: str
    role: str
    word: Consensus | None = None
    reason: str = ""
    columns: tuple[Count, ...] = ()
    n: int = 0

    @property
    def shown(self) -> bool:
        """Whether there is a word."""
        return self.word is not None


@dataclass(frozen=True, slots=True)
class ItemAnswers:
    """How many of a whole role gave which answers to an item, or the word why it is not told.

    ``counts``, by meaning: firmly and mildly towards the low pole, in the middle, mildly and firmly towards
    the high pole (turned for items that are keyed in reverse); below ten people three, low, middle and high.
    Each as (at least, at most), which differ where the number of a few is masked. ``n``: people in it.
    """

    item: str
    role: str
    status: Status
    reason: str = ""
    n: int = 0
    counts: tuple[Count, ...] = ()

    @property
    def shown(self) -> bool:
        """Whether there are numbers."""
        return self.status == "shown"


@dataclass(frozen=True, slots=True)
class CarelessCount:
    """How many of a role's counted people show signs of careless answering; None where it is not said.

    Not said covers none, a few, and all but a few, so that silence tells nothing about anybody.
    """

    role: str
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many of a role were invited (None: not known) and how many answers may be said."""

    role: str
    invited: int | None
    answered: int


def interval(
    value: float, spread: Spread, n: int, level: float, low: float = 0.0, high: float = MAX_SCORE
) -> Estimate:
    """``value`` -/+ t(df) se at confidence ``level``, cut off at ``low`` and ``high``."""
    half = half_width(spread, level)
    return (
        Estimate(value, max(low, value - half), min(high, value + half), n, level, spread.se, spread.df)
        if not np.isnan(half)
        else Estimate(value, np.nan, np.nan, n, level, spread.se, spread.df)
    )


def half_width(spread: Spread, level: float) -> float:
    """Half the width of the t-interval; 0 where everyone answered, NaN where no spread is known."""
    if spread.se == 0:
        return 0.0
    return float(special.stdtrit(spread.df, (1 + level) / 2) * spread.se)


def difference_spread(first: Spread, second: Spread) -> Spread:
    """The spread of a difference of two independent figures (Welch 1947, Satterthwaite 1946).

    ``se^2 = se_1^2 + se_2^2``, ``df = se^4 / (se_1^4/df_1 + se_2^4/df_2)``. Unknown where either is;
    0 where both are complete.

    >>> spread = difference_spread(Spread(3.0, 9.0), Spread(4.0, 20.0))
    >>> spread.se, round(spread.df, 2)
    (5.0, 28.67)
    """
    return summed_spread([(first.se**2, first.df, first.design), (second.se**2, second.df, second.design)])


def summed_spread(parts: list[tuple[float, float, float]]) -> Spread:
    """The spread of a sum of independent parts, each with its variance, degrees of freedom and design.

    Satterthwaite's degrees of freedom; where every part has a design, guarded by it (``guarded_df``).
    """
    variances, degrees, designs = zip(*parts, strict=True)
    total = sum(variances)
    if math.isnan(total):
        return UNKNOWN_SPREAD
    if total == 0:
        return Spread(0.0, np.inf)
    design = float(sum(designs))
    guarded = design > 0  # 0: only unanswered items leave something open
    df = guarded_df(variances, designs, degrees) if guarded else satterthwaite_df(variances, degrees)
    return Spread(math.sqrt(total), df, design)
