"""Adjusted p-values."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.psychometrics.multiple_testing import Method, adjusted_p

METHODS = get_args(Method)
SHARES = st.lists(st.floats(0, 1), min_size=1, max_size=12)


@pytest.mark.parametrize("method", METHODS)
def test_pitfall_16__missing_p_stays_missing_and_does_not_count(method: Method) -> None:
    with_gap = adjusted_p([np.nan, 0.01, 0.04, 0.03], method=method)
    assert np.isnan(with_gap[0])
    np.testing.assert_allclose(with_gap[1:], adjusted_p([0.01, 0.04, 0.03], method=method))


@pytest.mark.parametrize("method", METHODS)
def test_nothing_known__nothing_adjusted(method: Method) -> None:
    assert np.isnan(adjusted_p([np.nan, np.nan], method=method)).all()
    assert adjusted_p([], method=method).shape == (0,)


@pytest.mark.parametrize("method", METHODS)
@given(p=SHARES)
def test_adjusted__never_smaller_never_above_1_same_order(method: Method, p: list[float]) -> None:
    adjusted = adjusted_p(p, method=method)
    assert (adjusted >= np.array(p) - 1e-12).all()
    assert (adjusted <= 1).all()
    assert (np.diff(adjusted[np.argsort(p)]) >= -1e-12).all()
