"""Coroutines in tests: Playwright keeps a loop running in the thread of all tests once a browser was used."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Given = TypeVar("Given")


def in_a_loop_of_its_own(going: Coroutine[Any, Any, Given]) -> Given:
    """Run it in a thread that has no loop yet."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, going).result()
