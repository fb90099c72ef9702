"""The statements that lead from version 2 of the tables to version 3; ``migrations`` runs them in order.

``{binary}`` and ``{without_rowid}`` stand for each database's own words.
"""

from __future__ import annotations

INSTALLATION: tuple[str, ...] = (
    "ALTER TABLE organization ADD COLUMN profile TEXT NOT NULL DEFAULT '{{}}'",
    "ALTER TABLE organization ADD COLUMN revision INTEGER NOT NULL DEFAULT 0",
    """ALTER TABLE account ADD COLUMN kind VARCHAR(13) NOT NULL DEFAULT 'consultant'
        CONSTRAINT account_kind CHECK (kind in ('administrator', 'consultant', 'viewer'))""",
    "ALTER TABLE account ADD COLUMN sealed_totp {binary}",
    "ALTER TABLE account ADD COLUMN totp_step INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE account ADD COLUMN revoked_at FLOAT NOT NULL DEFAULT 0",
    """ALTER TABLE membership ADD COLUMN role VARCHAR(10) NOT NULL DEFAULT 'consultant'
        CONSTRAINT membership_role CHECK (role in ('consultant', 'viewer'))""",
    "ALTER TABLE sign_in ADD COLUMN proved FLOAT NOT NULL DEFAULT 0",
    "ALTER TABLE sign_in ADD COLUMN way VARCHAR(10) NOT NULL DEFAULT 'password'",
    """CREATE TABLE recovery_code (
        account VARCHAR(120) NOT NULL REFERENCES account (id) ON DELETE CASCADE,
        code_hash VARCHAR(64) NOT NULL,
        PRIMARY KEY (account, code_hash)
    )""",
    """CREATE TABLE account_invitation (
        token_hash VARCHAR(64) NOT NULL PRIMARY KEY,
        account VARCHAR(120) NOT NULL,
        kind VARCHAR(13) NOT NULL,
        organization VARCHAR(40) NOT NULL,
        role VARCHAR(10) NOT NULL,
        invited_by VARCHAR(120) NOT NULL,
        until FLOAT NOT NULL
    )""",
    """CREATE TABLE setting (
        name VARCHAR(40) NOT NULL PRIMARY KEY,
        text TEXT NOT NULL,
        sealed {binary}
    )""",
    """CREATE TABLE room (
        token_hash VARCHAR(64) NOT NULL PRIMARY KEY,
        code_hash VARCHAR(64) NOT NULL UNIQUE,
        organization VARCHAR(40) NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
        wave VARCHAR(120) NOT NULL,
        kind VARCHAR(7) NOT NULL CONSTRAINT room_kind CHECK (kind in ('answers', 'guesses')),
        until FLOAT NOT NULL,
        sealed {binary} NOT NULL
    )""",
    """CREATE TABLE share (
        id VARCHAR(36) NOT NULL PRIMARY KEY,
        token_hash VARCHAR(64) NOT NULL UNIQUE,
        organization VARCHAR(40) NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
        wave VARCHAR(120) NOT NULL,
        made_by VARCHAR(120) NOT NULL,
        until VARCHAR(10) NOT NULL
    )""",
)
ORGANIZATION: tuple[str, ...] = (
    "ALTER TABLE wave ADD COLUMN opens_on VARCHAR(10) NOT NULL DEFAULT ''",
    "ALTER TABLE wave ADD COLUMN closes_on VARCHAR(10) NOT NULL DEFAULT ''",
    "ALTER TABLE wave ADD COLUMN room INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE code ADD COLUMN taken INTEGER NOT NULL DEFAULT 0",
    """CREATE TABLE letter (
        id VARCHAR(36) NOT NULL PRIMARY KEY,
        wave VARCHAR(120) NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
        mailing VARCHAR(36) NOT NULL,
        address VARCHAR(320) NOT NULL,
        sealed {binary} NOT NULL,
        state VARCHAR(10) NOT NULL
            CONSTRAINT letter_state CHECK (state in ('waiting', 'begun', 'sent', 'refused'))
    ) {without_rowid}""",
    """CREATE TABLE stage (
        wave VARCHAR(120) NOT NULL PRIMARY KEY REFERENCES wave (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        blank INTEGER NOT NULL CONSTRAINT stage_blank CHECK (blank in (0, 1)),
        frozen INTEGER NOT NULL CONSTRAINT stage_frozen CHECK (frozen in (0, 1)),
        guessing INTEGER NOT NULL CONSTRAINT stage_guessing CHECK (guessing in (0, 1)),
        arrangement TEXT NOT NULL
    )""",
    """CREATE TABLE guess (
        wave VARCHAR(120) NOT NULL REFERENCES wave (id) ON DELETE CASCADE,
        phone_hash VARCHAR(64) NOT NULL,
        points INTEGER NOT NULL CONSTRAINT guess_points CHECK (points between 0 and 100),
        PRIMARY KEY (wave, phone_hash)
    ) {without_rowid}""",
)
