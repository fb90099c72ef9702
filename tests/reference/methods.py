"""What our closed-form and resampling methods give for a reference entry: one function per ``method``.

Each takes an entry and the folder of the reference file, and returns the fields of the entry's ``value``.
Rows, columns, groups, weights and cut-offs come from the entry alone. A value of the entry is read only
where it holds an input (which x of which n, which probabilities), never a result.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from agreement_methods import AGREEMENT_METHODS
from organization_methods import ORGANIZATION_METHODS
from tables import (
    Entry,
    described_scores,
    group_labels,
    item_columns,
    items,
    keyed,
    same,
    scale_range,
    table,
    two_groups,
    waves,
)

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.benchmark import (
    norm_quantile,
    percentile_rank,
    share_at_or_below,
    standard_score,
)
from assessment.psychometrics.careless import (
    even_odd_inconsistency,
    intra_individual_variability,
    longest_run,
    mahalanobis_cut,
    mahalanobis_distance,
    mean_run,
    synonym_consistency,
    synonym_pairs,
)
from assessment.psychometrics.change import reliable_change
from assessment.psychometrics.comparison import compare_means
from assessment.psychometrics.covariance import (
    answer_matrix,
    complete_rows,
    correlation_of,
    covariance_of_complete,
    usable_items,
)
from assessment.psychometrics.item_analysis import item_analysis, item_descriptives
from assessment.psychometrics.multiple_testing import adjusted_p
from assessment.psychometrics.proportions import clopper_pearson_interval, wilson_interval
from assessment.psychometrics.rank_comparison import brunner_munzel, cliffs_delta, mann_whitney
from assessment.psychometrics.raters import rater_iccs
from assessment.psychometrics.reliability import (
    all_split_halves,
    cronbach_alpha,
    guttman_lambdas,
    split_half,
    standard_error_of_measurement,
    stratified_alpha,
)
from assessment.psychometrics.scores import scores_0_100

Method = Callable[[Entry, Path], dict[str, Any]]


def defined(statistic: Callable[[], Any]) -> Any:
    """What ``statistic`` gives, or None where it refuses."""
    try:
        return statistic()
    except UndefinedStatistic:
        return None


def ends(estimate: Any) -> list[float]:
    return [estimate.ci_low, estimate.ci_high]


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


def first_rows(rows: Any, prefix: str = "first") -> dict[str, Any]:
    """``rows`` under any name ``<prefix>_<count>[_rows]``; the comparison takes as many as there are."""
    names = [f"{prefix}_{count}{end}" for count in range(1, 201) for end in ("", "_rows")]
    return {name: list(rows) for name in [*names, f"{prefix}_rows"]}


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
    return {
        "cliffs_delta": delta.value,
        "cliff_lower": delta.ci_low,
        "cliff_upper": delta.ci_high,
        "cliff_var_unbiased": delta.se**2,
        "rank_biserial": test.rank_biserial.value,
        "rank_biserial_lower": test.rank_biserial.ci_low,
        "rank_biserial_upper": test.rank_biserial.ci_high,
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


def adjusted(entry: Entry, folder: Path) -> dict[str, Any]:
    frame, params, columns = table(entry, folder), entry["params"], item_columns(entry)
    answers = keyed(frame, columns, params.get("scale_range"))
    labels = frame[params["group"]]
    members = [same(labels, params["group1"]), same(labels, params["group2"])]
    raw = np.array([compare_means(*(answers[item][who] for who in members)).welch_p for item in columns])
    first_missing = np.where(np.arange(len(raw)) == 0, np.nan, raw)
    by_name = {
        "p_raw": raw,
        "BH": adjusted_p(raw),
        "BY": adjusted_p(raw, method="benjamini_yekutieli"),
        "holm": adjusted_p(raw, method="holm"),
        "bonferroni": adjusted_p(raw, method="bonferroni"),
        "BH_with_first_missing": adjusted_p(first_missing),
    }
    return {name: dict(zip(columns, values.tolist(), strict=True)) for name, values in by_name.items()}


def proportions(entry: Entry, folder: Path) -> dict[str, Any]:
    found = {}
    for name in entry["value"]:
        if given := re.fullmatch(r"x(\d+)_n(\d+)", name):
            found[name] = proportion(int(given[1]), int(given[2]))
        else:
            answers = keyed(table(entry, folder), [name], entry["params"].get("scale_range"))[name].dropna()
            found[name] = proportion(int((answers >= entry["params"]["favourable_from"]).sum()), len(answers))
    return found


def proportion(x: int, n: int) -> dict[str, float]:
    wilson, corrected = wilson_interval(x, n), wilson_interval(x, n, continuity=True)
    clopper = clopper_pearson_interval(x, n)
    return {
        "x": x,
        "n": n,
        "share": wilson.value,
        "wilson_lower": wilson.ci_low,
        "wilson_upper": wilson.ci_high,
        "wilson_cc_lower": corrected.ci_low,
        "wilson_cc_upper": corrected.ci_high,
        "clopper_lower": clopper.ci_low,
        "clopper_upper": clopper.ci_high,
    }


def careless(entry: Entry, folder: Path) -> dict[str, Any]:
    answers, lengths = answer_matrix(items(entry, folder)), entry["params"]["factor_lengths"]
    longest = longest_run(answers)
    irv, distance = intra_individual_variability(answers), mahalanobis_distance(answers)
    even_odd = even_odd_inconsistency(answers, lengths)
    found = {
        "n": len(answers),
        "k": answers.shape[1],
        "factor_lengths": lengths,
        "longstring_table": {str(run): int((longest == run).sum()) for run in np.unique(longest)},
        "irv_mean": np.nanmean(irv),
        "max_abs_diff_to_stats_mahalanobis": distance_check(answers, distance),
        "evenodd_n_missing": int(np.isnan(even_odd).sum()),
    }
    for field in entry["value"]:
        if cut := re.fullmatch(r"chi2_cut_(\d+)", field):
            bound = mahalanobis_cut(answers.shape[1], level=float(f"0.{cut[1]}"))
            flagged = np.flatnonzero(distance > bound) + 1
            found |= {field: bound, "mahalanobis_flagged_rows_1based": flagged.tolist()}
        if cut := re.fullmatch(r"psychsyn_n_pairs_above_([\d.]+)", field):
            above = float(cut[1])
            found[field] = len(synonym_pairs(answers, above=above))
            found |= first_rows(synonym_consistency(answers, above=above), "psychsyn_first")
    rows = {"longstring": longest, "avgstr": mean_run(answers), "irv": irv, "mahalanobis_d2": distance}
    for name, values in (rows | {"evenodd": even_odd}).items():
        found |= first_rows(values, f"{name}_first")
    return found


def distance_check(answers: np.ndarray, distance: np.ndarray) -> float:
    """The largest difference from D² by another route, over people who answered everything."""
    rows = complete_rows(answers)
    residuals = rows - np.nanmean(answers, axis=0)
    covariance = pd.DataFrame(answers).cov().to_numpy()
    other = np.einsum("ij,ji->i", residuals, np.linalg.solve(covariance, residuals.T))
    return float(np.abs(other - distance[~np.isnan(answers).any(axis=1)]).max())


def change(entry: Entry, folder: Path) -> dict[str, Any]:
    params, (low, high) = entry["params"], scale_range(entry)
    frame, columns = table(entry, folder), item_columns(entry)
    wave, before, after = waves(entry)
    frame = frame.assign(
        score=scores_0_100(
            keyed(frame, columns, [low, high]),
            (low, high),
            min_share_answered=params["min_share_answered"],
        )
    )
    people = [name for name in ("study", "id", "person") if name in entry["columns"] and name in frame]
    first, second = frame[frame[wave] == before], frame[frame[wave] == after]
    both = first[[*people, "score"]].merge(second[[*people, "score"]], on=people).sort_values(people)
    both = both.dropna(subset=["score_x", "score_y"])
    reliability = cronbach_alpha(keyed(first, columns, [low, high]))
    found = reliable_change(both["score_x"], both["score_y"], reliability=reliability.value)
    iccs = rater_iccs(both[["score_x", "score_y"]])
    return {
        "n": found.n,
        "alpha_time1": reliability.value,
        "sd_time1": both["score_x"].std(ddof=1),
        "sem": found.standard_error_of_measurement,
        "s_diff": found.standard_error_of_difference,
        "minimal_detectable_change_95": found.minimal_detectable_change,
        "mean_change": found.mean_change.value,
        "paired_t": found.t,
        "paired_p": found.p,
        "paired_ci": ends(found.mean_change),
        "independent_welch_ci": ends(found.unpaired_change),
        "n_reliably_up": found.n_up,
        "n_reliably_down": found.n_down,
        "retest_r": found.retest_correlation,
        "icc_A1": iccs["ICC2"].estimate.value,
        "icc_C1": iccs["ICC3"].estimate.value,
    } | first_rows(found.index, "rci_first")


def benchmark(entry: Entry, folder: Path) -> dict[str, Any]:
    frame, params, reference = table(entry, folder), entry["params"], entry["value"]
    labels = group_labels(frame, params["group"])
    places = described_scores(entry, folder).groupby(labels).mean()
    units = {}
    for name in reference["units"]:
        unit = name.removeprefix("group_")
        place, others = places[unit], places.drop(unit)
        rank = percentile_rank(place, others)
        units[name] = {
            "value": place,
            "percentile_midrank_excl_self": rank.value,
            "wilson_lower": rank.ci_low,
            "wilson_upper": rank.ci_high,
            "share_le_incl_self": share_at_or_below(place, places),
            "z": standard_score(place, places),
        }
    probs = reference["probs"]
    seven = [norm_quantile(places, share) for share in probs]
    return {
        "n_units": len(places),
        "units": units,
        "probs": probs,
        "quantile_type7": [found.value for found in seven],
        "quantile_type6": [norm_quantile(places, share, definition=6).value for share in probs],
        "order_stat_ci": {
            f"q{100 * share:g}": {"lower": found.ci_low, "upper": found.ci_high}
            for share, found in zip(probs, seven, strict=True)
        },
    }


METHODS: dict[str, Method] = {
    "cronbach_alpha": alpha,
    "edge_alpha": alpha_edge,
    "split_half": halves,
    "stratified_alpha": alpha_of_facets,
    "standard_error_of_measurement": measurement_error,
    "item_descriptives": descriptives,
    "score_0_100": scores,
    "two_group_means": means,
    "cliffs_delta_mann_whitney": ranks,
    "brunner_munzel": brunner_munzel_test,
    "edge_two_groups": two_groups_edge,
    "multiple_testing": adjusted,
    "proportion_interval": proportions,
    "careless_indices": careless,
    "reliable_change": change,
    "benchmark_percentile": benchmark,
    **AGREEMENT_METHODS,
    **ORGANIZATION_METHODS,
}
