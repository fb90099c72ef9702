"""Tables that leave the system, one file each; every one is made from an ``OrganizationResult`` alone."""

from collections.abc import Callable, Mapping

import pandas as pd

from assessment.export.benchmark import benchmark
from assessment.export.facet_scores import facet_scores

EXPORTS: Mapping[str, Callable[..., pd.DataFrame]] = {
    "facet_scores": facet_scores,
    "benchmark": benchmark,
}
