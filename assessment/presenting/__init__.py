"""A session in front of a projector: which slides, in which order, under which titles, with which notes."""

from assessment.presenting.arrangement import ORDER, Arrangement
from assessment.presenting.notes import Notes, notes_of
from assessment.presenting.steps import Step, join_step, steps_of

__all__ = ["ORDER", "Arrangement", "Notes", "Step", "join_step", "notes_of", "steps_of"]
