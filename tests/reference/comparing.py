"""Whether what we compute is what the reference says, at the entry's own tolerance.

``difference(entry, found)`` lists every place that differs; an empty list is agreement. Every field of the
entry's value is compared; a field that we do not produce is a difference.
"""

from __future__ import annotations

import math
import re
from typing import Any

UNDEFINED = object()
RULE_FACTOR = re.compile(r"max\(4 \* mc_sd, ([\d.]+) \* se")
NOT_A_RESULT = {
    "mc_sd"
}  # the spread over seeds that a Monte-Carlo rule refers to: a yardstick, not a statistic


def difference(entry: dict[str, Any], found: dict[str, Any] | None) -> list[str]:
    """What differs between the entry's value and ``found``; None: we refused."""
    return list(_walk(entry["value"], found, "", entry, None))


def _walk(expected: Any, found: Any, path: str, entry: dict[str, Any], field: str | None) -> Any:
    if isinstance(expected, dict):
        if _undefined(found):  # refused as a whole: then every part is undefined
            found = dict.fromkeys(expected)
        if not isinstance(found, dict):
            yield f"{path or 'value'}: expected fields {list(expected)[:5]}, found {found!r}"
            return
        for name, part in expected.items():
            if name in NOT_A_RESULT:
                continue
            place = f"{path}.{name}" if path else name
            if name not in found:
                yield f"{place}: not produced"
            else:
                known = name in entry["tolerance"].get("fields", {})
                yield from _walk(part, found[name], place, entry, name if known or not field else field)
    elif isinstance(expected, list):
        yield from _sequence(expected, found, path, entry, field)
    elif not _agrees(expected, found, path, entry, field):
        yield f"{path}: expected {expected!r}, found {found!r}"


def _sequence(expected: list[Any], found: Any, path: str, entry: dict[str, Any], field: str | None) -> Any:
    if _undefined(found):
        found = [None] * len(expected)
    elif hasattr(found, "tolist"):
        found = found.tolist()
    if "first" in path.rpartition(".")[2]:
        found = found[: len(expected)]
    if len(found) != len(expected):
        yield f"{path}: expected {len(expected)} values, found {len(found)}"
        return
    for index, (one, ours) in enumerate(zip(expected, found, strict=True)):
        yield from _walk(one, ours, f"{path}[{index}]", entry, field)


def _agrees(expected: Any, found: Any, path: str, entry: dict[str, Any], field: str | None) -> bool:
    edge = entry["kind"] == "edge"
    if isinstance(expected, str) and expected in {"Inf", "-Inf"}:
        return not _undefined(found) and float(found) == float(expected.lower())
    if isinstance(expected, str) and expected.startswith("error:"):
        return _undefined(found)
    if isinstance(expected, str):
        return str(found) == expected
    if expected is None:
        return edge or _undefined(found)
    if isinstance(expected, bool):
        return found is not None and bool(found) == expected
    if _undefined(found) or isinstance(found, (str, list, dict)):
        return False
    return abs(float(found) - expected) <= _allowed(float(expected), path, entry, field)


def _undefined(found: Any) -> bool:
    """None, NaN, or several values that are all undefined."""
    if found is None or found is UNDEFINED:
        return True
    if hasattr(found, "tolist"):
        found = found.tolist()
    if isinstance(found, (list, tuple)):
        return all(_undefined(part) for part in found)
    return isinstance(found, float) and math.isnan(found)


def _allowed(expected: float, path: str, entry: dict[str, Any], field: str | None) -> float:
    tolerance = entry["tolerance"]
    fields = tolerance.get("fields", {})
    if "rule" in tolerance and field not in fields:
        return 0.0 if path.split(".")[0] == "n" else _monte_carlo(path, entry)
    relative = fields.get(field, tolerance.get("rel", 1e-9))
    return float(tolerance.get("abs", 1e-10)) + float(relative) * abs(expected)


def _monte_carlo(path: str, entry: dict[str, Any]) -> float:
    """The rule: 4 standard deviations over seeds, or a share of the entry's standard error if more."""
    name = path.rpartition(".")[2]
    spread = _mc_sd(entry["value"], path)
    value = entry["value"]
    se = value.get("mean_over_seeds", {}).get("se", value.get("headcount_weighted_se", 0.0))
    share = 0.25 if name.startswith(("bca_", "acceleration")) else 0.05
    return max(4 * spread, share * abs(se), 1e-10)


def _mc_sd(value: dict[str, Any], path: str) -> float:
    """The ``mc_sd`` nearest to ``path``: beside it, or beside its parent, by name if it is a table."""
    *parents, name = path.split(".")
    place: Any = value
    spreads = [place.get("mc_sd")]
    for parent in parents:
        place = place[parent]
        if isinstance(place, dict):
            spreads.append(place.get("mc_sd"))
    nearest = next((spread for spread in reversed(spreads) if spread is not None), 0.0)
    return float(nearest.get(name, 0.0) if isinstance(nearest, dict) else nearest)
