"""An XLSForm: the spreadsheet from which ODK, Kobo and Enketo make a form that works without a network.

One form holds every role and language. The first question is the role; each page is a group that only that
role sees, its items all on one screen. Names are ``<role>_<item id>``, codes are those of the questionnaire,
so that answers can be put back into an answers file. No start time, end time or device is asked for.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping

from openpyxl import Workbook

from assessment.fieldforms.words import form_text, language_name
from assessment.i18n import Language
from assessment.notice import NoticeFacts, information_notice
from assessment.pages import pages
from assessment.questionnaire import CrosswiseQuestion, DirectQuestion, LocalizedTexts, Questionnaire

Row = dict[str, str]


def xlsform(
    questionnaire: Questionnaire,
    *,
    seed: int = 1,
    facts: NoticeFacts | None = None,
    claim_questions: tuple[str, ...] = (),
) -> bytes:
    """The XLSForm of ``questionnaire`` as an XLSX file.

    ``seed``: the order of items, one for everyone, as a spreadsheet form cannot shuffle. ``facts``: of the
    wave, for the information notice; without them the form asks to read the notice first.
    ``claim_questions``: ids of the claim check that are asked. Raises IncompleteNotice for a missing fact.
    """
    label = {code: f"label::{language_name(code)} ({code})" for code in questionnaire.languages}
    survey = [*_rows(questionnaire, seed, facts, claim_questions)]
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has a sheet
    sheet.title = "survey"
    columns = ["type", "name", *questionnaire.languages, "required", "relevant", "appearance"]
    for row in ([label.get(column, column) for column in columns], *_cells(survey, columns)):
        sheet.append(row)
    choices = ["list_name", "name", *questionnaire.languages]
    listed = book.create_sheet("choices")
    for row in ([label.get(column, column) for column in choices], *_cells(_choices(questionnaire), choices)):
        listed.append(row)
    settings = book.create_sheet("settings")
    first = questionnaire.languages[0]
    settings.append(["form_title", "form_id", "version", "default_language", "style"])
    settings.append(
        [
            questionnaire.title[first],
            questionnaire.id,
            questionnaire.version,
            label[first].removeprefix("label::"),
            "pages",
        ]
    )
    for page in book.worksheets:
        page.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cells(rows: Iterable[Row], columns: list[str]) -> Iterator[list[str]]:
    return ([row.get(column, "") for column in columns] for row in rows)


def _rows(
    questionnaire: Questionnaire, seed: int, facts: NoticeFacts | None, claim_questions: tuple[str, ...]
) -> Iterator[Row]:
    languages = questionnaire.languages
    yield {"type": "note", "name": "opening", **_said(languages, "opening")}
    yield {"type": "select_one role", "name": "role", "required": "yes", **_said(languages, "role")}
    for role in questionnaire.role_ids:
        yield from _notice(questionnaire, role, facts)
    if questionnaire.information_notice:
        if facts is None:
            yield {"type": "note", "name": "read_notice", **_said(languages, "read_notice")}
        take_part = questionnaire.information_notice.take_part.text
        yield {"type": "acknowledge", "name": "take_part", "required": "yes", **take_part}
    for role in questionnaire.role_ids:
        yield from _pages(questionnaire, role, seed)
        yield from _claim_questions(questionnaire, role, claim_questions)
    yield from _open_questions(questionnaire)
    yield {"type": "note", "name": "closing", **_said(languages, "closing")}


def _said(languages: Iterable[str], key: str) -> Row:
    return {language: form_text(key, language) for language in languages}


def _group(name: str, title: Mapping[str, str], rows: Iterable[Row], relevant: str = "") -> Iterator[Row]:
    """``rows`` together on one screen."""
    yield {"type": "begin_group", "name": name, "relevant": relevant, "appearance": "field-list", **title}
    yield from rows
    yield {"type": "end_group", "name": name}


def _only(role: str) -> str:
    return f"${{role}} = '{role}'"


def _notice(questionnaire: Questionnaire, role: str, facts: NoticeFacts | None) -> Iterator[Row]:
    """The information notice of ``role``; nothing where no facts are given."""
    notice = questionnaire.information_notice
    if notice is None or facts is None:
        return
    told = {
        language: information_notice(questionnaire, role, facts, Language(language), on_form=True)
        for language in questionnaire.languages
    }
    rows: list[Row] = []
    for number, parts in enumerate(zip(*told.values(), strict=True), 1):
        texts = {
            language: f"**{part.heading}**\n\n{part.text}" for language, part in zip(told, parts, strict=True)
        }
        rows.append({"type": "note", "name": f"{role}_notice_{number}", **texts})
    yield from _group(f"{role}_notice", notice.title, rows, _only(role))


def _pages(questionnaire: Questionnaire, role: str, seed: int) -> Iterator[Row]:
    for number, page in enumerate(pages(questionnaire, role, seed), 1):
        name = f"{role}_page_{number}"
        instruction = questionnaire.scales[page.response_scale].instruction
        context = {
            language: "\n\n".join(
                filter(None, (text, instruction[language] if instruction else None))  # the period, if any
            )
            for language, text in page.dimension.context.items()
        }
        rows: list[Row] = [{"type": "note", "name": f"{name}_context", **context}]
        rows += [
            {
                "type": f"select_one {page.response_scale}",
                "name": f"{role}_{item.id}",
                **item.text[role],
            }
            for item in page.items
        ]
        yield from _group(name, page.dimension.page_title, rows, _only(role))


def _claim_questions(questionnaire: Questionnaire, role: str, chosen: tuple[str, ...]) -> Iterator[Row]:
    check = questionnaire.claim_check
    asked = check.asked(role, chosen) if check else ()
    if check is None or not asked:
        return
    rows: list[Row] = [{"type": "note", "name": f"{role}_claims_intro", **check.intro}]
    for question in asked:
        rows += _claim_rows(question, role)
    yield from _group(f"{role}_claims", check.title, rows, _only(role))


def _claim_rows(question: DirectQuestion | CrosswiseQuestion, role: str) -> Iterator[Row]:
    """One row for a direct question; for a crosswise one its control too, each with both statements."""
    kind, name = f"select_one {question.id}", f"{role}_{question.id}"
    if isinstance(question, DirectQuestion):
        yield {"type": kind, "name": name, **question.text}
        return
    yield {"type": kind, "name": name, **_both(question.text, question.sensitive, question.neutral)}
    control = _both(question.text, question.control, question.control_neutral)
    yield {"type": kind, "name": f"{name}_control", **control}


def _both(text: LocalizedTexts, first: LocalizedTexts, second: LocalizedTexts) -> Row:
    return {
        language: f"{said}\n\n1. {first[language]}\n\n2. {second[language]}"
        for language, said in text.items()
    }


def _open_questions(questionnaire: Questionnaire) -> Iterator[Row]:
    if not questionnaire.open_questions:
        return
    rows: list[Row] = []
    if questionnaire.open_questions_warning:
        rows.append({"type": "note", "name": "open_warning", **questionnaire.open_questions_warning})
    rows += [
        {"type": "text", "name": question.id, "appearance": "multiline", **question.text}
        for question in questionnaire.open_questions
    ]
    yield from _group("open_questions", _said(questionnaire.languages, "open_title"), rows)


def _choices(questionnaire: Questionnaire) -> Iterator[Row]:
    for role in questionnaire.roles:
        said = {
            language: f"{role.title[language]}: {role.description[language]}"
            for language in questionnaire.languages
        }
        yield {"list_name": "role", "name": role.id, **said}
    for scale in questionnaire.response_scales:
        for option in scale.options:
            yield {"list_name": scale.id, "name": str(option.code), **option.label}
    for question in questionnaire.claim_check.questions if questionnaire.claim_check else []:
        if isinstance(question, DirectQuestion | CrosswiseQuestion):
            for choice in question.options:
                yield {"list_name": question.id, "name": str(choice.code), **choice.label}
