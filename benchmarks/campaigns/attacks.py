"""Do the files pair a code with a response, or tell the order of arrival, better than chance?

Somebody who pairs n codes with n responses blindly gets one right, whatever n is. So an attacker counts as
better than chance only by what goes beyond the number that chance exceeds once in a hundred thousand times.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scipy import stats

from benchmarks.campaigns.attackers import FROM_FILES, FROM_POSTGRESQL, Attacker, Guess, log
from benchmarks.campaigns.places import Ground
from benchmarks.campaigns.waves import Evidence, Truth, wave

RARE = 1e-5
WITHIN = 5.0
ATTACK_HEADER = (
    "attacker",
    "waves",
    "codes",
    "paired",
    "by chance",
    "beyond",
    "order of codes",
    "of responses",
)


@dataclass
class Score:
    """What one attacker got right over all waves."""

    name: str
    waves: int = 0
    codes: int = 0
    paired: int = 0
    expected: float = 0.0
    by_size: dict[int, tuple[int, float]] = field(default_factory=dict)
    orders: dict[str, list[float]] = field(default_factory=lambda: {"codes": [], "responses": []})

    def add(self, guess: Guess, truth: Truth) -> None:
        """Compare a guess with the truth."""
        self.waves += 1
        self.codes += len(truth.sent)
        sent = set(truth.sent)
        paired, expected = sum(pair in sent for pair in guess.pairs), sum(guess.chances)
        self.paired += paired
        self.expected += expected
        before = self.by_size.get(len(sent), (0, 0.0))
        self.by_size[len(sent)] = (before[0] + paired, before[1] + expected)
        for what, order, true in (
            ("codes", guess.codes_in_order, [code for code, _ in truth.sent]),
            ("responses", guess.responses_in_order, [response for _, response in truth.sent]),
        ):
            if order:
                self.orders[what].append(_ordered_right(order, true))

    @property
    def beyond(self) -> int:
        """Pairs beyond what chance all but never exceeds, over all waves or over those of one size."""
        return max(_beyond(*counted) for counted in ((self.paired, self.expected), *self.by_size.values()))

    def ordered(self, what: str) -> float | None:
        """In how many of a hundred cases the earlier of two was told right, on average over the waves."""
        return 100 * sum(self.orders[what]) / len(self.orders[what]) if self.orders[what] else None

    @property
    def held(self) -> bool:
        """Whether nothing was found out: no pair beyond chance, and the order 50 ± 5%."""
        orders = [self.ordered(what) for what in ("codes", "responses")]
        return not self.beyond and all(order is None or abs(order - 50) <= WITHIN for order in orders)

    def row(self) -> list[str]:
        """The line's cells."""
        orders = [self.ordered(what) for what in ("codes", "responses")]
        cells = [f"{self.waves:,}", f"{self.codes:,}", f"{self.paired:,}", f"{self.expected:,.0f}"]
        return [self.name, *cells, f"{self.beyond:,}", *("–" if o is None else f"{o:.1f}%" for o in orders)]


def attacks(ground: Ground, sizes: Mapping[int, int], seed: int) -> list[Score]:
    """Let ``sizes`` (people → waves) go by, and give every attacker each of them."""
    chance = random.Random(seed)
    attackers = FROM_FILES | (FROM_POSTGRESQL if ground.server else {})
    scores = {name: Score(f"{name}, {ground.name}") for name in attackers}
    named = Score(f"the log, {ground.name}")
    for people, waves in sizes.items():
        for _ in range(waves):
            evidence, truth = wave(ground, people, chance)
            _attack(attackers, scores, evidence, truth, chance)
            named.waves += 1
            named.codes += people
            named.paired += len(log(evidence, chance).pairs)
    return [*scores.values(), named]


def _attack(
    attackers: Mapping[str, Attacker],
    scores: Mapping[str, Score],
    evidence: Evidence,
    truth: Truth,
    chance: random.Random,
) -> None:
    for name, attacker in attackers.items():
        scores[name].add(attacker(evidence, chance), truth)


def _beyond(paired: int, expected: float) -> int:
    return max(0, paired - int(stats.poisson.ppf(1 - RARE, expected)))


def _ordered_right(order: Sequence[str], true: Sequence[str]) -> float:
    """The share of all pairs of two that stand in the true order."""
    rank = {name: position for position, name in enumerate(true)}
    ranks = [rank[name] for name in order if name in rank]
    pairs = [a < b for i, a in enumerate(ranks) for b in ranks[i + 1 :]]
    return sum(pairs) / len(pairs)
