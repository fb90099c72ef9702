"""Which passwords are taken: 12 to 128 characters, and none of those that everybody tries first."""

from __future__ import annotations

import re

from assessment.errors import SignInRefused

SHORTEST, LONGEST = 12, 128
_FEWEST_DIFFERENT = 5
_LOOK_ALIKES = str.maketrans("@4301$5!7", "aaeoissit")
_TRIED_FIRST = frozenset(
    [
        "password", "passwort", "wachtwoord", "welkom", "welcome", "willkommen", "geheim",
        "secret", "qwerty", "qwertz", "azerty", "letmein", "admin", "administrator", "login",
        "inloggen", "toegang", "access", "master", "dragon", "monkey", "sunshine", "iloveyou",
        "football", "voetbal", "zomer", "winter", "lente", "herfst", "summer", "spring", "autumn",
        "januari", "februari", "maart", "april", "juni", "juli", "augustus", "september",
        "oktober", "november", "december", "monday", "maandag", "changeme", "changeit", "default",
        "test", "testing", "demo", "user", "gebruiker", "consultant", "adviseur", "company",
        "bedrijf", "vergeten", "trustno", "nederland", "holland", "amsterdam", "rotterdam", "abc",
        "abcd", "abcdef", "abcdefgh", "qwertyuiop", "asdfghjkl", "zxcvbnm",
    ]
)  # fmt: skip
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "01234567890")


def check_password(password: str, account: str = "") -> None:
    """Raise SignInRefused for a password that is too short, too long, or one of the first to be tried.

    That is: a common word with digits and signs around it, repeated or not; the account's own name; a run
    along the alphabet or the keyboard; a few characters again and again.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise SignInRefused("sign_in.password_length", least=SHORTEST, most=LONGEST)
    if len(set(password)) < _FEWEST_DIFFERENT or _along_a_row(password.lower()) or _common(password, account):
        raise SignInRefused("sign_in.password_common")


def _common(password: str, account: str) -> bool:
    words = _TRIED_FIRST | {word for word in re.split(r"[^a-z]+", account.lower()) if len(word) > 2}
    core = re.sub(r"^[^a-z]+|[^a-z]+$", "", password.lower())
    for text in (core, core.translate(_LOOK_ALIKES)):
        letters = re.sub(r"[^a-z]", "", text)
        if not letters or _only_of(letters, words):
            return True
    return False


def _only_of(letters: str, words: frozenset[str]) -> bool:
    """Whether ``letters`` is nothing but such words in a row."""
    reached = {0}
    for end in range(1, len(letters) + 1):
        if any(start in reached and letters[start:end] in words for start in range(end)):
            reached.add(end)
    return len(letters) in reached


def _along_a_row(text: str) -> bool:
    """Whether all of it runs along one row, forwards or backwards, once or again and again."""
    for row in _ROWS:
        for way in (row, row[::-1]):
            if text in way * (2 + len(text) // len(way)):
                return True
    return False
