"""What was found, in plain words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from assessment.attack.findings import Finding
from assessment.i18n import Language, format_number, plural, translate


def sentences(findings: Sequence[Finding], tables: int, language: Language) -> list[str]:
    """A sentence for each finding; or that nothing was found in that many tables."""
    if not findings:
        return [plural("attack.nothing", tables, language)]
    told = (_sentence(entry, language) for entry in findings)
    return [plural("attack.found", len(findings), language), *told]


def _sentence(finding: Finding, language: Language) -> str:
    kind = "role" if finding.group == finding.role else "group"
    said = translate(
        f"attack.{kind}",
        language,
        organization=finding.organization,
        wave=finding.wave,
        role=finding.role,
        group=finding.group,
        n=format_number(finding.n, language),
        figures=format_number(finding.figures, language),
        code=finding.code,
        mean=format_number(finding.mean, language, 1),
        error=format_number(finding.error, language, 1),
    )
    if math.isnan(finding.spread):
        return said
    return f"{said} {translate('attack.spread', language, spread=format_number(finding.spread, language, 1))}"
