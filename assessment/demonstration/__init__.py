"""Three simulated organizations and a pool of sixty to look at: said to be simulated on every screen."""

from assessment.demonstration.filling import ACCOUNT, Demonstration, fill
from assessment.demonstration.pool import POOL_SIZE, simulated_edition
from assessment.demonstration.tales import ORGANIZATION, TALES, Tale, Telling

__all__ = [
    "ACCOUNT",
    "ORGANIZATION",
    "POOL_SIZE",
    "TALES",
    "Demonstration",
    "Tale",
    "Telling",
    "fill",
    "simulated_edition",
]
