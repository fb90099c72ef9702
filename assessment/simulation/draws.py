"""Who is invited, how many answer, and the random numbers of an organization.

Each organization draws from a generator of its own, made from the seed and its number: organization 3 of
seed 1 is the same among 8 as among 2,000. The answer model then works on many organizations at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assessment.i18n import rounded
from assessment.questionnaire import Questionnaire

Floats = NDArray[np.float64]
Group = tuple[str, str]


@dataclass(frozen=True)
class Design:
    """How many are ``invited`` by (role, team), and how many of a role have ``answered``."""

    invited: Mapping[Group, int]
    answered: Mapping[str, int]

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Role and team of every group of invited people, in order."""
        return tuple(self.invited)

    @cached_property
    def group_of(self) -> NDArray[np.int64]:
        """The number of each invited person's group."""
        return np.repeat(np.arange(len(self.invited)), list(self.invited.values()))

    @cached_property
    def role_of(self) -> NDArray[np.str_]:
        """The role of each invited person."""
        return np.array([role for role, _ in self.groups], dtype=str)[self.group_of]

    @property
    def people(self) -> int:
        """How many are invited."""
        return sum(self.invited.values())

    def has_teams(self, role: str) -> bool:
        """Whether the role has more than one team, which may then differ."""
        return sum(name == role for name, _ in self.groups) > 1


def designed(
    questionnaire: Questionnaire,
    *,
    few: int,
    others: int,
    teams: int = 1,
    response_rate: float = 1.0,
    answered: Mapping[str, int] | None = None,
) -> Design:
    """``few`` invited in each role of few and ``others``, spread over ``teams``, in every other role.

    ``answered`` by role, or as many as ``response_rate`` gives after rounding halves up.
    """
    invited: dict[Group, int] = {}
    for role in questionnaire.roles:
        if role.few or teams <= 1:
            invited[role.id, ""] = few if role.few else others
            continue
        for team in range(teams):
            invited[role.id, f"T{team + 1}"] = others // teams + (team < others % teams)
    totals = {role.id: few if role.few else others for role in questionnaire.roles}
    given = answered or {role: rounded(response_rate * total) for role, total in totals.items()}
    return Design(invited, {role: min(given[role], total) for role, total in totals.items()})


@dataclass(frozen=True)
class Draws:
    """The random numbers of organizations, the first axis; ``lots`` are even on 0-1, the rest normal."""

    teams: Floats
    """By group: of everything, then by dimension."""
    people: Floats
    """By person: of everything, style, proneness to skip, readiness to answer, dimensions, facets."""
    noise: Floats
    """By person and item."""
    lots: Floats
    """By person: careless, how, favourite code, language."""
    missing_lots: Floats
    """By person and item."""
    random_codes: Floats
    """By person and item."""


def drawn(questionnaire: Questionnaire, design: Design, random: np.random.Generator) -> Draws:
    """The random numbers of one organization."""
    people, items = design.people, len(questionnaire.items)
    dimensions, facets = len(questionnaire.dimensions), len(questionnaire.facets)
    return Draws(
        random.standard_normal((len(design.groups), 1 + dimensions)),
        random.standard_normal((people, 4 + dimensions + facets)),
        random.standard_normal((people, items)),
        random.random((people, 4)),
        random.random((people, items)),
        random.random((people, items)),
    )


def stacked(draws: list[Draws]) -> Draws:
    """The draws of several organizations, one after the other on the first axis."""
    return Draws(*(np.stack([getattr(one, field.name) for one in draws]) for field in fields(Draws)))


def generator(seed: int, number: int) -> np.random.Generator:
    """The generator of organization ``number``."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(number,)))
