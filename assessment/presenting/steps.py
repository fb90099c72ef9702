"""The steps of a session: who joins, a question, what it reveals, the next question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from assessment.presenting.arrangement import Arrangement

Kind = Literal["join", "question", "figure"]
GUESSED = "scale"
"""The figure whose question the room may answer with a guess."""


@dataclass(frozen=True)
class Step:
    """One stop of the clicker. A question has the figure that it leads to."""

    kind: Kind
    figure: str = ""

    @property
    def guessing(self) -> bool:
        """Whether the room may guess here."""
        return self.kind == "question" and self.figure == GUESSED


def join_step() -> Step:
    """How a session begins: who is meant, how to take part, how many have."""
    return Step("join")


def steps_of(figures: Sequence[str], arrangement: Arrangement, left_out: Iterable[str] = ()) -> list[Step]:
    """Every step, in order; ``left_out``: figures that have nothing to tell here."""
    without = arrangement.hidden | set(left_out)
    shown = [name for name in arrangement.sorted_figures(figures) if name not in without]
    steps = [join_step()]
    for name in shown:
        steps += [Step("question", name)] if arrangement.asking else []
        steps.append(Step("figure", name))
    return steps
