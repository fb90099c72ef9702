"""Every questionnaire that ships loads, and the instrument holds what the construct map asks."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from assessment.library import (
    load_questionnaire,
    questionnaire_folder,
    questionnaire_paths,
    read_questionnaire,
)
from assessment.pages import pages
from assessment.questionnaire import Questionnaire

DIMENSIONS = {"TS": 3, "SI": 4, "TB": 3, "CF": 4}
REPS_PRIMARY = {"TB1", "TB2", "CF1", "CF2", "CF3"}
FREQUENCY = {"SI2", "SI3", "TB1", "TB2", "CF1", "CF2", "CF3"}
SENSITIVE = {"SI1": "low", "SI2": "medium", "SI3": "low", "SI4": "medium", "TB1": "low", "TB2": "low"}
SENSITIVE |= {"CF1": "high", "CF2": "high", "CF3": "medium", "CF4": "low"}
AGREEMENT = {
    "nl": "Helemaal mee oneens · Mee oneens · Niet mee eens, niet mee oneens · Mee eens · Helemaal mee eens",
    "en": "Strongly disagree · Disagree · Neither agree nor disagree · Agree · Strongly agree",
}
HOW_OFTEN = {
    "nl": "Nooit · Zelden · Soms · Vaak · Altijd",
    "en": "Never · Rarely · Sometimes · Often · Always",
}
DONT_KNOW = {"nl": "Weet ik niet / niet van toepassing", "en": "Don't know / not applicable"}
BANDS = {
    "Walking wallet": (0, 19),
    "Anything goes before the signature": (20, 39),
    "On the lead": (40, 59),
    "Well-oiled machine": (60, 79),
    "Sustainable success": (80, 100),
}


def test_files__each_is_listed_by_its_id() -> None:
    files = set(questionnaire_folder().glob("*.y*ml"))
    assert files == set(questionnaire_paths().values())
    assert {name: load_questionnaire(name).id for name in questionnaire_paths()} == {
        name: name for name in questionnaire_paths()
    }


@pytest.mark.parametrize("path", questionnaire_paths().values(), ids=lambda path: path.stem)
def test_file__has_no_fault_and_survives_a_round_trip(path: Path) -> None:
    assert read_questionnaire(path).findings == ()
    loaded = load_questionnaire(path)
    tree = json.loads(json.dumps(loaded.model_dump(by_alias=True, exclude_unset=True)))
    assert Questionnaire.model_validate(tree) == loaded


def test_instrument__counts_of_the_construct_map(questionnaire: Questionnaire) -> None:
    assert {d.id: len(d.facets) for d in questionnaire.dimensions} == DIMENSIONS
    assert (len(questionnaire.facets), len(questionnaire.items)) == (14, 56)
    for facet in questionnaire.facets.values():
        assert len(facet.items) == 4
        assert [item.reverse_keyed for item in facet.items].count(True) == 1
        assert facet.min_answered == 3


def test_instrument__every_item_asks_both_roles_in_both_languages(questionnaire: Questionnaire) -> None:
    for item in questionnaire.items.values():
        assert {role: set(texts) for role, texts in item.text.items()} == {
            "mt": {"nl", "en"},
            "rep": {"nl", "en"},
        }
    for role in ("mt", "rep"):
        assert len(questionnaire.items_for(role)) == 56


def test_instrument__both_roles_weigh_the_same_and_reps_are_primary_where_the_map_says(
    questionnaire: Questionnaire,
) -> None:
    assert questionnaire.role_weights == {"mt": 0.5, "rep": 0.5}
    assert [role.few for role in questionnaire.roles] == [True, False]
    for name, facet in questionnaire.facets.items():
        assert set(facet.roles) == {"mt", "rep"}
        assert set(facet.scored_roles) == ({"rep"} if name in REPS_PRIMARY else {"mt", "rep"})


def test_instrument__response_scales_word_for_word(questionnaire: Questionnaire) -> None:
    for scale, words in (("agreement", AGREEMENT), ("frequency", HOW_OFTEN)):
        options = questionnaire.scales[scale].options
        assert [option.code for option in options] == [1, 2, 3, 4, 5, 9]
        assert [option.missing for option in options] == [False] * 5 + [True]
        for language in ("nl", "en"):
            assert " · ".join(option.label[language] for option in options[:5]) == words[language]
            assert options[5].label[language] == DONT_KNOW[language]
    assert questionnaire.scales["frequency"].instruction == {
        "nl": "In de afgelopen 12 maanden",
        "en": "In the past 12 months",
    }


def test_instrument__format_and_sensitivity_by_facet(questionnaire: Questionnaire) -> None:
    for name, facet in questionnaire.facets.items():
        wanted = "frequency" if name in FREQUENCY else "agreement"
        assert {item.response_scale for item in facet.items} == {wanted}
        assert facet.sensitivity == SENSITIVE.get(name, "none")


def test_instrument__five_bands_cover_the_scale(questionnaire: Questionnaire) -> None:
    assert {band.title["en"]: (band.start, band.end) for band in questionnaire.bands} == BANDS
    assert questionnaire.band_of(50).id == "on_the_lead"
    for point in range(101):
        assert questionnaire.band_of(point).start <= point <= questionnaire.band_of(point).end


def test_instrument__bears_the_trial_notice(questionnaire: Questionnaire) -> None:
    assert questionnaire.notice == {"nl": "Proefversie – geen normen", "en": "Trial version – no norms"}


def test_instrument__respondents_read_no_name_of_a_band_or_facet(questionnaire: Questionnaire) -> None:
    names = [band.title[language] for band in questionnaire.bands for language in ("nl", "en")]
    names += [facet.title[language] for facet in questionnaire.facets.values() for language in ("nl", "en")]
    seen = [
        text for item in questionnaire.items.values() for by in item.text.values() for text in by.values()
    ]
    seen += [text for d in questionnaire.dimensions for text in (*d.page_title.values(), *d.context.values())]
    seen += list(questionnaire.title.values())
    for name in names:
        assert not any(name.lower() in text.lower() for text in seen), name


def test_instrument__items_have_at_most_fifteen_words(questionnaire: Questionnaire) -> None:
    for item in questionnaire.items.values():
        for texts in item.text.values():
            for text in texts.values():
                assert len(re.findall(r"[\w%'’-]+", text)) <= 15, text


def test_pages__hold_four_to_eight_items_of_one_dimension_and_one_format(
    questionnaire: Questionnaire,
) -> None:
    for role in ("mt", "rep"):
        for seed in range(40):
            cut = pages(questionnaire, role, seed)
            assert [item for page in cut for item in page.items] != list(questionnaire.items_for(role))
            assert Counter(i.id for p in cut for i in p.items) == Counter(
                item.id for item in questionnaire.items_for(role)
            )
            order = [page.dimension.id for page in cut]
            assert sorted(set(order), key=order.index) == ["TS", "SI", "TB", "CF"]
            assert order == sorted(order, key=["TS", "SI", "TB", "CF"].index)
            for page in cut:
                assert 4 <= len(page.items) <= 8
                assert {item.response_scale for item in page.items} == {page.response_scale}
                assert not page.items[0].reverse_keyed


def test_pages__are_the_same_for_the_same_seed_and_differ_between_respondents(
    questionnaire: Questionnaire,
) -> None:
    assert pages(questionnaire, "rep", 7) == pages(questionnaire, "rep", 7)
    orders = {tuple(i.id for p in pages(questionnaire, "rep", seed) for i in p.items) for seed in range(8)}
    assert len(orders) == 8
