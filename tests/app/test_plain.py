"""Text of somebody's own is read as it was written, whatever it means in Markdown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from assessment.app.widgets import plain
from assessment.library import load_questionnaire
from benchmarks.campaigns.scripts import PAYLOADS

READER = MarkdownIt("commonmark", {"linkify": True}).enable(["strikethrough", "table", "linkify"])
ACTING = ("text", "text_special", "softbreak", "hardbreak")
PIECES = st.sampled_from(
    [
        *"\\`*_{}[]()#+-.!|<>~$:&;=@/ \nx1",
        *("www.", "http://", "a@b.nl", "![", "](", "**", "$$", "&lt;", "1. "),
    ]
)
OTHERS = ("# title", "- one", "2. two", "a\n---", "www.x.nl", "12:30", "3.5", "Bob & Co.")


def read(markdown: str) -> tuple[list[str], str]:
    """What a reader makes of it: the kinds of all tokens that are more than text, and the text."""
    kinds: list[str] = []
    words: list[str] = []

    def go(tokens: list[Token]) -> None:
        for token in tokens:
            if token.type == "inline":
                go(token.children or [])
            elif token.type in ACTING:
                words.append(token.content or "\n")
            elif token.type.startswith("paragraph"):
                words.append("\n")
            else:
                kinds.append(token.type)
                words.append(token.content)

    go(READER.parse(markdown))
    return kinds, " ".join("".join(words).split())


@pytest.mark.parametrize("text", [*PAYLOADS, *OTHERS])
def test_plain__is_read_as_it_was_written(text: str) -> None:
    assert read(plain(text)) == ([], " ".join(text.split()))


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join).filter(lambda text: text.strip()))
def test_plain__of_anything_is_text_alone(text: str) -> None:
    text = "\n".join(line.strip() for line in text.strip().split("\n"))  # else blanks begin code
    kinds, words = read(plain(text))
    assert kinds == []
    assert words == " ".join(text.split())


@pytest.mark.parametrize("text", ["$x$", ":red[x]", ":material/home:", ":smile:", "a->b", "a--b", "a<-b"])
def test_plain__leaves_nothing_of_streamlits_own_marks(text: str) -> None:
    assert not re.search(r"(?<!\\)\$|(?<!\\):\w|(?<!\\)-[->]|(?<!\\)<", plain(text))


def test_plain__leaves_the_statements_of_the_questionnaire_as_they_are_read_aloud() -> None:
    asked = load_questionnaire("sustainable-success")
    labels = [option.label for scale in asked.scales.values() for option in scale.options]
    statements = [text for item in asked.items.values() for text in item.text.values()]
    texts = [text for both in (*labels, *statements) for text in both.values()]
    assert [text for text in texts if plain(text) != text] == []
