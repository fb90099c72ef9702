"""Messages leave at once.

Streamlit binds its own socket without naming TCP, and asyncio turns Nagle's algorithm off only where TCP is
named: so each page would wait some 40 ms until the browser acknowledges the first of its messages.
Connections take the option over from the socket that accepts them.
"""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_DESCRIPTORS = Path("/dev/fd")


def send_at_once() -> int:
    """Turn Nagle's algorithm off for every connection that this process will accept; gives on how many
    listening sockets.
    """
    found = 0
    for listening in _listening():
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        found += 1
    return found


def _listening() -> Iterator[socket.socket]:
    """The TCP sockets of this process that accept connections, as copies that are closed again."""
    if not _DESCRIPTORS.is_dir():  # Windows
        return
    for name in os.listdir(_DESCRIPTORS):
        copy = _copy(int(name))
        if copy is None:
            continue
        with copy:
            internet = copy.family in (socket.AF_INET, socket.AF_INET6)
            if internet and copy.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                yield copy


def _copy(descriptor: int) -> socket.socket | None:
    """A copy of a socket; None for another descriptor, or one that is closed by now."""
    with suppress(OSError):
        if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            return socket.socket(fileno=os.dup(descriptor))
    return None
