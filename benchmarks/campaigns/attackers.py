"""Attackers who hold the files of a closed wave: each guesses which code gave which response, and the order.

A guess is a pair of a code's hash and a response's id, with the chance that it has by what cannot be hidden
(how many people there are, which responses were there before a backup, which rows an urn step moved).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import random
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import comb

from assessment.storage.urn import LEAST_GROUP
from benchmarks.campaigns.people import WAVE
from benchmarks.campaigns.waves import Evidence, Look

MOST_TRIES = 2000


@dataclass
class Guess:
    """What an attacker comes up with for one wave."""

    pairs: list[tuple[str, str]] = field(default_factory=list)
    chances: list[float] = field(default_factory=list)
    codes_in_order: list[str] = field(default_factory=list)
    responses_in_order: list[str] = field(default_factory=list)

    def pair(self, code: str, response: str, chance: float) -> None:
        """One more pair."""
        self.pairs.append((code, response))
        self.chances.append(chance)


Attacker = Callable[[Evidence, random.Random], Guess]


def order_of_rows(evidence: Evidence, chance: random.Random) -> Guess:
    """The database gives its rows in the order in which they came."""
    del chance
    return _by_order(evidence.codes, [name for name, _ in evidence.responses])


def place_in_the_file(evidence: Evidence, chance: random.Random) -> Guess:
    """Rows lie in the file in the order in which they came: page by page, in a page from its end."""
    del chance
    content = _all(evidence)
    page = 4096 if not evidence.system else 8192

    def place(name: str) -> tuple[int, int]:
        at = content.find(name.encode())
        return at // page, -(at % page)

    return _by_order(
        sorted(evidence.codes, key=place), sorted((name for name, _ in evidence.responses), key=place)
    )


def system_columns(evidence: Evidence, chance: random.Random) -> Guess:
    """PostgreSQL's own columns: rows of one transaction share ``xmin``, and ``ctid`` is the place."""
    code, response = evidence.system["code"], evidence.system["response"]

    def age(rows: dict[str, tuple[int, ...]]) -> list[str]:
        return sorted(rows, key=lambda name: (rows[name][2], rows[name][:2]))

    guess = _by_order(age(code), age(response))
    by_transaction: dict[int, list[str]] = {}
    for name, row in response.items():
        by_transaction.setdefault(row[2], []).append(name)
    same = {name: by_transaction[row[2]] for name, row in code.items() if row[2] in by_transaction}
    for position, (name, _) in enumerate(guess.pairs):
        if name in same and len(same[name]) < len(response):
            guess.pairs[position] = (name, chance.choice(same[name]))
    return guess


def remains_after(evidence: Evidence, chance: random.Random) -> Guess:
    """What was written together lies together: the response that follows a copy of the code's hash."""
    return _remains(evidence, chance, 0)


def remains_before(evidence: Evidence, chance: random.Random) -> Guess:
    """What was written together lies together: the response in front of a copy of the code's hash."""
    return _remains(evidence, chance, -1)


def two_backups(evidence: Evidence, chance: random.Random) -> Guess:
    """Between two backups one code was used and one row came in: that row, or its like, is the response.

    Chance: where the urn let responses out between the two, each of them is that of any one who waited, and
    the sender was among them: a pair is right once in as many times as there were, and never oftener than
    once in the 2k that the urn promises.
    """
    guess = Guess()
    for before, after in evidence.sendings:
        new = sorted(after.inbox.keys() - before.inbox.keys()) + sorted(
            after.responses.keys() - before.responses.keys()
        )
        left = [name for name, _ in evidence.responses if name not in before.responses]
        alike = [name for name in left if name in new]
        waiting = max(len(before.inbox) + 1, 2 * LEAST_GROUP)
        for code in after.used - before.used:
            guess.pair(code, chance.choice(alike or left), 1 / waiting if alike else 1 / len(left))
    return guess


def sealed_lengths(evidence: Evidence, chance: random.Random) -> Guess:
    """A sealed row is as long as what is in it."""
    sizes: dict[str, int] = {}
    for before, after in evidence.sendings:
        new = after.inbox.keys() - before.inbox.keys()
        for code in after.used - before.used:
            sizes[code] = max((after.inbox[name] for name in new), default=0)
    return _by_length(evidence, sizes, chance)


def draft_lengths(evidence: Evidence, chance: random.Random) -> Guess:
    """The draft that goes when a code is used is as long as the answers."""
    sizes: dict[str, int] = {}
    for before, after in evidence.sendings:
        gone = before.drafts.keys() - after.drafts.keys()
        for code in after.used - before.used:
            sizes[code] = max((before.drafts[name] for name in gone), default=0)
    return _by_length(evidence, sizes, chance)


def steps_of_the_urn(evidence: Evidence, chance: random.Random) -> Guess:
    """Rows that leave the inbox together come out in the same order of their ids."""
    del chance
    code_of, guess = {}, Guess()
    for before, after in evidence.sendings:
        for code in after.used - before.used:
            for name in _came(before, after):
                code_of[name] = code
    for before, after in (*evidence.sendings, evidence.closing):
        arrived = set(_came(before, after))
        moved = [name for name in sorted({*before.inbox, *arrived} - after.inbox.keys()) if name in code_of]
        out = sorted(after.responses.keys() - before.responses.keys())
        if moved and len(moved) == len(out):
            for name, response in zip(moved, out, strict=True):
                guess.pair(code_of[name], response, 1 / len(out))
    return guess


