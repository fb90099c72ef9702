"""What is kept, where, and for whom: SQLite files or PostgreSQL schemas behind one door, ``Store``."""

from assessment.storage.accounts import SignIn
from assessment.storage.desk import IssuedCode, OrganizationDesk, Wave
from assessment.storage.respondent import Draft, Invitation, Modules, RespondentDesk
from assessment.storage.store import OPERATOR, Store

__all__ = [
    "OPERATOR",
    "Draft",
    "Invitation",
    "IssuedCode",
    "Modules",
    "OrganizationDesk",
    "RespondentDesk",
    "SignIn",
    "Store",
    "Wave",
]
