"""Two groups compared, for a reference entry."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from shared import defined, ends
from tables import Entry, two_groups

from assessment.psychometrics.brunner_munzel import brunner_munzel
from assessment.psychometrics.comparison import compare_means
from assessment.psychometrics.rank_comparison import cliffs_delta, cliffs_delta_variance, mann_whitney


def means(entry: Entry, folder: Path) -> dict[str, Any]:
    first, second = two_groups(entry, folder)
    found, ninety = compare_means(first, second), compare_means(first, second, level=0.9)
    d, g = found.cohens_d, found.hedges_g
    df = found.n1 + found.n2 - 2
    return {
        "n1": found.n1,
        "n2": found.n2,
        "mean1": found.mean1,
        "mean2": found.mean2,
        "sd1": found.sd1,
        "sd2": found.sd2,
        "diff": found.difference.value,
        "welch_t": found.welch_t,
        "welch_df": found.difference.df,
        "welch_p": found.welch_p,
        "welch_lower_95": found.difference.ci_low,
        "welch_upper_95": found.difference.ci_high,
        "tost_ci90": ends(ninety.difference),
        "student_t": found.student_t,
        "student_p": found.student_p,
        "cohens_d": d.value,
        "cohens_d_lower": d.ci_low,
        "cohens_d_upper": d.ci_high,
        "cohens_d_lower_exact": d.ci_low,
        "cohens_d_upper_exact": d.ci_high,
        "hedges_g_lower_exact": g.ci_low,
        "hedges_g_upper_exact": g.ci_high,
        "cohens_d_unpooled": found.cohens_d_unpooled,
        "hedges_g": g.value,
        "hedges_g_lower": g.ci_low,
        "hedges_g_upper": g.ci_high,
        "glass_delta_sd2": found.glass_delta,
        "hedges_J_exact": found.hedges_correction,
        "hedges_g_effsize": d.value * (1 - 3 / (4 * df - 1)),
    }


def ranks(entry: Entry, folder: Path) -> dict[str, Any]:
    first, second = two_groups(entry, folder)
    delta, test = cliffs_delta(first, second), mann_whitney(first, second)
    biserial = test.rank_biserial
    if abs(biserial.value) == 1:  # effectsize then prints a point, 1 to 1; ours has no interval
        biserial = replace(biserial, ci_low=biserial.value, ci_high=biserial.value)
    return {
        "cliffs_delta": delta.value,
        "cliff_lower": delta.ci_low,
        "cliff_upper": delta.ci_high,
        "cliff_var_unbiased": cliffs_delta_variance(first, second),
        "rank_biserial": biserial.value,
        "rank_biserial_lower": biserial.ci_low,
        "rank_biserial_upper": biserial.ci_high,
        "prob_superiority": test.probability_of_superiority,
        "U1": test.u,
        "p_asymptotic_cc": test.p,
        "p_asymptotic_no_cc": test.p_uncorrected,
        "p_exact_with_ties": test.p_exact,
    }


def brunner_munzel_test(entry: Entry, folder: Path) -> dict[str, Any]:
    found = brunner_munzel(*two_groups(entry, folder))
    return {
        "statistic": found.statistic,
        "df": found.df,
        "p": found.p,
        "p_hat_second_larger": found.p_hat.value,
        "p_hat_lower": found.p_hat.ci_low,
        "p_hat_upper": found.p_hat.ci_high,
        "p_permutation": found.p_permutation,
    }


def two_groups_edge(entry: Entry, folder: Path) -> dict[str, Any]:
    first, second = two_groups(entry, folder)
    first, second = first[~np.isnan(first)], second[~np.isnan(second)]
    found = defined(lambda: compare_means(first, second))
    delta = defined(lambda: cliffs_delta(first, second))
    rank_sum = defined(lambda: mann_whitney(first, second))
    munzel = defined(lambda: brunner_munzel(first, second))
    return {
        "n1": len(first),
        "n2": len(second),
        "welch_p": found and found.welch_p,
        "welch_ci": found and ends(found.difference),
        "cliffs_delta": delta and delta.value,
        "cliff_ci": delta and ends(delta),
        "hedges_g": found and found.hedges_g.value,
        "U1": rank_sum and rank_sum.u,
        "p_asymptotic_cc": rank_sum and rank_sum.p,
        "p_exact_with_ties": rank_sum and rank_sum.p_exact,
        "brunner_munzel_p": munzel and munzel.p,
        "brunner_munzel_perm_p": munzel and munzel.p_permutation,
    }


COMPARISON_METHODS = {
    "two_group_means": means,
    "cliffs_delta_mann_whitney": ranks,
    "brunner_munzel": brunner_munzel_test,
    "edge_two_groups": two_groups_edge,
}
