"""Whole files of every kind that the product reads: what mutations start from."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from assessment.benchmark import build
from assessment.benchmark.pool import read_rows
from assessment.charts import Material
from assessment.disclosure import SEPARATOR
from assessment.export import EXPORTS, About
from assessment.export.csv_format import to_csv
from assessment.i18n import EN
from assessment.library import load_questionnaire
from assessment.questionnaire import Questionnaire
from assessment.results import organization_result
from assessment.scoring import score
from assessment.simulation import Story, simulated_answers

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
PEOPLE = {("mt", ""): 5, ("rep", f"Noord{SEPARATOR}A"): 12, ("rep", "Zuid"): 10}


@cache
def instrument() -> Questionnaire:
    """The questionnaire that ships."""
    return load_questionnaire("sustainable-success")


@cache
def small_instrument() -> Questionnaire:
    """The one that the tests' samples of other tools answer."""
    return load_questionnaire(TESTS / "imports" / "questionnaire.yaml")


@cache
def samples() -> dict[str, list[bytes]]:
    """Kind of file → files of that kind that are taken as they are."""
    answers = _answers()
    rows = "".join(f"acme,2026,{role},{team},{n}\n" for (role, team), n in PEOPLE.items())
    addresses = [f"p{n}@acme.example;{'rep' if n else 'mt'};Zuid;Person {n}\n" for n in range(12)]
    row, edition, table = _released(answers)
    folder = ROOT / "questionnaires"
    return {
        "other tool's answers": _other_tools(),
        "questionnaire": [
            (TESTS / "imports" / "questionnaire.yaml").read_bytes(),
            *(path.read_bytes() for path in sorted(folder.glob("*.yaml"))),
            *(path.read_bytes() for path in sorted((TESTS / "instruments").glob("*.yaml"))),
        ],
        "notice": [(ROOT / "docs" / "notice-facts.example.yaml").read_bytes()],
        "answers": [answers.encode(), b"\xef\xbb\xbf" + answers.replace("\n", "\r\n").encode()],
        "invited": [
            f"organization,wave,role,team,invited\n{rows}".encode(),
            b"organization,wave,role,team,address\n"
            + b"".join(b"acme,2026,rep,Zuid,p%d@acme.example\n" % n for n in range(9)),
        ],
        "invitation list": [
            f"e-mail;role;team;name\n{''.join(addresses)}".encode(),
            "".join(addresses).encode("utf-16"),
            b"Noord > A: 12\nZuid: 10\n",
        ],
        "benchmark row": [row],
        "edition": [edition],
        "accounts": [
            b"account,own_revenue,total_spend\n"
            + b"".join(b"A%d,%d,%d.5\n" % (n, n, 2 * n) for n in range(1, 40)),
            b"\xef\xbb\xbfaccount;own_revenue;total_spend\r\nB;10,5;20\r\n",
        ],
        "released tables": [table],
    }


def _answers() -> str:
    story = Story(dict.fromkeys(instrument().facets, 50.0), {"mt": 10.0})
    frame = simulated_answers(instrument(), story, PEOPLE, organization="acme", wave="2026", seed=1)
    text: str = frame.to_csv(index=False, lineterminator="\n")
    return text


def _released(answers: str) -> tuple[bytes, bytes, bytes]:
    """A benchmark row, an edition, a table of scores."""
    import tempfile

    from assessment.answers_file import read_responses

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        path.write_text(answers, encoding="utf-8")
        table = score(instrument(), read_responses(path, instrument()))
    material = Material(organization_result(table, organization="acme", wave="2026"))
    row = to_csv(EXPORTS["benchmark"].table(material, EN, About(2026)))
    scores = to_csv(EXPORTS["facet_scores"].table(material, EN, About(2026)))
    one = read_rows(row, instrument(), "row.csv")
    pool = pd.concat([one] * 12, ignore_index=True)
    points = [name for name in pool.columns if str(pool[name].dtype) == "Int64" and name != "year"]
    spread = np.linspace(20, 80, len(pool)).round().astype(int)
    pool = pool.assign(**{name: pd.array(spread, dtype="Int64") for name in points}, n_rep="25-49")
    return row, build(pool, instrument(), year=2026, simulated=True).to_json(), scores


def _other_tools() -> list[bytes]:
    import import_samples as tools  # stands in tests/

    found = [tools.content(sample) for sample in tools.SAMPLES]
    for sample in tools.SAMPLES:
        found += [tools.as_xlsx(tools.grid(sample)), tools.as_csv(tools.grid(sample), "\t", "utf-16")]
    return [
        *found,
        *(tools.as_json(tools.grid(name)) for name in ("limesurvey_full_long.csv", "msforms.csv")),
    ]
