"""Settings of an installation that an administrator may change; secrets lie sealed, their key beside."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from sqlalchemy import delete, insert, select

from assessment.errors import StorageError
from assessment.storage import audit, codes, tables
from assessment.storage.databases import INSTALLATION, Databases
from assessment.storage.keys import derived_key

KEY = "secret settings"
SECRET = frozenset({"smtp_password"})
VARIABLE = "ASSESSMENT_{name}"
"""A variable of the environment wins over what is set here: ``ASSESSMENT_SMTP_HOST``."""

Line = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True, pattern=r"^[^\r\n]*$")]


class InstallationSettings(BaseModel):
    """What can be set; every field has a text of its own on the settings screen."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    public_address: Annotated[str, StringConstraints(pattern=r"^(https?://[^\s/?#]+(/[^\s?#]*)?)?$")] = ""
    """Where respondents reach the app; "" for the address that the browser shows."""
    smtp_host: Line = ""
    """"" for no sending by mail."""
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: Line = ""
    smtp_password: str = ""
    smtp_sender: Line = ""
    letters_a_minute: Annotated[int, Field(ge=1, le=10_000)] = 60

    @property
    def sends(self) -> bool:
        """Whether letters can be sent by mail."""
        return bool(self.smtp_host and self.smtp_sender)


def read(databases: Databases, environment: Mapping[str, str] | None = None) -> InstallationSettings:
    """The settings as they hold: the environment's, else what was set, else what is usual."""
    with databases.reading() as connection:
        rows = list(connection.execute(select(tables.setting)))
    found: dict[str, Any] = {row.name: _opened(databases, row) for row in rows}
    given = os.environ if environment is None else environment
    for name in InstallationSettings.model_fields:
        value = given.get(VARIABLE.format(name=name.upper()))
        if value:
            found[name] = value
    return _checked(found)


def from_environment(environment: Mapping[str, str] | None = None) -> frozenset[str]:
    """Which settings the environment holds fast."""
    given = os.environ if environment is None else environment
    names = InstallationSettings.model_fields
    return frozenset(name for name in names if given.get(VARIABLE.format(name=name.upper())))


def revise(databases: Databases, changed: Mapping[str, object], actor: str) -> None:
    """Set some of them; StorageError names the first that cannot be so. The log learns names, no values."""
    kept = {**read(databases, {}).model_dump(), **changed}
    settings = _checked(kept)
    usual = InstallationSettings()
    table = tables.setting
    with databases.writing() as connection:
        for name in changed:
            value = getattr(settings, name)
            connection.execute(delete(table).where(table.c.name == name))
            if value == getattr(usual, name):
                continue
            secret = name in SECRET
            sealed = codes.seal_under(_key(databases), str(value).encode(), name.encode()) if secret else None
            row = {"name": name, "text": "" if secret else str(value), "sealed": sealed}
            connection.execute(insert(table).values(row))
        detail = {"names": ", ".join(sorted(changed))}
        audit.append(databases, connection, INSTALLATION, actor=actor, action="settings", detail=detail)


def _checked(values: Mapping[str, object]) -> InstallationSettings:
    try:
        return InstallationSettings.model_validate(values)
    except ValidationError as error:
        raise StorageError("storage.setting", name=str(error.errors()[0]["loc"][0])) from None


def _opened(databases: Databases, row: Any) -> str:
    if row.sealed is None:
        return str(row.text)
    plain = codes.open_under(_key(databases), bytes(row.sealed), row.name.encode())
    return plain.decode() if plain is not None else ""


def _key(databases: Databases) -> bytes:
    return derived_key(databases.folder, KEY)
