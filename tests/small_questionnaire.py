"""A questionnaire that fits on a screen, for tests that break it one line at a time."""

from __future__ import annotations

SMALL = """\
id: small
version: "1"
languages: [nl, en]
title: {nl: Klein, en: Small}
notice: {nl: Proef, en: Trial}
roles:
  - id: boss
    few: true
    title: {nl: Baas, en: Boss}
    short_title: {nl: Baas, en: Boss}
    description: {nl: De baas, en: The boss}
  - id: crew
    title: {nl: Ploeg, en: Crew}
    short_title: {nl: Ploeg, en: Crew}
    description: {nl: De ploeg, en: The crew}
role_weights: {boss: 0.5, crew: 0.5}
response_scales:
  - id: agreement
    options:
      - {code: 1, label: {nl: Oneens, en: Disagree}}
      - {code: 2, label: {nl: Eens, en: Agree}}
      - {code: 9, label: {nl: Weet niet, en: Don't know}, missing: true}
poles:
  low: {nl: Laag, en: Low}
  high: {nl: Hoog, en: High}
  low_text: {nl: Onder, en: Below}
  high_text: {nl: Boven, en: Above}
bands:
  - {id: lower, from: 0, to: 49, title: {nl: Laag, en: Low}, text: {nl: Laag, en: Low}}
  - {id: upper, from: 50, to: 100, title: {nl: Hoog, en: High}, text: {nl: Hoog, en: High}}
levers:
  - {id: pay, title: {nl: Loon, en: Pay}}
claims:
  - {id: C1, title: {nl: Iets, en: Something}, facets: [A1]}
claims_not_asked:
  - {claim: C1, reason: {nl: Te vaag, en: Too vague}}
profiles:
  - {id: side, title: {nl: Kant, en: Side}, dimensions: [A]}
dimensions:
  - id: A
    title: {nl: Eerste, en: First}
    short_title: {nl: Eerste, en: First}
    page_title: {nl: Eerste, en: First}
    context: {nl: Denk, en: Think}
    facets:
      - id: A1
        title: {nl: Deel, en: Part}
        definition: {nl: Wat, en: What}
        low_pole: {nl: Laag, en: Low}
        high_pole: {nl: Hoog, en: High}
        roles: [boss, crew]
        scored_roles: [crew]
        min_answered: 1
        levers: {first: pay, second: pay, first_step: {nl: Begin, en: Begin}}
        items:
          - id: A1_1
            response_scale: agreement
            reverse_keyed: false
            claims: [C1]
            text:
              boss: {nl: Wij doen dit., en: We do this.}
              crew: {nl: Zij doen dit., en: They do this.}
"""


def broken(old: str, new: str) -> str:
    """``SMALL`` with one line changed."""
    assert SMALL.count(old) == 1, f"{old!r} stands {SMALL.count(old)} times"
    return SMALL.replace(old, new)


def line_of(text: str, marker: str) -> int:
    """The number of the first line that holds ``marker``."""
    return next(number for number, line in enumerate(text.splitlines(), start=1) if marker in line)
