"""Wrong links and codes, counted by address and in all: in memory only, forgotten after a minute."""

from __future__ import annotations

import time
from collections import deque

from assessment.errors import LinkRefused

MOST_WRONG, MOST_WRONG_IN_ALL, WINDOW_SECONDS = 30, 600, 60.0
_MOST_ADDRESSES = 10_000


class Tries:
    """Refuses an address that tries too often, and everybody where all together do."""

    def __init__(self) -> None:
        self._by_address: dict[str, deque[float]] = {}
        self._all: deque[float] = deque(maxlen=MOST_WRONG_IN_ALL)

    def check(self, address: str) -> None:
        """LinkRefused where there were too many wrong ones within a minute."""
        mine = self._by_address.get(address)
        for tries, most in ((mine, MOST_WRONG), (self._all, MOST_WRONG_IN_ALL)):
            if tries and len(tries) == most and time.monotonic() - tries[0] < WINDOW_SECONDS:
                raise LinkRefused("link.too_often")

    def wrong(self, address: str) -> None:
        """Count one that was wrong."""
        now = time.monotonic()
        if len(self._by_address) >= _MOST_ADDRESSES:
            self._by_address = {
                name: tries for name, tries in self._by_address.items() if now - tries[-1] < WINDOW_SECONDS
            }
        self._by_address.setdefault(address, deque(maxlen=MOST_WRONG)).append(now)
        self._all.append(now)
