"""The files for operators: nginx really runs with the one that is given, before a real server."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from assessment.cli import main
from assessment.demonstration import TALES
from assessment.storage import Store, Wave

FOLDER = Path(__file__).parents[1] / "docs" / "deploy"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")
NAME = "scan.example.com"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def certificate(folder: Path) -> None:
    """A certificate for this test alone, in ``cert.pem`` and ``key.pem``."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


def adapted(folder: Path, app: int, tls: int, plain: int) -> str:
    """The file that is given, with ports and certificate of this test, as a whole configuration."""
    server = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{tls} ssl;"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("127.0.0.1:8501", f"127.0.0.1:{app}"),
        (f"/etc/letsencrypt/live/{NAME}/fullchain.pem", str(folder / "cert.pem")),
        (f"/etc/letsencrypt/live/{NAME}/privkey.pem", str(folder / "key.pem")),
        ("/var/log/nginx/error.log", str(folder / "error.log")),
    ):
        assert server.count(old) == 1, old
        server = server.replace(old, new)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"pid {folder}/nginx.pid;\ndaemon off;\nevents {{}}\nhttp {{\n{temporary}{server}\n}}\n"


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int, str]]:
    """TLS port, plain port, and a code that nobody has used."""
    if NGINX is None:
        pytest.skip("no nginx found")
    folder = tmp_path_factory.mktemp("deploy")
    app, tls, plain = free_port(), free_port(), free_port()
    store = Store(folder / "data")
    tale = TALES[0]
    wave = Wave("2026", "sustainable-success", "1.0", 2026, True, False, False, tale.invited, {})
    code = store.add_organization("voorbeeld", "Voorbeeld").open_wave(wave)[0].code
    store.close()
    certificate(folder)
    (folder / "nginx.conf").write_text(adapted(folder, app, tls, plain), encoding="utf-8")
    serve = [sys.executable, "-m", "assessment", "serve", "--address", "127.0.0.1", "--port", str(app)]
    environment = {**os.environ, "ASSESSMENT_DATA": str(folder / "data")}
    with (folder / "log").open("ab") as log:
        running = [
            subprocess.Popen(serve, env=environment, stdout=log, stderr=log),
            subprocess.Popen([NGINX, "-c", str(folder / "nginx.conf")], stdout=log, stderr=log),
        ]
        try:
            _wait(tls, folder)
            yield tls, plain, code
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(30)


def _client(tls: int) -> httpx.Client:
    """A browser of sorts: it believes this test's certificate, and finds the name here."""
    return httpx.Client(
        base_url=f"https://127.0.0.1:{tls}", verify=False, headers={"Host": f"{NAME}:{tls}"}, timeout=10
    )


def _wait(tls: int, folder: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with _client(tls) as client:
                if client.get("/health").status_code == 200:
                    return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise AssertionError((folder / "log").read_text(errors="replace"))


def test_nginx__binds_the_cookie_of_a_link_to_the_host(ports: tuple[int, int, str]) -> None:
    tls, _, code = ports
    with _client(tls) as client:
        origin = {"Origin": f"https://{NAME}:{tls}"}
        answer = client.post("/r", content=code, headers=origin)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-")
    assert {"secure", "httponly", "samesite=strict"} <= {part.strip().lower() for part in cookie.split(";")}


def test_nginx__passes_on_headers_that_hold_on_https(ports: tuple[int, int, str]) -> None:
    with _client(ports[0]) as client:
        answer = client.get("/")
    assert answer.status_code == 200
    assert "max-age=" in answer.headers["strict-transport-security"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "default-src" in answer.headers["content-security-policy"]


def _page(tls: int, origin: str) -> ClientConnection:
    """The connection that a page of ``origin`` keeps."""
    believing = ssl.create_default_context()
    believing.check_hostname, believing.verify_mode = False, ssl.CERT_NONE
    line = socket.create_connection(("127.0.0.1", tls))
    address = f"wss://{NAME}:{tls}/_stcore/stream"
    return connect(address, sock=line, ssl=believing, origin=Origin(origin), open_timeout=10)


def test_nginx__keeps_a_page_connected(ports: tuple[int, int, str]) -> None:
    with _page(ports[0], f"https://{NAME}:{ports[0]}") as page:
        page.ping().wait(10)


def test_nginx__connects_no_page_of_another_origin(ports: tuple[int, int, str]) -> None:
    with pytest.raises(InvalidStatus) as caught, _page(ports[0], "https://elsewhere.example"):
        pass
    assert caught.value.response.status_code == 403


def test_nginx__leads_from_http_to_https(ports: tuple[int, int, str]) -> None:
    answer = httpx.get(f"http://127.0.0.1:{ports[1]}/results", headers={"Host": NAME}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, f"https://{NAME}/results")


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.service")), ids=lambda path: path.name)
def test_services__start_commands_with_options_that_exist(file: Path) -> None:
    line = re.search(r"^ExecStart=(.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert line is not None
    program, name, *words = shlex.split(line[1])
    assert program.endswith("/bin/assessment")
    known = {
        option for one in main.commands[name].params if isinstance(one, click.Option) for option in one.opts
    }
    assert {word for word in words if word.startswith("--")} <= known
    assert "ASSESSMENT_DATA=" in file.read_text(encoding="utf-8")


def test_dockerfile__copies_what_there_is_and_starts_a_command_that_exists() -> None:
    text = (FOLDER / "Dockerfile").read_text(encoding="utf-8")
    root = FOLDER.parents[1]
    copied = [line.split()[1:-1] for line in text.splitlines() if re.match(r"COPY (?!--from)", line)]
    assert [name for names in copied for name in names if not (root / name).exists()] == []
    program, name, *words = json.loads(text.rpartition("\nCMD ")[2])
    known = {
        option for one in main.commands[name].params if isinstance(one, click.Option) for option in one.opts
    }
    assert program == "assessment"
    assert {word for word in words if word.startswith("--")} <= known


def test_dockerfile__takes_what_the_wheel_is_built_from() -> None:
    text = (FOLDER / "Dockerfile").read_text(encoding="utf-8")
    project = tomllib.loads((FOLDER.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    for name in (*wheel["packages"], *wheel.get("force-include", {}), project["project"]["readme"]):
        assert re.search(rf"^COPY .*\b{re.escape(name)}\b", text, re.MULTILINE), name
