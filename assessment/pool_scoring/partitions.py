"""One partition of a pool: answers to means of its organizations' roles, by the one scoring there is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from assessment.answers_file import PERSON_COLUMNS, Coded, ResponseTable, choices_of
from assessment.disclosure import THRESHOLDS
from assessment.questionnaire import Questionnaire
from assessment.scoring import score

SCORED_COLUMNS = ("organization", "wave", "role", "n")
LEAST = THRESHOLDS.group


def scored_partition(answers: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """A row for each organization, wave and role of five respondents or more: n, and the mean of every facet.

    ``answers``: person columns and a column an item, whole codes, missing where not answered. Means over the
    people who have a score on the facet, NaN for fewer than five. Organizations must not be split over
    partitions. Raises InvalidAnswersFile for a code that is off its scale.
    """
    choices = np.empty((len(questionnaire.items), len(answers)), dtype=np.uint8)
    for into, item in zip(choices, questionnaire.items.values(), strict=True):
        codes = answers[item.id].to_numpy(dtype=np.float64, na_value=np.nan)
        into[:] = choices_of(questionnaire, item, codes)
    groups = {"role": Coded.read(answers["role"])}  # nothing else of a person is scored
    table = score(questionnaire, ResponseTable(questionnaire, pd.RangeIndex(len(answers)), groups, choices.T))
    counted = table.counted
    keys = [answers[name].astype("category").array[counted] for name in SCORED_COLUMNS[:3]]
    grouped = table.facets[counted].groupby(keys, sort=True, observed=True)
    means, counts, sizes = grouped.mean(), grouped.count(), grouped.size()
    shown = means.where(counts >= LEAST)[sizes >= LEAST]
    shown.index.names = list(SCORED_COLUMNS[:3])
    shown.insert(0, "n", sizes[sizes >= LEAST])
    return shown.reset_index().astype(dict.fromkeys(SCORED_COLUMNS[:3], object))


def empty(questionnaire: Questionnaire) -> pd.DataFrame:
    """The columns and types of :func:`scored_partition`, without a row."""
    texts = dict.fromkeys(SCORED_COLUMNS[:3], "object")
    frame = pd.DataFrame({name: [] for name in (*SCORED_COLUMNS, *questionnaire.facets)})
    return frame.astype({**texts, "n": "int64", **dict.fromkeys(questionnaire.facets, "float64")})


def score_pool(source: str, questionnaire: Questionnaire, *, scheduler: str | None = None) -> pd.DataFrame:
    """Score every Parquet file below ``source``, a folder or an address that fsspec reads.

    ``scheduler``: the address of a running Dask cluster; without one, processes of this machine. Memory holds
    a file or two for each worker, and the means. Rows in order of organization, wave and role.
    """
    import dask
    import dask.dataframe as dd

    dask.config.set({"dataframe.convert-string": False})
    answers = dd.read_parquet(
        source, columns=[*PERSON_COLUMNS, *questionnaire.items], split_row_groups=False, aggregate_files=False
    )
    parts = answers.map_partitions(scored_partition, questionnaire, meta=empty(questionnaire))
    with _Cluster(scheduler) as options:
        scored: pd.DataFrame = parts.compute(**options)
    return scored.sort_values(list(SCORED_COLUMNS[:3]), kind="stable").reset_index(drop=True)


class _Cluster:
    """A client of the cluster at an address while it is needed; plain processes without one."""

    def __init__(self, address: str | None) -> None:
        self._address = address
        self._client: Any = None

    def __enter__(self) -> dict[str, Any]:
        if self._address is None:
            return {"scheduler": "processes"}
        from dask.distributed import Client

        self._client = Client(self._address, timeout=20)  # type: ignore[no-untyped-call]
        return {"scheduler": self._client}

    def __exit__(self, *_error: object) -> None:
        if self._client is not None:
            self._client.close()
