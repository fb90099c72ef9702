"""What is kept, where, and for whom: SQLite files or PostgreSQL schemas behind one door, ``Store``."""

from assessment.storage.accounts import SignIn
from assessment.storage.desk import Comment, OrganizationDesk
from assessment.storage.invitations import Invited, IssuedCode
from assessment.storage.releases import Release
from assessment.storage.respondent import Draft, Invitation, Modules, RespondentDesk
from assessment.storage.store import OPERATOR, SERVER, Store
from assessment.storage.waves import Wave

__all__ = [
    "OPERATOR",
    "SERVER",
    "Comment",
    "Draft",
    "Invitation",
    "Invited",
    "IssuedCode",
    "Modules",
    "OrganizationDesk",
    "Release",
    "RespondentDesk",
    "SignIn",
    "Store",
    "Wave",
]
