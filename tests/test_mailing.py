"""Letters at a real mail server on loopback: each address once, whatever happens on the way."""

from __future__ import annotations

import socket
import ssl
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from assessment.errors import InvalidLetter, MailRefused, StorageError
from assessment.i18n import LANGUAGES, Language
from assessment.letters import checked_text, filled, last_day, usual_text
from assessment.library import load_questionnaire
from assessment.mailing import Post, send_all
from assessment.storage import OPERATOR, OrganizationDesk, Store, Wave
from assessment.storage.letters import Letter, Letters
from assessment.storage.settings import InstallationSettings

ADDRESSES = [f"p{number}@example.org" for number in range(12)]


@dataclass
class MailServer:
    """Takes letters; refuses some addresses; hangs up after some."""

    refused: set[str] = field(default_factory=set)
    hang_up_after: int = 10**6
    slow: float = 0.0
    letters: list[Any] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refused:
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: Any, _session: Any, envelope: Any
    ) -> str:
        if len(self.letters) >= self.hang_up_after:
            server.transport.abort()
            return "451 gone"
        time.sleep(self.slow)
        self.letters.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
        return "250 taken"

    @property
    def got(self) -> Counter[str]:
        return Counter(to for addresses, _ in self.letters for to in addresses)


def controller(handler: MailServer, **options: Any) -> Controller:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Controller(handler, hostname="127.0.0.1", port=port, **options)
    made.start()
    return made


@pytest.fixture
def mail() -> Iterator[tuple[MailServer, InstallationSettings]]:
    handler = MailServer()
    running = controller(handler)
    port = running.port
    yield handler, settings(port)
    running.stop()


def settings(port: int, **more: Any) -> InstallationSettings:
    usual = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_sender": "Scan <scan@example.org>"}
    return InstallationSettings(**{**usual, "smtp_security": "none", "letters_a_minute": 10_000, **more})


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OrganizationDesk]:
    store = Store(tmp_path / "data")
    asked = load_questionnaire("sustainable-success")
    desk = store.add_organization("acme", "Acme")
    desk.open_wave(Wave("2026", asked.id, asked.version, 2026, True, False, False, {("rep", ""): 1}))
    yield desk
    store.close()


def put(desk: OrganizationDesk, addresses: list[str] = ADDRESSES) -> str:
    letters = [
        Letter(one, "Vraag aan jou", f"Hallo,\n\nhttp://localhost/r#CODE-{one}\n") for one in addresses
    ]
    return desk.letters.put("2026", letters)


def test_send__each_address_gets_its_own_letter_once(
    desk: OrganizationDesk, mail: tuple[MailServer, InstallationSettings]
) -> None:
    server, given = mail
    mailing = put(desk, [*ADDRESSES, ADDRESSES[0].upper()])
    send_all(desk.letters, "2026", mailing, given)
    send_all(desk.letters, "2026", mailing, given)
    assert server.got == Counter(ADDRESSES)
    for (to,), message in server.letters:
        assert f"#CODE-{to}" in message.get_content()
        assert (message["Subject"], message["From"]) == ("Vraag aan jou", "Scan <scan@example.org>")
    progress = desk.letters.mailings("2026")[mailing]
    assert (progress.sent, progress.waiting, progress.unsure) == (12, 0, 0)


def test_send__a_refused_address_stops_nobody_else_and_is_named(
    desk: OrganizationDesk, mail: tuple[MailServer, InstallationSettings]
) -> None:
    server, given = mail
    server.refused = {ADDRESSES[4]}
    mailing = put(desk)
    send_all(desk.letters, "2026", mailing, given)
    assert server.got == Counter(set(ADDRESSES) - server.refused)
    assert desk.letters.refused("2026", mailing) == [ADDRESSES[4]]


def test_send__goes_on_after_a_hang_up_and_nobody_gets_two(
    desk: OrganizationDesk, mail: tuple[MailServer, InstallationSettings]
) -> None:
    server, given = mail
    server.hang_up_after = 5
    mailing = put(desk)
    with pytest.raises(MailRefused):
        send_all(desk.letters, "2026", mailing, given)
    assert desk.letters.mailings("2026")[mailing].unsure == 1
    server.hang_up_after = 10**6
    send_all(desk.letters, "2026", mailing, given)
    assert max(server.got.values()) == 1
    progress = desk.letters.mailings("2026")[mailing]
    assert (progress.sent, progress.unsure, progress.waiting) == (11, 1, 0)


def test_send__two_processes_at_once_send_each_letter_once(
    desk: OrganizationDesk, mail: tuple[MailServer, InstallationSettings], tmp_path: Path
) -> None:
    server, given = mail
    server.slow = 0.01
    mailing = put(desk)
    other = Store(tmp_path / "data")
    posts = [Post(), Post()]
    for post, letters in zip(posts, (desk.letters, other.desk("acme", OPERATOR).letters), strict=True):
        post.send(letters, "2026", mailing, given)
    until = time.monotonic() + 20
    while any(post.busy(mailing) for post in posts) and time.monotonic() < until:
        time.sleep(0.02)
    other.close()
    assert server.got == Counter(ADDRESSES)


def test_post__that_is_ended_finishes_its_letter_and_another_goes_on(
    desk: OrganizationDesk, mail: tuple[MailServer, InstallationSettings]
) -> None:
    server, given = mail
    server.slow = 0.05
    mailing, post = put(desk), Post()
    post.send(desk.letters, "2026", mailing, given)
    while not server.letters:
        time.sleep(0.01)
    post.end()
    assert 0 < desk.letters.mailings("2026")[mailing].waiting < 12
    assert desk.letters.mailings("2026")[mailing].unsure == 0
    send_all(desk.letters, "2026", mailing, given)
    assert server.got == Counter(ADDRESSES)


