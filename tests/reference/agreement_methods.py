"""Agreement and intraclass correlation for a reference entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from tables import Entry, described_scores, group_labels, items, scale_range, table

from assessment.errors import UndefinedStatistic
from assessment.psychometrics.agreement import (
    GroupAgreement,
    ad_upper_limit,
    average_deviation,
    awg,
    rwg,
    rwg_j,
    uniform_variance,
)
from assessment.psychometrics.chance_agreement import rwg_j_null_quantile
from assessment.psychometrics.intraclass import group_variance
from assessment.psychometrics.mixed_model import reml_variance_components
from assessment.psychometrics.raters import krippendorff_alpha, rater_iccs


def labels_of(entry: Entry, folder: Path) -> np.ndarray:
    return group_labels(table(entry, folder), entry["params"]["group"])


def per_group(agreement: GroupAgreement) -> dict[str, Any]:
    return {str(label): found for label, found in agreement.values.items()}


def sizes(agreement: GroupAgreement) -> dict[str, int]:
    return {str(label): found for label, found in agreement.n.items()}


def agreement_on_one(entry: Entry, folder: Path) -> dict[str, Any]:
    null = uniform_variance(entry["params"]["options"])
    answers = items(entry, folder).iloc[:, 0]
    found = rwg(answers, labels_of(entry, folder), null_variance=null)
    shares = [field for field in entry["value"] if field.startswith("share_at_least_")]
    return {
        "null_variance": null,
        "n_groups": len(found.n),
        "rwg": per_group(found),
        "group_n": sizes(found),
        "mean": found.mean,
        "median": found.median,
        "share_truncated_to_0": float((found.values.dropna() == 0).mean()),
    } | {field: found.share_at_least(float(field.removeprefix("share_at_least_"))) for field in shares}


def agreement_on_several(entry: Entry, folder: Path) -> dict[str, Any]:
    answers, labels = items(entry, folder), labels_of(entry, folder)
    null = uniform_variance(entry["params"]["options"])
    found = rwg_j(answers, labels, null_variance=null)
    nulls = entry["value"].get("other_null_variances", {})
    others = {name: rwg_j(answers, labels, null_variance=other).median for name, other in nulls.items()}
    return {
        "null_variance": null,
        "n_groups": len(found.n),
        "rwg_j": per_group(found),
        "group_n": sizes(found),
        "mean": found.mean,
        "median": found.median,
        "sd": found.values.std(ddof=1),
        "quartiles_type7": found.values.quantile([0.25, 0.75]).tolist(),
        "median_under_other_nulls": others,
        "other_null_variances": nulls,
    }


def deviation(entry: Entry, folder: Path) -> dict[str, Any]:
    answers, labels = items(entry, folder), labels_of(entry, folder)
    low, high = scale_range(entry)
    around_mean = average_deviation(answers, labels)
    found = awg(answers, labels, scale_range=(low, high))
    return {
        "ad_mean": per_group(around_mean),
        "ad_median": per_group(average_deviation(answers, labels, around="median")),
        "ad_mean_summary": {"mean": around_mean.mean, "median": around_mean.median},
        "awg": per_group(found),
        "awg_summary": {"mean": found.mean, "median": found.median},
        "group_n": sizes(found),
        "ad_upper_limit_practical": ad_upper_limit(entry["params"]["options"]),
    }


def chance_agreement(entry: Entry, folder: Path) -> dict[str, Any]:
    params = entry["params"]
    return {
        f"group_size_{size}": {
            f"p{level}": rwg_j_null_quantile(size, params["items"], params["options"], level=level / 100)
            for level in (90, 95, 99)
        }
        for size in params["group_sizes"]
    }


def icc(entry: Entry, folder: Path) -> dict[str, Any]:
    scores, labels = described_scores(entry, folder), labels_of(entry, folder)
    found = group_variance(scores, labels)
    components = reml_variance_components(scores, labels)
    between, within = components.between, components.within
    return {
        "n": found.n,
        "groups": found.groups,
        "group_size_min": int(found.sizes.min()),
        "group_size_max": int(found.sizes.max()),
        "group_size_mean": found.mean_size,
        "group_size_n0": found.n0,
        "MSB": found.mean_square_between,
        "MSW": found.mean_square_within,
        "F": found.f,
        "df1": found.df_between,
        "df2": found.df_within,
        "p": found.p,
        "ICC1": found.icc1.value,
        "ICC2": found.icc2,
        "ICC1_with_n0": found.icc1_n0,
        "ICC1_reml": components.icc1,
        "ICC2_reml_mean_size": between / (between + within / found.mean_size),
        "mean_group_reliability_reml": components.group_reliability.mean(),
        "ICC1_F_lower_95": found.icc1.ci_low,
        "ICC1_F_upper_95": found.icc1.ci_high,
        "eta_squared": found.eta_squared,
        "var_between_reml": between,
        "var_within_reml": within,
        "grand_mean_reml": components.grand_mean,
        "shrunken_group_means": by_label(components.groups, components.shrunken_means),
        "raw_group_means": by_label(found.labels, found.means),
    }


def by_label(labels: Any, values: np.ndarray) -> dict[str, float]:
    return dict(zip(map(str, labels), values.tolist(), strict=True))


def raters(entry: Entry, folder: Path) -> dict[str, Any]:
    first, last = entry["params"].get("rows_1based_from_to", [1, None])
    ratings = items(entry, folder).iloc[first - 1 : last]
    found = list(rater_iccs(ratings).values())
    return {
        "rows_1based": {"from": first, "to": last},
        "type": [form.form for form in found],
        "ICC": [form.estimate.value for form in found],
        "F": [form.f for form in found],
        "p": [form.p for form in found],
        "lower": [form.estimate.ci_low for form in found],
        "upper": [form.estimate.ci_high for form in found],
    } | {
        f"krippendorff_{metric}": krippendorff(ratings, metric)
        for metric in ("interval", "ordinal", "nominal")
    }


def krippendorff(ratings: pd.DataFrame, metric: Any) -> float | None:
    try:
        return krippendorff_alpha(ratings, metric=metric)
    except UndefinedStatistic:
        return None


AGREEMENT_METHODS = {
    "rwg": agreement_on_one,
    "rwg_j": agreement_on_several,
    "ad_index_awg": deviation,
    "rwg_j_significance": chance_agreement,
    "icc1_icc2": icc,
    "icc_shrout_fleiss_krippendorff": raters,
}
