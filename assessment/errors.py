"""What can go wrong, said in one sentence that names what, where and the way out.

An error carries a ``code`` and ``values``; its sentence stands in ``locales/<language>/errors.yaml``
under that code. ``str(error)`` is the English sentence; a door that knows the reader's language calls
``error.sentence(language)``. Values name files, lines and ids: never an answer, a code or a name.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from assessment.i18n import EN, Language, translate


@runtime_checkable
class Sentence(Protocol):
    """A value that is itself said in the reader's language."""

    def sentence(self, language: Language) -> str:
        """The value in ``language``."""


class AssessmentError(Exception):
    """Base of every error that this package raises for a person to read."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def sentence(self, language: Language) -> str:
        """What went wrong, where, and what to do, in ``language``."""
        words = {
            name: value.sentence(language) if isinstance(value, Sentence) else value
            for name, value in self.values.items()
        }
        return translate(f"errors.{self.code}", language, **words)

    def __str__(self) -> str:
        return self.sentence(EN)


class InvalidQuestionnaire(AssessmentError, ValueError):
    """A questionnaire file breaks the format or a rule of the instrument."""


class UnknownQuestionnaire(AssessmentError, LookupError):
    """No questionnaire of that id, or no file at that path."""


class InvalidResponse(AssessmentError, ValueError):
    """An answer, role, team, language or wave that the questionnaire does not know."""


class IncompleteNotice(AssessmentError, ValueError):
    """A fact is missing that respondents must be told before they begin."""


class InvalidAnswersFile(AssessmentError, ValueError):
    """A file of answers or invitations that cannot be read as one."""


class InvalidImport(AssessmentError, ValueError):
    """A file from another tool that cannot be imported; nothing of it is."""


class UndefinedStatistic(AssessmentError, ValueError):
    """A statistic that these data do not define: too few people, no variance, nothing answered."""


class StorageError(AssessmentError, RuntimeError):
    """The database did not take or give what was asked."""


class LinkRefused(AssessmentError, PermissionError):
    """A personal link that opens nothing: unknown, used, not yet open, closed."""


class SignInRefused(AssessmentError, PermissionError):
    """A sign-in that is wrong, over, or asked for too often."""


class SecondStepNeeded(SignInRefused):
    """The password is right, and a one-time code is still to be given."""


class InvalidLetter(AssessmentError, ValueError):
    """A letter that cannot be sent as it is: no link in it, or a place that nothing fills."""


class MailRefused(AssessmentError, OSError):
    """The mail server that was set cannot be reached, or does not take what it is told."""
