"""Numbers of respondents as bands, coarse enough not to tell who took part."""

from __future__ import annotations

N_BANDS = ((10, "10-24"), (25, "25-49"), (50, "50-99"), (100, "100-249"), (250, "250-999"), (1000, "1000+"))
FEW = "5-9"
SMALLEST = "3-4"
BANDS = (SMALLEST, FEW, *(name for _least, name in N_BANDS))
_MIDDLES = {"": 0.0, SMALLEST: 3.5, FEW: 7.0, "1000+": 1500.0}


def n_band(n: int) -> str:
    """``n`` as a band; empty where nothing is shown."""
    if n == 0:
        return ""
    return next((name for least, name in reversed(N_BANDS) if n >= least), FEW if n >= 5 else SMALLEST)


def middle_of(band: str) -> float:
    """About how many respondents a band stands for; 1,500 for the open one.

    >>> middle_of("10-24"), middle_of("")
    (17.0, 0.0)
    """
    if band in _MIDDLES:
        return _MIDDLES[band]
    low, high = band.split("-")
    return (int(low) + int(high)) / 2
