"""The worked example of a new chart in the docs: taken as it stands, it draws in every state and language."""

import re
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from samples import NOTHING_SHOWN, SAMPLES, material
from spec_reading import spec_of, text_boxes, texts

from assessment import i18n
from assessment.charts import CHARTS
from assessment.charts.figure import readable_table
from assessment.charts.palette import DARK, LIGHT
from assessment.i18n import EN, LANGUAGES, NL

PAGE = Path(__file__).parents[2] / "docs" / "new-chart.md"
BLOCKS = re.findall(r"```(yaml|python)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
WORDS = dict(zip((EN, NL), [yaml.safe_load(text) for kind, text in BLOCKS if kind == "yaml"], strict=True))
CODE, REGISTRATION = (text for kind, text in BLOCKS if kind == "python")


@pytest.fixture
def profiles(monkeypatch):
    """The figure of the page, with its words, from the registry that has its line."""
    for language, rooms in WORDS.items():
        for room, sentences in rooms.items():
            for key, text in sentences.items():
                monkeypatch.setitem(i18n.texts(language), f"charts.{room}.{key}", text)
    module = ModuleType("assessment.charts.profiles")
    exec(compile(CODE, str(PAGE), "exec"), module.__dict__)
    registry = dict(CHARTS)
    exec(REGISTRATION, {"CHARTS": registry, "profiles": module.profiles})
    return registry["profiles"]


def test_words__have_the_same_keys_and_placeholders():
    english, dutch = WORDS[EN]["profiles"], WORDS[NL]["profiles"]
    assert english.keys() == dutch.keys()
    for key, text in english.items():
        assert i18n.placeholders(text) == i18n.placeholders(dutch[key])


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_figure__draws_in_every_state(profiles, name, language):
    for palette in (LIGHT, DARK):
        figure = profiles(material(name), language, palette)
        stage, page = spec_of(figure.stage), spec_of(figure.page)
        assert min(box.size for box in text_boxes(stage)) >= 20
        assert min(box.size for box in text_boxes(page, 358)) >= 12
        assert figure.title
        assert figure.alt_text
        assert len(readable_table(figure, language)) == 2
        assert figure.source_line.endswith(material(name).result.notice[language])


@pytest.mark.parametrize("name", NOTHING_SHOWN)
def test_figure__has_no_number_where_nothing_may_be_shown(profiles, name):
    figure = profiles(material(name), EN)
    assert figure.state in ("hidden", "empty")
    assert figure.table["value"].isna().all()
    assert not any(re.search(r"Conditions: \d", text) for text in texts(spec_of(figure.stage)))


def test_figure__says_its_two_numbers(profiles):
    figure = profiles(material("usual"), EN)
    conditions, behaviour = (round(value) for value in figure.table["value"])
    assert figure.title == f"Conditions at {conditions}, behaviour at {behaviour}"
    assert {f"Conditions: {conditions}", f"Behaviour: {behaviour}"} <= set(texts(spec_of(figure.stage)))
