"""What our iterative methods give for a reference entry: one function per ``method``.

Each takes an entry of the reference file and the folder of its data, and returns the fields of the
entry's ``value``. Rows and columns come from the entry alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from tables import Entry, item_columns, keyed, same, table

from assessment.psychometrics.categorical import categorical_factor_model
from assessment.psychometrics.differential_functioning import dif_ordinal_logistic
from assessment.psychometrics.factor_structure import as_correlation, minres_loadings, one_factor_model
from assessment.psychometrics.invariance import measurement_invariance
from assessment.psychometrics.item_response import graded_response_model
from assessment.psychometrics.omega import mcdonald_omega_hierarchical, mcdonald_omega_total
from assessment.psychometrics.rotation import schmid_leiman

_FIT = ("chisq", "df", "pvalue", "cfi", "tli", "rmsea", "srmr")


def keyed_rows(entry: Entry, folder: Path) -> pd.DataFrame:
    """The complete rows of the entry's items and, first, its group column if it has one; in file order."""
    params = entry.get("params", {})
    rows = table(entry, folder)
    answers = keyed(rows, item_columns(entry), params.get("scale_range"))
    if "group" in params:
        answers.insert(0, params["group"], rows[params["group"]])
    return answers.dropna()


def _correlation(items: pd.DataFrame) -> np.ndarray:
    return as_correlation(np.cov(items.to_numpy(dtype=float), rowvar=False))[0]


def _without_negative(items: pd.DataFrame, loadings: np.ndarray) -> pd.DataFrame:
    """psych::omega reverses items that load below zero before it sums them."""
    return items * np.where(loadings < 0, -1, 1)


def _omega_total(entry: Entry, folder: Path) -> Entry:
    items = keyed_rows(entry, folder)
    if "psych::omega" in entry["r_call"]:
        loadings = minres_loadings(_correlation(items))[:, 0]
        positive = _without_negative(items, loadings)
        return {"omega_total": mcdonald_omega_total(positive, method="minres", resamples=0).value}
    model = one_factor_model(items.to_numpy(dtype=float))
    fields = ("loadings", "residual_variances", "standardized_loadings")
    return {
        "n": model.n,
        "k": items.shape[1],
        "omega_total": model.omega_total,
        "omega_se_delta": model.omega_se,
        "omega_lower": model.omega_total - 1.959963984540054 * model.omega_se,
        "omega_upper": model.omega_total + 1.959963984540054 * model.omega_se,
        "omega_observed_variance": model.omega_observed_variance,
        **{field: dict(zip(items, getattr(model, field).tolist(), strict=True)) for field in fields},
        "fit": {name: getattr(model.fit, name) for name in _FIT},
    }


def _omega_hierarchical(entry: Entry, folder: Path) -> Entry:
    items = keyed_rows(entry, folder)
    stated = re.search(r"nfactors\s*=\s*(\d+)", entry["r_call"])
    factors = int(stated.group(1)) if stated else 3
    general = schmid_leiman(_correlation(items), factors).general
    positive = _without_negative(items, general)
    model = schmid_leiman(_correlation(positive), factors)
    return {
        "omega_total": model.omega_total,
        "omega_h": mcdonald_omega_hierarchical(positive, factors=factors).value,
        "omega_lim": model.omega_limit,
    }


def _categorical_omega(entry: Entry, folder: Path) -> Entry:
    items = keyed_rows(entry, folder)
    model = categorical_factor_model(items.to_numpy(dtype=float))
    return {
        "omega_green_yang_observed_variance": model.omega_observed_variance,
        "omega_green_yang_model_variance": model.omega,
        "dwls_fit": {name: getattr(model.fit, name) for name in _FIT},
        "ordinal_alpha": model.ordinal_alpha,
        "std_loadings": dict(zip(items, model.loadings.tolist(), strict=True)),
    }


def _graded_response_model(entry: Entry, folder: Path) -> Entry:
    items = keyed_rows(entry, folder)
    model = graded_response_model(items)
    trait, spread = model.trait_scores(items.head(20))
    slopes = dict(zip(items, model.discriminations.tolist(), strict=True))
    cuts = {name: b.tolist() for name, b in zip(items, model.difficulties, strict=True)}
    return {
        "n": model.n,
        "logLik": model.log_likelihood,
        "converged": True,
        "a": slopes,
        "b": cuts,
        "slope_intercept_d": {name: d.tolist() for name, d in zip(items, model.intercepts, strict=True)},
        "ltm_logLik": model.log_likelihood,
        "ltm_a": slopes,
        "ltm_b": cuts,
        "theta_eap_first_20": trait.tolist(),
        "theta_eap_se_first_20": spread.tolist(),
        "marginal_reliability": model.marginal_reliability,
    }


def _two_groups(entry: Entry, folder: Path) -> tuple[pd.DataFrame, pd.Series]:
    rows = keyed_rows(entry, folder)
    params = entry["params"]
    labels = rows[params["group"]]
    rows = rows[same(labels, params["group1"]) | same(labels, params["group2"])]
    return rows.drop(columns=params["group"]), rows[params["group"]]


def _label(group: Any) -> str:
    return group if isinstance(group, str) else f"{group:g}"


def _measurement_invariance(entry: Entry, folder: Path) -> Entry:
    items, groups = _two_groups(entry, folder)
    found = measurement_invariance(items, groups)
    metric, scalar = found.cfi_differences
    levels = {"configural": found.configural, "metric": found.metric, "scalar": found.scalar}
    return {
        "n": {
            label if isinstance(label, str) else f"{label:g}": n
            for label, n in zip(found.groups, found.n, strict=True)
        },
        **{level: asdict(fit) for level, fit in levels.items()},
        "lrt_chisq_diff": list(found.chisq_differences),
        "lrt_df_diff": list(found.df_differences),
        "lrt_p": list(found.pvalues),
        "delta_cfi": {"metric_minus_configural": metric, "scalar_minus_metric": scalar},
        # the reference scales the factor by its first item
        "latent_mean_group2": float(found.latent_means[1] * found.loadings[0]),
    }


def _dif(entry: Entry, folder: Path) -> Entry:
    items, groups = _two_groups(entry, folder)
    params = entry["params"]
    found = dif_ordinal_logistic(items, groups, first=params["group1"], second=params["group2"])
    return {
        one.item: {
            "lr_uniform": one.lr_uniform,
            "p_uniform": one.p_uniform,
            "lr_nonuniform": one.lr_nonuniform,
            "p_nonuniform": one.p_nonuniform,
            "log_odds_group": one.log_odds_group,
            "mcfadden_r2_change_total": one.r2_change,
        }
        for one in found
    }


ITERATIVE: dict[str, Callable[[Entry, Path], Entry]] = {
    "mcdonald_omega_total": _omega_total,
    "mcdonald_omega_hierarchical": _omega_hierarchical,
    "categorical_omega": _categorical_omega,
    "graded_response_model": _graded_response_model,
    "measurement_invariance": _measurement_invariance,
    "dif_ordinal_logistic": _dif,
}
