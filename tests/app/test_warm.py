"""What is made once at start is what Streamlit would have made for each visitor."""

from __future__ import annotations

import gc
import inspect
from collections.abc import Iterator

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from assessment.app.server import FONT_FACES
from assessment.app.settings import SETTINGS, THEME
from assessment.app.warm import RARELY, THEME_FUNCTION, once, warmed

SECTIONS = (
    *("theme", "theme.light", "theme.dark", "theme.sidebar"),
    *("theme.light.sidebar", "theme.dark.sidebar"),
)


@pytest.fixture
def themed() -> Iterator[None]:
    before = {name: config.get_option(name) for name in (*THEME, "theme.fontFaces")}
    for name, value in {**THEME, "theme.fontFaces": FONT_FACES}.items():
        config.set_option(name, value)
    yield
    for name, value in before.items():
        config.set_option(name, value)


def whole_theme(fill: object) -> CustomThemeConfig:
    """The message as Streamlit puts it together."""
    theme = CustomThemeConfig()
    parts = (theme, theme.light, theme.dark, theme.sidebar, theme.light.sidebar, theme.dark.sidebar)
    for part, section in zip(parts, SECTIONS, strict=True):
        fill(part, section)  # type: ignore[operator]
    return theme


@pytest.mark.usefixtures("themed")
def test_once__fills_the_same_theme_and_reads_its_options_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = getattr(app_session, THEME_FUNCTION)
    fill = once(usual)
    wanted = whole_theme(usual)
    assert whole_theme(fill) == wanted
    assert wanted.ByteSize() > 100
    monkeypatch.setattr(config, "get_options_for_section", lambda _section: pytest.fail("read again"))
    assert whole_theme(fill).SerializeToString() == wanted.SerializeToString()


def test_streamlit__still_fills_each_visitors_theme_by_that_function() -> None:
    source = inspect.getsource(app_session.AppSession._create_new_session_message)
    assert source.count(f"{THEME_FUNCTION}(") == len(SECTIONS)


def test_streamlit__still_knows_the_option_that_leaves_collecting_to_python() -> None:
    assert "runner.postScriptGC" in config._config_options_template
    assert SETTINGS["runner.postScriptGC"] is False


def test_warmed__is_undone_when_the_server_ends() -> None:
    usual, frozen = getattr(app_session, THEME_FUNCTION), gc.get_freeze_count()
    often = gc.get_threshold()
    with warmed():
        assert gc.get_threshold() == RARELY
        assert getattr(app_session, THEME_FUNCTION) is not usual
        assert gc.get_freeze_count() > frozen
    assert getattr(app_session, THEME_FUNCTION) is usual
    assert gc.get_freeze_count() == 0
    assert gc.get_threshold() == often
