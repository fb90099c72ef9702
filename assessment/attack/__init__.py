"""What somebody could work out about fewer than five people from tables that were let out.

``reading`` takes every released table in a folder; ``groups`` solves for small groups of people within the
tree of teams and between dates; ``hidden_figures`` for what is hidden of a role that is few; ``words`` says
it. It shares nothing with the rules that decide what is released but their constants.
"""

from assessment.attack.findings import LEAST, Finding
from assessment.attack.groups import insider_groups, small_groups
from assessment.attack.hidden_figures import hidden_figures
from assessment.attack.reading import Line, Table, read_tables, tables_of
from assessment.attack.words import sentences

__all__ = [
    "LEAST",
    "Finding",
    "Line",
    "Table",
    "attack",
    "hidden_figures",
    "insider_groups",
    "read_tables",
    "sentences",
    "small_groups",
    "tables_of",
]


def attack(tables: list[Table], *, same_answers: bool = False) -> list[Finding]:
    """Everything that follows from ``tables`` about fewer than five people.

    ``same_answers``: taking it that everyone who answered in two waves gave the same answers in both.
    """
    return [*small_groups(tables, same_answers=same_answers), *hidden_figures(tables)]
