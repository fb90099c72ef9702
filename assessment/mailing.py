"""Sending letters: each once, at a measured pace, in a thread beside the pages, resumable by anybody.

What waits lies in the database (``storage.letters``), so a stopped server goes on where it was. A refused
address does not stop the others; a server that cannot be reached stops the mailing, and says why.
"""

from __future__ import annotations

import smtplib
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr

from assessment.errors import AssessmentError, MailRefused
from assessment.storage.letters import Letter, Letters
from assessment.storage.settings import InstallationSettings

SECONDS = 20.0
"""How long a mail server may take to say anything."""


def send_all(
    letters: Letters,
    wave: str,
    mailing: str,
    settings: InstallationSettings,
    *,
    stopped: Callable[[], bool] = lambda: False,
    context: ssl.SSLContext | None = None,
) -> None:
    """Send what waits of a mailing until nothing does, or ``stopped``.

    Raises MailRefused where the server cannot be used; what waits then goes on waiting.
    """
    with _connected(settings, context) as server:
        pause = 60 / settings.letters_a_minute
        while not stopped():
            letter = letters.begin_next(wave, mailing)
            if letter is None:
                return
            started = time.monotonic()
            _send(server, letters, letter, settings)
            time.sleep(max(0.0, pause - (time.monotonic() - started)) if pause > 0.01 else 0)


def _send(server: smtplib.SMTP, letters: Letters, letter: Letter, settings: InstallationSettings) -> None:
    """One letter: refused is known, sent is known; a broken connection in between is neither."""
    try:
        server.send_message(_message(letter, settings))
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError):
        letters.end(letter, refused=True)
        with suppress(smtplib.SMTPException):
            server.rset()
    except smtplib.SMTPSenderRefused as error:
        letters.wait_again(letter)
        raise MailRefused("mail.sign_in", host=settings.smtp_host) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailRefused("mail.unreachable", host=settings.smtp_host, kind=type(error).__name__) from error
    else:
        letters.end(letter)


def _message(letter: Letter, settings: InstallationSettings) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings.smtp_sender
    message["To"] = letter.address
    message["Subject"] = letter.subject
    message["Date"] = formatdate(localtime=False)
    domain = parseaddr(settings.smtp_sender)[1].rpartition("@")[2] or "localhost"
    message["Message-ID"] = make_msgid(idstring="letter", domain=domain)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


@contextmanager
def _connected(settings: InstallationSettings, context: ssl.SSLContext | None) -> Iterator[smtplib.SMTP]:
    if not settings.sends:
        raise MailRefused("mail.not_set")
    host = settings.smtp_host
    secure = context or ssl.create_default_context()
    server: smtplib.SMTP
    try:
        if settings.smtp_security == "tls":
            server = smtplib.SMTP_SSL(host, settings.smtp_port, timeout=SECONDS, context=secure)
        else:
            server = smtplib.SMTP(host, settings.smtp_port, timeout=SECONDS)
    except (smtplib.SMTPException, OSError) as error:
        raise MailRefused("mail.unreachable", host=host, kind=type(error).__name__) from error
    try:
        _secured(server, settings, secure)
        yield server
    finally:
        with suppress(smtplib.SMTPException, OSError):
            server.quit()


def _secured(server: smtplib.SMTP, settings: InstallationSettings, secure: ssl.SSLContext) -> None:
    host = settings.smtp_host
    try:
        if settings.smtp_security == "starttls":
            server.starttls(context=secure)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
    except smtplib.SMTPAuthenticationError as error:
        raise MailRefused("mail.sign_in", host=host) from error
    except (smtplib.SMTPNotSupportedError, ssl.SSLError) as error:
        raise MailRefused("mail.security", host=host) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailRefused("mail.unreachable", host=host, kind=type(error).__name__) from error


class Post:
    """The mailings that this process is sending, each in a thread of its own; why one stopped."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._threads: dict[str, threading.Thread] = {}
        self._failures: dict[str, AssessmentError] = {}
        self._ending = threading.Event()

    def send(self, letters: Letters, wave: str, mailing: str, settings: InstallationSettings) -> None:
        """Begin to send, or go on; nothing where this process is at it."""
        with self._lock:
            if self.busy(mailing) or self._ending.is_set():
                return
            self._failures.pop(mailing, None)
            thread = threading.Thread(
                target=self._work, args=(letters, wave, mailing, settings), name="post", daemon=True
            )
            self._threads[mailing] = thread
            thread.start()

    def busy(self, mailing: str) -> bool:
        """Whether this process is sending it now."""
        thread = self._threads.get(mailing)
        return thread is not None and thread.is_alive()

    def failure(self, mailing: str) -> AssessmentError | None:
        """Why it stopped here last; None where it did not."""
        return self._failures.get(mailing)

    def end(self) -> None:
        """Finish the letters under way and send no more."""
        self._ending.set()
        for thread in list(self._threads.values()):
            thread.join(SECONDS)

    def _work(self, letters: Letters, wave: str, mailing: str, settings: InstallationSettings) -> None:
        try:
            send_all(letters, wave, mailing, settings, stopped=self._ending.is_set)
        except AssessmentError as error:
            self._failures[mailing] = error
