"""The README's first command, followed to the letter in a copy of the tree where nothing was ever set up."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import threading
import time
import urllib.request
from pathlib import Path
from queue import Empty, Queue

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".*_cache", "__pycache__", "build", "dist", "data")
PATIENCE = 420


def command(name: str) -> str:
    """The command that stands under that mark in the README."""
    block = re.search(rf"<!-- command: {name} -->\n```sh\n(.*?)\n```", README, re.DOTALL)
    assert block is not None
    return block[1]


def test_demo__is_served_after_one_command(tmp_path: Path) -> None:
    tree = tmp_path / "scan"
    shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
    ours = ("PYTHON", "ASSESSMENT", "VIRTUAL_ENV")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    words = ["bash", "-euo", "pipefail", "-c", command("demo")]
    process = subprocess.Popen(
        words, cwd=tree, env=clean, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    )  # fmt: skip
    lines: Queue[str] = Queue()
    reader = threading.Thread(target=_read, args=(process, lines))
    reader.start()
    try:
        link = _link(process, lines)
        with urllib.request.urlopen(link.partition("/r#")[0] + "/health", timeout=30) as answer:
            assert answer.status == 200
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(60)
        reader.join(60)


def _read(process: subprocess.Popen[str], lines: Queue[str]) -> None:
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            lines.put(line)


def _link(process: subprocess.Popen[str], lines: Queue[str]) -> str:
    """The link that is printed, once the server says that it can be looked at."""
    said, until = "", time.monotonic() + PATIENCE
    while "You can now view" not in said:
        assert time.monotonic() < until, said
        assert process.poll() is None, said
        try:
            said += lines.get(timeout=1)
        except Empty:
            continue
    link = re.search(r"http://localhost:\d+/r#\w+", said)
    assert link is not None, said
    return link[0]
