"""Two coders of documents who do not see each other's codes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import special

from assessment.claim_check.enough import LEVEL, refuse_too_few
from assessment.claim_check.verdicts import Verdict
from assessment.errors import UndefinedStatistic
from assessment.psychometrics.estimate import Estimate


def cohen_kappa(first: Sequence[int], second: Sequence[int], *, level: float = LEVEL) -> Estimate:
    """Agreement of two coders beyond chance: ``(observed - expected) / (1 - expected)``.

    Standard error of Fleiss, Cohen and Everitt (1969), interval cut off at -1 and 1. With a handful of
    documents the interval spans nearly everything, and says so. Raises UndefinedStatistic for codings of
    different length, for fewer than two documents, and where both coders use one and the same code.

    >>> kappa = cohen_kappa([0, 0, 1, 1, 2, 2, 0, 1, 2, 0], [0, 0, 1, 2, 2, 2, 0, 1, 1, 0])
    >>> round(kappa.value, 3)
    0.697
    """
    if len(first) != len(second):
        raise UndefinedStatistic("claim_check.codings_differ", first=len(first), second=len(second))
    refuse_too_few(len(first), 2)
    codes = sorted({*first, *second})
    place = {code: position for position, code in enumerate(codes)}
    table = np.zeros((len(codes), len(codes)))
    for one, other in zip(first, second, strict=True):
        table[place[one], place[other]] += 1
    n = len(first)
    table /= n
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    observed, expected = float(np.trace(table)), float(rows @ columns)
    if expected == 1:
        raise UndefinedStatistic("statistics.no_variance")
    kappa = (observed - expected) / (1 - expected)
    se = _kappa_se(table, rows, columns, kappa, expected, n)
    half = float(special.ndtri((1 + level) / 2)) * se
    return Estimate(kappa, max(-1.0, kappa - half), min(1.0, kappa + half), n, level, se)


def _kappa_se(
    table: NDArray[np.float64],
    rows: NDArray[np.float64],
    columns: NDArray[np.float64],
    kappa: float,
    expected: float,
    n: int,
) -> float:
    """The large-sample standard error of kappa when it is not zero."""
    agreed = np.diag(table)
    sums = rows + columns
    on_diagonal = float((agreed * (1 - sums * (1 - kappa)) ** 2).sum())
    pairs = table * (columns[:, None] + rows[None, :]) ** 2
    off_diagonal = (1 - kappa) ** 2 * float(pairs.sum() - np.trace(pairs))
    variance = on_diagonal + off_diagonal - (kappa - expected * (1 - kappa)) ** 2
    return math.sqrt(max(0.0, variance)) / ((1 - expected) * math.sqrt(n))


def documents_verdict(first: Sequence[int], second: Sequence[int], *, refuted_by: int, least: int) -> Verdict:
    """Whether documents bear out that none of them gives a reason of the kind ``refuted_by``.

    One such document, in the eyes of both coders, refutes it; of one coder, they must read it again.
    Raises UndefinedStatistic for fewer than ``least`` documents or codings of different length.
    """
    if len(first) != len(second):
        raise UndefinedStatistic("claim_check.codings_differ", first=len(first), second=len(second))
    refuse_too_few(len(first), least)
    pairs = list(zip(first, second, strict=True))
    if any(one == other == refuted_by for one, other in pairs):
        return "does_not_hold"
    return "cannot_tell" if any(refuted_by in pair for pair in pairs) else "holds"
