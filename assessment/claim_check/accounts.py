"""What customers spend elsewhere, from the organization's own records."""

from __future__ import annotations

import io
import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from assessment.claim_check.enough import LEVEL, refuse_too_few
from assessment.errors import InvalidAnswersFile
from assessment.psychometrics.estimate import Estimate

RESAMPLES = 9_999
MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 10_000
AMOUNTS = ("own_revenue", "total_spend")
_BLOCK = 2_000_000


def unused_share(
    accounts: pd.DataFrame, *, least: int, level: float = LEVEL, resamples: int = RESAMPLES, seed: int = 1
) -> Estimate:
    """The share of what customers spend that goes to others: ``1 - sum(own_revenue) / sum(total_spend)``.

    ``accounts``: a row per account with own_revenue and total_spend, as :func:`read_accounts` returns.
    Percentile bootstrap over accounts, so that a few large ones widen the interval. Raises UndefinedStatistic
    below ``least`` accounts.

    >>> accounts = pd.DataFrame({"own_revenue": [50.0, 80, 40, 90], "total_spend": [100.0, 100, 100, 100]})
    >>> round(unused_share(accounts, least=4).value, 2)
    0.35
    """
    refuse_too_few(len(accounts), least)
    amounts = accounts[list(AMOUNTS)].to_numpy(dtype=float)
    shares = _resampled_shares(amounts, resamples, np.random.default_rng(seed))
    low, high = np.quantile(shares, [(1 - level) / 2, (1 + level) / 2])
    revenue, spend = amounts.sum(axis=0)
    value = 1 - float(revenue / spend)
    return Estimate(value, float(low), float(high), len(amounts), level, float(shares.std(ddof=1)))


def _resampled_shares(
    amounts: NDArray[np.float64], resamples: int, random: np.random.Generator
) -> NDArray[np.float64]:
    """The unused share of ``resamples`` draws of as many accounts, in blocks that fit in memory."""
    n = len(amounts)
    block = max(1, _BLOCK // n)
    shares = []
    for start in range(0, resamples, block):
        drawn = random.multinomial(n, np.full(n, 1 / n), min(block, resamples - start))
        revenue, spend = (drawn @ amounts).T
        shares.append(1 - revenue / spend)
    return np.concatenate(shares)


def read_accounts(content: bytes) -> pd.DataFrame:
    """The two amounts of every account in an uploaded CSV file; names and other columns are dropped.

    UTF-8, comma or semicolon between cells, a header with own_revenue and total_spend, amounts without
    thousands separator and with a decimal point or comma. Raises InvalidAnswersFile, naming the line and
    never the amount, for a file that is none, a missing column, an amount that is no number, spending of
    nothing, and revenue below zero or above the spending.
    """
    cells = _cells(content)
    for column in AMOUNTS:
        if column not in cells.columns:
            raise InvalidAnswersFile("claim_check.accounts_column", column=column)
    amounts = cells[list(AMOUNTS)].map(_amount).astype(float)
    revenue, spend = amounts["own_revenue"], amounts["total_spend"]
    sound = np.isfinite(revenue) & np.isfinite(spend) & (spend > 0) & (revenue >= 0) & (revenue <= spend)
    if not sound.all():
        raise InvalidAnswersFile("claim_check.accounts_line", line=int(np.argmin(sound.to_numpy())) + 2)
    return amounts


def _cells(content: bytes) -> pd.DataFrame:
    if len(content) > MOST_BYTES:
        raise InvalidAnswersFile("claim_check.accounts_large", megabytes=MOST_BYTES // 1024 // 1024)
    try:
        text = content.decode("utf-8-sig")
        separator = ";" if ";" in text.split("\n", 1)[0] else ","
        cells = pd.read_csv(io.StringIO(text), sep=separator, dtype=str, keep_default_na=False)
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError):
        raise InvalidAnswersFile("claim_check.accounts_file") from None
    if len(cells) > MOST_ROWS:
        raise InvalidAnswersFile("claim_check.accounts_rows", most=MOST_ROWS)
    return cells.rename(columns=str.strip)


def _amount(cell: object) -> float:
    """The number in a cell; NaN for anything else."""
    plain = str(cell).strip().replace(",", ".")
    return float(plain) if re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", plain) else float("nan")
