"""Several waves of an organization released one after the other, each beside those before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from assessment.disclosure import THRESHOLDS, Copies, Release, Thresholds
from assessment.questionnaire import Questionnaire
from assessment.results.organization import OrganizationResult
from assessment.results.release import wave_release
from assessment.results.wave import one_wave, waves
from assessment.scoring import ScoreTable

_NO_ANSWER = -1.0


def released_waves(
    table: ScoreTable,
    *,
    invited: pd.DataFrame | None = None,
    agreed: bool = False,
    thresholds: Thresholds = THRESHOLDS,
) -> Iterator[OrganizationResult]:
    """The result of every organization and wave in ``table``, all waves closed."""
    entered: dict[str, list[Release]] = {}
    for organization, wave in waves(table):
        earlier = entered.setdefault(organization, [])
        copies = [
            copied
            for before in dict.fromkeys(release.wave for release in earlier)
            for copied in same_answers((table, before), (table, wave), organization)
        ]
        release = wave_release(
            table,
            organization=organization,
            wave=wave,
            invited=invited,
            closed=True,
            agreed=agreed,
            live=False,
            thresholds=thresholds,
            earlier=earlier,
            copies=copies,
        )
        earlier += release.entries
        yield release.result


def same_answers(
    before: tuple[ScoreTable, str], now: tuple[ScoreTable, str], organization: str
) -> Iterator[Copies]:
    """Per role not of few the counted responses of two waves that are the same, answer for answer.

    None where the waves asked different questionnaires, and where no response is in both.
    """
    questionnaire = now[0].questionnaire
    asked = [(table.questionnaire.id, table.questionnaire.version) for table, _wave in (before, now)]
    if asked[0] != asked[1]:
        return
    for role in questionnaire.roles:
        if not role.few:
            then, mine = (_by_answers(questionnaire, *one, organization, role.id) for one in (before, now))
            people: dict[tuple[str, str], list[int]] = {}
            for answers in then.keys() & mine.keys():
                for (old, counts), (new, _same) in zip(then[answers], mine[answers], strict=False):
                    sums = people.setdefault((old, new), [0] * len(counts))
                    for position, count in enumerate(counts):
                        sums[position] += count
            if people:
                yield Copies(before[1], role.id, {places: tuple(row) for places, row in people.items()})


def _by_answers(
    questionnaire: Questionnaire, table: ScoreTable, wave: str, organization: str, role: str
) -> Mapping[bytes, list[tuple[str, tuple[int, ...]]]]:
    """By all answers of a person, the teams of those who gave them and which facets they have."""
    people = one_wave(table, organization, wave)
    mine = people.counted(role)
    asked = [role in facet.roles for facet in questionnaire.facets.values()]
    answers = np.nan_to_num(people.items[mine], nan=_NO_ANSWER)
    facets = ~np.isnan(people.facets[mine][:, asked])
    paths = people.team_of[role].names
    found: dict[bytes, list[tuple[str, tuple[int, ...]]]] = {}
    for path, row, has in zip(people.team_of[role].of.tolist(), answers, facets.tolist(), strict=True):
        found.setdefault(row.tobytes(), []).append((paths[path], (1, *map(int, has))))
    return found
