"""Reliability, item analysis and scores for a reference entry."""

from __future__ import annotations

import math
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from shared import defined, first_rows
from tables import Entry, items, keyed, scale_range, table

from assessment.psychometrics.covariance import correlation_of, covariance_of_complete, usable_items
from assessment.psychometrics.item_analysis import item_analysis, item_descriptives
from assessment.psychometrics.reliability import (
    cronbach_alpha,
    standard_error_of_measurement,
    stratified_alpha,
)
from assessment.psychometrics.scores import scores_0_100
from assessment.psychometrics.split_halves import all_split_halves, guttman_lambdas, split_half


def alpha(entry: Entry, folder: Path) -> dict[str, Any]:
    answers = items(entry, folder)
    if "pairwise" in entry["id"] or "pairwise" in entry["r_call"]:
        return alpha_pairwise(answers)
    analysis = item_analysis(answers)
    raw = cronbach_alpha(answers)
    standardized = cronbach_alpha(answers, standardized=True)
    normal = cronbach_alpha(answers, interval="duhachek")
    by_item = {
        "alpha_if_dropped": analysis.alpha_if_dropped,
        "std_alpha_if_dropped": analysis.standardized_alpha_if_dropped,
        "item_rest_r": analysis.item_rest_correlation,
        "item_total_r_uncorrected": analysis.item_total_correlation,
        "item_mean": analysis.mean,
        "item_sd": analysis.sd,
    }
    return {
        "n": raw.n,
        "k": analysis.k,
        "raw_alpha": raw.value,
        "std_alpha": standardized.value,
        "average_r": analysis.mean_correlation,
        "lambda6_smc": defined(lambda: guttman_lambdas(answers).lambda6),
        "feldt_lower": raw.ci_low,
        "feldt_upper": raw.ci_high,
        "feldt_std_lower": standardized.ci_low,
        "feldt_std_upper": standardized.ci_high,
        "duhachek_ase": normal.se,
        "duhachek_lower": normal.ci_low,
        "duhachek_upper": normal.ci_high,
    } | {name: dict(zip(analysis.items, values, strict=True)) for name, values in by_item.items()}


def alpha_pairwise(answers: pd.DataFrame) -> dict[str, Any]:
    raw = cronbach_alpha(answers, missing="pairwise")
    standardized = cronbach_alpha(answers, missing="pairwise", standardized=True)
    k = answers.shape[1]
    return {
        "n_rows": len(answers),
        "n_complete": len(answers.dropna()),
        "raw_alpha": raw.value,
        "std_alpha": standardized.value,
        "average_r": standardized.value / (k - (k - 1) * standardized.value),
    }


def alpha_edge(entry: Entry, folder: Path) -> dict[str, Any]:
    answers = items(entry, folder)
    varying = answers.loc[:, answers.nunique() > 1]  # psych drops a constant item without saying so
    psych = defined(lambda: cronbach_alpha(varying, missing="pairwise"))
    listwise = defined(lambda: cronbach_alpha(answers))
    return {
        "n_rows": len(answers),
        "n_complete": len(answers.dropna()),
        "psych_value": psych and psych.value,
        "alpha_formula_listwise": listwise and listwise.value,
        "feldt_lower": listwise and listwise.ci_low,
        "feldt_upper": listwise and listwise.ci_high,
    }


def halves(entry: Entry, folder: Path) -> dict[str, Any]:
    answers = items(entry, folder)
    found, lambdas = split_half(answers), guttman_lambdas(answers)
    splits = splits_as_psych(answers)
    four = {"lambda4": splits["all_splits_max"]}
    return splits | {
        "n": found.n,
        "odd_even_r": found.odd_even_correlation,
        "odd_even_spearman_brown": found.spearman_brown,
        "odd_even_guttman_l4": found.guttman_l4,
        "guttman": asdict(lambdas) | four,
    }


def splits_as_psych(answers: pd.DataFrame) -> dict[str, float]:
    """Every split as psych 2.2.9 takes them: with an odd number of items it stops halfway its list.

    psych corrected this on 21 October 2023 ("there is a problem with odd values"); our ``split_half`` and
    ``guttman_lambdas`` take every split. psych also reverses items that load negatively.
    """
    correlation = correlation_of(covariance_of_complete(usable_items(answers)))
    loading = np.linalg.eigh(correlation)[1][:, -1]
    key = np.where(loading * np.sign(loading.sum()) < 0, -1.0, 1.0)
    every = np.abs(all_split_halves(correlation * np.outer(key, key)))
    if answers.shape[1] % 2:
        count = len(every) / 2
        taken = every[: math.ceil(count)]
    else:
        count, taken = len(every), every
    return {
        "all_splits_max": taken.max(),
        "all_splits_min": taken.min(),
        "all_splits_mean": taken.sum() / count,
    }


def alpha_of_facets(entry: Entry, folder: Path) -> dict[str, Any]:
    params = entry["params"]
    frame = table(entry, folder)
    facets = {name: keyed(frame, columns, scale_range(entry)) for name, columns in params["facets"].items()}
    of_means = stratified_alpha(facets)
    return {
        "n": of_means.estimate.n,
        "facets": params["facets"],
        "facet_alpha": of_means.facet_alpha,
        "facet_correlation": float(of_means.facet_correlation[0, 1]),
        "stratified_alpha_of_item_sum": stratified_alpha(facets, facet_score="sum").estimate.value,
        "stratified_alpha_of_mean_of_facet_means": of_means.estimate.value,
    }


def measurement_error(entry: Entry, folder: Path) -> dict[str, Any]:
    answers, (low, high) = items(entry, folder).dropna(), scale_range(entry)
    reliability = cronbach_alpha(answers).value
    raw, percent = answers.mean(axis=1), scores_0_100(answers, (low, high), min_share_answered=1)
    error = standard_error_of_measurement(percent, reliability)
    return {
        "n": len(answers),
        "mean_raw": raw.mean(),
        "sd_raw": raw.std(ddof=1),
        "sem_raw": standard_error_of_measurement(raw, reliability),
        "mean_0_100": percent.mean(),
        "sd_0_100": percent.std(ddof=1),
        "sem_0_100": error,
        "true_score_half_width_95": 1.959963984540054 * error,
    }


def descriptives(entry: Entry, folder: Path) -> dict[str, Any]:
    low, high = scale_range(entry)
    return item_descriptives(items(entry, folder).dropna(), (low, high)).to_dict()


def scores(entry: Entry, folder: Path) -> dict[str, Any]:
    answers, (low, high) = items(entry, folder), scale_range(entry)
    score = partial(scores_0_100, scale_range=(low, high))
    found: dict[str, Any] = {}
    for rule, share in entry["params"]["rules_share_answered"].items():
        by_rule = score(answers, min_share_answered=share)
        known = by_rule[~np.isnan(by_rule)]
        found[rule] = {"n_scored": len(known), "mean": known.mean(), "sd": known.std(ddof=1)}
        found[rule] |= first_rows(by_rule)
    filled = score(answers.fillna(answers.median()))
    found["psych_impute_none_mean"] = np.nanmean(score(answers, min_share_answered=0))
    found["psych_impute_median_mean"] = filled.mean()
    return found | first_rows(filled, "psych_impute_median_first")


RELIABILITY_METHODS = {
    "cronbach_alpha": alpha,
    "edge_alpha": alpha_edge,
    "split_half": halves,
    "stratified_alpha": alpha_of_facets,
    "standard_error_of_measurement": measurement_error,
    "item_descriptives": descriptives,
    "score_0_100": scores,
}
