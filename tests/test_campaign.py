"""The campaign against ourselves finds what is planted: an attack that sees nothing would always pass."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assessment.errors import InvalidImport
from assessment.importing import preview_import
from assessment.results.figures import Figure, Spread
from assessment.storage import OrganizationDesk, RespondentDesk, SignIn, clock
from assessment.storage.care import InstallationCare
from assessment.storage.rights import CONSULTANT, Rights
from assessment.storage.sign_ins import SignIns
from assessment.storage.store import Store
from benchmarks import campaign
from benchmarks.campaigns.apart import MARKS, apart
from benchmarks.campaigns.leaving import found_in, unpacked
from benchmarks.campaigns.people import instrument
from benchmarks.campaigns.planted import foreign_file
from benchmarks.campaigns.promise import Attacked, Row, counted
from benchmarks.campaigns.purges import purges
from benchmarks.campaigns.scoring import figures, outside
from benchmarks.campaigns.walks import jumps, walks
from benchmarks.campaigns.web import NEEDED, Site, _judge, watched

SOUND = {name: text or "no-store" for name, text in NEEDED.items()}
SITE = SimpleNamespace(people={"nobody": ("", frozenset())}, keys={"a key": b"PLANTEDKEY"})


def attacked() -> Attacked:
    return Attacked("planted", "P0", 1)


def test_row__that_breaks_off_is_a_finding(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    def broken(_attacked: Attacked, _count: int) -> None:
        raise OSError("gone")

    monkeypatch.setattr(campaign, "ROWS", (Row("broken", "P0", (1, 1), broken),))
    monkeypatch.setattr("sys.argv", ["campaign.py"])
    assert campaign.main() == 1
    assert "broke off: OSError: gone" in capsys.readouterr().err


def test_row__without_findings_ends_well(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fine(done: Attacked, count: int) -> None:
        done.attempts = count

    page = tmp_path / "page.md"
    page.write_text("<!-- campaign: begin -->\n<!-- campaign: end -->\n", encoding="utf-8")
    monkeypatch.setattr(campaign, "ROWS", (Row("fine", "P0", (7, 9), fine),))
    monkeypatch.setattr("sys.argv", ["campaign.py", "--write", str(page)])
    assert campaign.main() == 0
    assert "|        7 |        0 |" in page.read_text(encoding="utf-8")


def test_purges__that_delete_nothing_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(InstallationCare, "purge_organization", lambda *_: None)
    found = attacked()
    purges(found, 1)
    assert found.findings > 0
    assert any("a marker in organization-alfa.sqlite" in line for line in found.told)


def test_apart__a_desk_that_anybody_may_open_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = Rights(CONSULTANT, dict.fromkeys(MARKS, CONSULTANT))
    monkeypatch.setattr(Store, "rights", lambda *_: everything)
    monkeypatch.setattr(Store, "_seen", lambda _self, organization, _identity: organization)
    found = attacked()
    apart(found, 60)
    assert found.findings > 0
    assert any("shows a row of" in line or "changes a row" in line for line in found.told)


@pytest.mark.parametrize(
    ("status", "changed", "content", "said"),
    [
        (500, {}, b"", "500"),
        (200, {"content-security-policy": None}, b"", "without content-security-policy"),
        (200, {}, b"Traceback (most recent call last)", "tells"),
        (404, {}, b"not in /home/scan/app", "tells"),
        (200, {"server": "uvicorn/0.34"}, b"", "tells"),
        (200, {"set-cookie": "scan_visit=x; HttpOnly"}, b"", "a cookie without"),
        (200, {}, MARKS["beta"].encode(), "shows"),
        (200, {}, b"<p>PLANTEDKEY</p>", "shows a key"),
        (200, {"location": "/r?PLANTEDKEY"}, b"", "shows a key"),
        (200, {}, b"all is well", ""),
    ],
)
def test_requests__are_judged(status: int, changed: dict[str, str | None], content: bytes, said: str) -> None:
    found = attacked()
    headers = {name: text for name, text in {**SOUND, **changed}.items() if text is not None}
    _judge(found, SITE, "GET / as nobody", "nobody", (status, headers, content))  # type: ignore[arg-type]
    assert bool(found.findings) == bool(said)
    assert all(said in line for line in found.told)


@pytest.mark.parametrize(
    ("where", "name", "fault", "said"),
    [
        (RespondentDesk, "save_draft", lambda *_: None, "done, instead of link"),
        (RespondentDesk, "send", lambda *_, **__: None, "are counted"),
        (OrganizationDesk, "revise", lambda *_: None, "an edit was lost"),
        (OrganizationDesk, "close_wave", lambda *_, **__: None, "the wave is open"),
        (InstallationCare, "close_ended", lambda *_: None, "the wave is open"),
        (RespondentDesk, "draft", lambda *_: 1 / 0, "ZeroDivisionError"),
    ],
)
def test_walks__a_step_that_does_nothing_is_found(
    monkeypatch: pytest.MonkeyPatch, where: type, name: str, fault: Any, said: str
) -> None:
    monkeypatch.setattr(where, name, fault)
    with counted(Row("planted", "P0", (1, 1), walks), 1) as found:
        walks(found, 80)
    assert any(said in line for line in found.told)


def test_clocks__a_sign_in_that_never_ends_and_time_that_goes_back_are_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as endless:
        endless.setattr(SignIns, "signed_in", lambda *_: SignIn("ann"))
        found = attacked()
        jumps(found, 1)
        assert any("lasts longer" in line for line in found.told)
    monkeypatch.setattr(clock, "moment", lambda _databases: clock.time.time())
    found = attacked()
    jumps(found, 1)
    assert any("time went back" in line for line in found.told)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (lambda _answers, facts: {"seed": facts}, "depends on order"),
        (lambda answers, _facts: {"people": len(answers)}, "depends on who answered nothing"),
    ],
)
def test_figures__a_result_that_depends_on_more_than_answers_is_found(
    monkeypatch: pytest.MonkeyPatch, fault: Any, said: str
) -> None:
    import test_result_properties as properties

    seen: list[int] = []

    def everything(result: Any) -> dict[str, object]:
        seen.append(len(seen))
        people = sum(entry.answered for entry in result.attendance)
        return fault(range(people), seen[-1])  # type: ignore[no-any-return]

    monkeypatch.setattr(properties, "everything", everything)
    found = attacked()
    figures(found, 2)
    assert any(said in line for line in found.told)


def test_figures__a_number_outside_its_scale_or_interval_is_found() -> None:
    spread = Spread(1.0, 9.0)
    wrong = [
        Figure("overall", "index", "all", "shown", value=101.0),
        Figure("overall", "index", "all", "shown", n=10, value=50.0, invited=spread, beyond=spread),
    ]
    found = [outside(SimpleNamespace(figures={"one": figure})) for figure in wrong]  # type: ignore[arg-type]
    assert found == [["one is 101.0"], []]


def server_that(tmp_path: Path, program: str) -> list[str]:
    """What is found of a server that runs a program, and of what it wrote."""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=watched(tmp_path), capture_output=True, check=False)
    (tmp_path / "server.log").write_bytes(done.stdout + done.stderr)
    return list(Site(tmp_path, 0, None, keys={"a key": b"PLANTEDKEY"}).faults())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import socket; socket.socket(type=socket.SOCK_DGRAM).connect(('192.0.2.1', 9))", "socket.connect"),
        (
            "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 9))",
            "socket.sendto",
        ),
        (
            "import socket\ntry: socket.getaddrinfo('elsewhere.invalid', 80)\nexcept OSError: pass",
            "getaddrinfo",
        ),
        ("1 / 0", "a traceback"),
        ("print('PLANTEDKEY')", "a key in the log"),
        (f"print('{MARKS['beta']}')", "the name BETAMERK"),
    ],
)
def test_server__that_calls_out_or_logs_a_secret_is_found(tmp_path: Path, program: str, said: str) -> None:
    assert any(said in fault for fault in server_that(tmp_path, program))


def test_server__that_speaks_to_its_own_machine_alone_is_sound(tmp_path: Path) -> None:
    program = "import socket; socket.getaddrinfo('localhost', 80); socket.create_server(('127.0.0.1', 0))"
    assert server_that(tmp_path, program) == []


def test_exports__a_secret_packed_in_a_file_of_a_file_is_found(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as packed:
        packed.writestr("sheet.xml", "a PLANTEDKEY")
    with zipfile.ZipFile(tmp_path / "everything.zip", "w") as packed:
        packed.writestr("scores.xlsx", inner.getvalue())
        packed.writestr("sound.txt", "nothing")
        packed.writestr("report.html", "at /home/scan/data")
    found = list(found_in(unpacked(tmp_path), {"a key": b"PLANTEDKEY"}))
    assert "a key in everything.zip/scores.xlsx/sheet.xml" in found
    assert any("/home/" in line for line in found)
    assert not any("sound.txt" in line for line in found)


def test_planted_import__is_taken_by_the_product_or_refused_for_what_is_wrong_in_it() -> None:
    taken = preview_import(foreign_file(instrument(), " <b>x</b>"), instrument())
    assert len(taken.rows) == 8
    with pytest.raises(InvalidImport, match="row 10"):
        preview_import(foreign_file(instrument(), " <b>x</b>", wrong=True), instrument())
