"""The claim check: what people say of a single claim of the source, beside that claim, never in a score."""

from __future__ import annotations

import pandas as pd

from assessment.charts import words
from assessment.charts.drawing.claim_reading import answer_words, count_words, read_claims
from assessment.charts.drawing.claim_stage import draw_page, draw_stage
from assessment.charts.figure import ChartFigure
from assessment.charts.material import Material
from assessment.charts.palette import LIGHT, Palette
from assessment.charts.words import Hidden, say
from assessment.claim_check import ReleasedClaim, said
from assessment.i18n import Language, format_percent
from assessment.results import OrganizationResult

COLUMNS = ("measure", "code", "name", "n", "count", "value", "low", "high", "verdict", "status", "reason")


def claim(material: Material, language: Language, palette: Palette = LIGHT) -> ChartFigure:
    """A mark for each answer, the share with its whole range, and the claim it is beside.

    ``table``: a row per question, shares in percent. Questions of which nothing may be said are hidden.
    """
    result, claims = material.result, material.claims
    told = [entry for entry in claims if entry.share is not None]
    hidden = None if told and result.closed else _hidden(material, language)
    reading = read_claims(result, claims, hidden, language)
    ours = hidden.title if hidden else _title(told[0], language)
    return ChartFigure(
        id="claim",
        title=ours if hidden else material.title("claim", ours),
        automatic_title=ours,
        subtitle=say("claim.subtitle", language, chances=words.screen_chances(language)),
        note=hidden.note if hidden else _note(told, language),
        source_line=words.source_line(result, language),
        alt_text=_alt_text(told, hidden, language),
        table=_table(result, claims, hidden, language),
        state=hidden.state if hidden else "ok",
        stage=draw_stage(reading, palette),
        page=draw_page(reading, palette),
    )


def _hidden(material: Material, language: Language) -> Hidden:
    result = material.result
    if not result.closed or not any(role.answered for role in result.attendance):
        return words.hidden_figure(result, [result.overall], language)
    if not material.claims:
        title, headline, why = (
            say(f"claim.{part}.not_asked", language) for part in ("title", "headline", "reason")
        )
        return Hidden("not_asked", title, headline, why, say("claim.note_single", language))
    refusal = material.claims[0].refusal
    reason = refusal.sentence(language).rstrip(".") if refusal else say("claim.reason.too_few", language)
    headline = say("hidden.headline_too_few", language)
    title = say("claim.title.too_few", language)
    return Hidden("hidden", title, headline, reason, say("claim.note_single", language))


def _title(told: ReleasedClaim, language: Language) -> str:
    """What was counted and what the whole range says of the claim."""
    known = {
        "claimed": format_percent(told.question.claimed, language),
        "name": words.quoted(told.question.title[language], language),
        "counted": count_words(told, language),
        "answer": answer_words(told, language),
    }
    return say(f"claim.title.{told.verdict}", language, **known)


def _note(told: list[ReleasedClaim], language: Language) -> str:
    question = words.quoted(told[0].question.text[language], language)
    parts = [say("claim.note_question", language, question=question), say("claim.note_single", language)]
    if any(entry.share is not None and entry.share.masked for entry in told):
        parts.append(say("claim.note_masked", language))
    return " ".join(parts)


def _alt_text(told: list[ReleasedClaim], hidden: Hidden | None, language: Language) -> str:
    if hidden:
        return f"{hidden.title}. {words.capitalized(hidden.reason)}."
    sentences = []
    for entry in told:
        assert entry.share is not None  # noqa: S101 - chosen so
        ends = (entry.share.estimate.ci_low, entry.share.estimate.ci_high)
        low, high = (format_percent(end, language) for end in ends)
        claimed = format_percent(entry.question.claimed, language)
        known = {
            "name": entry.question.title[language],
            "count": count_words(entry, language),
            "verdict": said(entry.question.wording, entry.verdict)[language],
        }
        sentences.append(say("claim.alt", language, low=low, high=high, claimed=claimed, **known))
    return " ".join(sentences)


def _table(
    result: OrganizationResult,
    claims: tuple[ReleasedClaim, ...],
    hidden: Hidden | None,
    language: Language,
) -> pd.DataFrame:
    nothing = {"n": 0, "count": "", "verdict": "", "status": "suppressed", "reason": "too_few"}
    rows: list[dict[str, object]] = []
    if not claims:
        whole = {"measure": "share", "code": "", "name": _whole(result, language)}
        rows.append(whole | nothing | _why(result, hidden))
    for entry in claims:
        share = None if hidden else entry.share
        known = {"measure": "share", "code": entry.question.id, "name": entry.question.title[language]}
        if share is None:
            rows.append(known | nothing)
            continue
        told = {
            "n": share.n,
            "count": f"{share.low}–{share.high}" if share.masked else str(share.low),
            "value": 100 * share.estimate.value,
            "low": 100 * share.estimate.ci_low,
            "high": 100 * share.estimate.ci_high,
            "verdict": entry.verdict,
            "status": "shown",
            "reason": "",
        }
        rows.append(known | told)
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    numbers = ["value", "low", "high"]
    return frame.assign(**{name: frame[name].astype(float) for name in numbers})


def _whole(result: OrganizationResult, language: Language) -> str:
    """What the claim check is called."""
    check = result.questionnaire.claim_check
    return check.title[language] if check else say("claim.headline.not_asked", language)


def _why(result: OrganizationResult, hidden: Hidden | None) -> dict[str, str]:
    if hidden and hidden.state == "not_asked":
        return {"status": "not_asked", "reason": ""}
    return {"reason": "empty" if result.closed else "wave_open"}
