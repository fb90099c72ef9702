"""Whatever is in a file, an import ends in a preview or in one sentence, never in anything else.

``pytest tests/test_importing_fuzz.py --import-mutations 100000`` tries as many mutated files.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import import_samples as samples
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_samples import SAMPLES, as_csv, as_json, as_xlsx, grid

from assessment.errors import AssessmentError
from assessment.i18n import LANGUAGES
from assessment.importing import normalized_csv, preview_import
from assessment.questionnaire import Questionnaire

sys.path.append(str(Path(__file__).parents[1]))

from benchmarks.campaigns import mutations


def seeds() -> list[bytes]:
    found = [samples.content(sample) for sample in SAMPLES]
    for sample in SAMPLES:
        found += [as_xlsx(grid(sample)), as_csv(grid(sample), "\t", "utf-16")]
    return [*found, as_json(grid("limesurvey_full_long.csv")), as_json(grid("msforms.csv"))]


SEEDS = seeds()


def mutated(seed: int) -> bytes:
    chance = random.Random(seed)
    return mutations.mutated(chance.choice(SEEDS), chance)


def ends_well(file: bytes, questionnaire: Questionnaire) -> bool:
    """Whether ``file`` gives a preview; False for a sentence, and anything else is raised."""
    try:
        normalized_csv(preview_import(file, questionnaire))
    except AssessmentError as fault:
        return not [fault.sentence(language) for language in LANGUAGES]
    return True


def test_mutated_files__give_a_preview_or_one_sentence(pytestconfig: pytest.Config) -> None:
    questionnaire = samples.questionnaire()
    tries = pytestconfig.getoption("--import-mutations")
    taken = 0
    for seed in range(tries):
        try:
            taken += ends_well(mutated(seed), questionnaire)
        except Exception as fault:
            fault.add_note(f"mutation with seed {seed}")
            raise
    assert taken > tries / 10  # else the mutations never come past the first door


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    file=st.binary(max_size=300)
    | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_any_bytes__give_a_preview_or_one_sentence(file: bytes) -> None:
    ends_well(file, samples.questionnaire())


CELLS = st.text(max_size=30) | st.sampled_from(
    ["1", "A1", "Agree", "REP", "=1", "&lt;", '{"ImportId":"x"}', "", " "]
)
HEADERS = CELLS | st.sampled_from(
    ["id", "role", "SELL01", "SELL02", "submitdate", "Status", "Finished", "open"]
)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_table__gives_a_preview_or_one_sentence(data: st.DataObject) -> None:
    width = data.draw(st.integers(1, 6))
    rows = [
        data.draw(st.lists(HEADERS, min_size=width, max_size=width))
        for _ in range(data.draw(st.integers(1, 3)))
    ]
    rows += data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=6))
    ends_well(as_csv(rows, data.draw(st.sampled_from(",;\t|"))), samples.questionnaire())
