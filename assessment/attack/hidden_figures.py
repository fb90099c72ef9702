"""Figures of a role of few people that are hidden, and follow from the figures of roles that are shown.

Unknown are the means of each role on each facet; every shown figure is a sum of them with the weights of the
questionnaire. A hidden figure follows exactly if its weights lie in the row space of the shown ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from assessment.attack.findings import LEAST, Finding
from assessment.attack.reading import Line, Table
from assessment.errors import InvalidQuestionnaire
from assessment.library import load_questionnaire
from assessment.questionnaire import Questionnaire
from assessment.results import INDEX
from assessment.weights import Weights, figure_weights

_EXACT = 1e-9


def hidden_figures(tables: Sequence[Table]) -> Iterator[Finding]:
    """Every hidden figure of a role with fewer than five people (or an unknown number) that follows."""
    for table in tables:
        try:
            questionnaire = load_questionnaire(table.questionnaire)
        except InvalidQuestionnaire:
            continue  # an instrument that is not here: its weights are not known
        if questionnaire.version == table.version:
            yield from _of_table(table, questionnaire)


def _of_table(table: Table, questionnaire: Questionnaire) -> Iterator[Finding]:
    weights = {
        (str(level), code, role): w for (level, code, role), w in figure_weights(questionnaire).items()
    }
    shown = {
        (level, code, role): line
        for (role, node, others, level, code), line in table.lines.items()
        if not node and not others and (level, code, role) in weights
    }
    if not shown:
        return
    rows = np.array([weights[place].ravel() for place in shown])
    solve = np.linalg.pinv(rows.T)
    for role in questionnaire.role_ids:
        entire = shown.get(("index", INDEX, role))
        if entire is not None and entire.n >= LEAST:
            continue
        n = 0 if entire is None else entire.n
        for whose, level, code in sorted(table.hidden):
            wanted = weights.get((level, code, role))
            if whose == role and wanted is not None:
                finding = _follows(wanted, rows, solve, list(shown.values()))
                if finding is not None:
                    mean, error = finding
                    yield Finding(
                        table.organization, table.wave, role, role, n, 1, code, mean, error, math.nan
                    )


def _follows(
    wanted: Weights, rows: np.ndarray, solve: np.ndarray, lines: Sequence[Line]
) -> tuple[float, float] | None:
    """Mean and error of a hidden figure; None where it does not follow."""
    target = wanted.ravel()
    combination = solve @ target
    if not np.allclose(rows.T @ combination, target, atol=_EXACT):
        return None
    values = np.array([line.value for line in lines])
    errors = np.array([line.error for line in lines])
    return float(combination @ values), float(np.abs(combination) @ errors)
