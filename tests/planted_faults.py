"""Faults planted in the shipped instrument one at a time: what stands there, what is put there, the rule."""

from __future__ import annotations

from typing import NamedTuple


class Planted(NamedTuple):
    """What stands between ``old`` (included) and ``until`` becomes ``new``, where it first stands after
    ``after``; then ``code`` must be found at ``place``.
    """

    code: str
    place: str
    old: str
    new: str
    after: str = ""
    until: str = ""

    def put_into(self, text: str) -> str:
        start = text.index(self.old, text.index(self.after))
        end = text.index(self.until, start) if self.until else start + len(self.old)
        return text[:start] + self.new + text[end:]


TS1_1 = "- id: TS1_1"
WALLET = "laten zien welke marktcijfers achter het target zitten."

YES_NO = """\
response_scales:
  - id: yes_no
    options:
      - {code: 1, label: {nl: "Nee", en: "No"}}
      - {code: 2, label: {nl: "Ja", en: "Yes"}}
"""
FROM_FIFTY = """\
    to: 49
    title: {nl: "Lijn", en: "Lead"}
    text: {nl: "Strak.", en: "Tight."}
  - id: half
    from: 50
    to: 59
"""
SAME_TWICE = """\
      control: {nl: "Ik ben ouder dan 110 jaar.", en: "I am more than 110 years old."}
      neutral: {nl: "Die is jarig in mei.", en: "That birthday is in May."}
      control_neutral: {nl: "Die is jarig in mei.", en: "That birthday is in May."}
"""

