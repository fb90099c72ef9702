"""Campaigns that have commands of their own, as rows: faults, attackers of files, attacks on releases."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks import disclosure
from benchmarks.campaigns.attacks import attacks
from benchmarks.campaigns.places import ground
from benchmarks.campaigns.promise import Attacked
from benchmarks.faults import CAMPAIGNS

Run = Callable[[Attacked, int], None]
SHARES = {5: 0.64, 12: 0.2, 30: 0.08, 200: 0.08}
"""Of how many people which share of the waves is."""
FEW_WAVES, WIDE = 100, 45.0
"""So few waves tell no order to five points: then it must lie this near to one half."""


def fault(name: str, kind: str) -> Run:
    """A campaign of ``benchmarks/faults.py`` on one kind of database."""
    campaign = next(entry for entry in CAMPAIGNS if entry.name == name)

    def run(attacked: Attacked, count: int) -> None:
        with ground(kind) as on:
            outcome = campaign.run(on, count, attacked.seed)
        found = outcome.findings
        attacked.attempts, attacked.note = outcome.attempts, outcome.note
        counts = {kind: getattr(found, kind) for kind in ("lost", "doubled", "half_done", "unsaid")}
        for example in found.examples:
            attacked.find(example, 0)
        for what, many in counts.items():
            if many:
                attacked.find(f"{many} {what}", many)

    return run


def attackers(kind: str) -> Run:
    """Attackers who hold the files of closed waves."""

    def run(attacked: Attacked, waves: int) -> None:
        sizes = {people: round(waves * share) for people, share in SHARES.items() if round(waves * share)}
        with ground(kind) as on:
            scores = attacks(on, sizes, attacked.seed)
        attacked.attempts = max(score.waves for score in scores)
        for score in scores:
            orders = [score.ordered(what) for what in ("codes", "responses")]
            bound = WIDE if attacked.attempts < FEW_WAVES else 5.0
            if score.beyond:
                attacked.find(f"{score.name}: {score.beyond} pairs beyond chance", score.beyond)
            if any(order is not None and abs(order - 50) > bound for order in orders):
                attacked.find(f"{score.name}: the order of arrival shows ({orders})")
        codes = max(score.codes for score in scores)
        attacked.note = f"{len(scores)} attackers, {codes:,} codes"

    return run


def released(attacked: Attacked, organizations: int) -> None:
    """Everything that leaves of a closed wave, handed to ``assessment attack``."""
    run = disclosure.Run(organizations=organizations, large=organizations // 20, seed=attacked.seed)
    tallies = disclosure.closed_waves(run)
    for kind, tally in tallies.items():
        attacked.attempts += tally.organizations
        if tally.findings:
            attacked.find(f"{tally.findings} groups below five in organizations of {kind}", tally.findings)
    attacked.note = f"{sum(tally.shown for tally in tallies.values()):,} nodes shown"


def live(attacked: Attacked, waves: int) -> None:
    """Steps and closing figures together, and two or three waves of one organization."""
    run = disclosure.Run(live=waves, waves=waves * 3 // 5, seed=attacked.seed)
    steps, later = disclosure.live_waves(run), disclosure.several_waves(run)
    attacked.attempts = steps.waves + later.organizations
    for said, many in (
        ("groups below five from steps", steps.findings),
        ("groups below five, everyone's team and step known", steps.insider),
        ("groups below five from several waves", later.findings),
    ):
        if many:
            attacked.find(f"{many} {said}", many)
    attacked.note = (
        f"{steps.waves} waves with {steps.steps:,} steps shown, {later.organizations} with a later wave"
    )
