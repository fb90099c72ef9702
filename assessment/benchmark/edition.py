"""An edition: what a pool held at one time, made to be compared with, and nothing from before."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from assessment.benchmark.bands import BANDS, middle_of
from assessment.benchmark.columns import TEXTS, TRAITS, columns, count_columns, many, point_columns
from assessment.errors import InvalidAnswersFile
from assessment.questionnaire import MAX_SCORE, Questionnaire

_MIDDLES = {band: middle_of(band) for band in ("", *BANDS)}
LEAST_ORGANIZATIONS, LEAST_RESPONDENTS, MOST_SHARE, LEAST_CHANGES = 5, 10.0, 0.4, 3
EDITION_FILE = "benchmark-edition.json"
"""In a data folder: the edition that every organization there is compared with."""


@dataclass(frozen=True)
class Edition:
    """Rows that may be compared with, under ids new in every edition, in an order that tells nothing.

    ``members``: hashes of the rows, by which the next edition counts what has changed.
    """

    number: int
    year: int
    questionnaire: str
    version: str
    rows: pd.DataFrame
    members: frozenset[str] = field(default_factory=frozenset)
    simulated: bool = False

    @property
    def name(self) -> str:
        """What people call it."""
        return f"{self.number} ({self.year})"

    def composition(self) -> dict[str, dict[str, int]]:
        """How many organizations have which trait, by trait."""
        found = {}
        for trait, column in TRAITS.items():
            texts = self.rows[column].str.split(" ").str[0] if trait == "language" else self.rows[column]
            counts = texts.replace("", "?").value_counts()
            found[trait] = {str(name): int(count) for name, count in counts.items()}
        return found

    def to_json(self) -> bytes:
        """The edition as a file: a list for each column, nothing below whole points."""
        lists = {
            name: [None if cell is pd.NA else cell for cell in self.rows[name].tolist()]
            for name in self.rows.columns
        }
        content = {
            "edition": self.number,
            "year": self.year,
            "questionnaire": self.questionnaire,
            "version": self.version,
            "organizations": len(self.rows),
            "composition": self.composition(),
            "limits": {
                "least_organizations": LEAST_ORGANIZATIONS,
                "least_respondents": LEAST_RESPONDENTS,
                "most_share": MOST_SHARE,
                "least_changes": LEAST_CHANGES,
            },
            "simulated": self.simulated,
            "members": sorted(self.members),
            "rows": lists,
        }
        return (json.dumps(content, separators=(",", ":")) + "\n").encode()

    @classmethod
    def of_json(cls, content: bytes, questionnaire: Questionnaire) -> Edition:
        """The edition of a file; InvalidAnswersFile where it is none, or of another version."""
        try:
            found: Mapping[str, Any] = json.loads(content)
            kind = (str(found["questionnaire"]), str(found["version"]))
            number, year, simulated = int(found["edition"]), int(found["year"]), bool(found["simulated"])
            members, rows = frozenset(map(str, found["members"])), pd.DataFrame(found["rows"])
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            raise InvalidAnswersFile("benchmark.no_edition") from None
        if kind != (questionnaire.id, questionnaire.version):
            wanted = f"{questionnaire.id} {questionnaire.version}"
            raise InvalidAnswersFile(
                "benchmark.version", source="edition", found=" ".join(kind), wanted=wanted
            )
        return cls(number, year, *kind, _checked(rows, questionnaire), members, simulated)


def _checked(rows: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """The rows of a file with whole points, 0 to 100, and texts; InvalidAnswersFile where they are not so."""
    points, texts = point_columns(questionnaire), [*TEXTS, *count_columns(questionnaire)]
    try:
        numbers = rows[["year", *points]].astype("Int64")
        known = numbers[points].to_numpy(dtype=float, na_value=0.0)
        sound = bool(((known >= 0) & (known <= MAX_SCORE)).all())
        sound &= all(isinstance(cell, str) for name in texts for cell in rows[name])
    except (ValueError, KeyError, TypeError, OverflowError):
        sound = False
    if not sound or list(rows.columns) != columns(questionnaire):
        raise InvalidAnswersFile("benchmark.no_edition")
    return rows.assign(**{name: numbers[name] for name in numbers.columns})


def build(
    rows: pd.DataFrame,
    questionnaire: Questionnaire,
    *,
    year: int,
    before: Edition | None = None,
    simulated: bool = False,
) -> Edition:
    """A new edition of a pool's rows.

    Holds organizations with at least ten respondents in their largest role not of few; needs five of them,
    none with more than 40% of all respondents (by the middle of its band), and at least three changes since
    the edition ``before``, so that nobody's numbers follow from two editions. Raises InvalidAnswersFile.
    """
    middles = _middles(rows, count_columns(questionnaire))
    sizes = np.stack([middles[f"n_{role}"] for role in many(questionnaire)]).max(axis=0)
    large = sizes >= LEAST_RESPONDENTS
    kept = rows[large]
    if len(kept) < LEAST_ORGANIZATIONS:
        raise InvalidAnswersFile("benchmark.few_organizations", n=len(kept), least=LEAST_ORGANIZATIONS)
    people = np.stack(list(middles.values())).sum(axis=0)[large]
    if people.max() / people.sum() > MOST_SHARE:
        raise InvalidAnswersFile("benchmark.one_dominates", most=f"{MOST_SHARE:.0%}")
    members = frozenset(_hashes(kept, point_columns(questionnaire)))
    if before is not None and len(members ^ before.members) < LEAST_CHANGES:
        changed = len(members ^ before.members)
        raise InvalidAnswersFile("benchmark.few_changes", n=changed, least=LEAST_CHANGES)
    order = np.random.default_rng(secrets.randbits(64)).permutation(len(kept))
    shown = kept[columns(questionnaire)].iloc[order].reset_index(drop=True)
    ids = secrets.token_hex(8 * len(shown))
    shown = shown.assign(organization=[ids[at : at + 16] for at in range(0, len(ids), 16)])
    number = before.number + 1 if before else 1
    return Edition(number, year, questionnaire.id, questionnaire.version, shown, members, simulated)


def _middles(rows: pd.DataFrame, counts: list[str]) -> dict[str, NDArray[np.float64]]:
    """The middle of the band of every row, by column of counts."""
    bands, middles = pd.Index(list(_MIDDLES)), np.array(list(_MIDDLES.values()))
    return {name: middles[bands.get_indexer(pd.Index(rows[name]))] for name in counts}


def _hashes(rows: pd.DataFrame, points: list[str]) -> list[str]:
    hashed = pd.util.hash_pandas_object(rows[["year", *points]].astype(float), index=False)
    digits = hashed.to_numpy().astype(">u8").tobytes().hex()
    return [digits[at : at + 16] for at in range(0, len(digits), 16)]
