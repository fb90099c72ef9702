"""Cards with a personal link each, to be printed, cut and handed out: A4, eight on a page, tagged PDF."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from importlib import resources

import typst

from assessment import fonts
from assessment.fonts.metrics import drawable
from assessment.i18n import Language, translate
from assessment.links import Code, link_of, qr_svg

PER_PAGE = 8
_KEYS = ("title", "scan", "type", "once", "cut")


def cards_pdf(
    issued: Iterable[Code],
    address: str,
    languages: tuple[Language, ...],
    organization: str,
    *,
    titles: Mapping[str, str] | None = None,
    listed: bool = False,
) -> bytes:
    """A card for each code, team after team with a page of its own before each; texts in ``languages``.

    ``titles``: what a role is called. ``listed``: the links belong to addresses, so that the card does not
    say "anonymous".
    """
    titles = titles or {}
    groups: dict[tuple[str, str], list[dict[str, str]]] = {}
    for one in issued:
        link = link_of(address, one.code)
        card = {"link": link, "qr": qr_svg(link), "grouped": _grouped(one.code)}
        groups.setdefault((one.role, one.team), []).append(card)
    promise = "confidential" if listed else "anonymous"
    words = [
        {key: translate(f"cards.{key}", language) for key in _KEYS}
        | {"promise": translate(f"cards.{promise}", language), "language": language}
        for language in languages
    ]
    content = {
        "organization": drawable(organization),
        "words": words,
        "address": address.rstrip("/") + "/r",
        "groups": [
            {"role": titles.get(role, role), "team": drawable(team), "cards": cards}
            for (role, team), cards in sorted(groups.items())
        ],
    }
    source = (resources.files("assessment.cards") / "cards.typ").read_bytes()
    return bytes(
        typst.compile(
            source,
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[fonts.folder()]),
            sys_inputs={"content": json.dumps(content)},
            pdf_standards="ua-1",
        )
    )


def _grouped(code: str) -> str:
    """A code as it is easier to type: ``ABCDE-FGHIJ-…``; dashes do not matter."""
    return "-".join(code[place : place + 5] for place in range(0, len(code), 5))
