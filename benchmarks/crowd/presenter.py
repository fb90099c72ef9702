"""A presenter's screen that counts who has sent, and when it showed which number."""

from __future__ import annotations

import http.client
import json
import threading
from bisect import bisect_left
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from assessment.app.own_pages import SIGN_IN_COOKIE, cookie_name
from assessment.storage import Store

LARGEST = 65_536
_PASSWORD = "a long password for a benchmark"


class Presenter:
    """Follows the stage of a wave as the projector's page does; ``shown``: (moment, number) in order."""

    def __init__(self, address: str, token: str, organization: str, wave: str) -> None:
        self._host, self._address, self._token = urlsplit(address).netloc, address, token
        self._asked = {"organization": organization, "wave": wave, "language": "en", "theme": "light"}
        self.shown: list[tuple[float, int]] = []
        self._over = False
        self._thread = threading.Thread(target=self._follow, daemon=True)

    @staticmethod
    def signed_in(store: Store, organization: str) -> str:
        """A new account that may see the organization; its sign-in."""
        store.accounts.add("presenter", _PASSWORD, (organization,))
        return store.accounts.sign_in("presenter", _PASSWORD)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._over = True

    def _follow(self) -> None:
        seen = ""
        while not self._over:
            with suppress(OSError, http.client.HTTPException):
                for line in self._lines(seen):
                    news = json.loads(line)
                    seen = news["stamp"]
                    self.shown.append((monotonic(), news["sent"]))
                    if self._over:
                        return

    def _lines(self, seen: str):  # type: ignore[no-untyped-def]
        connection = http.client.HTTPConnection(self._host, timeout=60)
        headers = {"Origin": self._address, "Cookie": f"{cookie_name(SIGN_IN_COOKIE, False)}={self._token}"}
        connection.request("POST", "/stage/state", json.dumps({**self._asked, "seen": seen}), headers)
        answer = connection.getresponse()
        if answer.status != http.client.OK:
            message = f"the stage answered {answer.status}"
            raise SystemExit(message)
        rest = b""
        while piece := answer.read1(LARGEST):  # as it comes: a line would be waited for until more is there
            *lines, rest = (rest + piece).split(b"\n")
            yield from (line for line in lines if line.strip())


def delays(thanked: Sequence[float], shown: Sequence[tuple[float, int]]) -> list[float]:
    """Seconds from the thank-you that makes a number true until it is shown; 0 where it was before.

    ``thanked``: moments in order. ``shown``: moments with the number that was shown from then on.

    >>> delays([1.0, 2.0, 3.0], [(0.5, 0), (1.2, 1), (3.5, 3)])
    [0.2, 0.5]
    """
    numbers = sorted({number for _, number in shown if 0 < number <= len(thanked)})
    reached = [number for _, number in shown]
    return [
        round(max(0.0, shown[bisect_left(reached, number)][0] - thanked[number - 1]), 6) for number in numbers
    ]
