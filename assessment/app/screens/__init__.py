"""The screens by name, with their address; a module is imported when somebody opens its screen.

(A folder called ``pages`` beside the script would make Streamlit run its files as scripts of their own.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

SCREENS: Mapping[str, str] = {
    "fill_in": "",
    "results": "results",
}


def opened(name: str) -> Callable[[], None]:
    """A function that imports the page called ``name`` and draws it."""

    def draw() -> None:
        import_module(f"assessment.app.screens.{name}").draw()

    draw.__name__ = name
    return draw
