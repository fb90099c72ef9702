"""What our methods give for a reference entry: one function per ``method``, all in ``METHODS``.

Each takes an entry and the folder of the reference file, and returns the fields of the entry's ``value``.
Rows, columns, groups, weights and cut-offs come from the entry alone. A value of the entry is read only
where it holds an input (which x of which n, which probabilities), never a result.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from agreement_methods import AGREEMENT_METHODS
from comparison_methods import COMPARISON_METHODS
from organization_methods import ORGANIZATION_METHODS
from reliability_methods import RELIABILITY_METHODS
from shared import ends, first_rows
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
    waves,
)

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
from assessment.psychometrics.covariance import answer_matrix, complete_rows
from assessment.psychometrics.multiple_testing import adjusted_p
from assessment.psychometrics.proportions import clopper_pearson_interval, wilson_interval
from assessment.psychometrics.raters import rater_iccs
from assessment.psychometrics.reliability import cronbach_alpha
from assessment.psychometrics.scores import scores_0_100

Method = Callable[[Entry, Path], dict[str, Any]]


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
    "multiple_testing": adjusted,
    "proportion_interval": proportions,
    "careless_indices": careless,
    "reliable_change": change,
    "benchmark_percentile": benchmark,
    **RELIABILITY_METHODS,
    **COMPARISON_METHODS,
    **AGREEMENT_METHODS,
    **ORGANIZATION_METHODS,
}
