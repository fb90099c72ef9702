"""A running server with two organizations, asked anything by everybody: over HTTP and over its WebSocket."""

from __future__ import annotations

import asyncio
import http.client
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote, urlencode

from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from assessment.app.middleware import CONTENT_POLICY
from assessment.app.own_pages import SIGN_IN_COOKIE, VISIT_COOKIE, cookie_name
from assessment.app.routes import ROUTES
from assessment.app.screens import SCREENS
from assessment.storage import Store
from benchmarks.campaigns.apart import MARKS, NAMES, PASSWORD, House, house
from benchmarks.campaigns.leaving import keys
from benchmarks.campaigns.promise import Attacked

TIMEOUT = 30.0
PAGE_SECONDS = 30.0
OUTWARD = "outward.log"
_WATCHING = """
import sys

def note(event, arguments):
    calls = ("connect", "sendto", "sendmsg", "getaddrinfo", "gethostbyname")
    if event not in ["socket." + call for call in calls]:
        return
    where = arguments[0] if event.startswith("socket.get") else arguments[1]
    host = where[0] if isinstance(where, tuple) else where
    own = ("None", "", "localhost", "::1", "0.0.0.0", "::")
    if str(host) not in own and not str(host).startswith(("127.", "/")):
        with open({path!r}, "a", encoding="utf-8") as log:
            log.write(f"{{event}} {{where}}\\n")

sys.addaudithook(note)
"""
"""Python's own audit events: nothing that is written in Python connects or asks for a name without one."""
METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "GET", "POST", "NONSENSE")
NEEDED = MappingProxyType(
    {
        "content-security-policy": CONTENT_POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "",
    }
)
"""Headers of every answer; "" where any text will do."""
TELLING = re.compile(
    rb"Traceback|\.py\b.{0,40}line \d|/site-packages|"
    rb"/(?:home|root|tmp)/|(?:uvicorn|starlette|streamlit|python)/\d",
    re.I,
)
"""What no answer may hold: a traceback, a path of the machine, a server's version."""
PIECES = (
    "..", "%2e%2e", "%2F", "etc", "passwd", "r", "stage", "static", "fonts", "assets", "media", "_stcore",
    "component", "%00", "%ff", "a" * 300, "results", "index.html", ".streamlit", "config.toml", "*",
)  # fmt: skip


@dataclass
class Site:
    """A server in a process of its own, and the cookies of everybody who has some."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]
    people: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    """Name → cookie header, and the marks that they may see."""
    keys: dict[str, bytes] = field(default_factory=dict)
    """What nobody may be shown: name → the secret."""

    @property
    def origin(self) -> str:
        """The server's own origin."""
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> str:
        """What the server wrote."""
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")

    def faults(self) -> Iterator[str]:
        """What the server must not do: a traceback, a name or a secret in its log, a call outward."""
        log = self.log
        if "Traceback" in log:
            yield "a traceback in the log"
        for what, secret in {
            **self.keys,
            **{f"the name {mark}": mark.encode() for mark in MARKS.values()},
        }.items():
            if secret in log.encode():
                yield f"{what} in the log"
        outward = self.folder / OUTWARD
        for line in outward.read_text(encoding="utf-8").splitlines() if outward.exists() else ():
            yield f"the server calls out: {line}"


