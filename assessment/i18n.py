"""Dutch and English texts of the interface, looked up by key; numbers written as each language writes them.

Instrument texts live in the questionnaire file, beside their items. Everything else that a person
reads lives in ``locales/<language>/<room>.yaml``; the key ``fill_in.send`` is the entry ``send`` of
``fill_in.yaml``. A language is always an argument, never the state of a process.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from importlib import resources
from string import Formatter
from typing import Any, NewType

import yaml

Language = NewType("Language", str)
LocalizedText = Mapping[str, str]

NL = Language("nl")
EN = Language("en")
LANGUAGES: tuple[Language, ...] = (NL, EN)
DEFAULT_LANGUAGE = EN

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # text only: the key "yes" is no boolean


def translate(key: str, language: Language, **values: object) -> str:
    """The text at ``key`` in ``language``, its ``{placeholders}`` filled from ``values``.

    Raises KeyError for an unknown key, language or a placeholder without a value: a missing text is a
    mistake of ours that a test must find, never something a reader should see.
    """
    text = texts(language)[key]
    return text.format(**values) if values or "{" in text else text


def plural(key: str, n: int, language: Language, **values: object) -> str:
    """The text at ``key.one`` or ``key.other``, by ``n``, with ``n`` as a placeholder."""
    return translate(
        f"{key}.{'one' if n == 1 else 'other'}", language, n=format_number(n, language), **values
    )


@cache
def texts(language: Language) -> Mapping[str, str]:
    """Every text of ``language``, by its full key."""
    folder = resources.files("assessment") / "locales" / language
    if not folder.is_dir():
        message = f"no locale folder for language {language!r}"
        raise KeyError(message)
    found: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".yaml"):
            tree = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER) or {}  # noqa: S506 - text only
            found.update(_flattened(tree, file.name.removesuffix(".yaml")))
    return found


def _flattened(tree: Mapping[str, Any], prefix: str) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, entry in tree.items():
        key = f"{prefix}.{name}"
        if isinstance(entry, Mapping):
            flat.update(_flattened(entry, key))
        else:
            flat[key] = str(entry)
    return flat


def placeholders(text: str) -> frozenset[str]:
    """The names between braces in ``text``; doubled braces are text."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def language_or_default(wanted: object, offered: tuple[str, ...] = LANGUAGES) -> Language:
    """``wanted`` when it is among ``offered``, else the first that is offered."""
    return Language(str(wanted)) if wanted in offered else Language(offered[0])


def format_number(number: float, language: Language, decimals: int = 0) -> str:
    """``1234.5`` as "1,234.5" (en) or "1.234,5" (nl), with a true minus sign."""
    text = f"{abs(number):,.{decimals}f}"
    if language == NL:
        text = text.translate(str.maketrans(",.", ".,"))
    negative = number < 0 and any(digit in text for digit in "123456789")
    return f"\N{MINUS SIGN}{text}" if negative else text


def whole_number(text: str, language: Language) -> int | None:
    """The whole number that ``format_number`` wrote so; None where the text is none.

    >>> whole_number("1.220", NL), whole_number("1,220", EN), whole_number("5-9", NL)
    (1220, 1220, None)
    """
    digits = text.replace("." if language == NL else ",", "")
    written = digits.isdecimal() and format_number(int(digits), language) == text
    return int(digits) if written else None


def format_score(score: float, language: Language) -> str:
    """A 0-100 score as a whole number, halves upwards, as the bands round it."""
    return format_number(rounded(score), language)


def format_gap(gap: float, language: Language) -> str:
    """A difference in points as a whole number with an explicit sign: "+7", "−3", "0"."""
    whole = rounded(abs(gap))
    return ("+" if gap > 0 and whole else "") + format_number(whole if gap > 0 else -whole, language)


def format_percent(share: float, language: Language) -> str:
    """A share of one as a whole percentage: 0.34 gives "34%"."""
    return f"{format_number(rounded(100 * share), language)}%"


def rounded(score: float) -> int:
    """``floor(score + 0.5)``: the one rounding used for scores and their bands (construct map, section 3)."""
    return math.floor(score + 0.5)
