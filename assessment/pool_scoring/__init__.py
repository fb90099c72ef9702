"""The same scoring for pools that no memory holds: answers in Parquet by organization, scored through Dask.

Ours is only what is done to one partition; reading, workers and a cluster are Dask's.
"""

from assessment.pool_scoring.partitions import SCORED_COLUMNS, score_pool, scored_partition
from assessment.pool_scoring.simulated import simulate_pool

__all__ = ["SCORED_COLUMNS", "score_pool", "scored_partition", "simulate_pool"]