@contextmanager
def site(more: str = "") -> Iterator[Site]:
    """A server with two organizations; everybody signed in. ``more`` is added to all texts."""
    folder = Path(tempfile.mkdtemp(prefix="scan-web-"))
    made: House = house(folder, more)
    code, secret = made.codes["alfa"], keys(made)
    made.store.close()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        sys.executable,
        "-m",
        "assessment",
        "serve",
        "--port",
        str(port),
        "--data",
        str(folder / "data"),
    ]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=watched(folder))
    running = Site(folder, port, process, keys=secret)
    try:
        _wait(running)
        _sign_everybody_in(running, code)
        yield running
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def watched(folder: Path) -> dict[str, str]:
    """The environment of a Python process that notes every call to another machine in ``folder``."""
    hook = folder / "watching"
    hook.mkdir(exist_ok=True)
    (hook / "sitecustomize.py").write_text(_WATCHING.format(path=str(folder / OUTWARD)), encoding="utf-8")
    paths = os.pathsep.join(filter(None, (str(hook), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "ASSESSMENT_DATABASE_URL": "", "PYTHONPATH": paths}


def _wait(running: Site) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if ask(running, "GET", "/health")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(running.log[-500:])


def _sign_everybody_in(running: Site, code: str) -> None:
    running.people["nobody"] = ("", frozenset())
    store = Store(running.folder / "data")
    name = cookie_name(SIGN_IN_COOKIE, False)
    for account in ("admin", "noor"):
        running.people[account] = (f"{name}={store.accounts.sign_in(account, PASSWORD)}", frozenset())
    for one in NAMES:
        for kind in ("chief", "vera"):
            token = store.accounts.sign_in(f"{kind}-{one}", PASSWORD)
            running.people[f"{kind}-{one}"] = (f"{name}={token}", frozenset({MARKS[one]}))
    visit = store.enter(code)
    running.people["respondent"] = (f"{cookie_name(VISIT_COOKIE, False)}={visit}", frozenset({MARKS["alfa"]}))
    store.close()


def ask(
    running: Site, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
) -> tuple[int, dict[str, str], bytes]:
    """One request: status, headers with small letters, as much of the body as comes in time."""
    connection = http.client.HTTPConnection("localhost", running.port, timeout=TIMEOUT)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, text in {**(headers or {}), "Content-Length": str(len(body or b""))}.items():
            connection.putheader(name, text)
        connection.endheaders(body)
        answer = connection.getresponse()
        try:
            content = (
                answer.read1(1_000_000) if answer.getheader("transfer-encoding") else answer.read(1_000_000)
            )
        except TimeoutError:
            content = b""  # a stream that goes on
        return answer.status, {name.lower(): text for name, text in answer.getheaders()}, content
    finally:
        connection.close()


def requests(attacked: Attacked, count: int) -> None:
    """``count`` random requests by everybody."""
    chance = random.Random(attacked.seed)
    statuses: dict[int, int] = {}
    with site() as running:
        for _ in range(count):
            who = chance.choice(sorted(running.people))
            method, path, headers, body = _random_request(running, who, chance)
            attacked.attempts += 1
            told = f"{method} {path[:80]} as {who}"
            try:
                status, said, content = ask(running, method, path, headers, body)
            except (OSError, http.client.HTTPException) as fault:
                if running.process.poll() is not None:
                    attacked.find(f"{told} ended the server")
                    return
                attacked.find(f"{told}: {type(fault).__name__}: {fault}")
                continue
            statuses[status] = statuses.get(status, 0) + 1
            _judge(attacked, running, told, who, (status, said, content))
        for fault in running.faults():
            attacked.find(fault)
    attacked.note = ", ".join(f"{status}: {n:,}" for status, n in sorted(statuses.items()))


def _judge(
    attacked: Attacked, running: Site, told: str, who: str, answer: tuple[int, dict[str, str], bytes]
) -> None:
    status, said, content = answer
    if status == 400 and content.startswith(b"Invalid HTTP"):
        return  # not HTTP: the protocol's own parser refuses before anything of ours is asked
    if status >= 500:
        attacked.find(f"{told}: {status}")
    for name, wanted in NEEDED.items():
        if name not in said or (wanted and said[name] != wanted):
            attacked.find(f"{told}: {status} without {name}")
    whole = content + "\n".join(f"{name}: {text}" for name, text in said.items()).encode()
    if not told.split()[1].startswith("/static/") and TELLING.search(whole):
        attacked.find(f"{told}: {status} tells {TELLING.search(whole)!r}")
    for cookie in [text for name, text in said.items() if name == "set-cookie"]:
        if cookie.startswith("_streamlit_xsrf="):
            continue  # read and sent back by Streamlit's script: it opens nothing and names nobody
        if not {"httponly", "samesite=strict"} <= {part.strip().lower() for part in cookie.split(";")}:
            attacked.find(
                f"{told}: a cookie without HttpOnly or SameSite=Strict ({cookie.partition('=')[0]})"
            )
    for mark in set(MARKS.values()) - running.people[who][1]:
        if mark.encode() in whole:
            attacked.find(f"{told} shows {mark}")
    for what, secret in running.keys.items():
        if secret in whole:
            attacked.find(f"{told} shows {what}")


def _random_request(
    running: Site, who: str, chance: random.Random
) -> tuple[str, str, dict[str, str], bytes | None]:
    known = [getattr(route, "path", "/") for route in ROUTES]
    screens = [f"/{path}" for path in SCREENS.values()]
    streamlit = ["/_stcore/health", "/_stcore/metrics", "/_stcore/host-config", "/_stcore/upload_file/a/b"]
    path = chance.choice((*known, *screens, *streamlit)).replace(
        "{name}", chance.choice(("page.js", "x", "..%2f"))
    )
    if chance.random() < 0.3:
        path = "/" + "/".join(chance.choice(PIECES) for _ in range(chance.randint(1, 4)))
    if chance.random() < 0.4:
        asked = {
            "organization": chance.choice(NAMES),
            "wave": "2025",
            "lang": chance.choice(("nl", "en", "xx", "'")),
        }
        path += "?" + urlencode(dict(chance.sample(sorted(asked.items()), chance.randint(1, 3))))
    cookie = "" if path.startswith("/sign-out") else running.people[who][0]  # they stay for the next request
    headers = {"Cookie": cookie} if cookie else {}
    for name, texts in (
        ("Origin", (running.origin, "null", "http://elsewhere.example")),
        ("Sec-Fetch-Site", ("same-origin", "cross-site")),
        ("Accept", ("text/html", "*/*", "application/json")),
        (
            "Content-Type",
            ("application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x"),
        ),
        ("X-Forwarded-For", ("10.0.0.1", "'")),
        ("Range", ("bytes=0-3", "bytes=-1", "nonsense")),
        ("Accept-Encoding", ("gzip", "br", "identity")),
    ):
        if chance.random() < 0.3:
            headers[name] = chance.choice(texts)
    method = chance.choice(METHODS)
    body = None
    if method not in ("GET", "HEAD", "TRACE"):
        body = chance.choice(
            (
                b"",
                b"{}",
                b'{"organization":"beta","wave":"2025"}',
                b"account=x&password=y",
                b"[" * 2000,
                b"\xff\x00",
                quote("<script>").encode(),
                chance.randbytes(200),
            )
        )
    return method, path, headers, body


def pages(attacked: Attacked, count: int) -> None:
    """``count`` pages by everybody over the WebSocket; and foreign origins, which must be refused."""
    chance = random.Random(attacked.seed)
    with site() as running:
        chosen = [(who, path) for who in sorted(running.people) for path in SCREENS.values()]
        chance.shuffle(chosen)
        own = 0
        for number in range(count):
            who, path = chosen[number % len(chosen)]
            organization = chance.choice(NAMES)
            attacked.attempts += 1
            said = asyncio.run(_page(running, who, path, organization))
            told = f"/{path} of {organization} as {who}"
            own += any(mark.encode() in said for mark in running.people[who][1])
            for mark in set(MARKS.values()) - running.people[who][1]:
                if mark.encode() in said:
                    attacked.find(f"{told} shows {mark}")
            for what, secret in running.keys.items():
                if secret in said:
                    attacked.find(f"{told} shows {what}")
            if TELLING.search(said):
                attacked.find(f"{told} tells {TELLING.search(said)!r}")
            if number % 10 == 0 and not asyncio.run(_refused(running)):
                attacked.find("a WebSocket of a foreign origin is let in")
        for fault in running.faults():
            attacked.find(fault)
    if not own:
        attacked.find("nobody saw a page of their own: the attack sees nothing")
    attacked.note = (
        f"{len(SCREENS)} screens, {len(running.people)} visitors, {own} saw their own organization"
    )


async def _page(running: Site, who: str, path: str, organization: str) -> bytes:
    """All that the server sends until the page is drawn."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    question = BackMsg()
    question.rerun_script.query_string = urlencode(
        {"organization": organization, "wave": "2025", "lang": "nl"}
    )
    question.rerun_script.page_name = path
    said = b""
    address = f"ws://localhost:{running.port}/_stcore/stream"
    headers = {"Cookie": running.people[who][0]} if running.people[who][0] else {}
    async with connect(
        address, origin=running.origin, additional_headers=headers, subprotocols=["streamlit"], max_size=None
    ) as stream:  # type: ignore[arg-type]
        await stream.send(question.SerializeToString())
        runs = 0
        async with asyncio.timeout(PAGE_SECONDS):
            while runs < 1:
                piece = await stream.recv()
                said += piece if isinstance(piece, bytes) else piece.encode()
                message = ForwardMsg.FromString(piece)
                runs += message.WhichOneof("type") == "script_finished"
    return said


async def _refused(running: Site) -> bool:
    try:
        async with connect(
            f"ws://localhost:{running.port}/_stcore/stream", origin="http://elsewhere.example"
        ):  # type: ignore[arg-type]
            return False
    except InvalidStatus:
        return True
