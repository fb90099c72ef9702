"""What happened in the three organizations of the demonstration, wave after wave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessment.notice import NoticeFacts
from assessment.organization_profile import OrganizationProfile

People = Mapping[tuple[str, str], int]
_RECIPIENTS_EN = "the management team and the consultant, and after that everyone who was invited"


@dataclass(frozen=True)
class Telling:
    """One wave: true places by dimension, how many answered, and the share of first answers to a claim."""

    places: Mapping[str, float]
    answered: People
    claims: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Tale:
    """An organization with three waves, the last of this year. ``shift``: how much better its MT sees it."""

    id: str
    name: str
    profile: OrganizationProfile
    invited: People
    shift: float
    tellings: tuple[Telling, Telling, Telling]
    comments: tuple[str, ...] = ()
    last_is_open: bool = False

    @property
    def facts(self) -> NoticeFacts:
        """What its respondents are told."""
        mine = self.profile
        return mine.facts(self.name).model_copy(
            update={
                "works_council": True,
                "recipients": {"nl": mine.recipients, "en": _RECIPIENTS_EN},
                "processors": {"nl": mine.processors, "en": "The consultancy"},
                "location": {"nl": mine.location, "en": "the Netherlands"},
            }
        )


def people(few: int, **reps: int) -> People:
    """``few`` in the management team, and reps by team.

    >>> people(5, Noord=9)
    {('mt', ''): 5, ('rep', 'Noord'): 9}
    """
    return {("mt", ""): few, **{("rep", team): count for team, count in reps.items()}}


def _profile(name: str) -> OrganizationProfile:
    return OrganizationProfile.model_validate(
        {
            "controller": f"{name} (simulated)",
            "contact": "privacy@demo.example",
            "recipients": "het managementteam en de adviseur, en daarna iedereen die was uitgenodigd",
            "processors": "Het adviesbureau",
            "location": "Nederland",
            "legal_basis": "legitimate_interest",
            "sector": "G",
            "size_class": "50-249",
            "country": "NL",
            "languages": ("nl", "en"),
        }
    )


QUESTIONNAIRE = "sustainable-success"
ORGANIZATION = "demo-bv"
TALES = (
    Tale(  # a walking wallet whose management is content
        ORGANIZATION,
        "Demo Kassa BV",
        _profile("Demo Kassa BV"),
        people(6, Noord=10, Oost=10, Zuid=10, West=10),
        24.0,
        (
            Telling(
                {"TS": 24, "SI": 17, "TB": 30, "CF": 24},
                people(5, Noord=8, Oost=8, Zuid=9, West=8),
                {"Q2": 0.7, "Q5": 0.75},
            ),
            Telling(
                {"TS": 21, "SI": 18, "TB": 29, "CF": 23},
                people(5, Noord=9, Oost=8, Zuid=9, West=7),
                {"Q2": 0.66, "Q5": 0.7},
            ),
            Telling(
                {"TS": 27, "SI": 23, "TB": 34, "CF": 30},
                people(5, Noord=9, Oost=9, Zuid=7, West=8),
                {"Q2": 0.62, "Q5": 0.7},
            ),
        ),
        (
            "Laat levering meekijken voordat we iets beloven.",
            "Stop met kortingen aan het eind van het kwartaal. Jan uit Noord doet het elke keer.",
            "Let us ask customers after a year whether it was worth it.",
            "Een bonus voor het hele team.",
            "Leg uit waar het target vandaan komt.",
            "Twee mensen bij elke grote klant, dan blijft de kennis.",
        ),
        last_is_open=True,
    ),
    Tale(  # people who make up for bad conditions
        "demo-samen",
        "Demo Samen BV",
        _profile("Demo Samen BV"),
        people(5, Binnendienst=12, Buitendienst=12, Export=8),
        9.0,
        (
            Telling(
                {"TS": 34, "SI": 30, "TB": 66, "CF": 62},
                people(5, Binnendienst=10, Buitendienst=9, Export=7),
                {"Q2": 0.45, "Q5": 0.5},
            ),
            Telling(
                {"TS": 37, "SI": 34, "TB": 68, "CF": 64},
                people(5, Binnendienst=11, Buitendienst=10, Export=6),
                {"Q2": 0.42, "Q5": 0.48},
            ),
            Telling(
                {"TS": 49, "SI": 45, "TB": 69, "CF": 67},
                people(5, Binnendienst=11, Buitendienst=11, Export=7),
                {"Q2": 0.36, "Q5": 0.4},
            ),
        ),
    ),
    Tale(  # sustainable and proud; one team is too small to be shown
        "demo-trots",
        "Demo Trots BV",
        _profile("Demo Trots BV"),
        people(7, Noord=14, Midden=14, Zuid=13, Zakelijk=12, Webwinkel=5),
        3.0,
        (
            Telling(
                {"TS": 68, "SI": 64, "TB": 76, "CF": 73},
                people(6, Noord=11, Midden=12, Zuid=10, Zakelijk=9, Webwinkel=4),
                {"Q2": 0.2, "Q5": 0.22},
            ),
            Telling(
                {"TS": 74, "SI": 70, "TB": 80, "CF": 79},
                people(7, Noord=12, Midden=12, Zuid=11, Zakelijk=10, Webwinkel=4),
                {"Q2": 0.16, "Q5": 0.18},
            ),
            Telling(
                {"TS": 79, "SI": 76, "TB": 84, "CF": 84},
                people(7, Noord=13, Midden=13, Zuid=12, Zakelijk=11, Webwinkel=4),
                {"Q2": 0.12, "Q5": 0.15},
            ),
        ),
    ),
)
