"""What sectors score on the whole, those of few organizations drawn towards all of them."""

from __future__ import annotations

from assessment.benchmark.edition import LEAST_ORGANIZATIONS, Edition
from assessment.psychometrics.partial_pooling import PooledMean, partially_pooled


def sector_means(edition: Edition, column: str = "index_all") -> dict[str, PooledMean]:
    """The mean of each sector with its shrinkage; sectors of fewer than five organizations are pooled only
    in what they are drawn towards, and not told.

    Raises UndefinedStatistic where there are too few to pool.
    """
    known = edition.rows[edition.rows[column].notna() & (edition.rows["sector"] != "")]
    groups = {
        str(name): part[column].astype(float).tolist() for name, part in known.groupby("sector", sort=True)
    }
    pooled = partially_pooled(groups)
    return {name: mean for name, mean in pooled.items() if mean.n >= LEAST_ORGANIZATIONS}
