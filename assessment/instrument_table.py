"""The instrument as a page of documentation: item, key, claim, rationale, all languages side by side."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.questionnaire import Facet, Item, Questionnaire


def instrument_table(questionnaire: Questionnaire) -> str:
    """The page in Markdown, made from the questionnaire alone."""
    return "\n".join([*_opening(questionnaire), *_items(questionnaire), *_claims(questionnaire)]) + "\n"


def _opening(questionnaire: Questionnaire) -> Iterator[str]:
    titles = " / ".join(questionnaire.title[language] for language in questionnaire.languages)
    yield f"# {titles}"
    yield ""
    yield (
        f"Questionnaire `{questionnaire.id}`, version {questionnaire.version}: "
        f"{len(questionnaire.dimensions)} dimensions, {len(questionnaire.facets)} facets, "
        f"{len(questionnaire.items)} items. Made from the questionnaire file by "
        f"`assessment describe {questionnaire.id}`; change the file, not this page."
    )
    yield ""
    yield "**" + " / ".join(questionnaire.notice[language] for language in questionnaire.languages) + "**"
    yield ""
    yield (
        "Key: + agreeing raises the facet score, − lowers it. Where roles have their own wording, each is "
        "named. Claims are numbered as under [Claims](#claims): hypotheses of the source, not findings."
    )
    yield ""
    yield "## Response scales"
    for scale in questionnaire.response_scales:
        yield ""
        said = (
            [scale.instruction[language] for language in questionnaire.languages] if scale.instruction else []
        )
        yield f"**{scale.id}**" + (f" ({' / '.join(said)})" if said else "")
        yield ""
        yield _row(["code", *questionnaire.languages])
        yield _rule(1 + len(questionnaire.languages))
        for option in scale.options:
            label = [option.label[language] for language in questionnaire.languages]
            yield _row([f"{option.code}{' (missing)' if option.missing else ''}", *label])


def _items(questionnaire: Questionnaire) -> Iterator[str]:
    for dimension in questionnaire.dimensions:
        yield ""
        titles = " / ".join(dimension.title[language] for language in questionnaire.languages)
        yield f"## {dimension.id} {titles}"
        for facet in dimension.facets:
            yield from _facet(questionnaire, facet)


def _facet(questionnaire: Questionnaire, facet: Facet) -> Iterator[str]:
    titles = " / ".join(facet.title[language] for language in questionnaire.languages)
    yield ""
    yield f"### {facet.id} {titles}"
    yield ""
    for language in questionnaire.languages:
        yield f"- {language}: {facet.definition[language]}"
    asked, scored = ", ".join(facet.roles), ", ".join(facet.scored_roles)
    yield f"- asked of {asked}; scored from {scored}; sensitivity {facet.sensitivity}"
    enough = f"{facet.min_answered} of {len(facet.items)}"
    yield f"- {facet.items[0].response_scale}; a score from {enough} answers"
    yield ""
    yield _row(["item", "key", *questionnaire.languages, "claims", "rationale"])
    yield _rule(4 + len(questionnaire.languages))
    for item in facet.items:
        wordings = [_wording(questionnaire, facet, item, language) for language in questionnaire.languages]
        key = "−" if item.reverse_keyed else "+"
        yield _row([item.id, key, *wordings, ", ".join(item.claims), item.rationale or ""])


def _wording(questionnaire: Questionnaire, facet: Facet, item: Item, language: str) -> str:
    """The text in ``language``; each role's own, named, where they differ."""
    texts = {role: item.text[role][language] for role in facet.roles}
    if len(set(texts.values())) == 1:
        return next(iter(texts.values()))
    names = {role: questionnaire.role(role).short_title[language] for role in texts}
    return "<br>".join(f"*{names[role]}:* {text}" for role, text in texts.items())


def _claims(questionnaire: Questionnaire) -> Iterator[str]:
    asked: dict[str, list[str]] = {}
    for item in questionnaire.items.values():
        for claim in item.claims:
            asked.setdefault(claim, []).append(item.id)
    reasons = {
        entry.claim: " / ".join(entry.reason[language] for language in questionnaire.languages)
        for entry in questionnaire.claims_not_asked
    }
    yield ""
    yield "## Claims"
    yield ""
    yield _row(["claim", *questionnaire.languages, "items, or why it is not asked"])
    yield _rule(2 + len(questionnaire.languages))
    for entry in questionnaire.claims:
        titles = [entry.title[language] for language in questionnaire.languages]
        where = ", ".join(asked.get(entry.id, [])) or f"not asked: {reasons.get(entry.id, '')}"
        yield _row([entry.id, *titles, where])


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _rule(columns: int) -> str:
    return "|" + "---|" * columns
