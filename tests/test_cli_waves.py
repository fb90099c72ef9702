"""Waves on the command line: links by address or unassigned, new links, closing, opening again."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from answering import response
from click.testing import Result
from command_line import Run, one_sentence

from assessment.errors import LinkRefused
from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, Store

NOTICE = Path(__file__).parents[1] / "docs" / "notice-facts.example.yaml"
LIST = "organization,wave,role,team,address\n" + "".join(
    f"acme,2026,{place},{name}@acme.example\n"
    for place, name in [
        ("mt,", "a"),
        ("mt,", "b"),
        ("rep,Noord", "c"),
        ("rep,Noord", "d"),
        ("rep,=Zuid", "e"),
    ]
)


def opened(run: Run, folder: Path, people: str = LIST) -> Result:
    (folder / "people.csv").write_text(people, encoding="utf-8")
    return run("open-wave", "people.csv", "--year", 2026, "--links", "links.csv", "--notice", NOTICE)


def links(folder: Path, file: str = "links.csv") -> pd.DataFrame:
    table = pd.read_csv(folder / file, keep_default_na=False)
    return table.assign(code=table["link"].str.partition("#")[2])


def send(folder: Path, questionnaire: Questionnaire, code: str) -> None:
    store = Store(folder / "data")
    desk = store.respondent(code)
    place = desk.invitation()
    answered = response(questionnaire, role=place.role, team=place.team)
    desk.send(answered)
    store.close()


def refused(folder: Path, code: str) -> str:
    store = Store(folder / "data")
    try:
        store.enter(code)
    except LinkRefused as error:
        return error.code
    finally:
        store.close()
    return ""


def test_open_wave__for_a_list_writes_each_address_beside_its_link(run: Run, tmp_path: Path) -> None:
    result = opened(run, tmp_path)
    assert result.exit_code == 0, result.stderr
    table = links(tmp_path)
    assert list(table)[:4] == ["role", "team", "address", "link"]
    assert set(table["address"]) == {f"{name}@acme.example" for name in "abcde"}
    assert set(table["team"]) == {"", "Noord", "'=Zuid"}  # no cell acts as a formula
    store = Store(tmp_path / "data")
    (wave,) = store.desk("acme", OPERATOR).waves()
    store.close()
    assert wave.notice["list_days"] == 30
    assert wave.invited == {("mt", ""): 2, ("rep", "Noord"): 2, ("rep", "=Zuid"): 1}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("acme,2026,rep,Noord,", "people.csv:7: "),
        ("acme,2026,rep,Noord,A@acme.example", "people.csv:7: "),
        ("acme,2026,boss,Noord,f@acme.example", "people.csv:7: "),
        (f"acme,2026,rep,Noord,{'f' * 321}", "people.csv:7: "),
        ("acme,2027,rep,Noord,f@acme.example", "2 "),
    ],
)
def test_open_wave__a_list_with_a_fault_opens_nothing(run: Run, tmp_path: Path, line: str, said: str) -> None:
    sentence = one_sentence(opened(run, tmp_path, f"{LIST}{line}\n"))
    assert said in sentence
    assert "@acme" not in sentence
    assert not (tmp_path / "links.csv").exists()


def test_remind__gives_everybody_a_new_link_and_tells_nobody_who_answered(
    run: Run, tmp_path: Path, questionnaire: Questionnaire
) -> None:
    opened(run, tmp_path)
    old = links(tmp_path).set_index("address")["code"]
    send(tmp_path, questionnaire, old["c@acme.example"])
    result = run("remind", "acme", "2026", "--links", "again.csv")
    assert result.exit_code == 0, result.stderr
    new = links(tmp_path, "again.csv").set_index("address")["code"]
    assert set(new.index) == set(old.index)
    assert [refused(tmp_path, code) for code in old] == ["link.unknown"] * 5
    assert {name: refused(tmp_path, code) for name, code in new.items()} == {
        name: "link.used" if name == "c@acme.example" else "" for name in new.index
    }


def test_remind__a_wave_that_is_not_there_writes_nothing(run: Run, tmp_path: Path) -> None:
    opened(run, tmp_path)
    assert "2027" in one_sentence(run("remind", "acme", "2027", "--links", "again.csv"))
    one_sentence(run("remind", "bolt", "2026", "--links", "again.csv"))
    assert not (tmp_path / "again.csv").exists()


def test_renew_links__replaces_what_is_left_of_a_pool(run: Run, tmp_path: Path) -> None:
    opened(run, tmp_path, "organization,wave,role,team,invited\nacme,2026,rep,Noord,6\nacme,2026,mt,,4\n")
    old = links(tmp_path)
    result = run("renew-links", "acme", "2026", "rep", "--team", "Noord", "--links", "again.csv")
    assert result.exit_code == 0, result.stderr
    new = links(tmp_path, "again.csv")
    assert list(new)[:3] == ["role", "team", "link"]
    assert len(new) == 6
    assert {refused(tmp_path, code) for code in old.query("role == 'rep'")["code"]} == {"link.unknown"}
    assert {refused(tmp_path, code) for code in new["code"]} == {""}
    assert "5" in one_sentence(run("renew-links", "acme", "2026", "mt", "--links", "few.csv"))
    assert not (tmp_path / "few.csv").exists()


def test_close_and_reopen__take_no_answers_and_take_them_again(run: Run, tmp_path: Path) -> None:
    opened(run, tmp_path)
    code = links(tmp_path)["code"].iloc[0]
    assert run("close-wave", "acme", "2026").exit_code == 0
    assert refused(tmp_path, code) == "link.closed"
    assert run("reopen-wave", "acme", "2026").exit_code == 0
    assert refused(tmp_path, code) == ""
    assert "2027" in one_sentence(run("close-wave", "acme", "2027"))
