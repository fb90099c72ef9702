"""The server as it is started: by Streamlit's own command, with the settings that must hold."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.message import Message
from importlib import resources
from pathlib import Path

import streamlit as st
from streamlit import config

from assessment.app.middleware import CONTENT_POLICY
from assessment.app.routes import _ASSETS
from assessment.app.server import FONT_FACES
from assessment.app.settings import SETTINGS, THEME, wrong_settings
from assessment.fonts import folder

ROOT = Path(__file__).parents[2]


def test_settings__stand_in_the_file_that_streamlit_run_reads() -> None:
    written = _flat(tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text()))
    faces = written.pop("theme.fontFaces")
    assert written == {**SETTINGS, **THEME}
    assert faces == FONT_FACES
    assert all((folder() / str(face["url"]).rpartition("/")[2]).is_file() for face in FONT_FACES)


def test_settings__are_options_that_streamlit_still_knows() -> None:
    config.get_config_options()
    unknown = [name for name in SETTINGS if name not in config._config_options_template]
    assert unknown == []
    assert st.get_option("runner.postScriptGC") is not None


def test_settings__a_wrong_one_is_named() -> None:
    assert wrong_settings(SETTINGS) == []
    assert wrong_settings({**SETTINGS, "client.showErrorDetails": "full"}) == ["client.showErrorDetails"]


def test_streamlit_run__serves_our_routes(tmp_path: Path) -> None:
    with _streamlit_run(tmp_path) as (address, _process):
        assert _get(f"{address}/health") == 200
        assert _get(f"{address}/r") == 200
        assert _get(f"{address}/assets/page.js") == 200
        assert _get(f"{address}/assets/pages.css") == 200
        assert _get(f"{address}/assets/secret.key") == 404
        assert _get(f"{address}/fonts/inter-400.woff2") == 200
        assert _get(f"{address}/fonts/..%2Fcli.py") in (400, 404)
        assert _get(f"{address}/_stcore/metrics") == 404


def test_headers__stand_on_every_answer_those_of_closed_addresses_too(tmp_path: Path) -> None:
    with _streamlit_run(tmp_path) as (address, _process):
        for path in (
            *("/", "/r", "/health", "/nowhere", "/assets/nothing", "/fonts/nothing", "/media/nothing"),
            *(
                "/_stcore/metrics",
                "/_stcore/script-health-check",
                "/_stcore/agent/anything",
                "/_stcore/nothing",
            ),
        ):
            headers = _headers(address + path)
            assert headers["Content-Security-Policy"] == CONTENT_POLICY, path
            assert headers["X-Content-Type-Options"] == "nosniff", path
            assert headers["Referrer-Policy"] == "no-referrer", path
            assert headers["Cache-Control"], path


def test_streamlit_run__refuses_to_start_with_a_setting_that_breaks_a_promise(tmp_path: Path) -> None:
    with _streamlit_run(tmp_path, "--client.showErrorDetails", "full") as (_address, process):
        assert process.wait(timeout=60) != 0
    assert "client.showErrorDetails" in (tmp_path / "log").read_text()


def test_websocket__of_a_foreign_page_is_refused(tmp_path: Path) -> None:
    with _streamlit_run(tmp_path) as (address, _process):
        own, foreign = _handshake(address, address), _handshake(address, "http://elsewhere.example")
    assert own.startswith("HTTP/1.1 101")
    assert foreign.startswith("HTTP/1.1 403")


def _handshake(address: str, origin: str) -> str:
    host = address.removeprefix("http://")
    name, port = host.split(":")
    request = (
        f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    with socket.create_connection((name, int(port)), timeout=10) as connection:
        connection.sendall(request.encode())
        return connection.recv(200).decode()


@contextmanager
def _streamlit_run(tmp_path: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "streamlit_app.py",
        "--server.port",
        str(port),
        *options,
    ]
    environment = {**os.environ, "ASSESSMENT_DATA": str(tmp_path / "data"), "ASSESSMENT_DATABASE_URL": ""}
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 60
        while (
            time.monotonic() < until
            and process.poll() is None
            and _get(f"http://localhost:{port}/health") != 200
        ):
            time.sleep(0.1)
        yield f"http://localhost:{port}", process
    finally:
        process.kill()
        process.wait()


def _get(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return int(error.code)
    except OSError:
        return 0


def _headers(address: str) -> Message:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            found: Message = answer.headers
    except urllib.error.HTTPError as error:
        error.close()
        found = error.headers
    return found


def _flat(tree: Mapping[str, object], prefix: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, entry in tree.items():
        if isinstance(entry, Mapping):
            flat.update(_flat(entry, f"{prefix}{name}."))
        else:
            flat[f"{prefix}{name}"] = entry
    return flat


def test_assets__are_all_there() -> None:
    static = resources.files("assessment") / "app" / "static"
    assert [name for name in _ASSETS if not (static / name).is_file()] == []
