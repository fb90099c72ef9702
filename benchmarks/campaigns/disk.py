"""A disk that forgets: replays a record of writes, and lies as a power cut may leave it.

What was synced stays. Of everything since, each sector may have reached the disk or not, each truncation,
each change of a directory; where a file grew, the new part may hold what was written, zeros or junk. Nothing
is ordered unless a sync ordered it. (Harder than most file systems: these keep their directories in order.)
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

_HEAD = struct.Struct("<cQQQ")
SECTORS = (512, 4096)


@dataclass(frozen=True)
class Step:
    """One recorded step; see recorder.c for the kinds."""

    kind: str
    file: int
    at: int
    data: bytes

    @property
    def names(self) -> tuple[str, str]:
        """The name or the two names that it is about."""
        old, _, new = self.data.decode().partition("\0")
        return old, new


def steps_of(trace: Path) -> Iterator[Step]:
    """The steps of a recorded run."""
    content, position = trace.read_bytes(), 0
    while position < len(content):
        kind, file, at, length = _HEAD.unpack_from(content, position)
        position += _HEAD.size
        yield Step(kind.decode(), file, at, content[position : position + length])
        position += length


@dataclass
class _File:
    synced: bytearray
    since: list[Step] = field(default_factory=list)

    def whole(self) -> bytearray:
        """With everything since."""
        content = bytearray(self.synced)
        for step in self.since:
            _write(content, step)
        return content

    def torn(self, chance: random.Random, sector: int) -> bytearray:
        """With a part of what came since."""
        content = bytearray(self.synced)
        for step in self.since:
            if step.kind == "T":
                if chance.random() < 0.5:
                    _write(content, step)
                continue
            for part in _sectors(step, sector):
                if chance.random() < 0.5:
                    _write(content, part)
                elif part.at + len(part.data) > len(content) and chance.random() < 0.5:
                    grown = (
                        bytes(len(part.data)) if chance.random() < 0.5 else chance.randbytes(len(part.data))
                    )
                    _write(content, Step("W", part.file, part.at, grown))
        return content


class Disk:
    """A folder as it was, and what was done to it since."""

    def __init__(self, folder: Path) -> None:
        self._files: dict[int, _File] = {}
        self._ids: dict[int, int] = {}  # a file system gives an inode number again once its file is gone
        self._synced: dict[str, int] = {}
        self._since: list[Step] = []
        for path in sorted(folder.rglob("*")) if folder.exists() else []:
            inode = path.stat().st_ino
            self._synced[str(path.relative_to(folder))] = 0 if path.is_dir() else inode
            if path.is_file():
                self._files[inode] = _File(bytearray(path.read_bytes()))

    def take(self, step: Step) -> None:
        """One more step."""
        if step.kind == "C" and step.file in self._files:
            self._ids[step.file] = max(self._files) + 1
        step = replace(step, file=self._ids.get(step.file, step.file))
        if step.kind in "WT":
            self._files[step.file].since.append(step)
        elif step.kind == "S":
            file = self._files[step.file]
            file.synced, file.since = file.whole(), []
        elif step.kind == "D":
            self._sync_directory(step.names[0])
        elif step.kind in "CULRK":
            if step.kind == "C":
                self._files[step.file] = _File(bytearray())
            self._since.append(step)

    @property
    def at_rest(self) -> bool:
        """Whether nothing waits for a sync."""
        return not self._since and not any(file.since for file in self._files.values())

    def cut(self, chance: random.Random, keep: str) -> dict[str, bytes | None]:
        """The folder after a cut: content by name, None for a directory.

        ``keep``: "nothing" or "all" since the last sync, or "some".
        """
        sector = chance.choice(SECTORS)
        names = dict(self._synced)
        for step in self._since:
            if keep == "all" or (keep == "some" and chance.random() < 0.5):
                _rename(names, step)
        content = {
            inode: bytes(self._content(inode, keep, chance, sector))
            for inode in {inode for inode in names.values() if inode}
        }
        there: dict[str, bytes | None] = {}
        for name in sorted(names):
            parent = str(Path(name).parent)
            if parent == "." or there.get(parent, b"") is None:
                there[name] = content[names[name]] if names[name] else None
        return there

    def _content(self, inode: int, keep: str, chance: random.Random, sector: int) -> bytearray:
        file = self._files[inode]
        if keep == "all":
            return file.whole()
        return file.torn(chance, sector) if keep == "some" else file.synced

    def _sync_directory(self, directory: str) -> None:
        """A directory's own names are on disk now; those of others wait on."""
        waiting = []
        for step in self._since:
            parents = {str(Path(name).parent).replace(".", "", 1) for name in step.names if name}
            if directory in parents:
                _rename(self._synced, step)
            else:
                waiting.append(step)
        self._since = waiting


def lay(folder: Path, image: dict[str, bytes | None]) -> None:
    """Write an image out."""
    folder.mkdir(parents=True)
    for name, content in image.items():
        if content is None:
            (folder / name).mkdir()
        else:
            (folder / name).write_bytes(content)


def _write(content: bytearray, step: Step) -> None:
    if step.kind == "T":
        del content[step.at :]
        content.extend(bytes(step.at - len(content)))
        return
    content.extend(bytes(max(0, step.at - len(content))))
    content[step.at : step.at + len(step.data)] = step.data


def _sectors(step: Step, size: int) -> Iterator[Step]:
    begin = step.at
    end = step.at + len(step.data)
    while begin < end:
        stop = min(end, (begin // size + 1) * size)
        yield Step("W", step.file, begin, step.data[begin - step.at : stop - step.at])
        begin = stop


def _rename(names: dict[str, int], step: Step) -> None:
    old, new = step.names
    if step.kind == "C":
        names[old] = step.file
    elif step.kind == "K":
        names[old] = 0
    elif step.kind == "L":
        names[new] = step.file
    elif step.kind == "U":
        names.pop(old, None)
    elif step.kind == "R":
        names.pop(old, None)
        names[new] = step.file
