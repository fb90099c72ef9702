"""Every accepted connection sends at once, though Streamlit's socket is bound without a word about it."""

from __future__ import annotations

import asyncio
import socket

import pytest
from loops import in_a_loop_of_its_own
from streamlit.web.server.starlette import starlette_server

from assessment.app.sockets import send_at_once

STREAMLITS = "_bind_socket"
"""Streamlit's own, not part of its public face: an upgrade that changes it is to be looked at."""


def waits(connection: socket.socket) -> bool:
    """Whether Nagle's algorithm holds small messages back."""
    return not connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


async def accepted(listening: socket.socket) -> bool:
    """Whether a connection waits that asyncio's own server accepts from ``listening``."""
    found = asyncio.get_running_loop().create_future()

    async def look(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        found.set_result(waits(writer.get_extra_info("socket")))
        writer.close()

    server = await asyncio.start_server(look, sock=listening)
    async with server:
        _, writer = await asyncio.open_connection(*listening.getsockname()[:2])
        waiting = await found
        writer.close()
    return bool(waiting)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_send_at_once__holds_for_what_streamlits_socket_accepts(address: str) -> None:
    listening = getattr(starlette_server, STREAMLITS)(address, 0, 5)
    assert send_at_once() >= 1
    assert not in_a_loop_of_its_own(accepted(listening))


def test_streamlits_socket__makes_connections_wait_without_it() -> None:
    listening = getattr(starlette_server, STREAMLITS)("127.0.0.1", 0, 5)
    assert in_a_loop_of_its_own(accepted(listening))


def test_send_at_once__leaves_other_sockets_alone() -> None:
    near, far = socket.socketpair()
    with near, far, socket.socket() as not_listening:
        send_at_once()
        assert waits(not_listening)
