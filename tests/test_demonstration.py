"""The demonstration: three organizations with a story each, and a pool of sixty to compare them with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from command_line import Run, run_once

from assessment.app.released import released_result
from assessment.benchmark import EDITION_FILE, Edition, place
from assessment.charts import CHARTS, Material
from assessment.demonstration import ORGANIZATION, TALES
from assessment.errors import LinkRefused
from assessment.i18n import EN
from assessment.library import load_questionnaire
from assessment.results import OrganizationResult
from assessment.storage import OPERATOR, Store


class Made(NamedTuple):
    """What one run of the command said, and the folder that it filled."""

    said: list[str]
    folder: Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("demonstration") / "data"
    result = run_once("demo", "--no-serve", "--data", folder, "--language", "en", "--port", 8599)
    assert result.exit_code == 0, result.stderr
    return Made(result.stdout.splitlines(), folder)


@pytest.fixture(scope="module")
def demonstration(made: Made) -> Iterator[Store]:
    store = Store(made.folder)
    yield store
    store.close()


def test_demo__prints_a_sign_in_and_unused_links_that_work(made: Made, demonstration: Store) -> None:
    lines, store = made.said, demonstration
    words = next(line for line in lines if "/sign-in" in line).split()
    account, password = words[words.index("account:") + 1], words[words.index("password:") + 1]
    identity = store.accounts.signed_in(store.accounts.sign_in(account, password))
    assert identity is not None
    assert list(store.organizations(identity)) == [tale.id for tale in TALES]
    codes = [line.partition("http://localhost:8599/r#")[2] for line in lines if "/r#" in line]
    roles = set()
    for code in codes:
        visit = store.visit(store.enter(code))
        assert visit is not None
        assert visit.invitation().simulated
        roles.add(visit.invitation().role)
    assert roles == {"mt", "rep"}
    desk = store.desk(ORGANIZATION, identity)
    *before, now = desk.waves()
    assert [wave.open for wave in (*before, now)] == [False, False, True]
    people = {role: sum(n for (r, _), n in now.invited.items() if r == role) for role in ("mt", "rep")}
    assert people == {"mt": 6, "rep": 40}
    assert len({team for role, team in now.invited if role == "rep"}) == 4
    assert all(desk.answered(wave.id)["mt"] >= 5 for wave in before)
    for name in store.organizations(identity):
        waves = store.desk(name, identity).waves()
        assert len(waves) == 3
        assert all(wave.simulated for wave in waves)


def results_of(store: Store, organization: str) -> list[OrganizationResult]:
    """The released results of its closed waves, oldest first."""
    desk = store.desk(organization, OPERATOR)
    return [released_result(desk, wave.id) for wave in desk.waves() if not wave.open]


def value(result: OrganizationResult, code: str, role: str = "all") -> float:
    level = next(kind for kind, name in result.places if name == code)
    return result.figure(level, code, role).value


def test_demo__tells_three_stories(demonstration: Store) -> None:
    wallet, samen, trots = (results_of(demonstration, tale.id)[-1] for tale in TALES)
    assert all(result.overall.shown and result.overall_role == "all" for result in (wallet, samen, trots))
    assert wallet.overall.value < samen.overall.value < trots.overall.value
    assert value(wallet, "index", "rep") < 40  # a walking wallet, and its management content:
    assert value(wallet, "index", "mt") > value(wallet, "index", "rep") + 15
    for behaviour in ("TB", "CF"):  # people make up for the conditions they work under
        assert value(samen, behaviour) > max(value(samen, "TS"), value(samen, "SI")) + 10
    assert min(value(trots, code) for code in ("TS", "SI", "TB", "CF")) > 60
    assert any(node.reason for node in trots.teams if not node.shown)  # and a team too small to be shown


def test_demo__its_open_wave_shows_nothing(demonstration: Store) -> None:
    desk = demonstration.desk(ORGANIZATION, OPERATOR)
    hidden = released_result(desk, desk.waves()[-1].id)
    assert not any(figure.shown for figure in hidden.figures.values())


def test_demo__compares_with_sixty_organizations_and_says_they_are_invented(
    made: Made, demonstration: Store
) -> None:
    content = (made.folder / EDITION_FILE).read_bytes()
    edition = Edition.of_json(content, load_questionnaire("sustainable-success"))
    assert (len(edition.rows), edition.simulated) == (60, True)
    for tale in TALES:
        result = results_of(demonstration, tale.id)[-1]
        placed = place(result, tale.profile, edition)
        assert placed.simulated
        assert placed.ahead is not None
        figure = CHARTS["benchmark"](Material(result, placement=placed), EN)
        assert "invented organizations" in figure.note


def test_demo__throws_its_folder_away(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert run("demo", "--no-serve").exit_code == 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("assessment-demo")] == []


def test_demo__a_second_time_in_a_kept_folder_is_one_sentence(made: Made, run: Run) -> None:
    result = run("demo", "--no-serve", "--data", made.folder)
    assert result.exit_code == 1
    assert "demo-bv" in result.stderr


def test_links__of_a_demo_do_not_open_another_installation(made: Made, tmp_path: Path) -> None:
    code = next(line.partition("/r#")[2] for line in made.said if "/r#" in line)
    other = Store(tmp_path / "other")
    with pytest.raises(LinkRefused) as caught:
        other.enter(code)
    assert caught.value.code == "link.unknown"
    other.close()
