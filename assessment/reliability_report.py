"""How precisely the facets measure within one role: aggregated figures only, from thirty people on.

For the whole role, never a team; of one wave, or of several organizations pooled, as the table holds them.
"""

from __future__ import annotations

import pandas as pd

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.covariance import Matrix, complete_rows
from assessment.psychometrics.estimate import Estimate
from assessment.psychometrics.omega import mcdonald_omega_total
from assessment.psychometrics.reliability import cronbach_alpha, standard_error_of_measurement
from assessment.scoring import ScoreTable

LEAST_PEOPLE = 30
EXPORT_LEVEL = 0.95
RESAMPLES = 500
COLUMNS = (
    "facet",
    "items",
    "n",
    "cronbach_alpha",
    "alpha_low",
    "alpha_high",
    "mcdonald_omega",
    "omega_low",
    "omega_high",
    "standard_error_of_measurement",
    "ci_level",
    "status",
    "reason",
)


def reliability_table(table: ScoreTable, role: str, *, resamples: int = RESAMPLES) -> pd.DataFrame:
    """One row per facet that ``role`` is asked, columns as in ``COLUMNS``; of closed waves only.

    ``n``: people with every item of the facet answered, of those who answered half of all. Alpha with
    Feldt's interval; omega total of one factor where the model fits, with its bootstrap interval of
    ``resamples`` (both by their own docstrings); the standard error of measurement ``s sqrt(1 - alpha)``
    of one person's facet score in points. ``status``: ``shown``; ``suppressed`` where fewer than 30 people
    answered all items (``too_few``); ``undefined`` where they all answered alike or the facet has one item
    (``no_variance``, ``one_item``). A shown row says in ``reason`` which number it lacks: ``no_one_score``,
    alpha is negative and there is no error of measurement; ``no_factor``, no one-factor model fits.
    Raises UndefinedStatistic where fewer than 30 people of the role count, or no facet has 30.
    """
    mine = table.groups["role"].are(role) & table.counted
    if mine.sum() < LEAST_PEOPLE:
        raise UndefinedStatistic("reliability.too_few", needed=LEAST_PEOPLE)
    items = table.by_item[mine]
    positions = {item: position for position, item in enumerate(table.questionnaire.items)}
    rows = [
        _row(facet.id, complete_rows(items[:, [positions[item.id] for item in facet.items]]), resamples)
        for facet in table.questionnaire.facets.values()
        if role in facet.roles
    ]
    if all(row["reason"] == "too_few" for row in rows):
        raise UndefinedStatistic("reliability.too_few", needed=LEAST_PEOPLE)
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    numbers = [column for column in COLUMNS[3:] if column not in ("status", "reason")]
    return frame.astype({"n": "Int64", **dict.fromkeys(numbers, float)})


def _row(facet: str, answers: Matrix, resamples: int) -> dict[str, object]:
    row: dict[str, object] = {"facet": facet, "items": answers.shape[1], "status": "suppressed"}
    if len(answers) < LEAST_PEOPLE:
        return row | {"reason": "too_few"}
    if answers.shape[1] < 2:
        return row | {"status": "undefined", "reason": "one_item"}
    try:
        alpha = cronbach_alpha(answers, level=EXPORT_LEVEL)
    except UndefinedStatistic:
        return row | {"status": "undefined", "reason": "no_variance"}
    row |= {"cronbach_alpha": alpha.value, "alpha_low": alpha.ci_low, "alpha_high": alpha.ci_high}
    omega = _omega(answers, resamples)
    if omega is not None:
        row |= {"mcdonald_omega": omega.value, "omega_low": omega.ci_low, "omega_high": omega.ci_high}
    error = standard_error_of_measurement(answers.mean(axis=1), alpha.value)
    row |= {"n": alpha.n, "standard_error_of_measurement": error, "ci_level": EXPORT_LEVEL}
    reason = "no_one_score" if alpha.value < 0 else "no_factor" if omega is None else ""
    return row | {"status": "shown", "reason": reason}


def _omega(answers: Matrix, resamples: int) -> Estimate | None:
    """Omega where a one-factor model fits these answers properly."""
    try:
        return mcdonald_omega_total(answers, confidence=EXPORT_LEVEL, resamples=resamples)
    except UndefinedStatistic:
        return None
