"""How much a page costs the server: every element is a message of its own, and messages are what load is."""

from __future__ import annotations

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.crowd.screen import Screen
from benchmarks.crowd.window import Window
from tests.browser.conftest import Server, open_wave
from tests.loops import in_a_loop_of_its_own

BESIDE_THE_ITEMS = 15
"""Streamlit's own six; the page's language and title, the way, the part, its head, the form, three below."""


class Counting(Screen):
    """A screen that counts the messages that draw it."""

    messages = 0

    def take(self, message: ForwardMsg) -> None:
        """Count it, and draw it."""
        self.messages = 1 if message.WhichOneof("type") == "new_session" else self.messages + 1
        super().take(message)


async def messages_of_first_part(address: str, code: str) -> tuple[int, int]:
    """How many items the first part has, and how many messages draw it."""
    window = Window(address)
    window.screen = screen = Counting()
    await window.open_link(code)
    await window.open_page()
    for name in ("read", "begin"):
        await window.run({}, screen.button(name))
    await window.drop()
    return len(screen.radios), screen.messages


def test_part__is_drawn_by_few_messages_beside_its_items(server: Server) -> None:
    (code,) = open_wave(server, {("rep", "Noord"): 1})
    items, messages = in_a_loop_of_its_own(messages_of_first_part(server.address, code.code))
    assert items > 4
    assert messages <= items + BESIDE_THE_ITEMS
