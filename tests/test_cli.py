"""The command line: what it writes, what it says, and that it leaves nothing half done."""

from __future__ import annotations

import csv
import stat
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from answering import random_answers, write_answers
from click.testing import Result
from command_line import Run, one_sentence
from small_questionnaire import SMALL, broken

from assessment import __version__
from assessment.export import EXPORTS
from assessment.questionnaire import Questionnaire
from assessment.storage import OPERATOR, Store

HEADER = (
    "questionnaire,version,organization,wave,role,team,level,code,"
    "n,value,ci_low,ci_high,ci_level,status,reason,bound,notice"
)
INVITED = (
    "organization,wave,role,team,invited\nacme,2026,mt,,5\nacme,2026,rep,Noord,3\nacme,2026,rep,Zuid,2\n"
)


WRITTEN = {f"{name}.csv" for name in EXPORTS} | {"datapackage.json"}


@pytest.fixture
def answers(tmp_path: Path, questionnaire: Questionnaire) -> Path:
    """Two organizations and two waves, one of them with a hidden management team."""
    frames = [
        random_answers(questionnaire, {"mt": 6, "rep": 12}, seed=1),
        random_answers(questionnaire, {"mt": 4, "rep": 9}, seed=2, wave="2025"),
        random_answers(questionnaire, {"mt": 5, "rep": 7}, seed=3, organization="bolt"),
    ]
    return write_answers(tmp_path / "answers.csv", pd.concat(frames))


def store_in(folder: Path) -> Store:
    return Store(folder)


# validate


def test_validate__the_shipped_questionnaires_are_sound(run: Run) -> None:
    result = run("validate")
    assert result.exit_code == 0, result.output
    assert "sustainable-success" in result.stdout
    assert "56" in result.stdout


def test_validate__a_faulty_file_ends_with_1_and_all_its_findings(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "faulty.yaml"
    path.write_text(broken("min_answered: 1", "min_answered: 2").replace("first: pay,", "first: luck,"))
    result = run("validate", path, "--language", "nl")
    assert result.exit_code == 1
    assert "faulty.yaml:53: dimensions[A].facets[A1].min_answered" in result.stdout
    assert "Er is geen hefboom" in result.stdout


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"id: ]1", b"id: 2024-13-45"])
def test_validate__a_file_that_is_none_is_a_finding_not_a_crash(
    run: Run, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "none.yaml"
    path.write_bytes(content)
    result = run("validate", path)
    assert result.exit_code == 1
    assert result.stdout.startswith("none.yaml:1: ")


def test_validate__no_such_file_is_one_sentence(run: Run) -> None:
    assert "nowhere.yaml" in one_sentence(run("validate", "nowhere.yaml"))


# score


def test_score__writes_the_released_table_of_every_organization_and_wave(
    run: Run, answers: Path, tmp_path: Path
) -> None:
    out = tmp_path / "a" / "b"
    result = run("score", answers, "--questionnaire", "sustainable-success", "--out", out)
    assert result.exit_code == 0, result.stderr
    assert str(out / "facet_scores.csv") in result.stdout
    content = (out / "facet_scores.csv").read_text(encoding="utf-8")
    assert content.splitlines()[0] == HEADER
    table = pd.read_csv(out / "facet_scores.csv", dtype={"wave": str})
    waves = table[["organization", "wave"]].drop_duplicates()
    assert list(map(tuple, waves.to_numpy())) == [("acme", "2025"), ("acme", "2026"), ("bolt", "2026")]
    assert len(table) == 3 * 57
    assert {path.name for path in out.iterdir()} == WRITTEN
    assert stat.S_IMODE((out / "facet_scores.csv").stat().st_mode) == 0o644


def test_score__a_suppressed_line_is_empty(run: Run, answers: Path, tmp_path: Path) -> None:
    run("score", answers, "--questionnaire", "sustainable-success", "--out", tmp_path / "out")
    with (tmp_path / "out" / "facet_scores.csv").open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.DictReader(file) if line["status"] == "suppressed"]
    assert {(line["organization"], line["wave"]) for line in lines} == {("acme", "2025")}
    for line in lines:
        assert [line[name] for name in ("n", "value", "ci_low", "ci_high", "ci_level")] == [""] * 5


