"""What is kept, where, and for whom: SQLite files or PostgreSQL schemas behind one door, ``Store``."""

from assessment.storage.desk import Comment, OrganizationDesk
from assessment.storage.invitations import Invited, IssuedCode
from assessment.storage.profiles import KnownOrganization
from assessment.storage.reading_desk import ReadingDesk
from assessment.storage.releases import Release
from assessment.storage.respondent import Draft, Invitation, Modules, RespondentDesk
from assessment.storage.rights import OPERATOR, SERVER, Guest, SignIn
from assessment.storage.store import Store
from assessment.storage.waves import Wave

__all__ = [
    "OPERATOR",
    "SERVER",
    "Comment",
    "Draft",
    "Guest",
    "Invitation",
    "Invited",
    "IssuedCode",
    "KnownOrganization",
    "Modules",
    "OrganizationDesk",
    "ReadingDesk",
    "Release",
    "RespondentDesk",
    "SignIn",
    "Store",
    "Wave",
]
