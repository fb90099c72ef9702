"""First administrator, colleagues, second steps, shared links, settings: who gets what, and how it ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyotp
import pytest
from rounds import Place, Round

from assessment.errors import AssessmentError, LinkRefused, SecondStepNeeded, SignInRefused, StorageError
from assessment.storage import OPERATOR, SignIn, Store, accounts, settings
from assessment.storage.rights import ADMINISTRATOR, VIEWER

PASSWORD = "Vier kano's op zee"
NOW = 1_800_000_000.0


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return 0.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("assessment.storage.clock.time", clock)
    return clock


@pytest.fixture(autouse=True)
def _light_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    light = accounts.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", light)
    monkeypatch.setattr(accounts, "_NO_ACCOUNT", light.hash("nobody"))


def code_of(act: object, *arguments: object) -> str:
    with pytest.raises(AssessmentError) as caught:
        act(*arguments)  # type: ignore[operator]
    return caught.value.code


def setup_file(store: Store) -> Path:
    path = store.accounts.setup_file()
    assert path is not None
    return path


# The first administrator


def test_first__needs_the_secret_that_only_the_data_folder_holds(store: Store) -> None:
    path = setup_file(store)
    assert path.stat().st_mode & 0o777 == 0o600
    assert code_of(store.accounts.add_first, "eve", PASSWORD, "0" * 26) == "sign_in.setup_secret"
    store.accounts.add_first("ann", PASSWORD, path.read_text())
    assert store.rights(SignIn("ann")).kind == ADMINISTRATOR
    assert not path.exists()
    assert store.accounts.setup_file() is None


def test_first__without_a_file_nobody_is_made(store: Store) -> None:
    assert code_of(store.accounts.add_first, "eve", PASSWORD, "") == "sign_in.setup_secret"
    assert not store.accounts.exist()


def test_first__of_many_at_the_same_moment_one_becomes_it(store: Store, place: Place) -> None:
    secret = setup_file(store).read_text()
    others = [place.open() for _ in range(3)]

    def try_it(number: int) -> str:
        try:
            others[number % 3].accounts.add_first(f"ann{number}", PASSWORD, secret)
        except SignInRefused as refused:
            return refused.code
        return "made"

    with ThreadPoolExecutor(9) as pool:
        outcomes = list(pool.map(try_it, range(9)))
    for other in others:
        other.close()
    assert outcomes.count("made") == 1
    assert set(outcomes) <= {"made", "sign_in.not_first", "sign_in.setup_secret"}
    assert place.count("installation", "account") == 1


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "Wachtwoord2026!", "P@ssw0rd!2026", "welkomwelkom12", "qwertyuiopqwerty",
        "abcdefghijklm", "987654321098", "aaaaaaaaaaaab", "ann.jansen2026", "1212121212121",
    ],
)  # fmt: skip
def test_add__a_password_that_is_tried_first_is_refused(store: Store, password: str) -> None:
    assert code_of(store.accounts.add, "ann.jansen", password) == "sign_in.password_common"


# Colleagues


@pytest.fixture
def ann(acme: Round, store: Store, clock: Clock) -> SignIn:
    store.accounts.add("ann", PASSWORD, ("acme",))
    return SignIn("ann")


def test_invite__a_link_makes_one_account_with_its_owners_password(store: Store, ann: SignIn) -> None:
    token = store.colleagues("acme", ann).invite("bob", VIEWER)
    assert store.invited_as(token) == "bob"
    assert [one.invited for one in store.colleagues("acme", ann).all()] == [False, True]
    assert store.accept(token, PASSWORD) == "bob"
    assert store.accounts.signed_in(store.accounts.sign_in("bob", PASSWORD)) == SignIn("bob")
    assert store.rights(SignIn("bob")).organizations == {"acme": VIEWER}
    assert code_of(store.accept, token, PASSWORD) == "sign_in.invitation_over"


def test_invite__used_by_two_at_once_makes_one(store: Store, ann: SignIn) -> None:
    token = store.colleagues("acme", ann).invite("bob", VIEWER)

    def accept(number: int) -> str:
        try:
            return store.accept(token, f"{PASSWORD} {number}")
        except AssessmentError as refused:
            return refused.code

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(accept, range(4)))
    assert outcomes.count("bob") == 1


def test_invite__ends_after_a_week_or_when_it_is_taken_back(store: Store, ann: SignIn, clock: Clock) -> None:
    colleagues = store.colleagues("acme", ann)
    first, second = colleagues.invite("bob", VIEWER), colleagues.invite("cor", VIEWER)
    colleagues.remove("bob")
    assert code_of(store.accept, first, PASSWORD) == "sign_in.invitation_over"
    clock.now += 7 * 24 * 3600 + 1
    assert code_of(store.accept, second, PASSWORD) == "sign_in.invitation_over"
    assert store.invited_as is not None


def test_invite__a_consultant_makes_no_administrator(store: Store, ann: SignIn) -> None:
    assert (
        code_of(store.colleagues("acme", ann).invite, "bob", VIEWER, ADMINISTRATOR) == "storage.not_allowed"
    )


def test_invite__somebody_with_an_account_joins_at_once(store: Store, ann: SignIn) -> None:
    store.accounts.add("bob", PASSWORD)
    assert store.colleagues("acme", ann).invite("bob", VIEWER) == ""
    assert store.organizations(SignIn("bob")) == {"acme": "Acme"}
    store.colleagues("acme", ann).remove("bob")
    assert store.organizations(SignIn("bob")) == {}
    assert code_of(store.colleagues("acme", ann).remove, "ann") == "storage.not_oneself"


# Sign-ins and their proof


def test_change_password__ends_every_other_sign_in(store: Store, ann: SignIn) -> None:
    here, there = (store.accounts.sign_in("ann", PASSWORD) for _ in range(2))
    assert [one.mine for one in store.accounts.open_sign_ins(here)].count(True) == 1
    store.accounts.change_password(here, PASSWORD, "Negen zwanen boven Zeist")
    assert store.accounts.signed_in(here) == ann
    assert store.accounts.signed_in(there) is None
    assert code_of(store.accounts.sign_in, "ann", PASSWORD) == "sign_in.wrong"


def test_end_others__leaves_this_one(store: Store, ann: SignIn) -> None:
    here, there = (store.accounts.sign_in("ann", PASSWORD) for _ in range(2))
    store.accounts.end_others(here)
    assert (store.accounts.signed_in(here), store.accounts.signed_in(there)) == (ann, None)


def test_proof__lasts_ten_minutes_and_is_given_anew(store: Store, ann: SignIn, clock: Clock) -> None:
    token = store.accounts.sign_in("ann", PASSWORD)
    assert store.accounts.proved_lately(token)
    clock.now += 601
    assert not store.accounts.proved_lately(token)
    assert code_of(store.accounts.prove_again, token, "wrong") == "sign_in.wrong"
    assert not store.accounts.proved_lately(token)
    store.accounts.prove_again(token, PASSWORD)
    assert store.accounts.proved_lately(token)


# The second step


@pytest.fixture
def secret(store: Store, ann: SignIn, clock: Clock) -> str:
    secret = store.accounts.second_step.enrolment("ann").secret
    store.accounts.second_step.turn_on("ann", secret, pyotp.TOTP(secret).at(int(clock.now)))
    clock.now += 60
    return secret


def now_code(secret: str, clock: Clock) -> str:
    return pyotp.TOTP(secret).at(int(clock.now))


def test_second_step__password_alone_gives_no_sign_in(store: Store, secret: str, clock: Clock) -> None:
    with pytest.raises(SecondStepNeeded):
        store.accounts.sign_in("ann", PASSWORD)
    pending = store.accounts.second_step.pending("ann")
    assert code_of(store.accounts.finish, pending, "000000") == "sign_in.step_wrong"
    token = store.accounts.finish(pending, now_code(secret, clock))
    assert store.accounts.signed_in(token) == SignIn("ann")


def test_second_step__a_code_is_good_once(store: Store, secret: str, clock: Clock) -> None:
    pending, code = store.accounts.second_step.pending("ann"), now_code(secret, clock)
    store.accounts.finish(pending, code)
    assert code_of(store.accounts.finish, pending, code) == "sign_in.step_wrong"


def test_second_step__a_recovery_code_is_good_once(store: Store, ann: SignIn, clock: Clock) -> None:
    step = store.accounts.second_step
    secret = step.enrolment("ann").secret
    recovery = step.turn_on("ann", secret, now_code(secret, clock))
    assert len(set(recovery)) == 8
    store.accounts.finish(step.pending("ann"), recovery[3].lower())
    assert code_of(store.accounts.finish, step.pending("ann"), recovery[3]) == "sign_in.step_wrong"


def test_second_step__the_first_step_is_good_for_five_minutes_and_is_not_made_up(
    store: Store, secret: str, clock: Clock
) -> None:
    pending = store.accounts.second_step.pending("ann")
    clock.now += 301
    assert code_of(store.accounts.finish, pending, now_code(secret, clock)) == "sign_in.step_over"
    for forged in ("", "abc", pending[:-4] + "AAAA", "é"):
        assert code_of(store.accounts.finish, forged, "000000") == "sign_in.step_over"


def test_second_step__guessing_codes_makes_wait(store: Store, secret: str) -> None:
    pending = store.accounts.second_step.pending("ann")
    said = [code_of(store.accounts.finish, pending, f"{number:06}") for number in range(8)]
    assert said[0] == "sign_in.step_wrong"
    assert said[-1] == "sign_in.wait"


def test_second_step__the_database_does_not_hold_the_secret(store: Store, secret: str, place: Place) -> None:
    kept = repr(place.run("installation", "SELECT * FROM account"))
    assert secret not in kept
    store.accounts.second_step.turn_off("ann")
    assert store.accounts.signed_in(store.accounts.sign_in("ann", PASSWORD))


# Shared links


def test_share__opens_one_closed_wave_for_a_time(
    acme: Round, store: Store, ann: SignIn, clock: Clock
) -> None:
    shares = store.shares("acme", ann)
    assert code_of(shares.make, "2026") == "storage.share_open"
    acme.desk.close_wave("2026")
    token = shares.make("2026", 10)
    guest = store.guest(token)
    assert (guest.organization, guest.wave) == ("acme", "2026")
    assert store.reading_desk("acme", guest).name == "Acme"
    assert code_of(store.desk, "acme", guest) == "storage.viewer_only"
    clock.now += 11 * 24 * 3600
    with pytest.raises(LinkRefused):
        store.guest(token)
    assert shares.all() == []


def test_share__taken_back_leads_nowhere(acme: Round, store: Store, ann: SignIn) -> None:
    acme.desk.close_wave("2026")
    shares = store.shares("acme", ann)
    token = shares.make("2026")
    shares.revoke(shares.all()[0].id)
    assert code_of(store.guest, token) == "link.share_over"
    assert [entry.action for entry in store.care("acme", ann).log(2)] == ["share_revoked", "share_made"]
    assert code_of(shares.make, "2026", 181) == "storage.share_days"


# Settings


def test_settings__are_kept_with_secrets_sealed_and_the_log_knows_names_only(
    store: Store, place: Place, ann: SignIn
) -> None:
    desk = store.administration(OPERATOR)
    desk.revise_settings({"smtp_host": "mail.example.org", "smtp_password": "Hidden-9", "smtp_port": 465})
    kept = store.settings(ann)
    assert (kept.smtp_host, kept.smtp_password, kept.smtp_port) == ("mail.example.org", "Hidden-9", 465)
    written = repr(place.run("installation", "SELECT * FROM setting"))
    written += repr(place.run("installation", "SELECT * FROM audit"))
    assert "Hidden-9" not in written
    assert "smtp_password" in written


def test_settings__what_cannot_be_changes_nothing(store: Store, clock: Clock) -> None:
    store.accounts.exist()
    desk = store.administration(OPERATOR)
    for wrong in ({"smtp_port": 0}, {"public_address": "javascript:x"}, {"smtp_host": "a\nb"}):
        assert code_of(desk.revise_settings, wrong) == "storage.setting"
    assert desk.settings() == settings.InstallationSettings()


def test_settings__the_environment_wins(store: Store, ann: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    store.administration(OPERATOR).revise_settings({"smtp_host": "mail.example.org"})
    monkeypatch.setenv("ASSESSMENT_SMTP_HOST", "other.example.org")
    assert store.settings(ann).smtp_host == "other.example.org"
    assert settings.from_environment() == {"smtp_host"}
    with pytest.raises(StorageError):
        store.settings(SignIn("nobody"))
