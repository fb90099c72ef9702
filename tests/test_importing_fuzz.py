"""Whatever is in a file, an import ends in a preview or in one sentence, never in anything else.

``pytest tests/test_importing_fuzz.py --import-mutations 100000`` tries as many mutated files.
"""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable

import import_samples as samples
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_samples import SAMPLES, as_csv, as_json, as_xlsx, grid

from assessment.errors import AssessmentError
from assessment.i18n import LANGUAGES
from assessment.importing import normalized_csv, preview_import
from assessment.questionnaire import Questionnaire

Mutation = Callable[[bytes, random.Random], bytes]
PIECES = (
    b'"', b"'", b",", b";", b"\t", b"\r", b"\n", b"\r\n", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"=1+1",
    b"<", b"&#0;", b"&amp;", b"{", b"}", b"[", b"]", b":", b"\\u0000", b"\\ud800", b"\xed\xa0\x80", b"1e999",
    b"A1048576", b"XFD1",
    b"<f>", b"99999999999", b"-1", b"PK\x03\x04", b"\xf0\x9f\x98\x80",
)  # fmt: skip


def _flip(file: bytes, chance: random.Random) -> bytes:
    changed = bytearray(file)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _insert(file: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(file))
    return file[:at] + chance.choice(PIECES) * chance.choice((1, 1, 2, 300)) + file[at:]


def _cut(file: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(file))
    return file[:start] + file[start + chance.randint(1, 200) :] if chance.random() < 0.7 else file[:start]


def _double(file: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.randrange(len(file)) for _ in range(2))
    return file[:end] + file[start:end] * chance.choice((1, 2, 20)) + file[end:]


def _swap(file: bytes, chance: random.Random) -> bytes:
    """Two lines, or two pieces around a comma, in each other's place."""
    mark = chance.choice((b"\n", b",", b">"))
    pieces = file.split(mark)
    first, second = (chance.randrange(len(pieces)) for _ in range(2))
    pieces[first], pieces[second] = pieces[second], pieces[first]
    return mark.join(pieces)


PLAIN_MUTATIONS: tuple[Mutation, ...] = (_flip, _insert, _cut, _double, _swap)


def _inside(file: bytes, chance: random.Random) -> bytes:
    """One part of a workbook mutated, and packed again as if nothing were."""
    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    name = chance.choice(sorted(parts))
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, content in parts.items():
            packed.writestr(
                part, chance.choice(PLAIN_MUTATIONS)(content, chance) if part == name else content
            )
    return changed.getvalue()


def seeds() -> list[bytes]:
    found = [samples.content(sample) for sample in SAMPLES]
    for sample in SAMPLES:
        found += [as_xlsx(grid(sample)), as_csv(grid(sample), "\t", "utf-16")]
    return [*found, as_json(grid("limesurvey_full_long.csv")), as_json(grid("msforms.csv"))]


SEEDS = seeds()


def mutated(seed: int) -> bytes:
    chance = random.Random(seed)
    file = chance.choice(SEEDS)
    workbook = file.startswith(b"PK")
    for _ in range(chance.randint(1, 3)):
        mutation = _inside if workbook and chance.random() < 0.8 else chance.choice(PLAIN_MUTATIONS)
        try:
            file = mutation(file, chance) or b" "
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            OSError,
            ValueError,
            EOFError,
            zlib.error,
            RuntimeError,
        ):
            break  # an earlier mutation has broken the archive
    return file


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
