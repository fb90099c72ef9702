"""How well a factor model reproduces what was observed: chi-square, CFI, TLI, RMSEA, SRMR."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2


@dataclass(frozen=True, slots=True)
class ModelFit:
    """Fit of a factor model.

    ``chisq`` on ``df`` degrees of freedom with its ``pvalue`` (NaN when ``df`` is 0); ``cfi`` and ``tli``
    against the model without any correlation; ``rmsea`` per degree of freedom; ``srmr`` the root mean
    square of the standardized residuals; ``bic`` NaN where no likelihood is defined.
    """

    chisq: float
    df: int
    pvalue: float
    cfi: float
    tli: float
    rmsea: float
    srmr: float
    bic: float = math.nan


def model_fit(
    chisq: float,
    df: int,
    baseline_chisq: float,
    baseline_df: int,
    *,
    n: int,
    srmr: float,
    groups: int = 1,
    bic: float = math.nan,
) -> ModelFit:
    """Fit indices from the chi-square of a model and of the baseline without correlations.

    ``CFI = 1 - max(X2 - df, 0) / max(X2 - df, X2_0 - df_0, 0)``,
    ``TLI = 1 - (X2 - df) / df * df_0 / (X2_0 - df_0)`` and
    ``RMSEA = sqrt(max(X2 - df, 0) / (df n)) * sqrt(groups)``. ``n`` is the number of persons over all
    groups. TLI is not held below 1.

    Sources: Bentler (1990), Psychological Bulletin 107, 238-246; Steiger (1998), Structural Equation
    Modeling 5, 411-419, for more groups than one.

    >>> fit = model_fit(20.0, 5, 105.0, 10, n=301, srmr=0.03)
    >>> round(fit.cfi, 4), round(fit.tli, 4), round(fit.rmsea, 4)
    (0.8421, 0.6842, 0.0998)
    """
    excess, baseline_excess = chisq - df, baseline_chisq - baseline_df
    worst = max(excess, baseline_excess, 0.0)
    slope = (excess / df) * (baseline_df / baseline_excess) if df and baseline_excess else 0.0
    return ModelFit(
        chisq=chisq,
        df=df,
        pvalue=float(chi2.sf(chisq, df)) if df else math.nan,
        cfi=1 - max(excess, 0.0) / worst if df and worst > 0 else 1.0,
        tli=1 - slope,
        rmsea=math.sqrt(max(excess, 0.0) / (df * n) * groups) if df else 0.0,
        srmr=srmr,
        bic=bic,
    )


def standardized_residuals(
    observed: NDArray[np.float64], implied: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Residual (co)variances over the observed standard deviations, lower triangle with diagonal.

    >>> standardized_residuals(np.array([[4.0, 1.0], [1.0, 1.0]]), np.diag([4.0, 1.0])).tolist()
    [0.0, 0.5, 0.0]
    """
    scale = np.sqrt(np.diag(observed))
    residuals: NDArray[np.float64] = (observed - implied) / np.outer(scale, scale)
    return residuals[np.tril_indices(len(scale))]
