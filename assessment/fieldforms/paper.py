"""A form on paper: one HTML file that prints on A4, for one role in one language.

It holds everything itself (letter, style, texts) and asks nothing of the network. The last sheet is for
whoever types the answers in: which number is which item, and which box is which code. It is not handed out.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from html import escape
from importlib import resources

from assessment.fieldforms.words import form_text
from assessment.fonts import FAMILY, WEIGHTS, font_bytes
from assessment.i18n import Language
from assessment.notice import NoticeFacts, information_notice
from assessment.pages import Page, pages
from assessment.questionnaire import (
    AnswerOption,
    ChoiceOption,
    CrosswiseQuestion,
    DirectQuestion,
    Questionnaire,
)

LINES_TO_WRITE_ON = 6


def paper_form(
    questionnaire: Questionnaire,
    role: str,
    language: str,
    *,
    seed: int = 1,
    facts: NoticeFacts | None = None,
    claim_questions: tuple[str, ...] = (),
) -> str:
    """The paper form of ``role`` in ``language`` as HTML.

    ``seed``: the order of items; print with several and hand them out mixed. ``facts``: of the wave, for the
    information notice in front; without them the form asks to read the notice first. ``claim_questions``: ids
    of the claim check that are asked. Raises IncompleteNotice when a fact is missing.
    """
    parts = pages(questionnaire, role, seed)
    body = [
        *_notice(questionnaire, role, language, facts),
        *_opening(questionnaire, role, language, with_notice=facts is not None),
        *_parts(questionnaire, parts, role, language),
        *_claim_questions(questionnaire, role, language, claim_questions),
        *_open_questions(questionnaire, language),
        _paragraph(form_text("closing", language), "closing"),
        *_coding_sheet(questionnaire, parts, language, seed),
    ]
    footer = " · ".join(
        [questionnaire.title[language], questionnaire.role(role).title[language], questionnaire.version]
    )
    return "".join(
        [
            f'<!DOCTYPE html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">',
            f"<title>{escape(footer)}</title>",
            f"<style>{_style(footer, form_text('page_of', language))}</style></head><body>\n",
            "\n".join(body),
            "\n</body></html>\n",
        ]
    )


def _style(footer: str, page_of: str) -> str:
    faces = "".join(
        f"@font-face{{font-family:{FAMILY};font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{b64encode(font_bytes(weight)).decode()})format('woff2')}}"
        for weight in WEIGHTS
    )
    before, between = page_of.split("#")[:2]
    sheet = (resources.files("assessment.fieldforms") / "paper.css").read_text(encoding="utf-8")
    numbers = f'"{_quoted(before)}"counter(page)"{_quoted(between)}"counter(pages)'
    margins = f'@page{{@bottom-left{{content:"{_quoted(footer)}"}}@bottom-right{{content:{numbers}}}}}'
    return faces + sheet + margins


def _quoted(text: str) -> str:
    """``text`` inside a CSS string."""
    return "".join(c if c.isalnum() or c in " .·–-" else f"\\{ord(c):x} " for c in text)


def _paragraph(text: str, kind: str = "") -> str:
    lines = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))
    return f'<div class="{kind}">{lines}</div>' if kind else lines


def _notice(
    questionnaire: Questionnaire, role: str, language: str, facts: NoticeFacts | None
) -> Iterator[str]:
    notice = questionnaire.information_notice
    if notice is None or facts is None:
        return
    yield f'<section class="sheet notice"><h1>{escape(notice.title[language])}</h1>'
    for section in information_notice(questionnaire, role, facts, Language(language), on_form=True):
        yield f"<h3>{escape(section.heading)}</h3>{_paragraph(section.text)}"
    yield "</section>"


def _opening(questionnaire: Questionnaire, role: str, language: str, *, with_notice: bool) -> Iterator[str]:
    who = questionnaire.role(role)
    yield f"<header><h1>{escape(questionnaire.title[language])}</h1>"
    yield _paragraph(form_text("opening", language))
    if questionnaire.information_notice:
        if not with_notice:
            yield _paragraph(form_text("read_notice", language))
        take_part = questionnaire.information_notice.take_part.text[language]
        yield f'<p class="tick"><i class="box"></i>{escape(take_part)}</p>'
    yield f'<p class="role"><b>{escape(who.title[language])}.</b> {escape(who.description[language])}</p>'
    yield f'<div class="how"><p>{escape(form_text("how", language))}</p>'
    yield f"<p>{escape(form_text('no_name', language))}</p></div></header>"


def _parts(questionnaire: Questionnaire, parts: tuple[Page, ...], role: str, language: str) -> Iterator[str]:
    number = 0
    for position, page in enumerate(parts):
        scale = questionnaire.scales[page.response_scale]
        again = position > 0 and parts[position - 1].dimension.id == page.dimension.id
        yield '<section class="part">'
        title = page.dimension.page_title[language]
        said = form_text("continued", language, title=title) if again else title
        yield f"<h2>{escape(said)}</h2>"
        if not again:
            yield _paragraph(page.dimension.context[language])
        heading = escape(scale.instruction[language]) if scale.instruction else ""
        rows = []
        for item in page.items:
            number += 1
            rows.append((number, item.text[role][language]))
        yield _grid(heading, scale.options, rows, language)
        yield "</section>"


def _grid(heading: str, options: list[AnswerOption], rows: list[tuple[int, str]], language: str) -> str:
    """A table: a statement a row, an answer a column, those that are not scored apart on the right."""
    first_apart = next((n for n, option in enumerate(options) if option.missing), len(options))
    kinds = ["apart" if n == first_apart else "" for n in range(len(options))]
    labels = "".join(
        f'<th class="answer {kind}">{escape(option.label[language])}</th>'
        for option, kind in zip(options, kinds, strict=True)
    )
    boxes = "".join(f'<td class="answer {kind}"><i class="box"></i></td>' for kind in kinds)
    lines = "".join(
        f'<tr><td class="number">{number}</td><td class="item">{escape(text)}</td>{boxes}</tr>'
        for number, text in rows
    )
    dense = " dense" if len(options) > 7 else ""
    columns = '<col class="number"><col class="item">' + "<col>" * len(options)
    head = f'<tr><th class="period" colspan="2">{heading}</th>{labels}</tr>'
    return (
        f'<table class="grid{dense}"><colgroup>{columns}</colgroup>'
        f"<thead>{head}</thead><tbody>{lines}</tbody></table>"
    )


def _claim_questions(
    questionnaire: Questionnaire, role: str, language: str, chosen: tuple[str, ...]
) -> Iterator[str]:
    check = questionnaire.claim_check
    asked = check.asked(role, chosen) if check else ()
    if check is None or not asked:
        return
    yield f'<section class="part claims"><h2>{escape(check.title[language])}</h2>'
    yield _paragraph(check.intro[language])
    for question in asked:
        yield from _claim_question(question, language)
    yield "</section>"


def _claim_question(question: DirectQuestion | CrosswiseQuestion, language: str) -> Iterator[str]:
    pairs = (
        [()]
        if isinstance(question, DirectQuestion)
        else [
            (question.sensitive[language], question.neutral[language]),
            (question.control[language], question.control_neutral[language]),
        ]
    )
    for statements in pairs:
        listed = "".join(f"<li>{escape(text)}</li>" for text in statements)
        yield f'<div class="question"><p class="asked">{escape(question.text[language])}</p>'
        yield f"<ol>{listed}</ol>" if listed else ""
        yield _choices(question.options, language) + "</div>"


def _choices(options: list[ChoiceOption], language: str) -> str:
    return "".join(
        f'<p class="tick"><i class="box"></i>{escape(option.label[language])}</p>' for option in options
    )


def _open_questions(questionnaire: Questionnaire, language: str) -> Iterator[str]:
    if not questionnaire.open_questions:
        return
    yield f'<section class="part open"><h2>{escape(form_text("open_title", language))}</h2>'
    if questionnaire.open_questions_warning:
        yield _paragraph(questionnaire.open_questions_warning[language])
    for question in questionnaire.open_questions:
        yield f'<div class="question"><p class="asked">{escape(question.text[language])}</p>'
        yield "<hr>" * LINES_TO_WRITE_ON + "</div>"
    yield "</section>"


def _coding_sheet(
    questionnaire: Questionnaire, parts: tuple[Page, ...], language: str, seed: int
) -> Iterator[str]:
    """Which number is which item, and which box which code: for typing the answers in."""
    items = [item for page in parts for item in page.items]
    yield f'<section class="sheet coding"><h1>{escape(form_text("coding_title", language))}</h1>'
    yield _paragraph(form_text("coding", language, seed=seed))
    yield "<table>"
    for scale in questionnaire.response_scales:
        codes = " · ".join(f"{option.code} = {option.label[language]}" for option in scale.options)
        yield f"<tr><th>{escape(scale.id)}</th><td>{escape(codes)}</td></tr>"
    yield '</table><div class="columns">'
    for number, item in enumerate(items, 1):
        yield f"<p><b>{number}</b> {escape(item.id)} <span>{escape(item.response_scale)}</span></p>"
    yield "</div></section>"