def test_score__agreed_opens_what_four_may_show(run: Run, answers: Path, tmp_path: Path) -> None:
    for name, words in (("plain", []), ("agreed", ["--agreed"])):
        run("score", answers, "--questionnaire", "sustainable-success", "--out", tmp_path / name, *words)
    tables = {name: pd.read_csv(tmp_path / name / "facet_scores.csv") for name in ("plain", "agreed")}
    mine = {name: t[(t["wave"] == 2025) & (t["role"] == "mt")] for name, t in tables.items()}
    assert set(mine["plain"]["status"]) == {"suppressed"}
    assert set(mine["agreed"].loc[mine["agreed"]["status"] == "shown", "level"]) == {"index", "dimension"}


def test_score__the_number_invited_changes_only_the_interval(run: Run, answers: Path, tmp_path: Path) -> None:
    invited = tmp_path / "invited.csv"
    invited.write_text("organization,wave,role,team,invited\nacme,2026,rep,,14\n", encoding="utf-8")
    common = ["score", answers, "--questionnaire", "sustainable-success", "--out"]
    run(*common, tmp_path / "plain")
    assert run(*common, tmp_path / "known", "--invited", invited).exit_code == 0
    plain, known = (pd.read_csv(tmp_path / name / "facet_scores.csv") for name in ("plain", "known"))
    interval = ["ci_low", "ci_high"]
    pd.testing.assert_frame_equal(plain.drop(columns=interval), known.drop(columns=interval))
    changed = (plain[interval].fillna(0) != known[interval].fillna(0)).any(axis=1)
    rests_on_reps = (plain["organization"] == "acme") & (plain["wave"] == 2026) & (plain["role"] != "mt")
    assert changed.any()
    assert not changed[~rests_on_reps].any()
    assert ((known["ci_high"] - known["ci_low"]) <= (plain["ci_high"] - plain["ci_low"])).loc[changed].all()


def test_score__runs_again_into_the_same_folder(run: Run, answers: Path, tmp_path: Path) -> None:
    for _ in range(2):
        words = ("score", answers, "--questionnaire", "sustainable-success", "--out", tmp_path / "out")
        assert run(*words).exit_code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == WRITTEN


BAD = {
    "unknown item": "organization,wave,role,team,language,XX1\nacme,2026,rep,,nl,4\n",
    "code off the scale": "organization,wave,role,team,language,TS1_1\nacme,2026,rep,,nl,77\n",
    "unknown role": "organization,wave,role,team,language,TS1_1\nacme,2026,chef,,nl,4\n",
    "mixed versions": "version,organization,wave,role,team,language,TS1_1\n0.1,acme,2026,rep,,nl,4\n",
    "missing header": "acme,2026,rep,,nl,4\n",
    "empty file": "",
    "wrong encoding": "organization,wave,role,team,language,TS1_1\nacm\xe9,2026,rep,,nl,4\n",
    "cut off": "organization,wave,role,team,language,TS1_1\nacme,2026,rep\n",
}


@pytest.mark.parametrize("fault", BAD)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_score__bad_input_is_one_sentence_status_1_and_no_output(
    run: Run, tmp_path: Path, fault: str, language: str
) -> None:
    (tmp_path / "bad.csv").write_bytes(BAD[fault].encode("cp1252"))
    result = run(
        "score", "bad.csv", "--questionnaire", "sustainable-success", "--out", "out", "--language", language
    )
    sentence = one_sentence(result)
    assert sentence.startswith("bad.csv:")
    assert "77" not in sentence
    assert not (tmp_path / "out").exists()


def test_score__a_file_of_200_mb_is_refused_at_once(run: Run, tmp_path: Path) -> None:
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    words = ("score", "huge.csv", "--questionnaire", "sustainable-success", "--out", "out")
    assert "200 MB" in one_sentence(run(*words))
    assert not (tmp_path / "out").exists()


def test_score__a_bad_invited_file_leaves_no_output(run: Run, answers: Path, tmp_path: Path) -> None:
    (tmp_path / "invited.csv").write_text("organization,wave\nacme,2026\n", encoding="utf-8")
    words = ("score", answers, "--questionnaire", "sustainable-success", "--out", "out")
    assert one_sentence(run(*words, "--invited", "invited.csv")).startswith("invited.csv:1: ")
    assert not (tmp_path / "out").exists()


def test_score__an_unknown_questionnaire_is_one_sentence(run: Run, answers: Path, tmp_path: Path) -> None:
    assert "sustainable-success" in one_sentence(
        run("score", answers, "--questionnaire", "nope", "--out", "out")
    )
    assert not (tmp_path / "out").exists()


