"""An encrypted backup between the press that makes it and the one that downloads it: in memory only."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

_BACKUP = "locked-backup"


@dataclass(frozen=True)
class LockedBackup:
    """The name of a backup and its encrypted content."""

    name: str
    content: bytes


def kept_backup() -> LockedBackup | None:
    """What was made in this window and not yet downloaded."""
    kept = st.session_state.get(_BACKUP)
    return kept if isinstance(kept, LockedBackup) else None


def keep_backup(made: LockedBackup | None) -> None:
    """Keep a backup for this window; None once it was downloaded."""
    st.session_state[_BACKUP] = made
