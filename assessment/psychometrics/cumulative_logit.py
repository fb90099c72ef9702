"""Ordinal (proportional-odds) logistic regression on counted answers.

``P(answer above cut c | x) = 1 / (1 + exp(-(d_c + x b)))``: one intercept per cut, falling, and one slope
per predictor. Persons who share predictors are counted together, so the cost does not grow with them.
Source: McCullagh (1980), Journal of the Royal Statistical Society B 42, 109-142.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]

_STEEPEST = 30.0


@dataclass(frozen=True, slots=True)
class CumulativeLogit:
    """A fitted regression: falling ``intercepts`` (c - 1,), ``slopes`` (p,) and the log likelihood.

    ``converged`` is False when the answers are separated, so that a slope has no finite best value.
    """

    intercepts: Floats
    slopes: Floats
    log_likelihood: float
    converged: bool


def cumulative_logit(predictors: Floats, counts: Floats, max_steps: int = 100) -> CumulativeLogit:
    """Maximum likelihood from ``predictors`` (m, p) and ``counts`` (c, m) of each answer per pattern.

    Every answer must have been given. ``p`` may be 0: then the answer shares themselves. Fisher scoring
    until the log likelihood stands still.

    >>> model = cumulative_logit(np.array([[0.0], [1.0]]), np.array([[30.0, 10.0], [10.0, 30.0]]))
    >>> round(float(model.slopes[0]), 4)  # log odds ratio, log(9)
    2.1972
    """
    shares = counts.sum(axis=1) / counts.sum()
    above = 1 - np.cumsum(shares)[:-1]
    intercepts, slopes = np.log(above / (1 - above)), np.zeros(predictors.shape[1])
    reached = _log_likelihood(intercepts, slopes, predictors, counts)
    for _ in range(max_steps):
        moved = scoring_step(intercepts, slopes, predictors, counts)
        likelihood = _log_likelihood(*moved, predictors, counts)
        for _ in range(20):
            if likelihood >= reached - 1e-10:
                break
            moved = (moved[0] + intercepts) / 2, (moved[1] + slopes) / 2
            likelihood = _log_likelihood(*moved, predictors, counts)
        gained = likelihood - reached
        (intercepts, slopes), reached = moved, likelihood
        if np.abs(slopes).max(initial=0.0) > _STEEPEST:
            break
        if abs(gained) < 1e-10 * (1 + abs(reached)):
            return CumulativeLogit(intercepts, slopes, reached, converged=True)
    return CumulativeLogit(intercepts, slopes, reached, converged=False)


def answer_chances(intercepts: Floats, linear: Floats) -> tuple[Floats, Floats]:
    """Chance of each answer (c, m) at ``linear`` (m,), and the logistic density at each cut (c - 1, m).

    >>> answer_chances(np.array([0.0]), np.array([0.0]))[0].ravel().tolist()
    [0.5, 0.5]
    """
    above = expit(linear + intercepts[:, None])
    ends = np.ones((1, len(linear)))
    chances = -np.diff(np.concatenate([ends, above, 0 * ends]), axis=0)
    return np.maximum(chances, 1e-12), above * (1 - above)


def scoring_step(
    intercepts: Floats, slopes: Floats, predictors: Floats, counts: Floats
) -> tuple[Floats, Floats]:
    """One step of Fisher scoring, shortened where intercepts would stop falling.

    >>> start = np.array([0.0]), np.zeros(0)
    >>> scoring_step(*start, np.zeros((1, 0)), np.array([[40.0], [60.0]]))[0].round(3).tolist()
    [0.4]
    """
    chances, density = answer_chances(intercepts, predictors @ slopes)
    cuts = np.arange(len(intercepts))
    # derivative of each answer's chance in each intercept: (c - 1, c, m), then in each slope
    table = np.zeros((len(cuts), *chances.shape))
    table[cuts, cuts + 1] = density
    table[cuts, cuts] = -density
    table = np.concatenate([table, predictors.T[:, None, :] * table.sum(axis=0)])
    gradient = np.einsum("acm,cm->a", table, counts / chances)
    weighted = table * (counts.sum(axis=0) / chances)
    information = weighted.reshape(len(table), -1) @ table.reshape(len(table), -1).T
    step = np.linalg.solve(information + 1e-8 * np.eye(len(gradient)), gradient)
    length = 1.0
    while (np.diff(intercepts + length * step[cuts]) >= 0).any() and length > 1e-6:
        length /= 2
    return intercepts + length * step[cuts], slopes + length * step[len(cuts) :]


def _log_likelihood(intercepts: Floats, slopes: Floats, predictors: Floats, counts: Floats) -> float:
    return float((counts * np.log(answer_chances(intercepts, predictors @ slopes)[0])).sum())