def test_score__out_that_is_a_file_stays_as_it_was(run: Run, answers: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    words = ("score", answers, "--questionnaire", "sustainable-success", "--out")
    assert "out" in one_sentence(run(*words, "out"))
    assert "out" in one_sentence(run(*words, "out/deeper"))
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_score__a_file_that_may_not_be_read_is_one_sentence(
    run: Run, answers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    words = ("score", answers, "--questionnaire", "sustainable-success", "--out", "out")
    assert "answers.csv" in one_sentence(run(*words))
    assert not (tmp_path / "out").exists()


def test_score__a_write_that_fails_leaves_no_part_and_keeps_the_old(
    run: Run, answers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "facet_scores.csv").write_text("old", encoding="utf-8")

    def full(_path: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device", str(out / "facet_scores.csv"))

    monkeypatch.setattr(Path, "replace", full)
    words = ("score", answers, "--questionnaire", "sustainable-success", "--out", out)
    assert "No space left" in one_sentence(run(*words))
    assert {path.name: path.read_text(encoding="utf-8") for path in out.iterdir()} == {
        "facet_scores.csv": "old"
    }


# open-wave and account


def opened(run: Run, tmp_path: Path, *words: object, invited: str = INVITED) -> Result:
    (tmp_path / "invited.csv").write_text(invited, encoding="utf-8")
    facts = ("--notice", Path(__file__).parents[1] / "docs" / "notice-facts.example.yaml")
    return run("open-wave", "invited.csv", "--year", 2026, "--links", "links.csv", *facts, *words)


def test_open_wave__without_what_respondents_must_be_told_opens_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "invited.csv").write_text(INVITED, encoding="utf-8")
    result = run("open-wave", "invited.csv", "--year", 2026, "--links", "links.csv")
    assert result.exit_code == 1
    assert "information notice needs" in result.stderr
    assert not (tmp_path / "links.csv").exists()


def test_open_wave__asks_only_claim_questions_that_there_are(run: Run, tmp_path: Path) -> None:
    for unknown in ("Q9", "Q1"):  # Q1 is about documents: nobody is asked
        result = opened(run, tmp_path, "--claim", unknown)
        assert result.exit_code == 1
        assert f'"{unknown}"' in result.stderr
        assert not (tmp_path / "links.csv").exists()
    assert opened(run, tmp_path, "--claim", "Q2", "--open-questions").exit_code == 0


def test_open_wave__writes_a_link_for_each_that_only_its_owner_may_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "links.csv").write_text("old", encoding="utf-8")
    (tmp_path / "links.csv").chmod(0o644)
    result = opened(run, tmp_path, "--address", "https://scan.example/")
    assert result.exit_code == 0, result.stderr
    assert stat.S_IMODE((tmp_path / "links.csv").stat().st_mode) == 0o600
    links = pd.read_csv(tmp_path / "links.csv", keep_default_na=False)
    assert list(links) == ["role", "team", "link"]
    assert links.groupby(["role", "team"]).size().to_dict() == {
        ("mt", ""): 5,
        ("rep", "Noord"): 3,
        ("rep", "Zuid"): 2,
    }
    assert links["link"].str.fullmatch(r"https://scan\.example/r#[0-9A-Z]{26}").all()
    assert not any(link.partition("#")[2] in result.output for link in links["link"])


def test_open_wave__its_links_open_the_questionnaire(run: Run, tmp_path: Path) -> None:
    opened(run, tmp_path, "--name", "Acme BV", "--agreed")
    links = pd.read_csv(tmp_path / "links.csv", keep_default_na=False)
    store = store_in(tmp_path / "data")
    for role, team, link in links.to_numpy():
        visit = store.visit(store.enter(link.partition("#")[2]))
        assert visit is not None
        invitation = visit.invitation()
        assert (invitation.role, invitation.team, invitation.wave, invitation.agreed) == (
            role,
            team,
            "2026",
            True,
        )
    assert store.organizations(OPERATOR) == {"acme": "Acme BV"}
    store.close()


def test_open_wave__thresholds_are_raised_and_never_lowered(run: Run, tmp_path: Path) -> None:
    assert opened(run, tmp_path, "--least", "4").exit_code == 2
    assert not (tmp_path / "links.csv").exists()
    assert opened(run, tmp_path, "--least", "8", "--live").exit_code == 0
    store = store_in(tmp_path / "data")
    (wave,) = store.desk("acme", OPERATOR).waves()
    store.close()
    assert (dict(wave.thresholds), wave.live) == ({"group": 8}, True)
    assert (wave.notice["least"], wave.notice["live"]) == (8, True)


def test_score__a_raised_threshold_shows_less(run: Run, tmp_path: Path, questionnaire: Questionnaire) -> None:
    answers = random_answers(questionnaire, {"mt": 6, "rep": 9}, seed=1)
    write_answers(tmp_path / "answers.csv", answers)
    words = ["score", "answers.csv", "--questionnaire", "sustainable-success", "--out", "out", "--least", 10]
    assert run(*words).exit_code == 0
    table = pd.read_csv(tmp_path / "out" / "facet_scores.csv")
    assert set(table["status"]) == {"suppressed"}


def test_open_wave__two_organizations_in_one_file_are_refused(run: Run, tmp_path: Path) -> None:
    result = opened(run, tmp_path, invited=INVITED + "bolt,2026,rep,,4\n")
    assert "2" in one_sentence(result)
    assert not (tmp_path / "links.csv").exists()
    assert not (tmp_path / "data").exists()


def test_open_wave__twice_is_refused_and_keeps_the_links(run: Run, tmp_path: Path) -> None:
    opened(run, tmp_path)
    before = (tmp_path / "links.csv").read_bytes()
    assert "2026" in one_sentence(opened(run, tmp_path))
    assert (tmp_path / "links.csv").read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"data", "invited.csv", "links.csv"}


