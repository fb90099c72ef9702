"""PostgreSQL stopped at once and started again, with forty respondents at work."""

from __future__ import annotations

import random

from benchmarks.campaigns.outcome import Outcome, timed
from benchmarks.campaigns.people import Ledger, compared, open_round
from benchmarks.campaigns.places import Ground
from benchmarks.campaigns.processes import Worker, fill_in, finish, listen_for_progress, until_ready

PEOPLE = {("mt", ""): 5, ("rep", "North"): 18, ("rep", "South"): 17}
BETWEEN = 0.5


def restarts(ground: Ground, count: int, seed: int) -> Outcome:
    """Restart ``count`` times; compare when a round has sent everything, and begin another."""
    server = ground.server
    assert server is not None
    with timed("immediate restart, PostgreSQL", seed) as outcome:
        chance = random.Random(seed)
        rounds, words = 0, 0
        while outcome.attempts < count:
            place, ledger, organization = ground.new(), Ledger(), f"org{rounds}"
            store = place.open()
            people = open_round(store, organization, PEOPLE, first=rounds * 100)
            store.close()
            worker = Worker(fill_in, place, people, seed + rounds)
            until_ready([worker])
            while outcome.attempts < count and not worker.ended:
                listen_for_progress([worker], ledger, chance.uniform(0, BETWEEN))
                if worker.ended:
                    break
                server.restart()
                outcome.attempts += 1
            finish([worker], ledger)
            outcome.findings.merge(compared(place, organization, people, ledger))
            words += sum(ledger.words.values())
            ground.remove(place)
            rounds += 1
        outcome.note = f"40 respondents, {rounds} waves; told {words} times to try again"
    return outcome
