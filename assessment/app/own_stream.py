"""What Streamlit tells every browser over its WebSocket, without the place of our script on the server."""

from __future__ import annotations

from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_SCRIPT_FIELD = b".py"


class NoScriptPath:
    """Each run begins with a message with the script's whole path; browsers need its name alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; shorten the path where it stands."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return

        async def shortened(message: Message) -> None:
            sent = message.get("bytes") if message["type"] == "websocket.send" else None
            if sent and _SCRIPT_FIELD in sent:
                message = {**message, "bytes": without_path(sent)}
            await send(message)

        await self.app(scope, receive, shortened)


def without_path(sent: bytes) -> bytes:
    """A message of Streamlit's with the script's name alone; any other as it is."""
    said = ForwardMsg.FromString(sent)
    if said.WhichOneof("type") != "new_session" or not said.new_session.main_script_path:
        return sent
    said.new_session.main_script_path = Path(said.new_session.main_script_path).name
    shortened: bytes = said.SerializeToString()
    return shortened
