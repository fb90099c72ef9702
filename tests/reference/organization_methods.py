"""The place of one organization for a reference entry: strata of roles, intervals, bands, bootstrap."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tables import Entry, keyed, scale_range, table

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.bootstrap import bootstrap_mean, finite_population_bootstrap_se
from assessment.psychometrics.intervals import band_probabilities, stratified_mean, t_interval
from assessment.psychometrics.proportions import stratified_share
from assessment.psychometrics.scores import scores_0_100

ROLES = ("mt", "rep")
Strata = dict[str, np.ndarray]


def strata(entry: Entry, folder: Path) -> Strata:
    """Scores 0-100 by role: the mean of the facet scores, of people who have every one of them."""
    frame, bounds = table(entry, folder), scale_range(entry)
    facets = [
        scores_0_100(keyed(frame, columns, bounds), (bounds[0], bounds[1]))
        for columns in entry["params"]["facets"]
    ]
    place = np.mean(facets, axis=0)
    by_role = {role: place[(frame["role"] == role).to_numpy() & ~np.isnan(place)] for role in ROLES}
    return {role: scores for role, scores in by_role.items() if len(scores)}


def invited(entry: Entry, folder: Path) -> dict[str, int]:
    counts = pd.read_csv(folder / entry["params"]["invited_file"])
    own = counts[counts["org"].astype(str) == str(entry["params"]["org"])]
    return dict(zip(own["role"], own["invited"].tolist(), strict=True))


def place(entry: Entry, folder: Path) -> dict[str, Any]:
    answers, population = strata(entry, folder), invited(entry, folder)
    if "lonely_psu_fail" in entry["value"]:
        return awkward_place(answers, population)
    scores, sizes = list(answers.values()), [population[role] for role in answers]
    share = entry["params"]["weight_mt"]
    weights, heads = [share, 1 - share], np.array(sizes) / sum(sizes)
    now = stratified_mean(scores, weights, population_sizes=sizes)
    beyond = stratified_mean(scores, weights)
    headcount = stratified_mean(scores, heads, population_sizes=sizes)
    gap = stratified_mean(scores, [1, -1], population_sizes=sizes).estimate
    value, se, df = now.estimate.value, now.estimate.se, now.estimate.df
    design_df = now.estimate.n - len(scores)
    threshold = entry["params"]["favourable_from"]
    favourable = stratified_share([part >= threshold for part in scores], sizes)
    if favourable.se == 0:  # survey then prints a point; ours has an interval only if all have answered
        favourable = replace(favourable, ci_low=favourable.value, ci_high=favourable.value)
    return {
        "n": dict(zip(answers, now.n, strict=True)),
        "invited": population,
        "stratum_mean": dict(zip(answers, now.means.tolist(), strict=True)),
        "stratum_se_fpc": dict(zip(answers, now.ses.tolist(), strict=True)),
        "stratum_se_no_fpc": dict(zip(answers, beyond.ses.tolist(), strict=True)),
        "composite_weight_mt": share,
        "composite": value,
        "composite_se_fpc": se,
        "composite_se_no_fpc": beyond.estimate.se,
        "design_df": design_df,
        "composite_ci_t_design_df": list(t_interval(value, se, design_df)),
        "satterthwaite_df": df,
        "composite_ci_t_satterthwaite": [now.estimate.ci_low, now.estimate.ci_high],
        "gap_mt_minus_rep": gap.value,
        "gap_se_fpc": gap.se,
        "headcount_weighted": headcount.estimate.value,
        "headcount_weighted_se_fpc": headcount.estimate.se,
        "headcount_weighted_se_no_fpc": stratified_mean(scores, heads).estimate.se,
        "headcount_weighted_se_jackknife_JKn": None if headcount.complete else headcount.estimate.se,
        "unweighted_pooled_mean": np.concatenate(scores).mean(),
        "favourable_threshold": threshold,
        "favourable_share_weighted": favourable.value,
        "favourable_ci_logit": [favourable.ci_low, favourable.ci_high],
    } | bands(entry, value, se, df)


def bands(entry: Entry, value: float, se: float, df: float) -> dict[str, Any]:
    """Every field ``bands_<cut>_<cut>_…_prob_normal|t_satterthwaite`` of the entry."""
    found = {}
    for field in entry["value"]:
        if named := re.fullmatch(r"bands((?:_[\d.]+)+)_prob_(normal|t_satterthwaite)", field):
            cuts = [float(cut) for cut in named[1].strip("_").split("_")]
            found[field] = band_probabilities(value, se, np.inf if named[2] == "normal" else df, cuts=cuts)
    return found


def awkward_place(answers: Strata, population: dict[str, int]) -> dict[str, Any]:
    """What R's survey prints when a role has one answer or none; ours refuses, and so is led there by hand.

    survey leaves an empty role out as if it did not exist, and takes the variance of a lone answer as 0
    (remove, certainty), as its distance from the mean (adjust), or as the mean of the others (average).
    """
    every = [answers.get(role, np.empty(0)) for role in population]
    if len(answers) < len(population):
        with pytest.raises(UndefinedStatistic):
            stratified_mean(
                every, np.ones(len(every)) / len(every), population_sizes=list(population.values())
            )
    sizes = np.array([population[role] for role in answers])
    heads = sizes / sizes.sum()
    headcount = stratified_mean(list(answers.values()), heads, population_sizes=list(sizes))
    value, ses = headcount.estimate.value, heads * headcount.ses
    alone = np.isnan(ses)
    known = float((ses[~alone] ** 2).sum())
    far = [
        (1 - 1 / size) * (weight * (part[0] - value)) ** 2
        for size, weight, part, one in zip(sizes, heads, answers.values(), alone, strict=True)
        if one
    ]
    several = len(ses) / max(1, len(ses) - alone.sum())
    refused = {"mean": None if alone.any() else value, "se": headcount.estimate.se}
    return {
        "n": dict(zip(answers, headcount.n, strict=True)),
        "invited": population,
        "lonely_psu_fail": None if alone.any() else refused,
        "lonely_psu_remove": {"mean": value, "se": np.sqrt(known)},
        "lonely_psu_certainty": {"mean": value, "se": np.sqrt(known)},
        "lonely_psu_adjust": {"mean": value, "se": np.sqrt(known + sum(far))},
        "lonely_psu_average": {"mean": value, "se": np.sqrt(known * several)},
        "stratum_means": dict(zip(answers, headcount.means.tolist(), strict=True)),
    }


def resampled(entry: Entry, folder: Path) -> dict[str, Any]:
    answers, share = strata(entry, folder), entry["params"]["weight_mt"]
    if share is None:
        answers = {role: scores for role, scores in answers.items() if role in entry["value"]["n"]}
    weights = [1.0] if share is None else [share, 1 - share]
    found = bootstrap_mean(list(answers.values()), weights)
    mean = stratified_mean(list(answers.values()), weights).estimate
    return {
        "n": {role: len(scores) for role, scores in answers.items()},
        "estimate": found.estimate.value,
        "mean_over_seeds": {
            "se": found.estimate.se,
            "perc_lower": found.estimate.ci_low,
            "perc_upper": found.estimate.ci_high,
            "bca_lower": found.bca[0],
            "bca_upper": found.bca[1],
            "basic_lower": found.basic[0],
            "basic_upper": found.basic[1],
        },
        "acceleration_regression_seed1": found.acceleration,
        "acceleration_jackknife": found.acceleration,
        "plug_in_se_exact": found.plug_in_se,
        "unbiased_se": found.unbiased_se,
        "se_shrink_ratio": found.plug_in_se / found.unbiased_se,
        "t_ci_95": [mean.ci_low, mean.ci_high] if share is None else None,
    }


def resampled_with_fpc(entry: Entry, folder: Path) -> dict[str, Any]:
    answers, population = strata(entry, folder), invited(entry, folder)
    sizes = [population[role] for role in answers]
    heads = np.array(sizes) / sum(sizes)
    scores = list(answers.values())
    return {
        "headcount_weighted_se": finite_population_bootstrap_se(scores, heads, population_sizes=sizes),
        "analytic": stratified_mean(scores, heads, population_sizes=sizes).estimate.se,
    }


ORGANIZATION_METHODS = {
    "stratified_mean": place,
    "bootstrap_ci": resampled,
    "bootstrap_with_fpc": resampled_with_fpc,
}