PLANTED = (
    # the wording of an item
    Planted(
        "too_long",
        "items[TS1_1].text.mt.nl",
        WALLET,
        "laten zien welke cijfers van de markt en de klant er achter het target zitten.",
        TS1_1,
    ),
    Planted("one_sentence", "items[TS1_1].text.mt.nl", WALLET, "laten zien wat telt. Dat is zo.", TS1_1),
    Planted(
        "one_sentence",
        "items[TS1_1].text.mt.en",
        "We as the MT show the market figures behind the target.",
        "we as the MT show the market figures behind the target",
        TS1_1,
    ),
    Planted(
        "negation",
        "items[TS1_1].text.mt.nl",
        WALLET,
        "laten niet zien welke marktcijfers achter het target zitten.",
        TS1_1,
    ),
    Planted("negation", "items[TS1_1].text.mt.en", "We as the MT show", "We as the MT don't show", TS1_1),
    Planted(
        "absolute",
        "items[TS1_1].text.mt.nl",
        WALLET,
        "laten altijd zien welke marktcijfers achter het target zitten.",
        TS1_1,
    ),
    Planted("absolute", "items[TS1_1].text.rep.en", "Our MT shows", "Our MT always shows", TS1_1),
    Planted(
        "frequency_word",
        "items[SI2_1].text.mt.nl",
        "Bij ons bespreken we",
        "Bij ons bespreken we vaak",
        "- id: SI2_1",
    ),
    Planted(
        "two_things",
        "items[TS1_1].text.mt.en",
        "show the market figures",
        "show and explain the market figures",
        TS1_1,
    ),
    Planted("formal_address", "items[CF1_1].text.mt.nl", "de klant past.", "u past.", "- id: CF1_1"),
    Planted(
        "own_person", "items[CF1_1].text.mt.nl", "Bij ons adviseren we", "Bij ons adviseer ik", "- id: CF1_1"
    ),
    Planted("climate", "items[CF1_1].text.mt.nl", "Bij ons adviseren we", "Wij adviseren", "- id: CF1_1"),
    Planted(
        "climate",
        "items[CF2_4].text.rep.en",
        "Here, more is",
        "More is",
        '              rep:\n                nl: "Bij ons wordt vóór',
    ),
    Planted(
        "name_told",
        "items[CF4_2].text.mt.nl",
        "een aankoop de klant heeft opgeleverd.",
        "de klant als investeerder verdiende.",
        "- id: CF4_2",
    ),
    Planted(
        "name_told",
        "dimensions[TB].page_title.en",
        "Working with colleagues",
        "Well-oiled machine",
        "- id: TB\n",
    ),
    Planted(
        "hard_to_read",
        "dimensions[CF].facets[CF4]",
        "Vooraf rekenen we samen met de klant uit wat een aankoop hem oplevert.",
        "Voorafgaande rentabiliteitsberekeningen ondersteunen "
        "verantwoorde investeringsbeslissingen onmiskenbaar.",
        "- id: CF4_1",
    ),
    Planted("untidy", "dimensions[TS].context.en", "Think of how", "Think of  how", "- id: TS\n"),
    Planted(
        "untranslated",
        "items[TS1_1].text.rep.en",
        "Our MT shows the market figures behind the target.",
        "Ons MT laat zien welke marktcijfers achter het target zitten.",
        TS1_1,
    ),
    # two texts at once
    Planted(
        "double",
        "items[TS1_2].text.mt.en",
        "The target is attainable for a sales rep who does a good job.",
        "We as the MT show the market figures behind the target.",
        "- id: TS1_2",
    ),
    Planted(
        "near_double",
        "items[CF4_4].text.mt.nl",
        "Bij een grote klant rekenen we vooral uit wat die ons oplevert.",
        "Vooraf rekenen we samen met de klant uit wat een aankoop ons oplevert.",
        "- id: CF4_4",
    ),
    Planted(
        "not_mirrored",
        "items[TS1_3].text.rep.nl",
        "past ons MT het target aan.",
        "verandert ons MT het target sterk.",
        "- id: TS1_3",
    ),
    # counts and keys
    Planted("dimensions_count", "dimensions", "  dimensions: 4\n", "  dimensions: 5\n"),
    Planted("facets_count", "dimensions", "  facets: 14\n", "  facets: 15\n"),
    Planted(
        "reverse_count", "facets[TS1].items", "reverse_keyed: true", "reverse_keyed: false", "- id: TS1_4"
    ),
    Planted("reverse_count", "facets[TS1].items", "reverse_keyed: false", "reverse_keyed: true", TS1_1),
    Planted(
        "min_answered_low", "facets[TS1].min_answered", "min_answered: 3", "min_answered: 2", "- id: TS1\n"
    ),
    Planted("item_id", "items[TS1_9].id", "- id: TS1_2", "- id: TS1_9"),
    Planted(
        "rationale_missing",
        "items[TS1_4]",
        '            rationale: "Reversed: last year',
        '            # "Reversed: last year',
        "- id: TS1_4",
    ),
    Planted(
        "facet_two_scales",
        "items[TS1_3].response_scale",
        "response_scale: agreement",
        "response_scale: frequency",
        "- id: TS1_3",
    ),
    Planted("role_items", "roles[mt]", "  dimensions: 4\n", "  dimensions: 4\n  most_items_per_role: 50\n"),
    Planted(
        "open_questions_count",
        "open_questions",
        "  - id: OQ2\n",
        '  - id: OQ3\n    text: {nl: "Wat nog?", en: "What else?"}\n  - id: OQ2\n',
    ),
    Planted(
        "open_questions_warning", "open_questions", "open_questions_warning:", "", "", "\nopen_questions:"
    ),
    # response scales, pages, bands
    Planted(
        "scale_points",
        "response_scales[agreement].options",
        '      - {code: 5, label: {nl: "Helemaal mee eens", en: "Strongly agree"}}\n',
        "",
    ),
    Planted(
        "missing_option",
        "response_scales[agreement].options",
        "      - code: 9",
        "",
        "- id: agreement",
        "  - id: frequency",
    ),
    Planted(
        "label_repeated",
        "response_scales[agreement].options",
        'en: "Strongly agree"',
        'en: "Agree"',
        "- id: agreement",
    ),
    Planted("scale_unused", "response_scales[yes_no]", "response_scales:\n", YES_NO),
    Planted("page_small", "dimensions[TS]", "  dimensions: 4\n", "  dimensions: 4\n  page_items_least: 7\n"),
    Planted("midpoint_boundary", "bands[half]", "    to: 59\n", FROM_FIFTY),
    Planted("off_the_scale", "weakest_link_below", "weakest_link_below: 40", "weakest_link_below: 140"),
    # claims
    Planted("item_without_claim", "items[TS1_1]", "claims: [C05, C06]", "claims: []", TS1_1),
    Planted(
        "claim_of_other_facet", "items[TS1_2].claims", "claims: [C05]", "claims: [C05, C33]", "- id: TS1_2"
    ),
    Planted("claim_uncovered", "claims[C26]", "claims: [C25, C26]", "claims: [C25]", "- id: TS2_1"),
    Planted(
        "claim_asked_after_all", "claims_not_asked[1]", "claims: [C05]", "claims: [C05, C01]", "- id: TS1_2"
    ),
    # levers
    Planted("levers_missing", "facets[TS1]", "        levers:\n", "", "- id: TS1\n", "        items:\n"),
    Planted(
        "levers_same", "facets[TS1].levers.second", "second: mindset", "second: targetsetting", "- id: TS1\n"
    ),
    Planted(
        "lever_unused",
        "levers[luck]",
        "\nlevers:\n",
        '\nlevers:\n  - {id: luck, title: {nl: "Geluk", en: "Luck"}}\n',
    ),
    Planted("lever_bounds", "lever_rule.act_below", "act_below: 40", "act_below: 70"),
    Planted("levers_too_many", "lever_rule.most", "most: 3", "most: 9", "lever_rule:"),
    Planted("profiles_overlap", "lever_rule.behaviour", "dimensions: [TB, CF]", "dimensions: [TS, CF]"),
    # claim check
    Planted("claim_least", "questions[Q2].least", "least: 20", "least: 5", "- id: Q2\n"),
    Planted("claim_least", "questions[Q2X].least", "least: 100", "least: 60", "- id: Q2X\n"),
    Planted(
        "crosswise_by_default",
        "questions[Q2X].by_default",
        "      least: 100\n",
        "      least: 100\n      by_default: true\n",
        "- id: Q2X\n",
    ),
    Planted("crosswise_advised", "questions[Q2X].advised", "advised: 200", "advised: 90", "- id: Q2X\n"),
    # information notice
    Planted(
        "notice_point_missing", "information_notice.sections", "    - id: voluntary\n", "    - id: optional\n"
    ),
    Planted(
        "notice_fact_missing",
        "information_notice.sections[retention]",
        "{retention_months} maanden",
        "een tijd",
        "- id: retention",
    ),
    # whole parts gone
    Planted("items_count", "facets[TS1].items", "- id: TS1_3", "", "", "- id: TS1_4"),
    Planted("notice_missing", "-", "information_notice:", "", "", "# Single claims"),
    Planted(
        "crosswise_control",
        "questions[Q2X].control_neutral",
        "      neutral:",
        SAME_TWICE,
        "",
        "      options:",
    ),
)
