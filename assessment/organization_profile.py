"""What is known of an organization beside its answers: whom to ask, where it belongs, how large it is."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assessment.notice import NoticeFacts

NACE_SECTIONS = tuple("ABCDEFGHIJKLMNOPQRSTUV")
"""Sections of the statistical classification of economic activities, revision 2.1."""
SIZE_CLASSES = ("1-9", "10-49", "50-249", "250-999", "1000+")
"""People employed."""
LONGEST = 200

Line = Annotated[str, StringConstraints(max_length=LONGEST, strip_whitespace=True)]
Basis = Literal["legitimate_interest", "public_task"]


class OrganizationProfile(BaseModel):
    """The facts of an organization that its waves begin with; "" means: not known yet."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    controller: Line = ""
    """Who decides on the data, by its legal name."""
    contact: Line = ""
    data_protection_officer: Line = ""
    recipients: Line = ""
    """Who sees the results."""
    processors: Line = ""
    location: Line = ""
    legal_basis: Basis | None = None
    sector: Literal["", *NACE_SECTIONS] = ""  # type: ignore[valid-type]
    """A NACE section."""
    size_class: Literal["", *SIZE_CLASSES] = ""  # type: ignore[valid-type]
    country: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")] = ""
    """ISO 3166-1, two letters."""
    languages: Annotated[tuple[str, ...], Field(max_length=10)] = ()
    """In which respondents can answer; the first is the organization's own."""

    def facts(self, name: str) -> NoticeFacts:
        """What respondents are told of the organization called ``name``."""
        return NoticeFacts(
            organization=name,
            controller=self.controller,
            contact=self.contact,
            data_protection_officer=self.data_protection_officer,
            recipients=self.recipients,
            processors=self.processors,
            location=self.location,
            legal_basis=self.legal_basis,
        )
