"""Whether a secret follows exactly from what is shown: it lies in the row space."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def exposes(
    secrets: Sequence[NDArray[np.float64]], shown: Sequence[NDArray[np.float64]], figure: NDArray[np.float64]
) -> bool:
    """Whether one of ``secrets`` could be computed once ``figure`` stands beside ``shown``.

    Each is the row of weights that a figure gives a role's facet means; the other roles' part is taken to
    be known. A secret follows from what is shown exactly if it lies in the row space.
    """
    if not len(secrets):
        return False
    rows = np.array([*shown, figure])
    projection = np.linalg.pinv(rows) @ rows
    return any(np.allclose(secret @ projection, secret, atol=1e-9) for secret in secrets)
