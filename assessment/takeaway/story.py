"""The words that slides and report share: what was found, how it was measured, what it does not say."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.charts import ChartFigure, Material
from assessment.charts.words import screen_chances
from assessment.export import About
from assessment.export.fields import notice
from assessment.i18n import Language, translate
from assessment.interpretation import POINTS_THAT_MATTER, first_levers

MOST_FINDINGS = 6
METHOD = ("asked", "scored", "combined", "range", "clear")
LIMITS = ("no_cause", "no_norm", "who_answered", "hidden", "levers")
GLOSSARY = ("score", "dimension", "facet", "range", "gap", "clear", "suppressed")


@dataclass(frozen=True)
class ToldLever:
    """A lever in words: what it is called, why it is here, the first step, why a condition goes first."""

    title: str
    urgency: str
    first_step: str
    why: str


@dataclass(frozen=True)
class Story:
    """Everything around the figures, in one language."""

    organization: str
    wave: str
    title: str
    notice: str
    simulated: str
    findings: tuple[str, ...]
    method: tuple[str, ...]
    limits: tuple[str, ...]
    glossary: tuple[tuple[str, str], ...]
    levers: tuple[ToldLever, ...]
    levers_limits: str


def story_of(material: Material, figures: list[ChartFigure], language: Language, about: About) -> Story:
    """The story of a wave; findings are the titles of figures that show something."""
    result = material.result
    shown = [
        figure.title for figure in figures if figure.state in ("ok", "small") and figure.id != "response"
    ]
    numbers = {
        "items": len(result.questionnaire.items),
        "facets": len(result.questionnaire.facets),
        "dimensions": len(result.questionnaire.dimensions),
        "least": result.thresholds.group,
        "chances": screen_chances(language),
        "points": round(POINTS_THAT_MATTER),
    }
    return Story(
        organization=result.name or result.organization,
        wave=result.wave,
        title=result.questionnaire.title[language],
        notice=notice(material, language),
        simulated=translate("takeaway.simulated", language) if about.simulated else "",
        findings=tuple(shown[:MOST_FINDINGS]) or (translate("takeaway.nothing_shown", language),),
        method=tuple(translate(f"takeaway.method.{name}", language, **numbers) for name in METHOD),
        limits=tuple(translate(f"takeaway.limits.{name}", language, **numbers) for name in LIMITS),
        glossary=tuple(
            (
                translate(f"takeaway.glossary.{name}.word", language),
                translate(f"takeaway.glossary.{name}.meaning", language, **numbers),
            )
            for name in GLOSSARY
        ),
        levers=tuple(_levers(material, language)),
        levers_limits=translate("results.levers.limits", language),
    )


def _levers(material: Material, language: Language) -> list[ToldLever]:
    told = []
    for lever in first_levers(material.result):
        names = ", ".join(facet.title[language] for facet in lever.facets)
        urgency = translate(f"results.levers.{lever.urgency}", language, facets=names)
        why = lever.why[language] if lever.why else ""
        told.append(ToldLever(lever.lever.title[language], urgency, lever.first_step[language], why))
    return told
