"""Rules on the build of the instrument: counts, reverse keys, response scales, pages, bands."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.linter.fault import Fault
from assessment.pages import pages
from assessment.questionnaire import Facet, Place, Questionnaire, Rules
from assessment.questionnaire.coherence import facets_with_place

MIDPOINT = 50


def count_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """How many dimensions, facets, items and open questions there are."""
    rules = questionnaire.rules
    for code, wanted, found in (
        ("dimensions_count", rules.dimensions, len(questionnaire.dimensions)),
        ("facets_count", rules.facets, len(questionnaire.facets)),
    ):
        if wanted is not None and found != wanted:
            yield Fault(("dimensions",), code, {"wanted": wanted, "found": found})
    for position, role in enumerate(questionnaire.roles):
        found, most = len(questionnaire.items_for(role.id)), rules.most_items_per_role
        if most is not None and found > most:
            yield Fault(("roles", position), "role_items", {"found": found, "most": most})
    most = rules.most_open_questions
    if most is not None and len(questionnaire.open_questions) > most:
        values = {"found": len(questionnaire.open_questions), "most": most}
        yield Fault(("open_questions",), "open_questions_count", values)
    if questionnaire.open_questions and questionnaire.open_questions_warning is None:
        yield Fault(("open_questions",), "open_questions_warning", {})


def facet_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Items of a facet: their number, ids, reverse keys, one response scale, rationale, least answered."""
    for place, facet in facets_with_place(questionnaire):
        yield from _item_counts(place, facet, questionnaire.rules)
        for position, item in enumerate(facet.items):
            spot = (*place, "items", position)
            wanted = f"{facet.id}_{position + 1}"
            if item.id != wanted:
                yield Fault((*spot, "id"), "item_id", {"id": item.id, "wanted": wanted})
            if questionnaire.rules.rationale and item.rationale is None:
                yield Fault(spot, "rationale_missing", {"id": item.id})
            if item.response_scale != facet.items[0].response_scale:
                yield Fault((*spot, "response_scale"), "facet_two_scales", {"facet": facet.id})


def _item_counts(place: Place, facet: Facet, rules: Rules) -> Iterator[Fault]:
    items = len(facet.items)
    if rules.items_per_facet is not None and items != rules.items_per_facet:
        yield Fault((*place, "items"), "items_count", {"wanted": rules.items_per_facet, "found": items})
    reverse = sum(item.reverse_keyed for item in facet.items)
    if rules.reverse_keyed_per_facet is not None and reverse != rules.reverse_keyed_per_facet:
        values = {"wanted": rules.reverse_keyed_per_facet, "found": reverse}
        yield Fault((*place, "items"), "reverse_count", values)
    if 2 * facet.min_answered <= items:
        values = {"found": facet.min_answered, "least": items // 2 + 1}
        yield Fault((*place, "min_answered"), "min_answered_low", values)


def scale_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Response scales: points, distinct labels, "don't know" apart, used at all."""
    rules = questionnaire.rules
    used = {item.response_scale for item in questionnaire.items.values()}
    for position, scale in enumerate(questionnaire.response_scales):
        place: Place = ("response_scales", position)
        if rules.scale_points is not None and len(scale.codes) != rules.scale_points:
            values = {"id": scale.id, "wanted": rules.scale_points, "found": len(scale.codes)}
            yield Fault((*place, "options"), "scale_points", values)
        if rules.missing_option and not scale.missing_codes:
            yield Fault((*place, "options"), "missing_option", {"id": scale.id})
        for language in questionnaire.languages:
            labels = [option.label[language].casefold() for option in scale.options]
            for repeated in sorted({label for label in labels if labels.count(label) > 1}):
                yield Fault((*place, "options"), "label_repeated", {"label": repeated, "language": language})
        if scale.id not in used:
            yield Fault(place, "scale_unused", {"id": scale.id})


def page_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Pages that would be too small, or that only a reverse-keyed item could open."""
    order = {dimension.id: position for position, dimension in enumerate(questionnaire.dimensions)}
    for role in questionnaire.role_ids:
        for page in pages(questionnaire, role, 0):
            place = ("dimensions", order[page.dimension.id])
            values = {"role": role, "scale": page.response_scale, "found": len(page.items)}
            if len(page.items) < questionnaire.rules.page_items_least:
                least = questionnaire.rules.page_items_least
                yield Fault(place, "page_small", {**values, "least": least})
            if all(item.reverse_keyed for item in page.items):
                yield Fault(place, "page_all_reversed", values)


def band_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Bands: the midpoint lies inside one, and the warning line lies on the scale."""
    if questionnaire.rules.midpoint_inside_band:
        for position, band in enumerate(questionnaire.bands):
            if band.start == MIDPOINT:
                yield Fault(("bands", position), "midpoint_boundary", {"id": band.id})
    line = questionnaire.weakest_link_below
    if line is not None and not 0 < line < 100:
        yield Fault(("weakest_link_below",), "off_the_scale", {"value": line})
