"""The pages by name, with their address. A page's module is imported when somebody opens it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

PAGES: Mapping[str, str] = {
    "fill_in": "",
    "results": "results",
}


def opened(name: str) -> Callable[[], None]:
    """A function that imports the page called ``name`` and draws it."""

    def draw() -> None:
        import_module(f"assessment.app.pages.{name}").draw()

    draw.__name__ = name
    return draw
