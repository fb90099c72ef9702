"""Which language a visitor is spoken to in: the one in the address, else what the browser prefers."""

from __future__ import annotations

from urllib.parse import parse_qs

from assessment.i18n import LANGUAGES, Language, language_or_default


def asked_language(query: str, accepted: str) -> Language:
    """The language of a request, from its query string and its Accept-Language header."""
    wanted = parse_qs(query).get("lang", [""])[0]
    return language_or_default(wanted) if wanted in LANGUAGES else preferred_language(accepted)


def preferred_language(accepted: str) -> Language:
    """The first language of an Accept-Language header that we speak; English if there is none."""
    for entry in accepted.split(","):
        short = entry.split(";")[0].strip()[:2].lower()
        if short in LANGUAGES:
            return Language(short)
    return LANGUAGES[-1]