def test_send__an_unreachable_server_is_said_and_everything_waits(desk: OrganizationDesk) -> None:
    mailing, post = put(desk), Post()
    post.send(desk.letters, "2026", mailing, settings(1))
    while post.busy(mailing):
        time.sleep(0.01)
    failure = post.failure(mailing)
    assert failure is not None
    assert [bool(failure.sentence(language)) for language in LANGUAGES] == [True, True]
    assert desk.letters.mailings("2026")[mailing].waiting == 12
    with pytest.raises(MailRefused) as caught:
        send_all(desk.letters, "2026", mailing, InstallationSettings())
    assert caught.value.code == "mail.not_set"


# Encryption and passwords


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a certificate of its own, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    client = ssl.create_default_context(cadata=made.public_bytes(serialization.Encoding.PEM).decode())
    return server, client


def test_send__with_starttls_and_a_password(desk: OrganizationDesk, tmp_path: Path) -> None:
    server_side, client_side = certificate(tmp_path)
    handler = MailServer()

    def known(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        right = isinstance(given, LoginPassword) and (given.login, given.password) == (b"scan", b"Hidden-9")
        return AuthResult(success=right, handled=False)

    running = controller(
        handler, tls_context=server_side, require_starttls=True, authenticator=known, auth_required=True
    )
    port = running.port
    secure = {"smtp_host": "localhost", "smtp_security": "starttls", "smtp_user": "scan"}
    mailing = put(desk)
    for password, code in (("wrong", "mail.sign_in"), ("Hidden-9", "")):
        given = settings(port, **secure, smtp_password=password)
        if code:
            with pytest.raises(MailRefused) as caught:
                send_all(desk.letters, "2026", mailing, given, context=client_side)
            assert caught.value.code == code
            assert desk.letters.mailings("2026")[mailing].waiting == 12
        else:
            send_all(desk.letters, "2026", mailing, given, context=client_side)
    running.stop()
    assert handler.got == Counter(ADDRESSES)


def test_send__a_certificate_that_nobody_vouches_for_is_refused(
    desk: OrganizationDesk, tmp_path: Path
) -> None:
    server_side, _client = certificate(tmp_path)
    handler = MailServer()
    running = controller(handler, tls_context=server_side)
    port = running.port
    mailing = put(desk)
    with pytest.raises(MailRefused) as caught:
        send_all(
            desk.letters, "2026", mailing, settings(port, smtp_host="localhost", smtp_security="starttls")
        )
    running.stop()
    assert caught.value.code == "mail.security"
    assert handler.letters == []


def test_send__a_server_without_the_encryption_that_is_set_gets_nothing(
    desk: OrganizationDesk, mail: tuple[MailServer, InstallationSettings]
) -> None:
    server, given = mail
    mailing = put(desk)
    with pytest.raises(MailRefused) as caught:
        send_all(desk.letters, "2026", mailing, given.model_copy(update={"smtp_security": "starttls"}))
    assert caught.value.code == "mail.security"
    assert server.letters == []


# What lies at rest, and what a closed wave leaves


def test_letters__at_rest_hold_no_link_and_go_when_the_wave_closes(
    desk: OrganizationDesk, tmp_path: Path
) -> None:
    put(desk)
    raw = (tmp_path / "data" / "organization-acme.sqlite").read_bytes()
    assert b"CODE-" not in raw
    desk.close_wave("2026")
    assert desk.letters.mailings("2026") == {}
    raw = (tmp_path / "data" / "organization-acme.sqlite").read_bytes()
    assert ADDRESSES[3].encode() not in raw
    with pytest.raises(StorageError):
        put(desk)


# Texts


@pytest.mark.parametrize("kind", ["invitation", "reminder", "handout"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_usual_text__can_be_sent_as_it_is(kind: str, language: Language) -> None:
    usual = usual_text(kind, language)  # type: ignore[arg-type]
    checked = checked_text(usual.subject, usual.text)
    words = {"name": "Ann", "link": "https://x/r#1", "organization": "Acme"}
    made = filled(checked, {**words, "last_day": last_day("2026-12-24", language)})
    assert "https://x/r#1" in made.text
    assert "{" not in made.text + made.subject
    assert "24 " in made.text


@pytest.mark.parametrize(
    ("subject", "text", "code"),
    [
        ("", "{link}", "subject"), ("x" * 151, "{link}", "subject"), ("x", "", "text"),
        ("x", "hello", "no_link"), ("x", "{link", "braces"), ("x", "{link} {0}", "unknown_place"),
        ("x", "{link} {code}", "unknown_place"),
        ("x", "{link} {name.__class__}", "unknown_place"), ("x {", "{link}", "braces"),
    ],
)  # fmt: skip
def test_checked_text__says_what_is_wrong(subject: str, text: str, code: str) -> None:
    with pytest.raises(InvalidLetter) as caught:
        checked_text(subject, text)
    assert caught.value.code == f"letters.{code}"
    assert all(caught.value.sentence(language) for language in LANGUAGES)


def test_filled__a_name_cannot_add_lines_or_headers() -> None:
    made = filled(checked_text("To {name}", "{link}"), {"name": "Ann\r\nBcc: all@example.org", "link": "x"})
    assert made.subject == "To Ann Bcc: all@example.org"
    assert isinstance(Letters, type)
