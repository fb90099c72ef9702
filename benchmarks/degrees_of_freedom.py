"""Which degrees of freedom keep the promise: Satterthwaite's, capped by the design, or lowered by skew too.

    python benchmarks/degrees_of_freedom.py [--draws 40000] [--markdown] [--write FILE]

Two roles of equal weight whose people have scores between 0 and 100 (beta distributions), in the middle of
the scale or near its top, the small role scattering as much as the large one, less, or more. In each draw
all intervals rest on the same answers.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

if not __package__:  # run as a file: see the folder above
    sys.path[0] = str(Path(__file__).resolve().parents[1])

import numpy as np
from scipy import special

from assessment.psychometrics.bounded_degrees import bounded_degrees
from benchmarks.written import table, write_between

SIZES = ((5, 8), (5, 31), (8, 48))
SCATTER = (0.5, 1.0, 2.0)
PLACES = {50.0: 16.0, 85.0: 12.0}
"""Where people are on the scale, and the standard deviation of the large role there."""
LEVELS = (0.90, 0.95)
HEADER = (
    *("answers", "few scatter", "mean"),
    *("plain 90%", "plain 95%", "capped 90%", "capped 95%", "both 90%", "both 95%"),
)


def coverages(sizes: tuple[int, int], scatter: float, place: float, draws: int) -> list[float]:
    """Coverage of the plain, the capped and the used interval at each level, in percent."""
    random = np.random.default_rng(1)
    errors, parts, lowered = np.zeros(draws), [], []
    for n, sd in zip(sizes, (scatter * PLACES[place], PLACES[place]), strict=True):
        scores = _scores(random, (draws, n), place, sd)
        means, variances = scores.mean(axis=1), scores.var(axis=1, ddof=1)
        errors += (means - place) / 2
        parts.append(variances / n / 4)
        lowered.append([bounded_degrees(m, v, n) for m, v in zip(means, variances, strict=True)])
    design = 1 / np.array(sizes, dtype=float)[:, None]
    degrees, less = np.array(sizes, dtype=float)[:, None] - 1, np.array(lowered)
    plain = _satterthwaite(np.array(parts), degrees)
    capped = np.minimum(plain, _satterthwaite(design, degrees))
    both = np.minimum(_satterthwaite(np.array(parts), less), _satterthwaite(design, less))
    se = np.sqrt(np.sum(parts, axis=0))
    return [
        100 * float(np.mean(np.abs(errors) <= special.stdtrit(df, (1 + level) / 2) * se))
        for df in (plain, capped, both)
        for level in LEVELS
    ]


def _scores(random: np.random.Generator, shape: tuple[int, int], mean: float, sd: float) -> np.ndarray:
    """Beta scores of that mean and standard deviation on 0-100."""
    total = mean * (100 - mean) / sd**2 - 1
    return np.asarray(100 * random.beta(mean / 100 * total, (1 - mean / 100) * total, size=shape))


def _satterthwaite(parts: np.ndarray, degrees: np.ndarray) -> np.ndarray:
    return np.asarray(parts.sum(axis=0) ** 2 / (parts**2 / degrees).sum(axis=0))


def rows(draws: int) -> Iterator[list[str]]:
    """Every size, scatter and place."""
    for sizes in SIZES:
        for scatter in SCATTER:
            for place in PLACES:
                found = [f"{share:.1f}" for share in coverages(sizes, scatter, place, draws)]
                yield [f"{sizes[0]} and {sizes[1]}", f"x {scatter:g}", f"{place:.0f}", *found]


def main() -> None:
    """Draw, and print or write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--draws", type=int, default=40_000)
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--write", type=Path, help="Markdown file in which to replace the table")
    options = parser.parse_args()
    text = table(HEADER, list(rows(options.draws)), markdown=options.markdown or options.write is not None)
    if options.write:
        write_between(options.write, "degrees", text)
    print(text)


if __name__ == "__main__":
    main()
