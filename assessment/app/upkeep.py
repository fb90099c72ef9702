"""What the server does by itself, at start and then hourly: check, delete what is due, urns left over.

It runs in a thread beside the server, so no visitor waits for it. The log gets kind and place of what was
found, never a value; `assessment check` says it in words.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from assessment.errors import AssessmentError
from assessment.storage import SERVER, Store

EVERY_SECONDS = 3600.0
_log = logging.getLogger("assessment")


def once(store: Store) -> None:
    """One round. What cannot be done now is logged and tried again in the next round."""
    care = store.upkeep(SERVER)
    for step in (care.keep_time, care.draw_urns, care.close_ended, care.forget_guesses, care.let_go):
        try:
            step()
        except (AssessmentError, OSError) as error:
            _log.error("upkeep: %s failed: %s", step.__name__, _kind(error))
    for finding in care.check():
        _log.error("check: %s in %s", finding.code, finding.place)


def _kind(error: Exception) -> str:
    return error.code if isinstance(error, AssessmentError) else type(error).__name__


@asynccontextmanager
async def hourly(store: Store, every: float = EVERY_SECONDS) -> AsyncIterator[None]:
    """Rounds in the background for as long as the server runs; a round under way is finished at its end."""
    ending = asyncio.Event()
    rounds = asyncio.create_task(_rounds(store, every, ending))
    try:
        yield
    finally:
        ending.set()
        await rounds


async def _rounds(store: Store, every: float, ending: asyncio.Event) -> None:
    while not ending.is_set():
        try:
            await asyncio.to_thread(once, store)
        except Exception as error:  # noqa: BLE001 - the next round must come whatever happened in this one
            _log.error("upkeep failed: %s", type(error).__name__)
        with suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), every)
