"""Do the intervals keep their promise? The product's results of simulated organizations of known place.

    python benchmarks/coverage.py [--organizations 2000] [--setting NAME] [--markdown] [--write FILE]

Every figure comes from ``score`` and ``organization_result``, as a user gets it. "Invited": the truth is what
all invited people would have answered. "Beyond": what the model expects of people without end in the same
roles and teams. From 2,000 organizations a coverage of 90% is known to 1.3 points either way, of 95% to 1.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

if not __package__:  # run as a file: see the folder above
    sys.path[0] = str(Path(__file__).resolve().parents[1])

import numpy as np
import pandas as pd

from assessment.answers_file import INVITED_COLUMNS, PERSON_COLUMNS, ResponseTable
from assessment.interpretation import gap_certainty
from assessment.library import load_questionnaire
from assessment.psychometrics.estimate import Estimate
from assessment.psychometrics.intervals import stratified_mean
from assessment.questionnaire import Questionnaire
from assessment.results import ALL, INDEX, Claim, Figure, Gap, Level, OrganizationResult, organization_result
from assessment.scoring import ScoreTable, score
from assessment.simulation import Block, simulated
from assessment.weights import Weights, figure_weights
from benchmarks.settings import GAP_SETTINGS, SETTINGS, Setting
from benchmarks.written import table, write_between

CLAIMS: tuple[Claim, ...] = ("invited", "beyond")
LEVELS = (0.90, 0.95)
WITHIN, MOST_WRONG = 2.0, 2.0
NEAR = 0.5
"""A gap counts as the setting's where the invited people's own is this near to it, in points."""
MOST_TRIED = 60
WORDS = ("clear", "probable", "cannot_tell", "no_gap")


@dataclass
class Tally:
    """Of one kind of figure: errors of its value, and how often each interval held the truth."""

    errors: list[float] = field(default_factory=list)
    held: dict[tuple[Claim, float], list[bool]] = field(default_factory=dict)
    halves: dict[Claim, list[float]] = field(default_factory=dict)

    def add(self, claim: Claim, estimate: Estimate, truth: float) -> None:
        """Count one interval."""
        if claim == CLAIMS[0] and estimate.level == LEVELS[0]:
            self.errors.append(estimate.value - truth)
        if estimate.has_interval:
            inside = estimate.ci_low - 1e-9 <= truth <= estimate.ci_high + 1e-9
            self.held.setdefault((claim, estimate.level), []).append(inside)
            if estimate.level == LEVELS[0]:
                self.halves.setdefault(claim, []).append((estimate.ci_high - estimate.ci_low) / 2)

    def add_shown(self, shown: Figure | Gap, truth: Mapping[Claim, float]) -> None:
        """Count a figure or gap with both of its claims and levels."""
        for claim in CLAIMS if shown.shown else ():
            for level in LEVELS:
                self.add(claim, shown.estimate(claim, level), truth[claim])

    def coverage(self, claim: Claim, level: float) -> float:
        """In how many of a hundred the truth was held; NaN where no interval was given."""
        held = self.held.get((claim, level))
        return 100 * float(np.mean(held)) if held else np.nan


def results(
    questionnaire: Questionnaire, block: Block, chosen: Iterable[int]
) -> Iterator[tuple[int, OrganizationResult, ScoreTable]]:
    """Position, result and scores of the ``chosen`` organizations of ``block``, from the product itself."""
    scores = scored(questionnaire, block)
    edges = np.concatenate([[0], np.cumsum(block.answers.sum(axis=1))])
    counts = [("o", "1", role, team, n) for (role, team), n in block.design.invited.items()]
    invited = pd.DataFrame(counts, columns=list(INVITED_COLUMNS))
    for position in map(int, chosen):
        mine = slice(edges[position], edges[position + 1])
        frames = (scores.respondents.iloc[mine], scores.items.iloc[mine], scores.facets.iloc[mine])
        one = ScoreTable.of(questionnaire, *frames)
        yield position, organization_result(one, invited=invited, agreed=True), one


def scored(questionnaire: Questionnaire, block: Block) -> ScoreTable:
    """Everybody of the block who answered, scored by the product, organization after organization."""
    where, person = np.nonzero(block.answers)
    design, n = block.design, len(where)
    teams = np.array([team for _, team in design.groups], dtype=str)[design.group_of[person]]
    columns = ("o", "1", design.role_of[person], teams, questionnaire.languages[0])
    index = pd.RangeIndex(n, name="response_id")
    persons = pd.DataFrame(dict(zip(PERSON_COLUMNS, columns, strict=True)), index=index)
    codes = block.given[block.answers]
    for scale, mine in block.instrument.scales():
        codes[:, mine] = np.where(np.isin(codes[:, mine], scale.missing_codes), np.nan, codes[:, mine])
    frame = pd.DataFrame(codes, index=index, columns=list(questionnaire.items))
    return score(questionnaire, ResponseTable.of(questionnaire, persons, frame))


def withheld(
    scores: ScoreTable, weights: Weights, invited: Mapping[str, int], claim: Claim, level: float
) -> Estimate:
    """The interval of a figure that is not shown, from complete answers: what the product keeps back."""
    roles = scores.questionnaire.role_ids
    facets, role = scores.facets.to_numpy(), scores.respondents["role"].to_numpy()
    strata = [
        facets[role == name][:, row != 0] @ row[row != 0] for name, row in zip(roles, weights, strict=True)
    ]
    sizes = [invited[name] for name in roles] if claim == "invited" else None
    return stratified_mean(strata, [1.0] * len(roles), population_sizes=sizes, level=level).estimate


def coverage(
    questionnaire: Questionnaire, setting: Setting, organizations: int, seed: int
) -> dict[str, Tally]:
    """The tallies of a setting: of the index, the dimensions together, the gap, and what is kept back."""
    tallies = {name: Tally() for name in ("index", "dimensions", "gap", "kept back")}
    design, weights = setting.design(questionnaire), figure_weights(questionnaire)["index", INDEX, ALL]
    invited = {role: int((design.role_of == role).sum()) for role in questionnaire.role_ids}
    first, second = questionnaire.role_ids[:2]
    blocks = simulated(
        questionnaire,
        design,
        organizations=organizations,
        seed=seed,
        habits=setting.habits,
        story=setting.story,
    )
    for block in blocks:
        truths = {"invited": block.invited_truth, "beyond": block.beyond_truth}

        def truth(level: Level, code: str, role: str, position: int) -> dict[Claim, float]:
            return {claim: float(truths[claim][level, code, role][position]) for claim in CLAIMS}  # noqa: B023

        for position, result, scores in results(questionnaire, block, np.arange(len(block.stories))):
            index = truth("index", INDEX, ALL, position)
            figure = result.figure("index", INDEX, ALL)
            tallies["index"].add_shown(figure, index)
            for dimension in questionnaire.dimensions:
                place = truth("dimension", dimension.id, ALL, position)
                tallies["dimensions"].add_shown(result.figure("dimension", dimension.id, ALL), place)
            ends = [truth("index", INDEX, role, position) for role in (first, second)]
            gap = {claim: ends[0][claim] - ends[1][claim] for claim in CLAIMS}
            tallies["gap"].add_shown(result.gap("index", INDEX), gap)
            if setting.kept_back:
                for claim in CLAIMS:
                    for level in LEVELS:
                        kept = withheld(scores, weights, invited, claim, level)
                        tallies["kept back"].add(claim, kept, index[claim])
    return tallies


def certainty_words(
    questionnaire: Questionnaire, setting: Setting, organizations: int, seed: int
) -> dict[str, int]:
    """How often each certainty word is said of a gap that the invited people really have."""
    first, second = questionnaire.role_ids[:2]
    counts = dict.fromkeys((*WORDS, "hidden", "wrong way"), 0)
    blocks = simulated(
        questionnaire,
        setting.design(questionnaire),
        organizations=MOST_TRIED * organizations,
        seed=seed,
        habits=setting.habits,
        story=setting.story,
    )
    left = organizations
    for block in blocks:
        truth = block.invited_truth
        gap = truth["index", INDEX, first] - truth["index", INDEX, second]
        chosen = np.flatnonzero(np.abs(gap - setting.shift) < NEAR)[:left]
        for _, result, _ in results(questionnaire, block, chosen):
            said = result.gap("index", INDEX)
            word = gap_certainty(said)
            counts[word] += 1
            counts["wrong way"] += word in ("clear", "probable") and said.value * setting.shift < 0
        left -= len(chosen)
        if not left:
            break
    return counts


def coverage_rows(setting: Setting, tallies: Mapping[str, Tally]) -> Iterator[list[str]]:
    """The rows of a setting: bias, then width and coverages by claim; a miss of the promise is marked."""
    for name, tally in tallies.items():
        if not tally.errors:
            continue
        cells = [f"{np.mean(tally.errors):+.1f}"]
        for claim in CLAIMS:
            half = tally.halves.get(claim)
            cells.append(f"{np.mean(half):.1f}" if half else "none")
            for level in LEVELS:
                share = tally.coverage(claim, level)
                missed = setting.promised and abs(share - 100 * level) > WITHIN
                cells.append("none" if np.isnan(share) else f"{share:.1f}{'*' if missed else ''}")
        yield [setting.words, name, *cells]


COVERAGE_HEADER = (
    *("setting", "figure", "bias"),
    *("invited ±", "90%", "95%"),
    *("beyond ±", "90%", "95%"),
)
WORDS_HEADER = ("setting", "real gap", "clear", "probable", "cannot tell", "no gap that matters", "wrong way")


def words_row(setting: Setting, counts: Mapping[str, int]) -> list[str]:
    """How often each word was said, in percent; "clear" without a gap beyond the promise is marked."""
    total = sum(counts[word] for word in WORDS)
    shares = [100 * counts[word] / max(total, 1) for word in (*WORDS, "wrong way")]
    mark = "*" if setting.shift == 0 and shares[0] > MOST_WRONG else ""
    cells = [f"{share:.1f}" for share in shares]
    return [setting.words, f"{setting.shift:.0f}", cells[0] + mark, *cells[1:]]


def main() -> None:
    """Run the settings and print, or write, the two tables."""
    options = _options()
    questionnaire = load_questionnaire(options.questionnaire)
    started = time.perf_counter()
    rows: list[list[str]] = []
    for setting in SETTINGS:
        if options.setting in (None, setting.name):
            rows += coverage_rows(
                setting, coverage(questionnaire, setting, options.organizations, options.seed)
            )
    words = [
        words_row(setting, certainty_words(questionnaire, setting, options.organizations, options.seed))
        for setting in GAP_SETTINGS
        if options.setting in (None, setting.name)
    ]
    parts = [
        f"{options.organizations:,} organizations a setting, seed {options.seed}. An asterisk: more than "
        f'{WITHIN:.0f} points beside the promise, or "clear" without a gap in more than {MOST_WRONG:.0f}%.',
        *([table(COVERAGE_HEADER, rows, markdown=options.markdown)] if rows else []),
        *([table(WORDS_HEADER, words, markdown=options.markdown)] if words else []),
    ]
    text = "\n\n".join(parts)
    if options.write:
        write_between(options.write, "coverage", text)
    print(text)
    print(f"\n{time.perf_counter() - started:.0f} s")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--organizations", type=int, default=2000)
    parser.add_argument("--setting", choices=[s.name for s in (*SETTINGS, *GAP_SETTINGS)])
    parser.add_argument("--questionnaire", default="sustainable-success")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--write", type=Path, help="Markdown file in which to replace the tables")
    options = parser.parse_args()
    options.markdown |= options.write is not None
    return options


if __name__ == "__main__":
    main()
