"""What a specification draws: its texts with their boxes in pixels, for a page of any width or a stage."""

from __future__ import annotations

from typing import NamedTuple

from assessment.fonts.metrics import text_width

FUNCTIONS = {
    "clamp": lambda value, low, high: max(low, min(value, high)),
    "max": max,
    "min": min,
    "__builtins__": {},
}


class Box(NamedTuple):
    """A drawn text or symbol and the pixels it takes."""

    layer: str
    text: str
    size: float
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box, air: float = 0) -> bool:
        return (
            self.left < other.right + air
            and other.left < self.right + air
            and self.top < other.bottom + air
            and other.top < self.bottom + air
        )


def spec_of(chart):
    """The chart's specification with every layer's rows in it."""
    spec = chart.to_dict()
    for part in spec["layer"]:
        if "name" in part["data"]:
            part["data"] = {"values": spec["datasets"][part["data"]["name"]]}
    return spec


def layer(spec, name):
    """The layer of that name, or None."""
    return next((part for part in spec["layer"] if part["name"] == name), None)


def values(spec, name):
    """The rows of the layer of that name; [] where it is not drawn."""
    found = layer(spec, name)
    return [] if found is None else found["data"]["values"]


def texts(spec):
    """Every text that is drawn."""
    return [row["text"] for part in spec["layer"] if part["mark"]["type"] == "text" for row in _rows(part)]


def text_boxes(spec, width=None):
    width = width or spec["width"]
    return [
        _text_box(part, row, width)
        for part in spec["layer"]
        if part["mark"]["type"] == "text"
        for row in _rows(part)
    ]


def symbol_boxes(spec, names, width=None):
    width = width or spec["width"]
    boxes = []
    for part in spec["layer"]:
        if part["name"] in names:
            radius = part["mark"]["size"] ** 0.5 / 2
            for row in _rows(part):
                x, y = _across(part, row, width), row["y"]
                boxes.append(Box(part["name"], "", radius, x - radius, y - radius, x + radius, y + radius))
    return boxes


def _rows(part):
    return part["data"]["values"]


def _text_box(part, row, width):
    mark = part["mark"]
    size = mark["fontSize"]
    room = text_width(row["text"], size, mark["fontWeight"])
    x = _across(part, row, width) + mark.get("dx", 0)
    left = {"left": x, "center": x - room / 2, "right": x - room}[mark["align"]]
    half = 0.37 * size
    return Box(part["name"], row["text"], size, left, row["y"] - half, left + room, row["y"] + half)


def _across(part, row, width):
    channel = part["encoding"]["x"]
    if "value" in channel:
        value = channel["value"]
        if value == "width":
            return width
        return eval(value["expr"], {**FUNCTIONS, "width": width}) if isinstance(value, dict) else value
    scale = channel["scale"]
    if scale is None:  # pixels from the left
        return row["x"]
    if "range" in scale:
        left, right = scale["range"]
    else:
        left, right = scale["padding"], width - scale["padding"]
    return left + (right - left) * row["x"] / 100
