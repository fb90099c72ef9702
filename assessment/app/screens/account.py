"""The own account: another password, a second step, where one is signed in."""

from __future__ import annotations

from datetime import UTC, datetime

import segno
import streamlit as st

from assessment.app import state
from assessment.app.consultant import said, signed_in_or_door, top
from assessment.app.installation import store
from assessment.app.widgets import plain
from assessment.errors import AssessmentError
from assessment.i18n import Language, translate
from assessment.storage import SignIn


def draw() -> None:
    """Draw the account of who is signed in."""
    language = state.language()
    identity = signed_in_or_door(language)
    token = state.sign_in_token()
    if identity is None or token is None:
        return
    top(language, identity)
    st.header(translate("app.page.account", language), anchor=False)
    st.text(translate("account.who", language, account=identity.account))
    said()
    _password(token, language)
    _second_step(identity, language)
    _sign_ins(token, language)


def _password(token: str, language: Language) -> None:
    st.subheader(translate("account.password", language), anchor=False)
    with st.form("password", border=False, clear_on_submit=True):
        old = _secret("account.old", "password-old", "current-password", language)
        new = _secret("account.new", "password-new", "new-password", language)
        pressed = st.form_submit_button(translate("account.change", language), key="password-change")
    if not pressed:
        return
    try:
        store().accounts.change_password(token, old, new)
    except AssessmentError as error:
        st.error(plain(error.sentence(language)))
        return
    state.tell_done(translate("account.changed", language))
    st.rerun()


def _secret(label: str, key: str, kind: str, language: Language) -> str:
    return st.text_input(translate(label, language), type="password", key=key, autocomplete=kind)


def _second_step(identity: SignIn, language: Language) -> None:
    step = store().accounts.second_step
    st.subheader(translate("account.step", language), anchor=False)
    codes = state.taken_recovery()
    if codes:
        st.success(translate("account.step_on_now", language))
        st.text(translate("account.recovery", language))
        st.code("\n".join(codes), language=None)
    if step.on(identity.account):
        st.text(translate("account.step_is_on", language))
        with st.form("step-off", border=False, clear_on_submit=True):
            code = st.text_input(translate("sign_in.code", language), key="step-off-code", autocomplete="off")
            pressed = st.form_submit_button(translate("account.step_off", language), key="step-off")
        if pressed:
            _turn_off(identity, code, language)
        return
    st.text(translate("account.step_what", language))
    enrolment = state.enrolment(identity.account)
    with st.expander(translate("account.step_begin", language)):
        st.image(segno.make(enrolment.address, micro=False).png_data_uri(scale=6, border=4), width=240)
        st.text(translate("account.step_type", language))
        st.code(enrolment.secret, language=None)
        with st.form("step-on", border=False, clear_on_submit=True):
            code = st.text_input(translate("sign_in.code", language), key="step-code", autocomplete="off")
            pressed = st.form_submit_button(translate("account.step_confirm", language), key="step-on")
    if pressed:
        _turn_on(identity, enrolment.secret, code, language)


def _turn_on(identity: SignIn, secret: str, code: str, language: Language) -> None:
    try:
        codes = store().accounts.second_step.turn_on(identity.account, secret, code)
    except AssessmentError as error:
        st.error(plain(error.sentence(language)))
        return
    state.keep_recovery(codes)
    st.rerun()


def _turn_off(identity: SignIn, code: str, language: Language) -> None:
    try:
        store().accounts.prove_step(identity.account, code)
        store().accounts.second_step.turn_off(identity.account)
    except AssessmentError as error:
        st.error(plain(error.sentence(language)))
        return
    state.tell_done(translate("account.step_is_off", language))
    st.rerun()


def _sign_ins(token: str, language: Language) -> None:
    st.subheader(translate("account.sign_ins", language), anchor=False)
    found = store().accounts.open_sign_ins(token)
    for one in found:
        began = datetime.fromtimestamp(one.started, UTC).strftime("%Y-%m-%d %H:%M")
        key = "account.this_one" if one.mine else "account.another"
        st.text(translate(key, language, began=began))
    if len(found) > 1 and st.button(translate("account.end_others", language), key="end-others"):
        store().accounts.end_others(token)
        st.rerun()
