"""Which degrees of freedom keep the promise: Satterthwaite's, or the same capped by the design.

    python benchmarks/degrees_of_freedom.py [--draws 40000] [--markdown] [--write FILE]

Two roles of equal weight whose people have normal or skewed scores, the small role scattering as much as the
large one, less, or more. In each draw both intervals rest on the same answers.
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

from benchmarks.written import table, write_between

SIZES = ((5, 8), (5, 31), (8, 48))
SCATTER = (0.5, 1.0, 2.0)
SKEW = (0.0, 1.2)
LEVELS = (0.90, 0.95)
HEADER = ("answers", "few scatter", "skew", "plain 90%", "plain 95%", "capped 90%", "capped 95%")


def coverages(sizes: tuple[int, int], scatter: float, skew: float, draws: int) -> list[float]:
    """Coverage of the plain and the capped interval at each level, in percent."""
    random = np.random.default_rng(1)
    errors, parts = np.zeros(draws), []
    for n, sd in zip(sizes, (scatter, 1.0), strict=True):
        scores = sd / 2 * _scores(random, (draws, n), skew)
        errors += scores.mean(axis=1)
        parts.append(scores.var(axis=1, ddof=1) / n)
    degrees = np.array(sizes) - 1.0
    plain = _satterthwaite(np.array(parts), degrees)
    design = _satterthwaite(1 / np.array(sizes, dtype=float)[:, None], degrees)
    se = np.sqrt(np.sum(parts, axis=0))
    return [
        100 * float(np.mean(np.abs(errors) <= special.stdtrit(df, (1 + level) / 2) * se))
        for df in (plain, np.minimum(plain, design))
        for level in LEVELS
    ]


def _scores(random: np.random.Generator, shape: tuple[int, int], skew: float) -> np.ndarray:
    """Scores of mean 0 and sd 1: normal, or gamma of that skew."""
    if not skew:
        return random.standard_normal(shape)
    shape_of = 4 / skew**2
    return np.asarray((random.gamma(shape_of, size=shape) - shape_of) / np.sqrt(shape_of))


def _satterthwaite(parts: np.ndarray, degrees: np.ndarray) -> np.ndarray:
    return np.asarray(parts.sum(axis=0) ** 2 / (parts**2 / degrees[:, None]).sum(axis=0))


def rows(draws: int) -> Iterator[list[str]]:
    """Every size, scatter and skew."""
    for sizes in SIZES:
        for scatter in SCATTER:
            for skew in SKEW:
                found = [f"{share:.1f}" for share in coverages(sizes, scatter, skew, draws)]
                yield [f"{sizes[0]} and {sizes[1]}", f"x {scatter:g}", f"{skew:g}", *found]


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
