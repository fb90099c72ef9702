"""Make texts fit: lines of a given width, and the largest size at which they do."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.fonts.metrics import text_width


def lines(text: str, width: float, size: float, weight: int = 400) -> list[str]:
    """``text`` broken at spaces into the fewest lines of at most ``width``, about equally long."""
    greedy = filled(text, width, size, weight)
    narrow, wide = 0.0, width
    while wide - narrow > 1:
        middle = (narrow + wide) / 2
        tried = filled(text, middle, size, weight)
        fits = len(tried) == len(greedy) and widest(tried, size, weight) <= middle
        narrow, wide = (narrow, middle) if fits else (middle, wide)
    balanced = filled(text, wide, size, weight)
    return balanced if len(balanced) == len(greedy) else greedy


def filled(text: str, width: float, size: float, weight: int = 400) -> list[str]:
    """``text`` broken at spaces, every line as full as it gets; a word that is too wide stands alone."""
    found: list[str] = []
    for word in text.split():
        longer = f"{found[-1]} {word}" if found else word
        if found and text_width(longer, size, weight) <= width:
            found[-1] = longer
        else:
            found.append(word)
    return found


def widest(texts: Sequence[str], size: float, weight: int = 400) -> float:
    """The width of the longest of ``texts``; 0 for none."""
    return max((text_width(text, size, weight) for text in texts), default=0.0)


def fitted(
    text: str, width: float, sizes: Sequence[int], weight: int = 400, most: int = 2
) -> tuple[list[str], int]:
    """Lines of ``text`` and the first of ``sizes`` at which they fit in ``width`` and number ``most``.

    Where even the last size does not fit, the last line that may stand is cut off with an ellipsis.
    """
    for size in sizes:
        found = lines(text, width, size, weight)
        if len(found) <= most and widest(found, size, weight) <= width:
            return found, size
    size = sizes[-1]
    found = filled(text, width, size, weight)
    kept = [*found[: most - 1], " ".join(found[most - 1 :])]
    return [shortened(line, width, size, weight) for line in kept if line], size


def shortened(text: str, width: float, size: float, weight: int = 400) -> str:
    """``text``, cut off with an ellipsis where it is wider than ``width``."""
    if text_width(text, size, weight) <= width:
        return text
    while text and text_width(f"{text}…", size, weight) > width:
        text = text[:-1].rstrip()
    return f"{text}…"


def apart(left: str, right: str, width: float, size: float, weight: int = 400) -> tuple[str, str]:
    """Two texts for the ends of a line, shortened to half of it each where they would meet."""
    if text_width(left, size, weight) + text_width(right, size, weight) + 12 <= width:
        return left, right
    low, high = (shortened(text, width / 2 - 6, size, weight) for text in (left, right))
    return low, high
