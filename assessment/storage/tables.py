"""The tables: one set for the installation, one set for each organization.

SQLite keeps each set in a file of its own, PostgreSQL in a schema of its own. A response has no date, no
clock time, no sequence; ``WITHOUT ROWID`` leaves no hidden one either. What changes here is a new version:
``migrations`` brings older databases to it.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

SCHEMA_VERSION = 3

installation = MetaData()

organization = Table(
    "organization",
    installation,
    Column("id", String(40), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("profile", Text, nullable=False, server_default="{}"),
    Column("revision", Integer, nullable=False, server_default=text("0")),
)

account = Table(
    "account",
    installation,
    Column("id", String(120), primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("blocked_until", Float, nullable=False, default=0.0),
    Column(
        "kind",
        String(13),
        CheckConstraint("kind in ('administrator', 'consultant', 'viewer')", name="account_kind"),
        nullable=False,
        server_default="consultant",
    ),
    Column("sealed_totp", LargeBinary, nullable=True),
    Column("totp_step", Integer, nullable=False, server_default=text("0")),
    Column("revoked_at", Float, nullable=False, server_default=text("0")),
)

recovery_code = Table(
    "recovery_code",
    installation,
    Column("account", ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    Column("code_hash", String(64), primary_key=True),
)

account_invitation = Table(
    "account_invitation",
    installation,
    Column("token_hash", String(64), primary_key=True),
    Column("account", String(120), nullable=False),
    Column("kind", String(13), nullable=False),
    Column("organization", String(40), nullable=False),
    Column("role", String(10), nullable=False),
    Column("invited_by", String(120), nullable=False),
    Column("until", Float, nullable=False),
)

setting = Table(
    "setting",
    installation,
    Column("name", String(40), primary_key=True),
    Column("text", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=True),
)

room = Table(
    "room",
    installation,
    Column("token_hash", String(64), primary_key=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("organization", ForeignKey("organization.id", ondelete="CASCADE"), nullable=False),
    Column("wave", String(120), nullable=False),
    Column("kind", String(7), nullable=False),
    Column("until", Float, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    CheckConstraint("kind in ('answers', 'guesses')", name="room_kind"),
)

share = Table(
    "share",
    installation,
    Column("id", String(36), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("organization", ForeignKey("organization.id", ondelete="CASCADE"), nullable=False),
    Column("wave", String(120), nullable=False),
    Column("made_by", String(120), nullable=False),
    Column("until", String(10), nullable=False),
)

membership = Table(
    "membership",
    installation,
    Column("account", ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    Column("organization", ForeignKey("organization.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "role",
        String(10),
        CheckConstraint("role in ('consultant', 'viewer')", name="membership_role"),
        nullable=False,
        server_default="consultant",
    ),
)

sign_in = Table(
    "sign_in",
    installation,
    Column("token_hash", String(64), primary_key=True),
    Column("account", ForeignKey("account.id", ondelete="CASCADE"), nullable=False),
    Column("started", Float, nullable=False),
    Column("seen", Float, nullable=False),
    Column("proved", Float, nullable=False, server_default=text("0")),
    Column("way", String(10), nullable=False, server_default="password"),
)

code_route = Table(
    "code_route",
    installation,
    Column("route_hash", String(64), primary_key=True),
    Column("organization", ForeignKey("organization.id", ondelete="CASCADE"), nullable=False),
    Column("wave", String(120), nullable=False, server_default=""),
    sqlite_with_rowid=False,
)

visit = Table(
    "visit",
    installation,
    Column("token_hash", String(64), primary_key=True),
    Column("organization", ForeignKey("organization.id", ondelete="CASCADE"), nullable=False),
    Column("sealed_code", LargeBinary, nullable=False),
    Column("wave", String(120), nullable=False, server_default=""),
    sqlite_with_rowid=False,
)

clock = Table(
    "clock",
    installation,
    Column(
        "id", Integer, CheckConstraint("id = 1", name="clock_single"), primary_key=True, autoincrement=False
    ),
    Column("highest", Float, nullable=False),
)


def _audit(metadata: MetaData) -> Table:
    """What was done and by whom, each line with a keyed digest over it and the one before."""
    return Table(
        "audit",
        metadata,
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("at", String(40), nullable=False),
        Column("actor", String(120), nullable=False),
        Column("action", String(40), nullable=False),
        Column("place", String(120), nullable=False),
        Column("detail", Text, nullable=False),
        Column("previous", String(64), nullable=False),
        Column("digest", String(64), nullable=False),
    )


installation_audit = _audit(installation)

installation_version = Table("schema_version", installation, Column("version", Integer, nullable=False))

of_organization = MetaData()

wave = Table(
    "wave",
    of_organization,
    Column("id", String(120), primary_key=True),
    Column("questionnaire", String(64), nullable=False),
    Column("version", String(20), nullable=False),
    Column("year", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("agreed", Integer, nullable=False, default=0),
    Column("simulated", Integer, nullable=False, default=0),
    Column("notice", Text, nullable=False, default="{}"),
    Column("modules", Text, nullable=False, default="{}"),
    Column("opened_on", String(10), nullable=False, server_default=""),
    Column("closed_on", String(10), nullable=False, server_default=""),
    Column("live", Integer, nullable=False, server_default=text("0")),
    Column("thresholds", Text, nullable=False, server_default="{}"),
    Column("revision", Integer, nullable=False, server_default=text("0")),
    Column("opens_on", String(10), nullable=False, server_default=""),
    Column("closes_on", String(10), nullable=False, server_default=""),
    Column("room", Integer, nullable=False, server_default=text("0")),
    CheckConstraint("state in ('planned', 'open', 'closed', 'unknown')", name="wave_state"),
    CheckConstraint("live in (0, 1)", name="wave_live"),
)

invited = Table(
    "invited",
    of_organization,
    Column("wave", ForeignKey("wave.id", ondelete="CASCADE"), primary_key=True),
    Column("role", String(64), primary_key=True),
    Column("team", String(120), primary_key=True),
    Column("invited", Integer, nullable=False),
)

code = Table(
    "code",
    of_organization,
    Column("use_hash", String(64), primary_key=True),
    Column("wave", ForeignKey("wave.id", ondelete="CASCADE"), nullable=False),
    Column("role", String(64), nullable=False),
    Column("team", String(120), nullable=False),
    Column("used", Integer, nullable=False, default=0),
    Column("taken", Integer, nullable=False, server_default=text("0")),
    CheckConstraint("used in (0, 1)", name="code_used"),
    sqlite_with_rowid=False,
)

invitation = Table(
    "invitation",
    of_organization,
    Column("id", String(36), primary_key=True),
    Column("wave", ForeignKey("wave.id", ondelete="CASCADE"), nullable=False),
    Column("role", String(64), nullable=False),
    Column("team", String(120), nullable=False),
    Column("address", String(320), nullable=False),
    Column("list_hash", String(64), nullable=False),
    Column("sealed_use_hash", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

letter = Table(
    "letter",
    of_organization,
    Column("id", String(36), primary_key=True),
    Column("wave", ForeignKey("wave.id", ondelete="CASCADE"), nullable=False),
    Column("mailing", String(36), nullable=False),
    Column("address", String(320), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column(
        "state",
        String(10),
        CheckConstraint("state in ('waiting', 'begun', 'sent', 'refused')", name="letter_state"),
        nullable=False,
    ),
    sqlite_with_rowid=False,
)

stage = Table(
    "stage",
    of_organization,
    Column("wave", ForeignKey("wave.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("blank", Integer, nullable=False),
    Column("frozen", Integer, nullable=False),
    Column("guessing", Integer, nullable=False),
    Column("arrangement", Text, nullable=False),
    CheckConstraint("blank in (0, 1)", name="stage_blank"),
    CheckConstraint("frozen in (0, 1)", name="stage_frozen"),
    CheckConstraint("guessing in (0, 1)", name="stage_guessing"),
)

guess = Table(
    "guess",
    of_organization,
    Column("wave", ForeignKey("wave.id", ondelete="CASCADE"), primary_key=True),
    Column("phone_hash", String(64), primary_key=True),
    Column("points", Integer, nullable=False),
    CheckConstraint("points between 0 and 100", name="guess_points"),
    sqlite_with_rowid=False,
)

draft = Table(
    "draft",
    of_organization,
    Column("id", String(64), primary_key=True),
    Column("wave", ForeignKey("wave.id", ondelete="CASCADE"), nullable=False),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

inbox = Table(
    "inbox",
    of_organization,
    Column("id", String(36), primary_key=True),
    Column("wave", ForeignKey("wave.id", ondelete="CASCADE"), nullable=False),
    Column("role", String(64), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    CheckConstraint("kind in ('response', 'beside')", name="inbox_kind"),
    sqlite_with_rowid=False,
)

response = Table(
    "response",
    of_organization,
    Column("id", String(36), primary_key=True),
    Column("organization", String(40), nullable=False),
    Column("wave", ForeignKey("wave.id", ondelete="CASCADE"), nullable=False),
    Column("questionnaire", String(64), nullable=False),
    Column("version", String(20), nullable=False),
    Column("role", String(64), nullable=False),
    Column("team", String(120), nullable=False),
    Column("language", String(20), nullable=False),
    Column("answers", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    sqlite_with_rowid=False,
)

claim_answer = Table(
    "claim_answer",
    of_organization,
    Column("id", String(36), primary_key=True),
    Column("wave", ForeignKey("wave.id", ondelete="CASCADE"), nullable=False),
    Column("role", String(64), nullable=False),
    Column("question", String(64), nullable=False),
    Column("code", Integer, nullable=False),
    sqlite_with_rowid=False,
)

comment = Table(
    "comment",
    of_organization,
    Column("id", String(36), primary_key=True),
    Column("wave", ForeignKey("wave.id", ondelete="CASCADE"), nullable=False),
    Column("role", String(64), nullable=False),
    Column("question", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column(
        "state",
        String(10),
        CheckConstraint("state in ('held', 'approved', 'removed')", name="comment_state"),
        nullable=False,
        server_default="held",
    ),
    sqlite_with_rowid=False,
)

release = Table(
    "release",
    of_organization,
    Column("wave", ForeignKey("wave.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(10), nullable=False),
    Column("content", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    CheckConstraint("kind in ('urn', 'close', 'figures', 'late')", name="release_kind"),
)

organization_audit = _audit(of_organization)

organization_version = Table("schema_version", of_organization, Column("version", Integer, nullable=False))
