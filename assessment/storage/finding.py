"""What care found wrong, or had to say: one line each, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessment.i18n import Language, translate


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it must be, and where: the installation, or the id of an organization.

    ``values`` name waves, tables and counts; never an answer, a code or a person.
    """

    code: str
    place: str
    values: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, language: Language) -> str:
        """The finding in ``language``: what, where, what to do."""
        return translate(f"care.finding.{self.code}", language, place=self.place, **self.values)
