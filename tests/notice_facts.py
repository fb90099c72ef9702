"""Facts of an invented wave, for the information notice."""

from __future__ import annotations

from pathlib import Path

import yaml

from assessment.notice import NoticeFacts

EXAMPLE = Path(__file__).parents[1] / "docs" / "notice-facts.example.yaml"
FACTS = EXAMPLE.read_text(encoding="utf-8")


def facts(**changed: object) -> NoticeFacts:
    """The facts of the example in the documentation, some of them changed."""
    return NoticeFacts.model_validate({**yaml.safe_load(FACTS), **changed})