@pytest.mark.parametrize("links", ["nowhere/links.csv", "data"])
def test_open_wave__whose_links_cannot_be_written_is_not_opened(run: Run, tmp_path: Path, links: str) -> None:
    (tmp_path / "invited.csv").write_text(INVITED, encoding="utf-8")
    one_sentence(run("open-wave", "invited.csv", "--year", 2026, "--links", links))
    store = store_in(tmp_path / "data")
    assert [desk.waves() for desk in (store.desk(o, OPERATOR) for o in store.organizations(OPERATOR))] in (
        [],
        [[]],
    )
    store.close()
    assert opened(run, tmp_path).exit_code == 0


@pytest.mark.parametrize("name", ["Acme BV", "installation", "a/b"])
def test_open_wave__an_unsuitable_organization_id_says_what_suits(
    run: Run, tmp_path: Path, name: str
) -> None:
    sentence = one_sentence(opened(run, tmp_path, "--language", "en", invited=INVITED.replace("acme", name)))
    assert name in sentence
    assert "lower-case" in sentence


def test_open_wave__a_team_name_that_is_too_long_is_refused_before_anything(run: Run, tmp_path: Path) -> None:
    sentence = one_sentence(opened(run, tmp_path, invited=INVITED.replace("Noord", "N" * 121)))
    assert sentence.startswith("invited.csv:3: ")
    assert not (tmp_path / "links.csv").exists()


def test_account__signs_in_and_sees_its_organizations(run: Run, tmp_path: Path) -> None:
    opened(run, tmp_path)
    result = run("account", "ann", "--organization", "acme", "--password", "a long enough password")
    assert result.exit_code == 0, result.stderr
    assert "a long enough password" not in result.output
    store = store_in(tmp_path / "data")
    identity = store.accounts.signed_in(store.accounts.sign_in("ann", "a long enough password"))
    assert identity is not None
    assert store.organizations(identity) == {"acme": "acme"}
    store.close()


@pytest.mark.parametrize(
    "words", [("--password", "short"), ("--organization", "nowhere", "--password", "a long enough password")]
)
def test_account__that_cannot_be_made_is_one_sentence(
    run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    one_sentence(run("account", "ann", *words))
    store = store_in(tmp_path / "data")
    assert not store.accounts.exist()
    store.close()


# The whole of it


def test_version__is_the_packages_own(run: Run) -> None:
    assert __version__ in run("--version").output


def test_language__of_messages_is_chosen_or_comes_from_the_environment(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("score", "nowhere.csv", "--questionnaire", "sustainable-success", "--out", "out")
    assert "Er is geen bestand" in one_sentence(run(*words, "--language", "nl"))
    assert "There is no file" in one_sentence(run(*words))
    monkeypatch.setenv("LANG", "nl_NL.UTF-8")
    assert "Er is geen bestand" in one_sentence(run(*words))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert "There is no file" in one_sentence(run(*words))


def test_help__names_every_command(run: Run) -> None:
    listed = run("--help").output
    for command in ("validate", "score", "open-wave", "remind", "close-wave", "account", "serve", "demo"):
        assert command in listed


def test_program__runs_as_a_module_and_ends_with_the_right_status(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL.replace("id: small", "id: [small]"), encoding="utf-8")
    words = [sys.executable, "-m", "assessment", "validate", str(tmp_path / "small.yaml")]
    done = subprocess.run(words, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    assert done.returncode == 1
    assert done.stdout.startswith("small.yaml:1: id: ")
    assert done.stderr == ""
