"""Settings of the installation, for administrators: what can be set, what is fixed and why, accounts, log."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from assessment.app import state
from assessment.app.backup_panel import backup_panel
from assessment.app.colleagues_panel import colleagues_panel
from assessment.app.consultant import said, signed_in_or_door, top
from assessment.app.installation import store
from assessment.app.log_table import log_table
from assessment.app.widgets import plain
from assessment.errors import AssessmentError
from assessment.i18n import Language, translate
from assessment.storage.administration import Administration
from assessment.storage.rights import KINDS
from assessment.storage.settings import SECRET, InstallationSettings, from_environment

LOG_LINES = 200
_SECURITIES = ("starttls", "tls", "none")
_FIXED = ("least", "retention", "backups", "lists", "passwords", "idle", "tracking")


def draw() -> None:
    """Draw the settings."""
    language = state.language()
    identity = signed_in_or_door(language)
    if identity is None:
        return
    top(language, identity)
    st.header(translate("app.page.settings", language), anchor=False)
    said()
    try:
        desk = store().administration(identity)
    except AssessmentError as error:
        st.info(plain(error.sentence(language)))
        return
    _settings(desk, language)
    with st.expander(translate("settings.fixed", language)):
        for name in _FIXED:
            st.text(f"{translate(f'settings.fixed_{name}', language)}")
    st.subheader(translate("settings.accounts", language), anchor=False)
    colleagues_panel(desk.colleagues, identity, KINDS, language)
    st.subheader(translate("settings.backup", language), anchor=False)
    backup_panel(desk, language)
    st.subheader(translate("care.screen.log", language), anchor=False)
    log_table(desk.log(LOG_LINES), language)


def _settings(desk: Administration, language: Language) -> None:
    kept, fast = desk.settings(), from_environment()
    with st.form("settings", border=False, clear_on_submit=True):
        typed = {name: _field(name, kept, name in fast, language) for name in type(kept).model_fields}
        pressed = st.form_submit_button(
            translate("settings.save", language), type="primary", key="settings-save"
        )
    if not pressed:
        return
    changed = {
        name: value
        for name, value in typed.items()
        if name not in fast and value != getattr(kept, name) and not (name in SECRET and value == "")
    }
    _save(desk, changed, language)


def _save(desk: Administration, changed: Mapping[str, object], language: Language) -> None:
    if not changed:
        st.info(translate("settings.unchanged", language))
        return
    try:
        desk.revise_settings(changed)
    except AssessmentError as error:
        st.error(plain(error.sentence(language)))
        return
    state.tell_done(translate("settings.saved", language))
    st.rerun()


def _field(name: str, kept: InstallationSettings, fast: bool, language: Language) -> object:
    label = translate(f"settings.field.{name}", language)
    what = translate(f"settings.help.{name}", language)
    help_text = f"{what} {translate('settings.from_environment', language)}" if fast else what
    key, value = f"setting-{name}", getattr(kept, name)
    if name in SECRET:
        held = translate("settings.kept_secret", language) if value else ""
        return st.text_input(
            label,
            type="password",
            key=key,
            help=help_text,
            placeholder=held,
            disabled=fast,
            autocomplete="off",
        )
    if name == "smtp_security":
        index = _SECURITIES.index(value)
        return st.selectbox(
            label,
            _SECURITIES,
            index=index,
            key=key,
            help=help_text,
            disabled=fast,
            format_func=lambda one: translate(f"settings.security.{one}", language),
        )
    if isinstance(value, int):
        most = 65535 if name == "smtp_port" else 10_000
        return int(st.number_input(label, 1, most, value, key=key, help=help_text, disabled=fast))
    return st.text_input(label, str(value), key=key, help=help_text, disabled=fast)
