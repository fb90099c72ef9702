"""One person's answers, checked before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import pytest
from pydantic import ValidationError

from assessment.errors import InvalidResponse
from assessment.i18n import EN, NL
from assessment.questionnaire import Questionnaire
from assessment.response import Response, submit


def submitted(
    questionnaire: Questionnaire, answers: Mapping[str, int | None], role: str = "rep", language: str = "nl"
) -> Response:
    place = {"organization": "acme", "wave": "2026", "team": "Noord"}
    return submit(questionnaire, answers, role=role, language=language, **place)


def test_submit__holds_every_item_of_the_role_and_none_where_not_answered(
    questionnaire: Questionnaire,
) -> None:
    sent = submitted(questionnaire, {"TS1_1": 4, "CF1_2": 9, "SI1_1": None})
    assert list(sent.answers) == [item.id for item in questionnaire.items_for("rep")]
    assert {item: code for item, code in sent.answers.items() if code is not None} == {"TS1_1": 4, "CF1_2": 9}
    assert (sent.questionnaire, sent.version) == (questionnaire.id, questionnaire.version)


def test_submit__gives_a_random_id_of_version_4(questionnaire: Questionnaire) -> None:
    ids = {UUID(submitted(questionnaire, {}).id) for _ in range(5)}
    assert len(ids) == 5
    assert {identifier.version for identifier in ids} == {4}


def test_response__holds_no_date_time_address_or_device(questionnaire: Questionnaire) -> None:
    assert set(Response.model_fields) == {
        *("id", "questionnaire", "version", "organization", "wave", "role", "team", "language", "answers"),
    }


def test_response__cannot_be_changed_or_extended(questionnaire: Questionnaire) -> None:
    sent = submitted(questionnaire, {})
    with pytest.raises(ValidationError):
        sent.role = "mt"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Response(**sent.model_dump(), date="2026-01-01")  # type: ignore[call-arg]


def test_response__is_equal_after_writing_and_reading(questionnaire: Questionnaire) -> None:
    sent = submitted(questionnaire, {"TS1_1": 4})
    assert Response.model_validate_json(sent.model_dump_json()) == sent


@pytest.mark.parametrize(
    ("answers", "role", "language", "code"),
    [
        ({"TS1_1": 77}, "rep", "nl", "response.code_off_scale"),
        ({"TS1_1": 0}, "rep", "nl", "response.code_off_scale"),
        ({"TS1_1": -77}, "rep", "nl", "response.code_off_scale"),
        ({"TS1_1": "77"}, "rep", "nl", "response.code_off_scale"),
        ({"TS1_1": 7.7}, "rep", "nl", "response.code_off_scale"),
        ({"XX1_1": 4}, "rep", "nl", "response.unknown_item"),
        ({"TS1_1": 4}, "77", "nl", "response.unknown_role"),
        ({"TS1_1": 4}, "", "nl", "response.unknown_role"),
        ({"TS1_1": 4}, "rep", "77", "response.unknown_language"),
    ],
)
def test_submit__what_the_questionnaire_does_not_know_is_refused_without_saying_it(
    questionnaire: Questionnaire, answers: dict[str, int | None], role: str, language: str, code: str
) -> None:
    with pytest.raises(InvalidResponse) as caught:
        submitted(questionnaire, answers, role, language)
    assert caught.value.code == code
    for spoken in (NL, EN):
        assert "77" not in caught.value.sentence(spoken)
        assert "7.7" not in caught.value.sentence(spoken)
        assert len(caught.value.sentence(spoken)) > 30
    assert isinstance(caught.value, ValueError)


def test_submit__an_item_that_the_role_is_not_asked_is_refused(questionnaire: Questionnaire) -> None:
    tree = questionnaire.model_dump(by_alias=True)
    tree["dimensions"][3]["facets"][0]["roles"] = ["rep"]
    changed = Questionnaire.model_validate(tree)
    assert "CF1_1" not in submitted(changed, {}, "mt").answers
    with pytest.raises(InvalidResponse, match="CF1_1"):
        submitted(changed, {"CF1_1": 4}, "mt")
