"""What is taken home: seconds and size of every file, for 10, 300 and 5,000 people.

    python benchmarks/exports.py [--markdown]

Simulated answers of one organization with teams of fifty; a first slide deck is made and forgotten
beforehand, as fonts and drawing start slowly once.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

if not __package__:  # run as a file: see the folder above, and not the file beside this one as `statistics`
    sys.path[0] = str(Path(__file__).resolve().parents[1])

import numpy as np
import pandas as pd

from assessment.answers_file import ResponseTable
from assessment.charts import Material
from assessment.export import About
from assessment.i18n import NL
from assessment.library import load_questionnaire
from assessment.results import organization_result
from assessment.scoring import score
from assessment.takeaway import TAKEAWAYS, untold
from benchmarks.written import table

QUESTIONNAIRE = load_questionnaire("sustainable-success")
PEOPLE = (10, 300, 5000)
SLIDES_BOUND = 10.0


def material(people: int) -> Material:
    """One organization of so many people, one in eight (at least five) of its management team."""
    random = np.random.default_rng(people)
    few = max(5, min(people // 8, 20))
    middle = random.normal(3, 0.6, (people, 1))
    codes = np.clip(np.rint(middle + random.normal(0, 0.9, (people, len(QUESTIONNAIRE.items)))), 1, 5)
    persons = pd.DataFrame(
        {
            "organization": "acme",
            "wave": "2026",
            "role": ["mt"] * few + ["rep"] * (people - few),
            "team": [""] * few + [f"Team {number // 50 + 1}" for number in range(people - few)],
            "language": "nl",
        }
    )
    answers = ResponseTable.of(QUESTIONNAIRE, persons, pd.DataFrame(codes, columns=list(QUESTIONNAIRE.items)))
    return Material(organization_result(score(QUESTIONNAIRE, answers), name="Acme"))


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--markdown", action="store_true")
    markdown = asked.parse_args().markdown
    made = {people: material(people) for people in PEOPLE}
    TAKEAWAYS["slides"].make(made[PEOPLE[0]], NL, About(2026), untold)
    rows, slowest = [], 0.0
    for name, takeaway in TAKEAWAYS.items():
        cells = []
        for people in PEOPLE:
            begun = time.perf_counter()
            content = takeaway.make(made[people], NL, About(2026), untold)
            seconds = time.perf_counter() - begun
            slowest = max(slowest, seconds if name == "slides" else 0)
            cells.append(f"{seconds:.1f} s, {len(content) / 1000:,.0f} kB")
        rows.append([name, *cells])
    print(table(["file", *(f"{people:,} people" for people in PEOPLE)], rows, markdown=markdown))
    print(f"\nslowest slides: {slowest:.1f} s (at most {SLIDES_BOUND:.0f})")


if __name__ == "__main__":
    main()
