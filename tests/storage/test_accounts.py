"""Accounts: who gets in, who waits, and when it is over."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from rounds import Place

from assessment.errors import SignInRefused, StorageError
from assessment.storage import SignIn, Store, accounts, codes

PASSWORD = "a long enough password"
REAL_HASHER = accounts._hasher


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

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
    """The same hash with little memory: the waits are tested here, not the hash."""
    light = accounts.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", light)
    monkeypatch.setattr(accounts, "_NO_ACCOUNT", light.hash("nobody"))


@pytest.fixture
def ann(store: Store, clock: Clock) -> Store:
    store.accounts.add("ann", PASSWORD)
    return store


def fit(length: int) -> str:
    """A password of that length that nobody tries first."""
    return ("Vier kano's op zee. " * 10)[:length]


def refused(store: Store, password: str = "wrong password", account: str = "ann") -> SignInRefused:
    with pytest.raises(SignInRefused) as caught:
        store.accounts.sign_in(account, password)
    return caught.value


def test_sign_in__the_right_password_gives_a_token_that_is_known(ann: Store) -> None:
    assert ann.accounts.signed_in(ann.accounts.sign_in("ann", PASSWORD)) == SignIn("ann")


def test_sign_in__each_gives_another_token(ann: Store) -> None:
    tokens = {ann.accounts.sign_in("ann", PASSWORD) for _ in range(3)}
    assert len(tokens) == 3
    assert all(ann.accounts.signed_in(token) for token in tokens)


@pytest.mark.parametrize(
    ("account", "password"), [("ann", "wrong"), ("bob", PASSWORD), ("ann", ""), ("", "")]
)
def test_sign_in__wrong_account_and_wrong_password_are_told_alike(
    ann: Store, account: str, password: str
) -> None:
    assert refused(ann, password, account).code == "sign_in.wrong"


def test_sign_in__the_database_keeps_neither_password_nor_token(ann: Store, place: Place) -> None:
    token = ann.accounts.sign_in("ann", PASSWORD)
    kept = repr(place.run("installation", "SELECT * FROM account"))
    kept += repr(place.run("installation", "SELECT * FROM sign_in"))
    assert "$argon2id$" in kept
    assert PASSWORD not in kept
    assert token not in kept
    assert codes.token_hash(token) in kept


def test_waits__begin_after_five_failures_and_double_to_a_quarter_of_an_hour(
    ann: Store, clock: Clock
) -> None:
    for _ in range(5):
        assert refused(ann).code == "sign_in.wrong"
    waits = []
    for _ in range(12):
        error = refused(ann, PASSWORD)
        assert error.code == "sign_in.wait"
        waits.append(round(float(str(error.values["seconds"])) - 1))
        clock.now += waits[-1] + 0.5
        assert refused(ann).code == "sign_in.wrong"
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


def test_waits__end_by_themselves_and_the_right_password_clears_them(ann: Store, clock: Clock) -> None:
    for _ in range(5):
        refused(ann)
    clock.now += 1.5
    ann.accounts.sign_in("ann", PASSWORD)
    for _ in range(5):
        assert refused(ann).code == "sign_in.wrong"
    assert refused(ann).code == "sign_in.wait"


def test_waits__of_one_account_leave_others_alone(ann: Store) -> None:
    ann.accounts.add("bob", PASSWORD)
    for _ in range(6):
        refused(ann)
    assert ann.accounts.signed_in(ann.accounts.sign_in("bob", PASSWORD)) == SignIn("bob")


def test_waits__cannot_be_outrun_by_many_tries_at_once(ann: Store, place: Place) -> None:
    with ThreadPoolExecutor(12) as pool:
        outcomes = [error.code for error in pool.map(lambda _: refused(ann), range(40))]
    assert outcomes.count("sign_in.wrong") <= 6  # five are free, one more may be under way
    failures = place.run("installation", "SELECT failures FROM account")[0][0]
    assert failures == outcomes.count("sign_in.wrong")


def test_signed_in__ends_after_half_an_hour_of_rest(ann: Store, clock: Clock) -> None:
    token = ann.accounts.sign_in("ann", PASSWORD)
    for _ in range(3):
        clock.now += 29 * 60
        assert ann.accounts.signed_in(token) == SignIn("ann")
    clock.now += 31 * 60
    assert ann.accounts.signed_in(token) is None
    clock.now -= 31 * 60
    assert ann.accounts.signed_in(token) is None  # over is over


def test_signed_in__ends_after_twelve_hours_however_busy(ann: Store, clock: Clock) -> None:
    token = ann.accounts.sign_in("ann", PASSWORD)
    for _ in range(12 * 3 - 1):
        clock.now += 20 * 60
        assert ann.accounts.signed_in(token)
    clock.now += 20 * 60 + 1
    assert ann.accounts.signed_in(token) is None


def test_signed_in__unknown_token_is_nobody(ann: Store) -> None:
    assert ann.accounts.signed_in(codes.new_token()) is None
    assert ann.accounts.signed_in("") is None


def test_sign_out__ends_that_sign_in_only(ann: Store) -> None:
    one, other = (ann.accounts.sign_in("ann", PASSWORD) for _ in range(2))
    ann.accounts.sign_out(one)
    assert ann.accounts.signed_in(one) is None
    assert ann.accounts.signed_in(other) == SignIn("ann")
    ann.accounts.sign_out("never given")


@pytest.mark.parametrize(("length", "fits"), [(11, False), (12, True), (128, True), (129, False)])
def test_add__a_password_has_12_to_128_characters(store: Store, length: int, fits: bool) -> None:
    if fits:
        store.accounts.add("ann", fit(length))
        assert store.accounts.signed_in(store.accounts.sign_in("ann", fit(length)))
    else:
        with pytest.raises(SignInRefused, match="12 to 128"):
            store.accounts.add("ann", fit(length))
    assert store.accounts.exist() is fits


def test_sign_in__a_longer_password_is_not_cut_to_fit(store: Store) -> None:
    store.accounts.add("ann", fit(128))
    assert refused(store, fit(129)).code == "sign_in.wrong"


def test_add__a_name_that_is_taken_is_refused(ann: Store) -> None:
    with pytest.raises(StorageError) as caught:
        ann.accounts.add("ann", "another long password")
    assert caught.value.code == "storage.account_exists"
    assert ann.accounts.signed_in(ann.accounts.sign_in("ann", PASSWORD))


def test_add__for_an_unknown_organization_makes_no_account(store: Store) -> None:
    with pytest.raises(StorageError):
        store.accounts.add("ann", PASSWORD, ("nowhere",))
    assert not store.accounts.exist()


def test_hash__costs_what_the_design_says() -> None:
    assert (REAL_HASHER.time_cost, REAL_HASHER.memory_cost) == (3, 64 * 1024)
    assert REAL_HASHER.type.name == "ID"


def test_key_beside__opens_the_same_but_no_export_and_ends_with_its_sign_in(ann: Store) -> None:
    token = ann.accounts.sign_in("ann", PASSWORD)
    key = ann.accounts.key_beside(token)
    assert ann.accounts.signed_in(key) == SignIn("ann")
    assert not ann.accounts.proved_lately(key)
    assert len(ann.accounts.open_sign_ins(token)) == 1
    other = ann.accounts.sign_in("ann", PASSWORD)
    ann.accounts.sign_out(token)
    assert ann.accounts.signed_in(key) is None
    assert ann.accounts.signed_in(other) == SignIn("ann")
    with pytest.raises(SignInRefused):
        ann.accounts.key_beside(token)
