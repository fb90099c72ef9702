"""Mutated files into every reader of the product: a reading or a sentence, in time and in memory."""

from __future__ import annotations

import csv
import io
import json
import random
import resource
import sys
import tempfile
import time
import warnings
import zipfile
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import yaml

from assessment.answers_file import is_list, read_invited, read_people, read_responses
from assessment.attack import read_tables
from assessment.benchmark import Edition, Pool
from assessment.claim_check.accounts import read_accounts
from assessment.errors import AssessmentError
from assessment.i18n import LANGUAGES
from assessment.importing import normalized_csv, preview_import
from assessment.invitation_list import read_people_list, read_team_lines
from assessment.library import read_questionnaire
from assessment.linter import lint
from assessment.notice import read_facts
from benchmarks.campaigns import readable
from benchmarks.campaigns.mutations import mutated
from benchmarks.campaigns.promise import Attacked

MOST_SECONDS = 10.0
MOST_BYTES = 512 * 1024 * 1024
LEAST_DECODED = 0.30
AT_ONCE = 200
WORKERS = 2


@dataclass
class Part:
    """What a worker counted of some files."""

    files: int = 0
    decoded: int = 0
    taken: int = 0
    slowest: float = 0.0
    largest: int = 0
    found: list[str] = field(default_factory=list)


def imports(attacked: Attacked, count: int) -> None:
    """``count`` mutated files, each into the readers of its kind."""
    whole = Part()
    starts = range(0, count, AT_ONCE)
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"), initializer=_bounded) as pool:
        jobs = {pool.submit(_some, attacked.seed, at, min(AT_ONCE, count - at)): at for at in starts}
        for job in as_completed(jobs):
            try:
                part = job.result()
            except BrokenProcessPool:
                attacked.find(f"a reader ended its process, among files {jobs[job]} and the {AT_ONCE} after")
                break
            whole.files += part.files
            whole.decoded += part.decoded
            whole.taken += part.taken
            whole.slowest = max(whole.slowest, part.slowest)
            whole.largest = max(whole.largest, part.largest)
            for said in part.found:
                attacked.find(said)
    attacked.attempts = whole.files
    share = whole.decoded / max(1, whole.files)
    if share < LEAST_DECODED:
        attacked.find(f"only {share:.0%} of the files pass decoding: the mutations are too coarse")
    attacked.note = (
        f"{share:.0%} pass decoding, {whole.taken / max(1, whole.files):.0%} are taken; "
        f"slowest {whole.slowest:.1f} s, most memory {whole.largest // 2**20} MiB"
    )


def _bounded() -> None:
    """No process may take more than the bound beside what it holds before the first file."""
    sys.path.append(str(readable.TESTS))
    warnings.simplefilter("ignore")
    readable.samples()
    held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + MOST_BYTES, held + MOST_BYTES))


def _some(seed: int, start: int, count: int) -> Part:
    part = Part()
    with tempfile.TemporaryDirectory(prefix="scan-imports-") as folder:
        for number in range(start, start + count):
            chance = random.Random(f"{seed} {number}")
            kind = chance.choice(sorted(readable.samples()))
            file = mutated(chance.choice(readable.samples()[kind]), chance)
            _one(part, Path(folder), kind, file, f"file {number} of seed {seed} ({kind})")
    return part


def _one(part: Part, folder: Path, kind: str, file: bytes, name: str) -> None:
    part.files += 1
    part.decoded += decodes(kind, file)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the highest so far begins anew
    held = _kibibytes("VmRSS")
    begin = time.perf_counter()
    try:
        READERS[kind](file, folder)
        part.taken += 1
    except AssessmentError as fault:
        if not all(fault.sentence(language) for language in LANGUAGES):
            part.found.append(f"{name}: no sentence")
    except Exception as fault:  # noqa: BLE001 - this is what is looked for
        part.found.append(f"{name}: {type(fault).__name__}: {fault}")
    took = time.perf_counter() - begin
    part.slowest = max(part.slowest, took)
    if took > MOST_SECONDS:
        part.found.append(f"{name}: {took:.1f} s")
    more = (_kibibytes("VmHWM") - held) * 1024
    part.largest = max(part.largest, more)
    if more > MOST_BYTES:
        part.found.append(f"{name}: {more} bytes")


def _kibibytes(name: str) -> int:
    """What the system says of this process's memory."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1])


def decodes(kind: str, file: bytes) -> bool:
    """Whether a file is still one of its format: by the standard library and PyYAML, not by the product."""
    try:
        if file.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(file)) as packed:
                return packed.testzip() is None
        text = file.decode("utf-16" if file[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        if kind in ("questionnaire", "notice"):
            yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        elif kind == "edition" or text.lstrip()[:1] in ("[", "{"):
            json.loads(text)
        else:
            list(csv.reader(io.StringIO(text, newline="")))
    except Exception:  # noqa: BLE001 - each format has errors of its own
        return False
    return True


def _import(file: bytes, _folder: Path) -> None:
    normalized_csv(preview_import(file, readable.small_instrument()))


def _on_disk(file: bytes, folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(file)
    return path


def _questionnaire(file: bytes, folder: Path) -> None:
    path = _on_disk(file, folder, "questionnaire.yaml")
    findings = [*read_questionnaire(path).findings]
    if not findings:
        findings += lint(path)
    for finding in findings:
        for language in LANGUAGES:
            finding.sentence(language)


def _notice(file: bytes, folder: Path) -> None:
    read_facts(_on_disk(file, folder, "notice.yaml"))


def _answers(file: bytes, folder: Path) -> None:
    read_responses(_on_disk(file, folder, "answers.csv"), readable.instrument())


def _invited(file: bytes, folder: Path) -> None:
    path = _on_disk(file, folder, "invited.csv")
    (read_people if is_list(path) else read_invited)(path, readable.instrument())


def _people(file: bytes, _folder: Path) -> None:
    reading = read_people_list(file, readable.instrument())
    read_team_lines(file.decode("utf-8", "replace"))
    assert reading.people or reading.findings


def _benchmark(file: bytes, _folder: Path) -> None:
    Pool(Path("nowhere"), readable.instrument()).add(file, "row.csv", today=date(2026, 1, 1))


def _edition(file: bytes, _folder: Path) -> None:
    Edition.of_json(file, readable.instrument())


def _accounts(file: bytes, _folder: Path) -> None:
    read_accounts(file)


@cache
def _tables_folder(folder: Path) -> Path:
    own = folder / "tables"
    own.mkdir()
    return own


def _tables(file: bytes, folder: Path) -> None:
    own = _tables_folder(folder)
    _on_disk(file, own, "facet_scores.csv")
    read_tables(own)


READERS: Mapping[str, Callable[[bytes, Path], None]] = {
    "other tool's answers": _import,
    "questionnaire": _questionnaire,
    "notice": _notice,
    "answers": _answers,
    "invited": _invited,
    "invitation list": _people,
    "benchmark row": _benchmark,
    "edition": _edition,
    "accounts": _accounts,
    "released tables": _tables,
}
