"""Degrees of freedom of a sum of variances that a small group's chance agreement cannot raise.

Satterthwaite's degrees of freedom are read from the sample variances themselves. Where five people happen to
answer alike, their part looks small, the sum seems to rest on the large group, and t is taken from too many
degrees: exactly where the standard error is already too small. The guard caps them by what the design gives.
"""

from __future__ import annotations

import math

from numpy.typing import ArrayLike

from assessment.psychometrics.intervals import satterthwaite_df


def guarded_df(variances: ArrayLike, design: ArrayLike, degrees: ArrayLike) -> float:
    """The smaller of Satterthwaite's degrees of freedom from the data and from the design.

    ``variances`` (h,): each stratum's part of the squared standard error, ``w_h^2 s_h^2/n_h (1 - n_h/N_h)``.
    ``design`` (h,): the same with every variance s_h^2 taken to be 1, ``w_h^2/n_h (1 - n_h/N_h)``.
    ``degrees`` (h,): n_h - 1. The cap assumes that people scatter about alike in all strata; where they do,
    coverage is nearer to its promise, where a small stratum scatters more, the data already ask for fewer
    degrees, and where it scatters less, the interval is somewhat wide. NaN if either sum is 0 or NaN.
    Source: Satterthwaite (1946), Biometrics Bulletin 2; the cap from ``benchmarks/degrees_of_freedom.py``.

    >>> round(guarded_df([1.0, 4.0], [0.05, 0.008], [4, 30]), 4)  # five people who happen to agree
    5.3641
    >>> round(guarded_df([8.0, 1.0], [0.05, 0.008], [4, 30]), 4)  # five people who differ: as the data say
    5.052
    """
    of_data, of_design = satterthwaite_df(variances, degrees), satterthwaite_df(design, degrees)
    return math.nan if math.isnan(of_data) or math.isnan(of_design) else min(of_data, of_design)
