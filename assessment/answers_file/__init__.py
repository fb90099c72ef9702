"""Read answers and invitations from CSV files, checked as a whole before anything is used.

The answers file: UTF-8, header ``organization,wave,role,team,language,<item ids…>``, one line a person,
codes of the response scale, empty where nothing was ticked. ``questionnaire`` and ``version`` may stand
as further columns; then every line must name the questionnaire that is asked for.

``reading`` is the door; ``plain`` splits the file that most programs write, ``checked`` reads any other and
finds faults, ``lines`` says where they stand; ``frames`` is what comes out, ``coded`` and ``choices`` are its
columns.
"""

from assessment.answers_file.checked import MAX_BYTES
from assessment.answers_file.choices import NO_CHOICE, Choices, choices_of, meant
from assessment.answers_file.coded import Coded
from assessment.answers_file.frames import (
    INVITED_COLUMNS,
    PERSON_COLUMNS,
    ResponseTable,
    persons_of,
    response_table,
    table_of,
)
from assessment.answers_file.reading import is_list, read_invited, read_people, read_responses

__all__ = [
    "INVITED_COLUMNS",
    "MAX_BYTES",
    "NO_CHOICE",
    "PERSON_COLUMNS",
    "Choices",
    "Coded",
    "ResponseTable",
    "choices_of",
    "is_list",
    "meant",
    "persons_of",
    "read_invited",
    "read_people",
    "read_responses",
    "response_table",
    "table_of",
]
