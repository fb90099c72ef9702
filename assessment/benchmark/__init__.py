"""Where one organization stands among others: a pool of benchmark rows, its editions, and the placement."""

from assessment.benchmark.bands import BANDS, middle_of, n_band
from assessment.benchmark.edition import EDITION_FILE, Edition, build
from assessment.benchmark.placement import Placement
from assessment.benchmark.placing import place
from assessment.benchmark.pool import FILE, Added, Pool, Repeated
from assessment.benchmark.readiness import INSIDE, Evidence, readiness
from assessment.benchmark.sectors import sector_means

__all__ = [
    "BANDS",
    "EDITION_FILE",
    "FILE",
    "INSIDE",
    "Added",
    "Edition",
    "Evidence",
    "Placement",
    "Pool",
    "Repeated",
    "build",
    "middle_of",
    "n_band",
    "place",
    "readiness",
    "sector_means",
]
