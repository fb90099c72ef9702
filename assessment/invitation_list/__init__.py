"""Who is invited, as people write it down: lines of teams with numbers, or a list of addresses.

Pure functions: text in, a reading out, with what could not be understood by row and column.
"""

from assessment.invitation_list.finding import MOST_SHOWN, ListFinding
from assessment.invitation_list.people import (
    LONGEST_ADDRESS,
    MOST_BYTES,
    MOST_ROWS,
    ListedPerson,
    PeopleReading,
    read_people_list,
)
from assessment.invitation_list.teams import TeamReading, read_team_lines, team_lines

__all__ = [
    "LONGEST_ADDRESS",
    "MOST_BYTES",
    "MOST_ROWS",
    "MOST_SHOWN",
    "ListFinding",
    "ListedPerson",
    "PeopleReading",
    "TeamReading",
    "read_people_list",
    "read_team_lines",
    "team_lines",
]
