"""From a preview to the responses and the wave that are stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from assessment.importing import ImportedRow, Preview
from assessment.questionnaire import Questionnaire
from assessment.response import Response, submit
from assessment.storage import Wave

DIGEST = "imported_file"


def unknown_roles(preview: Preview) -> list[ImportedRow]:
    """Rows of which the file does not say whose they are."""
    return [row for row in preview.rows if not row.role]


def responses_of(
    preview: Preview, organization: str, wave: str, *, role: str = "", partial: bool = False
) -> list[Response]:
    """The responses that an import stores: rows that were sent, and ``partial`` ones where these are wanted.

    ``role``: whose the rows are that say nothing; "" leaves them out. Answers to items that the role is not
    asked are left out, as the preview says.
    """
    questionnaire = preview.questionnaire
    found = []
    for row in preview.rows:
        mine = row.role or role
        if not mine or (row.state != "complete" and not partial):
            continue
        asked = {item.id for item in questionnaire.items_for(mine)}
        answers = {item: code for item, code in row.answers.items() if item in asked}
        found.append(
            submit(
                questionnaire,
                answers,
                organization=organization,
                wave=wave,
                role=mine,
                team=row.team,
                language=row.language or questionnaire.languages[0],
            )
        )
    return found


def imported_wave(
    questionnaire: Questionnaire,
    name: str,
    year: int,
    responses: Sequence[Response],
    invited: Mapping[str, int],
    *,
    agreed: bool,
    digest: str,
) -> Wave:
    """A closed wave for imported responses: of as many invited as are known, at least as many as answered."""
    people: Counter[tuple[str, str]] = Counter((response.role, response.team) for response in responses)
    for role, n in invited.items():
        answered = sum(count for (one, _team), count in people.items() if one == role)
        people[role, ""] += max(0, n - answered)
    known = {place: n for place, n in people.items() if n and place[0] in invited}
    which = (name, questionnaire.id, questionnaire.version, year)
    return Wave(*which, False, agreed, False, known, {DIGEST: digest})
