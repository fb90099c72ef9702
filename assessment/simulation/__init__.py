"""Simulated organizations whose true place is known, for demonstrations, tests, planning and benchmarks.

Plausible answers, clearly not anybody's, for any questionnaire: a story gives an organization its places, a
design says who is invited and how many answer, habits say how people differ and how they answer.
"""

from assessment.simulation.draws import Design, designed
from assessment.simulation.habits import Habits
from assessment.simulation.organizations import Block, simulated, simulated_answers
from assessment.simulation.stories import Story, in_between, story_of
from assessment.simulation.tables import FILES, SimulatedTables, simulated_tables, write_tables

__all__ = [
    "FILES",
    "Block",
    "Design",
    "Habits",
    "SimulatedTables",
    "Story",
    "designed",
    "in_between",
    "simulated",
    "simulated_answers",
    "simulated_tables",
    "story_of",
    "write_tables",
]
