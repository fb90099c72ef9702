"""No record of any logger holds the words of an error: they can be what somebody answered."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from assessment.app import server
from assessment.app.logs import without_words_of_errors
from assessment.storage import Store

SECRET = "what somebody answered"
_log = logging.getLogger("some.library")


def broken() -> ValueError:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        return error


@pytest.mark.parametrize(
    ("message", "arguments", "said"),
    [
        ("page broke", (), "page broke (ValueError at test_logs.py:"),
        ("100% broken", (), "100% broken (ValueError at test_logs.py:"),
        ("page %s broke", ("results",), "page results broke (ValueError at test_logs.py:"),
        ("page %(name)s broke", ({"name": "results"},), "page results broke (ValueError at test_logs.py:"),
        ("because of %s", (broken(),), "because of ValueError at test_logs.py"),
    ],
)
def test_record__has_type_and_place_of_an_error_and_none_of_its_words(
    caplog: pytest.LogCaptureFixture, message: str, arguments: tuple[object, ...], said: str
) -> None:
    with without_words_of_errors():
        _log.error(message, *arguments, exc_info=broken(), stack_info=True)
    assert said in caplog.text
    assert SECRET not in caplog.text
    assert "Traceback" not in caplog.text
    assert "Stack (most recent" not in caplog.text


def test_record__without_an_error_is_as_it_was(caplog: pytest.LogCaptureFixture) -> None:
    with without_words_of_errors():
        _log.error("%d of %d", 3, 4)
    assert "3 of 4" in caplog.messages


def test_records__are_usual_again_afterwards(caplog: pytest.LogCaptureFixture) -> None:
    with without_words_of_errors():
        pass
    _log.error("page broke", exc_info=broken())
    assert SECRET in caplog.text


def test_server__takes_the_words_from_errors_as_long_as_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    kept = Store(tmp_path / "data")
    monkeypatch.setattr(server, "store", lambda: kept)
    monkeypatch.setattr(server, "wrong_settings", lambda _given: [])

    async def serve() -> None:
        async with server.lifespan(None):
            _log.error("page broke", exc_info=broken())

    asyncio.run(serve())
    assert "page broke (ValueError at" in caplog.text
    assert SECRET not in caplog.text
