"""What a browser knows of a screen: its fields and buttons, read from Streamlit's own messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

FINISHED = ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY
BROKEN = ForwardMsg.ScriptFinishedStatus.FINISHED_WITH_COMPILE_ERROR


@dataclass
class Screen:
    """The screen that the last run has drawn.

    ``radios``: widget id -> its options as they read; ``buttons``: widget ids; ``containers``: ids of keyed
    containers; ``wrong``: what was drawn as an error or a warning.
    """

    radios: dict[str, tuple[str, ...]] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)
    containers: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    finished: bool = False
    session: str = ""
    page: str = ""
    query: str = ""
    known: set[str] = field(default_factory=set)
    """Hashes of large messages that a browser keeps, and so need not be sent again."""

    def take(self, message: ForwardMsg) -> None:
        """Draw what one message says."""
        kind = message.WhichOneof("type")
        if message.metadata.cacheable and message.hash:
            self.known.add(message.hash)
        if kind == "new_session":
            self.page = message.new_session.page_script_hash
            self.session = message.new_session.initialize.session_id
            for drawn in (self.radios, self.buttons, self.containers, self.wrong):
                drawn.clear()
        elif kind == "delta":
            self._draw(message)
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "script_finished":
            self.finished = message.script_finished in (FINISHED, BROKEN)
            if message.script_finished == BROKEN:
                self.wrong.append("the script does not compile")

    def _draw(self, message: ForwardMsg) -> None:
        delta = message.delta
        kind = delta.WhichOneof("type")
        if kind == "add_block" and delta.add_block.id:
            self.containers.append(delta.add_block.id)
        elif kind == "new_element":
            element = delta.new_element
            drawn = element.WhichOneof("type")
            if drawn == "radio":
                self.radios[element.radio.id] = tuple(element.radio.options)
            elif drawn == "button":
                self.buttons.append(element.button.id)
            elif drawn == "exception":
                self.wrong.append(element.exception.type)
            elif drawn == "alert":
                self.wrong.append(element.alert.body)

    def button(self, name: str) -> str | None:
        """The widget id of the button whose key begins with ``name``."""
        return next((entry for entry in self.buttons if _key(entry).startswith(name)), None)

    def shows(self, container: str) -> bool:
        """Whether a container of this key is drawn."""
        return any(_key(entry) == container for entry in self.containers)

    @property
    def part(self) -> int | None:
        """Which part is drawn; None on another screen."""
        for entry in self.containers:
            name = _key(entry).removeprefix("part-")
            if name != _key(entry) and name.isdecimal():
                return int(name)
        return None

    def item(self, widget: str) -> str:
        """The item that a group of radio buttons asks."""
        return _key(widget).split("-", 2)[2]


def _key(widget: str) -> str:
    """The program's own key in a widget's or container's id (``$$ID-hash-key``)."""
    return widget.split("-", 2)[2] if widget.startswith("$$ID-") else widget


def states(fields: dict[str, str], pressed: str | None) -> list[WidgetState]:
    """What the browser says its fields hold, and which button was pressed."""
    entries = [WidgetState(id=widget, string_value=text) for widget, text in fields.items()]
    if pressed is not None:
        entries.append(WidgetState(id=pressed, trigger_value=True))
    return entries


def rerun(screen: Screen, entries: Sequence[WidgetState], address: str) -> bytes:
    """The message that asks for a run."""
    message = BackMsg()
    state = message.rerun_script
    state.query_string = screen.query
    state.page_script_hash = screen.page
    state.widget_states.widgets.extend(entries)
    state.cached_message_hashes.extend(screen.known)
    context = state.context_info
    context.timezone, context.locale, context.url = "Europe/Amsterdam", "en-GB", f"{address}/"
    context.color_scheme = "light"
    return message.SerializeToString()
