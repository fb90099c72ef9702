"""Tables that leave the system, one file each; every one is made from released results alone."""

from collections.abc import Mapping

from assessment.export import benchmark, claim_check, codebook, facet_scores, items, response
from assessment.export.fields import About, Export, Field

EXPORTS: Mapping[str, Export] = {
    "facet_scores": facet_scores.EXPORT,
    "benchmark": benchmark.EXPORT,
    "items": items.EXPORT,
    "claim_check": claim_check.EXPORT,
    "response": response.EXPORT,
    "codebook": codebook.EXPORT,
}

__all__ = ["EXPORTS", "About", "Export", "Field"]
