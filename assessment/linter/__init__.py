"""Check a questionnaire file as a careful colleague would, as far as a program can.

``assessment.library`` refuses what would break or be scored wrongly; the rules here are about good items
and an honest instrument. Which rules there are is listed in ``RULES``; how strict, in the file's ``rules``;
what they know of a language, in ``words/``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from assessment.library import Finding, read_questionnaire
from assessment.linter.fault import Fault
from assessment.linter.pairs import double_faults, mirror_faults
from assessment.linter.structure import band_faults, count_faults, facet_faults, page_faults, scale_faults
from assessment.linter.substance import claim_check_faults, claim_faults, lever_faults, notice_faults
from assessment.linter.wording import (
    readability_faults,
    text_faults,
    unknown_language_faults,
    wording_faults,
)
from assessment.questionnaire import Questionnaire

RULES: tuple[Callable[[Questionnaire], Iterator[Fault]], ...] = (
    count_faults,
    facet_faults,
    scale_faults,
    page_faults,
    band_faults,
    wording_faults,
    text_faults,
    readability_faults,
    unknown_language_faults,
    double_faults,
    mirror_faults,
    claim_faults,
    lever_faults,
    claim_check_faults,
    notice_faults,
)


def lint(id_or_path: str | os.PathLike[str]) -> list[Finding]:
    """Everything that is wrong with a questionnaire file, in the order of its lines; empty when it is sound.

    A file that cannot be loaded is told what keeps it from loading; the rules on style wait until it can.
    Raises UnknownQuestionnaire when there is no such file.
    """
    file = read_questionnaire(id_or_path)
    if file.findings or file.questionnaire is None:
        return list(file.findings)
    found = [file.finding(*fault, "linter") for rule in RULES for fault in rule(file.questionnaire)]
    return sorted(found, key=lambda finding: finding.line)
