"""What may be shown of a group: thresholds, one tree of teams, everything released so far, comments.

``thresholds`` says how far a group of a size opens; ``tree`` which teams may be shown together; ``ledger``
whether that still holds beside everything released before; ``row_space`` the same for the figures of one
role, ``two_across`` for answers to items beside teams; ``counts`` how a number of people is told;
``comments`` when texts may be read.
"""

from assessment.disclosure.cells import Cells
from assessment.disclosure.comments import comments_refused, shuffled
from assessment.disclosure.counts import LEAST_COUNT, LEAST_DISTRIBUTION, Count, masked_counts
from assessment.disclosure.ledger import (
    MOST_SECONDS,
    Copies,
    Ledger,
    Release,
    SmallestGroup,
    smallest_group,
)
from assessment.disclosure.row_space import exposes
from assessment.disclosure.thresholds import (
    THRESHOLDS,
    Bound,
    Opening,
    RoleDisclosure,
    Thresholds,
    bound,
    bound_value,
    end_of,
    live_step_due,
    live_total,
    role_disclosure,
    shown_count,
    shown_guesses,
)
from assessment.disclosure.tree import (
    OTHERS,
    ROOT,
    SEPARATOR,
    Place,
    above,
    others_of,
    places,
    reasons,
    residue_of,
    safe_nodes,
    suppression,
    within,
)
from assessment.disclosure.two_across import KINDS, each_smallest_beside_two

__all__ = [
    "KINDS",
    "LEAST_COUNT",
    "LEAST_DISTRIBUTION",
    "MOST_SECONDS",
    "OTHERS",
    "ROOT",
    "SEPARATOR",
    "THRESHOLDS",
    "Bound",
    "Cells",
    "Copies",
    "Count",
    "Ledger",
    "Opening",
    "Place",
    "Release",
    "RoleDisclosure",
    "SmallestGroup",
    "Thresholds",
    "above",
    "bound",
    "bound_value",
    "comments_refused",
    "each_smallest_beside_two",
    "end_of",
    "exposes",
    "live_step_due",
    "live_total",
    "masked_counts",
    "others_of",
    "places",
    "reasons",
    "residue_of",
    "role_disclosure",
    "safe_nodes",
    "shown_count",
    "shown_guesses",
    "shuffled",
    "smallest_group",
    "suppression",
    "within",
]
