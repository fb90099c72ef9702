"""Accounts and encrypted backups on the command line."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from command_line import Run, one_sentence

from assessment.errors import StorageError
from assessment.storage import SignIn, Store
from assessment.storage.locked import locked, unlock

PASSWORD = "a long enough password"
PASSPHRASE = "negen zwanen boven Zeist"


def test_make_administrator__of_an_account_that_was_there_before(run: Run) -> None:
    run("account", "ann", "--password", PASSWORD)
    result = run("make-administrator", "ann")
    assert result.exit_code == 0
    store = Store("data")
    assert store.rights(SignIn("ann")).administers
    assert store.administration(SignIn("ann")).log()[0].action == "account_kind"
    store.close()


def test_make_administrator__of_nobody_is_one_sentence(run: Run) -> None:
    assert "no account" in one_sentence(run("make-administrator", "nobody", "--language", "en"))


def test_unlock_backup__opens_what_was_locked_and_nothing_else(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "2026-11-26"
    folder.mkdir()
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    (folder / "data.bin").write_bytes(bytes(range(256)) * 1000)
    file = tmp_path / "backup.ssscan"
    file.write_bytes(locked(folder, PASSPHRASE))
    out = tmp_path / "out"
    out.mkdir()
    wrong = run("unlock-backup", file, "--to", out, "--passphrase", "another passphrase", "--language", "en")
    assert "passphrase is wrong" in one_sentence(wrong)
    assert list(out.iterdir()) == []
    assert run("unlock-backup", file, "--to", out, "--passphrase", PASSPHRASE).exit_code == 0
    assert (out / "2026-11-26" / "data.bin").read_bytes() == bytes(range(256)) * 1000
    again = run("unlock-backup", file, "--to", out, "--passphrase", PASSPHRASE, "--language", "en")
    assert "already" in one_sentence(again)


def test_locked__any_change_or_cut_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "b"
    folder.mkdir()
    (folder / "data.bin").write_bytes(random.Random(1).randbytes(200_000))
    content = locked(folder, PASSPHRASE)
    chunk = 64 * 1024 + 16
    first, second = content[24 : 24 + chunk], content[24 + chunk : 24 + 2 * chunk]
    changed = [
        content[:-1],
        content[: 24 + chunk],
        content[:24] + second + first + content[24 + 2 * chunk :],
        content[:100] + bytes([content[100] ^ 1]) + content[101:],
        b"PK" + content,
    ]
    for number, wrong in enumerate(changed):
        out = tmp_path / f"out-{number}"
        out.mkdir()
        with pytest.raises(StorageError):
            unlock(wrong, PASSPHRASE, out)
        assert list(out.iterdir()) == []
    with pytest.raises(StorageError, match="at least 12"):
        locked(folder, "short")
