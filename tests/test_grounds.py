"""What each number rests on, in words: who answered of how many, which claim the range makes, never why."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest
from answering import constant_answers, random_answers, scored

from assessment.disclosure import Thresholds
from assessment.i18n import EN, LANGUAGES, NL, Language
from assessment.interpretation import rests_on
from assessment.questionnaire import Questionnaire
from assessment.results import ALL, INDEX, OrganizationResult, organization_result

COUNTS = {"mt": 8, "rep": 1240}


def released(
    questionnaire: Questionnaire,
    people: Mapping[str, int],
    invited: Mapping[str, int] | None = COUNTS,
    **options: object,
) -> OrganizationResult:
    answers = random_answers(questionnaire, people, seed=1)
    return with_invited(questionnaire, answers, invited, **options)


def with_invited(
    questionnaire: Questionnaire, answers: pd.DataFrame, invited: Mapping[str, int] | None, **options: object
) -> OrganizationResult:
    rows = [("acme", "2026", role, "", people) for role, people in (invited or {}).items()]
    frame = pd.DataFrame(rows, columns=["organization", "wave", "role", "team", "invited"])
    counts = None if invited is None else frame
    return organization_result(scored(questionnaire, answers), invited=counts, **options)  # type: ignore[arg-type]


def overall(result: OrganizationResult, language: Language) -> str:
    return rests_on(result.overall, result, language)


def test_rests_on__names_the_figure_the_group_and_how_many_of_how_many(questionnaire: Questionnaire) -> None:
    result = released(questionnaire, {"mt": 6, "rep": 12})
    assert overall(result, EN) == (
        "Overall score, everyone: rests on the answers of 18 of the 1,248 people invited, with few people "
        "in: Management team. The range says, with 9 in 10 chance, where the number would lie if all of them "
        "had answered: about these people, now, and nothing about causes."
    )
    assert overall(result, NL).startswith(
        "Totaalscore, iedereen: berust op de antwoorden van 18 van de 1.248 genodigden"
    )


def test_rests_on__counts_only_the_roles_behind_the_figure(questionnaire: Questionnaire) -> None:
    result = released(questionnaire, {"mt": 6, "rep": 12})
    reps_own = rests_on(result.figure("facet", "CF1", ALL), result, EN)  # scored by the reps alone
    assert "12 of the 1,240" in reps_own
    assert "few" not in reps_own
    team = rests_on(result.figure("dimension", "TS", "mt"), result, EN)
    assert "6 of the 8 people invited, few people" in team
    assert questionnaire.dimensions[0].title["en"] in team
    assert "weinig mensen" in rests_on(result.figure("dimension", "TS", "mt"), result, NL)


def test_rests_on__under_ten_answers_are_few_people_in_any_role(questionnaire: Questionnaire) -> None:
    result = released(questionnaire, {"mt": 6, "rep": 9})
    assert "few people" in rests_on(result.figure("index", INDEX, "rep"), result, EN)


def test_rests_on__a_gap_names_both_roles_and_counts_both(questionnaire: Questionnaire) -> None:
    result = released(questionnaire, {"mt": 6, "rep": 12})
    told = rests_on(result.gap("profile", "conditions"), result, EN)
    assert told.startswith(
        "Conditions, Management team minus Sales reps: rests on the answers of 18 of the 1,248"
    )


@pytest.mark.parametrize(
    ("people", "invited", "english", "dutch"),
    [
        ({"mt": 6, "rep": 12}, None, "how many were invited is not known", "is niet bekend"),
        ({"mt": 6, "rep": 12}, {"rep": 20}, "random part of many more", "willekeurig deel"),
        ({"mt": 6, "rep": 12}, {"mt": 6, "rep": 12}, "complete, not certain", "compleet, niet zeker"),
        ({"mt": 3, "rep": 12}, COUNTS, "Rounded to 5 points and without a range", "Afgerond op 5 punten"),
    ],
)
def test_rests_on__says_which_claim_the_range_makes(
    questionnaire: Questionnaire,
    people: Mapping[str, int],
    invited: Mapping[str, int] | None,
    english: str,
    dutch: str,
) -> None:
    result = released(questionnaire, people, invited, agreed=True)
    assert english in overall(result, EN)
    assert dutch in overall(result, NL)
    assert "causes" in overall(result, EN)
    assert "oorzaken" in overall(result, NL)


def test_rests_on__identical_answers_have_no_range(questionnaire: Questionnaire) -> None:
    answers = constant_answers(questionnaire, {"mt": [3] * 6, "rep": [3] * 6})
    assert "No range can be calculated" in overall(with_invited(questionnaire, answers, COUNTS), EN)


def test_rests_on__what_is_not_shown_says_why_with_the_thresholds_of_the_result(
    questionnaire: Questionnaire,
) -> None:
    raised = Thresholds(group=7)
    result = released(questionnaire, {"mt": 6, "rep": 12}, thresholds=raised)
    assert "fewer than 7 people answered" in rests_on(result.figure("index", INDEX, "mt"), result, EN)
    assert "a group in it has fewer than 7" in rests_on(result.figure("index", INDEX, ALL), result, EN)
    still_open = released(questionnaire, {"mt": 6, "rep": 12}, closed=False)
    assert overall(still_open, NL) == "Totaalscore, iedereen: niet getoond, omdat de meting nog loopt."


def test_rests_on__a_facet_that_a_role_is_not_asked(questionnaire: Questionnaire) -> None:
    tree = questionnaire.model_dump(by_alias=True)
    facet = tree["dimensions"][3]["facets"][0]
    facet["roles"] = facet["scored_roles"] = ["rep"]
    changed = Questionnaire.model_validate(tree)
    result = released(changed, {"mt": 6, "rep": 12})
    assert rests_on(result.figure("facet", "CF1", "mt"), result, EN).endswith("not asked.")


def test_rests_on__is_one_or_two_sentences_everywhere(questionnaire: Questionnaire) -> None:
    for result in (
        released(questionnaire, {"mt": 6, "rep": 12}),
        released(questionnaire, {"mt": 3, "rep": 12}, agreed=True),
        released(questionnaire, {"mt": 0, "rep": 4}),
    ):
        for language in LANGUAGES:
            for shown in (*result.figures.values(), *result.gaps.values()):
                assert rests_on(shown, result, language).count(". ") <= 1