def digests_of_releases(evidence: Evidence, chance: random.Random) -> Guess:
    """Each release has a keyed digest over the responses of its time: with the key beside the database,
    try which of them it fits. (Few people only: the tries double with each.)
    """
    key = next((content for name, content in evidence.files.items() if name.endswith("digest.key")), b"")
    left = list(evidence.digests)
    before: list[str] = []
    for kind, content in evidence.releases:
        wanted, size = content.get("responses"), content.get("count", 0) - len(before)
        if kind != "urn" or not 0 < size <= len(left) or comb(len(left), size) > MOST_TRIES:
            break
        block = next(
            (
                tried
                for tried in combinations(left, size)
                if _digest(key, evidence, [*before, *tried]) == wanted
            ),
            (),
        )
        before.extend(chance.sample(block, len(block)))
        left = [name for name in left if name not in block]
    return Guess(responses_in_order=[*before, *chance.sample(left, len(left))])


def teams_of_releases(evidence: Evidence, chance: random.Random) -> Guess:
    """Each release says how many of each team it let out: teams that came out early answered early."""
    moments: dict[str, list[int]] = {}
    for number, (_, content) in enumerate(evidence.releases):
        for _, team, count in content.get("groups", ()):
            moments.setdefault(team, []).extend([number] * count)
    early = {team: sum(numbers) / len(numbers) for team, numbers in moments.items()}
    names = sorted(evidence.teams, key=lambda name: (early.get(evidence.teams[name], 0.0), chance.random()))
    return Guess(responses_in_order=names)


def log(evidence: Evidence, chance: random.Random) -> Guess:
    """The log names codes, responses or answers."""
    del chance
    guess = Guess()
    for name, said in evidence.responses:
        if name in evidence.log or said in evidence.log:
            guess.pair(name, name, 0.0)
    for code in evidence.codes:
        if code in evidence.log:
            guess.pair(code, code, 0.0)
    return guess


FROM_FILES: dict[str, Attacker] = {
    "order of the rows": order_of_rows,
    "place in the file": place_in_the_file,
    "remains, the next after": remains_after,
    "remains, the one before": remains_before,
    "a backup around each sending": two_backups,
    "length of the sealed row": sealed_lengths,
    "length of the deleted draft": draft_lengths,
    "backups around each step of the urn": steps_of_the_urn,
    "digests of the releases": digests_of_releases,
    "teams of the releases": teams_of_releases,
}
FROM_POSTGRESQL: dict[str, Attacker] = {"ctid and xmin": system_columns}


def _by_order(codes: Sequence[str], responses: Sequence[str]) -> Guess:
    guess = Guess(codes_in_order=list(codes), responses_in_order=list(responses))
    for code, response in zip(codes, responses, strict=False):
        guess.pair(code, response, 1 / len(responses))
    return guess


def _by_length(evidence: Evidence, sizes: dict[str, int], chance: random.Random) -> Guess:
    """The shortest with the shortest, and so on; chance decides between equals."""
    guess = Guess()
    codes = sorted(sizes, key=lambda code: (sizes[code], chance.random()))
    responses = sorted(evidence.responses, key=lambda entry: (len(entry[1]), chance.random()))
    for code, (response, _) in zip(codes, responses, strict=False):
        guess.pair(code, response, 1 / len(responses))
    return guess


def _came(before: Look, after: Look) -> list[str]:
    return sorted(after.inbox.keys() - before.inbox.keys())


def _digest(key: bytes, evidence: Evidence, names: Sequence[str]) -> str:
    digests = sorted(evidence.digests[name] for name in names)
    return hmac.new(key, json.dumps([WAVE, *digests]).encode(), hashlib.sha256).hexdigest()


def _all(evidence: Evidence) -> bytes:
    return b"".join(content for _, content in sorted(evidence.files.items()))


def _finds(content: bytes, wanted: bytes) -> Iterator[int]:
    at = content.find(wanted)
    while at >= 0:
        yield at
        at = content.find(wanted, at + 1)


def _remains(evidence: Evidence, chance: random.Random, beside: int) -> Guess:
    """For each code the nearest response on one side, over all copies in files and captured journals."""
    content = _all(evidence) + b"".join(evidence.journals)
    places = sorted(
        (at, name)
        for name, said in evidence.responses
        for wanted in {name, said}
        for at in _finds(content, wanted.encode())
    )
    guess = Guess()
    for code in evidence.codes:
        near = []
        for at in _finds(content, code.encode()):
            position = bisect_left(places, (at, "")) + beside
            if 0 <= position < len(places):
                near.append((abs(places[position][0] - at), places[position][1]))
        best = min(near)[1] if near else chance.choice(evidence.responses)[0]
        guess.pair(code, best, 1 / len(evidence.responses))
    return guess
