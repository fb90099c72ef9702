"""Where one organization stands among others: a pool of benchmark rows, its editions, and the placement."""

from assessment.benchmark.placement import Placement

__all__ = ["Placement"]
