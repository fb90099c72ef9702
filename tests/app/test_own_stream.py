"""Browsers hear the name of the script, and not where it lies on the server."""

from __future__ import annotations

import asyncio

from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from assessment.app.server import PARTS


def _heard(sent: ForwardMsg) -> ForwardMsg:
    """What a browser gets when Streamlit sends ``sent``, through all that stands between them."""
    heard: list[Message] = []

    async def streamlit_app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.send", "bytes": sent.SerializeToString()})

    async def send(message: Message) -> None:
        heard.append(message)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    app = streamlit_app
    for entry in reversed(PARTS["middleware"]):
        app = entry.cls(app, *entry.args, **entry.kwargs)
    headers = [(b"host", b"localhost:8501"), (b"origin", b"http://localhost:8501")]
    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers, "scheme": "ws"}
    asyncio.run(app(scope, receive, send))
    return ForwardMsg.FromString(heard[0]["bytes"])


def test_stream__names_the_script_without_its_path() -> None:
    sent = ForwardMsg()
    sent.new_session.main_script_path = "/srv/secret/place/main.py"
    sent.new_session.name = "main"
    heard = _heard(sent)
    assert heard.new_session.main_script_path == "main.py"
    assert heard.new_session.name == "main"


def test_stream__leaves_every_other_message_as_it_is() -> None:
    sent = ForwardMsg()
    sent.delta.new_element.text.body = "see /srv/place/main.py"
    assert _heard(sent) == sent
