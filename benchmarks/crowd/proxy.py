"""nginx in front of several processes, with the very file that operators get."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.campaigns.places import Place
from benchmarks.crowd.site import App, Site, answers, start, stop
from benchmarks.respondent import free_port

FILE = Path(__file__).parents[2] / "docs" / "deploy" / "nginx-processes.conf"
_PORTS = ("8501", "8502")


def configuration(folder: Path, port: int, apps: Sequence[App]) -> str:
    """The file that is given, as a whole configuration on ``port`` of this machine, without TLS.

    With one process both of its names lead there.
    """
    text = FILE.read_text(encoding="utf-8").rpartition("\nserver {")[0]  # not the one that leads to TLS
    ports = [str(app.port) for app in (*apps, *apps)][:2]
    for old, new in (
        *((f"127.0.0.1:{given}", f"127.0.0.1:{own}") for given, own in zip(_PORTS, ports, strict=True)),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        ("server_name scan.example.com;", "server_name localhost;"),
        (" Secure;", ""),
        ("/var/log/nginx/error.log", str(folder / "nginx-error.log")),
    ):
        if old not in text:
            message = f"{FILE.name} has no {old!r} any more"
            raise SystemExit(message)
        text = text.replace(old, new)
    lines = [line for line in text.splitlines() if not line.strip().startswith("ssl_certificate")]
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    events = "worker_rlimit_nofile 8192;\nevents { worker_connections 4096; }"
    body = "\n".join(lines)
    return f"pid {folder}/nginx.pid;\ndaemon off;\n{events}\nhttp {{\n{temporary}\n{body}\n}}\n"


@contextmanager
def sites(place: Place, folder: Path, processes: int) -> Iterator[Site]:
    """That many processes of the app behind nginx, on the place's data."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")
    if program is None:
        raise SystemExit("nginx is needed")
    with ExitStack() as stack:
        apps = []
        for number in range(processes):
            apps.append(start(place, folder / f"app-{number}.log"))
            stack.callback(stop, apps[-1])
        port = free_port()
        written = folder / "nginx.conf"
        written.write_text(configuration(folder, port, apps), encoding="utf-8")
        with (folder / "nginx.log").open("ab") as log:
            nginx = subprocess.Popen([program, "-c", str(written)], stdout=log, stderr=log)
        stack.callback(nginx.wait)
        stack.callback(nginx.terminate)
        address, until = f"http://localhost:{port}", time.monotonic() + 20
        while not answers(f"{address}/health"):
            if time.monotonic() > until or nginx.poll() is not None:
                raise SystemExit((folder / "nginx.log").read_text(errors="replace"))
            time.sleep(0.1)
        yield Site(address, apps, [nginx.pid])
