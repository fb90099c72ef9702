"""Graded response model: what each item says about the trait behind a facet.

The check on equal weights: items that discriminate much alike may be averaged plainly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.covariance import answer_matrix, item_names
from assessment.psychometrics.cumulative_logit import answer_chances, scoring_step

Floats = NDArray[np.float64]

_WIDEST_TRAIT = 6.0
_STEEPEST = 25.0


@dataclass(frozen=True, slots=True)
class GradedResponseModel:
    """A fitted graded response model of k items, trait normal with mean 0 and variance 1.

    ``discriminations`` (k,) are slopes on the logistic metric (no 1.702); ``difficulties`` holds per item
    the trait values at which the next higher answer, or a yet higher one, becomes as likely as not;
    ``intercepts`` are ``-a b``. ``categories`` holds the answer codes used per item, ``n`` the persons
    with at least one answer, ``quadrature`` the trait values integrated over.
    """

    names: tuple[str, ...]
    discriminations: Floats
    intercepts: tuple[Floats, ...]
    categories: tuple[Floats, ...]
    n: int
    log_likelihood: float
    iterations: int
    quadrature: Floats

    @property
    def difficulties(self) -> tuple[Floats, ...]:
        """Per item, ``b_c = -d_c / a``, from the lowest to the highest cut."""
        return tuple(-d / a for a, d in zip(self.discriminations, self.intercepts, strict=True))

    def trait_scores(self, items: ArrayLike) -> tuple[Floats, Floats]:
        """Expected trait and its posterior standard deviation of each person in ``items`` (n, k).

        A person without any answer gets NaN. Answers must be codes that the model was fitted to.
        """
        answers = answer_matrix(items)
        marks = _marks(answers, self.categories)
        posterior = _posterior(marks, self._log_chances(), self.quadrature)[0]
        trait = posterior @ self.quadrature
        spread = np.sqrt(np.maximum(posterior @ self.quadrature**2 - trait**2, 0))
        silent = np.isnan(answers).all(axis=1)
        return np.where(silent, np.nan, trait), np.where(silent, np.nan, spread)

    @property
    def marginal_reliability(self) -> float:
        """Reliability of the trait estimate averaged over the trait: mean of ``I / (I + 1)``, 0 to 1."""
        information = np.zeros_like(self.quadrature)
        for a, d in zip(self.discriminations, self.intercepts, strict=True):
            chances, density = answer_chances(d, a * self.quadrature)
            slopes = -np.diff(np.pad(density, ((1, 1), (0, 0))), axis=0)
            information += a**2 * (slopes**2 / chances).sum(axis=0)
        return float(_normal_weights(self.quadrature) @ (information / (information + 1)))

    def _log_chances(self) -> Floats:
        return _stacked_log_chances(self.discriminations, self.intercepts, self.quadrature)


def graded_response_model(
    items: ArrayLike, *, nodes: int = 61, tolerance: float = 1e-5, max_iterations: int = 2000
) -> GradedResponseModel:
    """Samejima's graded response model by marginal maximum likelihood.

    ``P(answer >= c | trait) = 1 / (1 + exp(-(a trait + d_c)))`` per item; the trait is integrated out
    over ``nodes`` points on -6 to 6, by EM with Fisher scoring of each item. ``items`` (n, k) are keyed
    answers as ordered codes; a missing answer says nothing about its person (missing at random), a
    person without answers is left out. Assumes one trait, answers independent given it. The direction of
    the trait is the one in which the slopes add up positive.

    Sources: Samejima (1969), Psychometrika Monograph 17; Bock & Aitkin (1981), Psychometrika 46,
    443-459. Raises UndefinedStatistic for fewer than three items, an item with one answer, fewer persons
    than parameters, and when no finite optimum is found.

    >>> random = np.random.default_rng(1)
    >>> linear = 1.5 * random.normal(size=(1000, 1)) + random.logistic(size=(1000, 4))
    >>> model = graded_response_model(np.digitize(linear, [-1.5, 0, 1.5]))
    >>> model.discriminations.round(1).tolist()
    [1.6, 1.6, 1.5, 1.2]
    """
    answers = answer_matrix(items)
    answers = answers[~np.isnan(answers).all(axis=1)]
    categories = _checked_categories(answers)
    patterns, counts = np.unique(np.nan_to_num(answers, nan=-np.inf), axis=0, return_counts=True)
    marks = _marks(np.where(np.isinf(patterns), np.nan, patterns), categories)
    quadrature = np.linspace(-_WIDEST_TRAIT, _WIDEST_TRAIT, nodes)
    parameters = _start(marks, counts, categories)
    for iteration in range(1, max_iterations + 1):
        posterior, likelihood = _posterior(marks, _stacked_log_chances(*parameters, quadrature), quadrature)
        expected = marks.T @ (posterior * counts[:, None])
        updated = _maximized(*parameters, expected, quadrature)
        change = max(
            float(np.abs(updated[0] - parameters[0]).max()),
            *(float(np.abs(new - old).max()) for new, old in zip(updated[1], parameters[1], strict=True)),
        )
        parameters = updated
        if not np.isfinite(change) or np.abs(parameters[0]).max() > _STEEPEST:
            break
        if change < tolerance:
            slopes, intercepts = parameters
            sign = -1.0 if slopes.sum() < 0 else 1.0
            return GradedResponseModel(
                names=item_names(items),
                discriminations=slopes * sign,
                intercepts=intercepts,
                categories=categories,
                n=len(answers),
                log_likelihood=float(counts @ likelihood),
                iterations=iteration,
                quadrature=quadrature,
            )
    raise UndefinedStatistic("statistics.no_convergence")


def _checked_categories(answers: Floats) -> tuple[Floats, ...]:
    n, k = answers.shape
    if k < 3:
        raise UndefinedStatistic("statistics.fewer_than_three_items", items=k)
    categories = tuple(np.unique(column[~np.isnan(column)]) for column in answers.T)
    for position, codes in enumerate(categories):
        if len(codes) < 2:
            raise UndefinedStatistic("statistics.constant_item", position=position + 1)
    if n <= sum(len(codes) for codes in categories):
        raise UndefinedStatistic("statistics.too_few_people_for_items", n=n, items=k)
    return categories


def _marks(answers: Floats, categories: tuple[Floats, ...]) -> Floats:
    """One column per item and answer code, 1 where given: (n, sum of categories)."""
    return np.concatenate(
        [
            (column[:, None] == codes).astype(float)
            for column, codes in zip(answers.T, categories, strict=True)
        ],
        axis=1,
    )


def _start(
    marks: Floats, counts: NDArray[np.intp], categories: tuple[Floats, ...]
) -> tuple[Floats, tuple[Floats, ...]]:
    """Slopes of 1 towards the common direction of the items, and intercepts from the answer shares."""
    ends = np.cumsum([len(codes) for codes in categories])
    blocks = np.split(marks, ends[:-1], axis=1)
    places = np.stack([block @ np.arange(block.shape[1]) for block in blocks], axis=1)
    direction = np.linalg.eigh(np.cov(places, rowvar=False, fweights=counts))[1][:, -1]
    intercepts = []
    for block in blocks:
        shares = counts @ block / (counts @ block).sum()
        above = 1 - np.cumsum(shares)[:-1]
        intercepts.append(1.3 * np.log(above / (1 - above)))
    return np.where(direction * np.sign(direction.sum()) < 0, -1.0, 1.0), tuple(intercepts)


def _normal_weights(quadrature: Floats) -> Floats:
    density = np.exp(-(quadrature**2) / 2)
    return np.asarray(density / density.sum())


def _stacked_log_chances(slopes: Floats, intercepts: tuple[Floats, ...], quadrature: Floats) -> Floats:
    return np.concatenate(
        [np.log(answer_chances(d, a * quadrature)[0]) for a, d in zip(slopes, intercepts, strict=True)]
    )


def _posterior(marks: Floats, log_chances: Floats, quadrature: Floats) -> tuple[Floats, Floats]:
    """Posterior over the quadrature of each row (n, q), and the log likelihood of each row (n,)."""
    joint = marks @ log_chances + np.log(_normal_weights(quadrature))
    highest = joint.max(axis=1, keepdims=True)
    joint = np.exp(joint - highest)
    total = joint.sum(axis=1, keepdims=True)
    return joint / total, (np.log(total) + highest)[:, 0]


def _maximized(
    slopes: Floats, intercepts: tuple[Floats, ...], expected: Floats, quadrature: Floats
) -> tuple[Floats, tuple[Floats, ...]]:
    """One scoring step for each item on its expected answers (sum of categories, q)."""
    ends = np.cumsum([len(d) + 1 for d in intercepts])
    moved = [
        scoring_step(d, np.array([a]), quadrature[:, None], answers)
        for a, d, answers in zip(slopes, intercepts, np.split(expected, ends[:-1]), strict=True)
    ]
    return np.array([a[0] for _, a in moved]), tuple(d for d, _ in moved)
