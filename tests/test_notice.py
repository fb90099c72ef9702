"""The information notice: every point, with the true facts of the wave, and never a blank."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from notice_facts import FACTS, facts

from assessment.errors import IncompleteNotice
from assessment.i18n import EN, LANGUAGES, NL, Language
from assessment.library import load_questionnaire
from assessment.notice import NoticeFacts, conditions, information_notice, missing_facts, read_facts
from assessment.questionnaire import Questionnaire
from assessment.questionnaire.information import CONDITIONS
from assessment.questionnaire.information import FACTS as FACT_NAMES

SECOND = Path(__file__).parent / "instruments" / "fahrradwerkstatt.yaml"


def told(questionnaire: Questionnaire, role: str, language: Language = EN, **changed: object) -> str:
    return "\n".join(
        f"{part.heading}\n{part.text}"
        for part in information_notice(questionnaire, role, facts(**changed), language)
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ["mt", "rep"])
def test_notice__has_every_point_and_no_blank(
    questionnaire: Questionnaire, role: str, language: Language
) -> None:
    sections = information_notice(questionnaire, role, facts(), language)
    assert len(sections) == 9
    for heading, text in sections:
        assert heading
        assert text
        assert not re.search(r"[{}]|  |\( *\)", text)
    whole = told(questionnaire, role, language)
    for fact in ("Voorbeeld BV", "Sam Jansen", "fg@voorbeeld.example", "24", "35", "Optimizer BV"):
        assert fact in whole
    assert "Autoriteit Persoonsgegevens" in whole


def test_notice__tells_the_threshold_of_the_wave(questionnaire: Questionnaire) -> None:
    text = told(questionnaire, "rep", least=7, least_shares=12, invited={"mt": 6, "rep": 1234})
    assert "from 7 answers" in text
    assert "from 12" in text
    assert "1,234 people" in text
    assert "1.234 mensen" in told(questionnaire, "rep", NL, invited={"mt": 6, "rep": 1234})


def test_notice__tells_a_small_role_what_it_agreed(questionnaire: Questionnaire) -> None:
    agreed = told(questionnaire, "mt", agreed=True)
    assert "with 3 the overall score only, rounded to 5 points" in agreed
    assert "may guess" in agreed
    not_agreed = told(questionnaire, "mt", agreed=False)
    assert "rounded" not in not_agreed
    assert "may guess" in not_agreed
    assert "may guess" not in told(questionnaire, "rep")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"data_protection_officer": ""}, "data protection officer"),
        ({"works_council": False}, "works council"),
        ({"teams": False}, "team in which you work"),
        ({"list_days": None}, "list of addresses"),
        ({"comments": False}, "open questions are shown"),
        ({"claim_check": False}, "few extra questions"),
        ({"safeguards": ""}, "outside the European"),
        ({"legal_basis": "public_task"}, "legitimate interest"),
    ],
)
def test_notice__says_only_what_holds(
    questionnaire: Questionnaire, changed: dict[str, object], words: str
) -> None:
    assert words in told(questionnaire, "rep", safeguards="X clauses")
    assert words not in told(questionnaire, "rep", **{"safeguards": "", **changed})


def test_notice__tells_of_extra_questions_only_the_role_that_gets_them(questionnaire: Questionnaire) -> None:
    assert "few extra questions" in told(questionnaire, "rep")
    assert "few extra questions" not in told(questionnaire, "mt")


def test_notice__of_a_form_says_nothing_of_links(questionnaire: Questionnaire) -> None:
    texts = [part.text for part in information_notice(questionnaire, "rep", facts(), EN, on_form=True)]
    assert "only your own link" not in "\n".join(texts)
    assert "Completed forms are destroyed" in "\n".join(texts)


@pytest.mark.parametrize(
    "missing",
    [
        "controller",
        "contact",
        "recipients",
        "processors",
        "location",
        "organization",
        "least",
        "least_shares",
    ],
)
def test_notice__without_a_fact_is_refused(questionnaire: Questionnaire, missing: str) -> None:
    empty = None if missing.startswith("least") else " "
    with pytest.raises(IncompleteNotice, match=missing) as caught:
        told(questionnaire, "rep", **{missing: empty})
    assert missing in caught.value.sentence(NL)
    assert missing_facts(questionnaire, facts(**{missing: empty})) == [missing]


def test_notice__needs_a_legal_basis_and_the_number_invited(questionnaire: Questionnaire) -> None:
    for changed in ({"legal_basis": None}, {"invited": {"mt": 6}}, {"retention_months": None}):
        with pytest.raises(IncompleteNotice, match=next(iter(changed))):
            told(questionnaire, "rep", **changed)
        assert missing_facts(questionnaire, facts(**changed)) == list(changed)
    assert missing_facts(questionnaire, facts()) == []
    assert "controller" in missing_facts(questionnaire, NoticeFacts())


def test_notice__a_fact_in_one_language_only_is_missing_in_the_other(questionnaire: Questionnaire) -> None:
    half = {"recipients": {"nl": "het MT"}}
    assert "het MT" in told(questionnaire, "rep", NL, **half)
    with pytest.raises(IncompleteNotice, match="recipients"):
        told(questionnaire, "rep", EN, **half)
    assert missing_facts(questionnaire, facts(**half)) == ["recipients"]


def test_notice__tells_that_a_wave_is_shown_while_it_is_open(questionnaire: Questionnaire) -> None:
    live, usual = (told(questionnaire, "rep", live=live) for live in (True, False))
    assert "can be seen while the round is open" in live
    assert "at least 5 more answers" in live
    assert "only after the round has closed" in usual
    assert "while the round is open" not in usual


def test_notice__a_fact_with_braces_is_told_as_it_is(questionnaire: Questionnaire) -> None:
    assert "{contact} & co" in told(questionnaire, "rep", controller="{contact} & co")


def test_notice__conditions_and_facts_are_those_of_the_file_format(questionnaire: Questionnaire) -> None:
    everything = {"works_council", "teams", "comments", "claim_check", "agreed", "live"}
    held = conditions(
        questionnaire, "mt", facts(**dict.fromkeys(everything, True), safeguards="x", purpose="x")
    )
    rest = conditions(questionnaire, "rep", facts(agreed=False, legal_basis="public_task"), on_form=True)
    assert held | rest == CONDITIONS
    assert set(NoticeFacts.model_fields) >= FACT_NAMES


def test_notice__of_another_instrument() -> None:
    second = load_questionnaire(SECOND)
    known = facts(
        invited={"inhaber": 2, "meister": 4, "geselle": 31}, recipients="X", location="Y", controller="Z"
    )
    german = information_notice(second, "geselle", known, Language("de"))
    assert german[5].text == "X. Eingeladen sind 31, gezeigt wird ab 5 Antworten."
    assert information_notice(second, "geselle", known, Language("fr"))[0].heading == "Qui demande ?"


def test_facts__are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(FACTS, encoding="utf-8")
    assert read_facts(path) == facts()
    for broken, field in (("retention_months: soon", "retention_months"), ("[", "-"), ("who: me", "who")):
        path.write_text(broken, encoding="utf-8")
        with pytest.raises(IncompleteNotice, match=f'facts.yaml: "{field}"'):
            read_facts(path)


@pytest.mark.parametrize(
    ("trap", "sentence"),
    [
        ("controller: &all ACME\ncontact: *all\n", "facts.yaml:1: -: alias: YAML anchors and aliases"),
        ("contact: !!python/object:os.system x\n", "facts.yaml:1: -: tag: YAML tags"),
        ("contact: me\ncontact: you\n", "facts.yaml:2: -: field_repeated: The field `contact`"),
        ("contact: " + "[" * 30 + "]" * 30, "facts.yaml:1: -: too_deep: Nested more than 20"),
    ],
)
def test_facts__what_yaml_can_hide_is_refused(tmp_path: Path, trap: str, sentence: str) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(trap, encoding="utf-8")
    with pytest.raises(IncompleteNotice) as refused:
        read_facts(path)
    assert str(refused.value).startswith(sentence)


def test_take_part__is_a_step_of_its_own(questionnaire: Questionnaire) -> None:
    notice = questionnaire.information_notice
    assert notice is not None
    assert notice.take_part.button == {"nl": "Ik doe mee", "en": "I take part"}
    assert all(notice.take_part.text[language] not in told(questionnaire, "rep") for language in LANGUAGES)
    bare = questionnaire.model_copy(update={"information_notice": None})
    with pytest.raises(IncompleteNotice, match="no information notice"):
        information_notice(bare, "rep", facts(), EN)
