"""How a consultant arranges a session: order, what is left out, own titles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

ORDER = (
    *("scale", "benchmark", "trend", "dimensions", "gaps", "facets", "items", "agreement", "claim"),
    "response",
)
"""The whole first, then where it was and how others stand, then its parts, then what it rests on."""
LONGEST_TITLE = 120


@dataclass(frozen=True)
class Arrangement:
    """Which figures are slides, in which order, and under which titles.

    ``order``: figures that were moved; others follow in our own order. ``titles``: by figure, in place of
    ours, which stay in the notes. ``questions_as_titles``: every title asks instead of telling. ``asking``:
    each figure is preceded by its question, so that nobody is led by the answer.
    """

    order: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    titles: Mapping[str, str] = field(default_factory=dict)
    questions_as_titles: bool = False
    asking: bool = True

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Arrangement:
        """What was stored; parts that are missing are as at the beginning."""
        titles = content.get("titles", {})
        return cls(
            tuple(map(str, content.get("order", ()))),
            frozenset(map(str, content.get("hidden", ()))),
            {str(name): str(title)[:LONGEST_TITLE] for name, title in titles.items() if str(title).strip()},
            bool(content.get("questions_as_titles", False)),
            bool(content.get("asking", True)),
        )

    def content(self) -> dict[str, object]:
        """This arrangement as it is stored."""
        return {
            "order": list(self.order),
            "hidden": sorted(self.hidden),
            "titles": dict(self.titles),
            "questions_as_titles": self.questions_as_titles,
            "asking": self.asking,
        }

    def sorted_figures(self, known: Iterable[str]) -> list[str]:
        """``known`` figures as they follow each other, those left out among them."""
        names = list(known)
        first = [name for name in self.order if name in names]
        ours = [name for name in (*ORDER, *names) if name in names]
        return list(dict.fromkeys([*first, *ours]))
