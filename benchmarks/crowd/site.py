"""The app as it is delivered: one process, or several behind nginx; what they take of the machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from assessment.app.settings import SETTINGS
from benchmarks.campaigns.places import Place
from benchmarks.respondent import free_port, server_seconds

BARE = Path(__file__).with_name("bare.py")
_START = 90.0


@dataclass
class App:
    """One process of the app."""

    port: int
    process: subprocess.Popen[bytes]
    spent: float = 0.0
    """Processor seconds until it was killed."""

    @property
    def address(self) -> str:
        """Its own address, past every proxy."""
        return f"http://localhost:{self.port}"

    @property
    def seconds(self) -> float:
        """Processor seconds that it has taken."""
        return server_seconds(self.process.pid) if self.process.poll() is None else self.spent

    def kill(self) -> None:
        """End it with SIGKILL."""
        self.spent = self.seconds
        self.process.kill()
        self.process.wait()


@dataclass
class Site:
    """Where browsers go, and the processes behind it."""

    address: str
    apps: list[App]
    others: list[int] = field(default_factory=list)
    """Processes that only pass on: the proxy's."""

    @property
    def seconds(self) -> float:
        """Processor seconds of the app's processes."""
        return sum(app.seconds for app in self.apps)

    @property
    def megabytes(self) -> float:
        """Memory of the app's processes (RSS), in MB."""
        return sum(resident(app.process.pid) for app in self.apps if app.process.poll() is None)


def resident(process: int) -> float:
    """Memory that a process holds, in MB (Linux)."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def site(place: Place, folder: Path, environment: Mapping[str, str] | None = None) -> Iterator[Site]:
    """The app in one process, on the place's data."""
    app = start(place, folder / "app.log", environment)
    try:
        yield Site(app.address, [app])
    finally:
        stop(app)


@contextmanager
def bare_site(folder: Path) -> Iterator[Site]:
    """The questionnaire as Streamlit alone would deliver it, under the same settings (see ``bare.py``)."""
    port = free_port()
    settings = [f"--{name}={str(value).lower()}" for name, value in SETTINGS.items()]
    script = ["-m", "streamlit", "run", str(BARE), "--server.port", str(port), *settings]
    here = {"PYTHONPATH": str(BARE.parents[2])}
    app = _started(port, [sys.executable, *script], folder / "bare.log", here, "/_stcore/health")
    try:
        yield Site(app.address, [app])
    finally:
        stop(app)


def start(place: Place, log: Path, environment: Mapping[str, str] | None = None) -> App:
    """Start one process of the app and wait until it answers."""
    port = free_port()
    variables = {"ASSESSMENT_DATABASE_URL": place.url or "", **(environment or {})}
    command = [sys.executable, "-m", "assessment", "serve", "--port", str(port), "--data", str(place.folder)]
    return _started(port, command, log, variables, "/health")


def _started(port: int, command: Sequence[str], log: Path, variables: Mapping[str, str], health: str) -> App:
    with log.open("ab") as out:
        process = subprocess.Popen(command, env={**os.environ, **variables}, stdout=out, stderr=out)
    app = App(port, process)
    until = time.monotonic() + _START
    while time.monotonic() < until and process.poll() is None:
        if answers(f"{app.address}{health}"):
            return app
        time.sleep(0.1)
    app.kill()
    raise SystemExit(log.read_text(errors="replace")[-2000:])


def answers(address: str) -> bool:
    """Whether an address answers with 200."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def stop(app: App) -> None:
    """Stop it as an operator does."""
    if app.process.poll() is None:
        app.process.send_signal(signal.SIGTERM)
        try:
            app.process.wait(40)
        except subprocess.TimeoutExpired:
            app.kill()
