"""The keys of the set-up's widgets: of this organization, and of this beginning from what is stored."""

from __future__ import annotations

from assessment.app import state


def field_key(editing: state.Editing, field: str) -> str:
    """The key of a field; another one once the fields begin anew, so that they show what is stored."""
    return f"set-up-{editing.known.id}-{editing.turn}-{field}"
