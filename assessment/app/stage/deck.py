"""A deck of slides: everything that a projector needs, drawn once for all who look at the same release."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from threading import Lock

from assessment.app.released import released_material
from assessment.app.respondent.path import longest_minutes
from assessment.charts import CHARTS, ChartFigure
from assessment.charts.palette import DARK, LIGHT
from assessment.charts.pictures import stage_slide_svg
from assessment.disclosure import THRESHOLDS
from assessment.i18n import Language, translate
from assessment.library import load_questionnaire
from assessment.presenting import Arrangement, Step, notes_of, steps_of
from assessment.storage import ReadingDesk, Wave
from assessment.storage.stages import Stage

MOST_DECKS = 16
NOTHING_TO_TELL = frozenset({"not_asked", "empty"})
WORDS = (
    *("loading", "lost", "wrong", "frozen", "building", "simulated", "coming", "last", "slide", "clock"),
    *("back", "next", "blank", "freeze", "says", "not_said", "ask", "ours", "since", "answered"),
    *("close", "close_sure", "close_yes", "close_no"),
)


@dataclass(frozen=True)
class Deck:
    """The steps of a session, and its slides as compressed JSON. ``stamp`` tells one deck from another."""

    stamp: str
    steps: tuple[Step, ...]
    body: bytes


class Decks:
    """The decks that were drawn last, and the figures in them; drawn once however many ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, str, bool], Deck] = OrderedDict()

    def deck(self, desk: ReadingDesk, wave: Wave, language: Language, dark: bool) -> Deck:
        """The deck of a wave as it is released now."""
        stamp = stamp_of(desk, wave, desk.stage(wave.id))
        key = (stamp, str(language), dark)
        with self._lock:  # the second of two who ask at once waits instead of drawing the same
            if key not in self._kept:
                self._kept[key] = _drawn(desk, wave, language, dark, stamp)
                while len(self._kept) > MOST_DECKS:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]


def stamp_of(desk: ReadingDesk, wave: Wave, stage: Stage) -> str:
    """Changes whenever a slide could: with the release, the arrangement, the wave's end."""
    facts = (
        *(desk.organization, desk.name, wave.id, wave.open, wave.revision),
        sorted(desk.answered(wave.id).items()) if not wave.open or wave.live else [],
        json.dumps(dict(stage.arrangement), sort_keys=True),
    )
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def closed_until_opened(wave: Wave) -> bool:
    """Whether no figure of the wave may be seen yet."""
    return wave.open and not wave.live


def _drawn(desk: ReadingDesk, wave: Wave, language: Language, dark: bool, stamp: str) -> Deck:
    arrangement = Arrangement.of(desk.stage(wave.id).arrangement)
    figures = {} if closed_until_opened(wave) else _figures(desk, wave, language, dark, arrangement)
    nothing = NOTHING_TO_TELL | ({"hidden"} if wave.open else set())  # what a live wave never shows
    left_out = [name for name, figure in figures.items() if figure.state in nothing]
    steps = tuple(steps_of(list(figures), arrangement, left_out))
    shown = {step.figure for step in steps if step.figure}
    palette = DARK if dark else LIGHT
    questionnaire = load_questionnaire(wave.questionnaire)
    content = {
        "stamp": stamp,
        "name": desk.name,
        "steps": [asdict(step) for step in steps],
        "slides": {
            name: {
                "title": figure.title,
                "alt": figure.alt_text,
                "svg": stage_slide_svg(figure, palette),
                "notes": asdict(notes_of(figure, language)),
            }
            for name, figure in figures.items()
            if name in shown
        },
        "simulated": wave.simulated,
        "live": wave.open and wave.live,
        "words": _words(language),
        "join": {
            "minutes": translate(
                "present.join.anonymous" if wave.room else "present.join.minutes",
                language,
                n=longest_minutes(questionnaire, wave.modules),
            ),
            "opening": translate(
                "present.join.live" if wave.live else "present.join.closed_until_opened", language
            ),
        },
        "poles": translate(
            "present.guess.what",
            language,
            low=questionnaire.poles.low_text[language],
            high=questionnaire.poles.high_text[language],
        ),
    }
    return Deck(stamp, steps, gzip.compress(json.dumps(content, ensure_ascii=False).encode(), 6, mtime=0))


def _figures(
    desk: ReadingDesk, wave: Wave, language: Language, dark: bool, arrangement: Arrangement
) -> Mapping[str, ChartFigure]:
    """Every figure of the released results, under the titles of this session."""
    titles = dict(arrangement.titles)
    if arrangement.questions_as_titles:
        titles = {name: translate(f"present.question.{name}", language) for name in CHARTS} | titles
    material = released_material(desk, wave, titles)
    palette = DARK if dark else LIGHT
    return {name: draw(material, language, palette) for name, draw in CHARTS.items()}


def _words(language: Language) -> dict[str, str]:
    """What the projector and the notes say beside the slides; numbers are put in there."""
    places = {name: f"%{name}%" for name in ("sent", "invited", "shown", "title", "n", "many", "least")}
    words = {
        name: translate(f"present.stage.{name}", language, **_only(f"present.stage.{name}", places))
        for name in WORDS
    }
    for name in ("title", "code", "answered", "answered_alone", "over"):
        key = f"present.join.{name}"
        words[f"join_{name}"] = translate(key, language, **_only(key, places))
    for name in ("scan", "count", "strip"):
        key = f"present.guess.{name}"
        words[f"guess_{name}"] = translate(key, language, **_only(key, places))
    words["guess_too_few"] = translate("present.guess.too_few", language, least=THRESHOLDS.group)
    return words


_PLACES = {
    "present.stage.building": ("sent", "invited", "shown"),
    "present.stage.coming": ("title",),
    "present.stage.slide": ("n", "many"),
    "present.join.answered": ("invited",),
    "present.guess.strip": ("n",),
}


def _only(key: str, places: Mapping[str, str]) -> dict[str, str]:
    return {name: places[name] for name in _PLACES.get(key, ())}
