"""What every consultant's page begins with: who is signed in, the menu, and which organization is meant."""

from __future__ import annotations

import streamlit as st

from assessment.app import state
from assessment.app.installation import store
from assessment.app.provider import configured
from assessment.app.screens import SCREENS, page
from assessment.app.widgets import language_switch, plain, simulated
from assessment.i18n import Language, translate
from assessment.storage import OrganizationDesk, SignIn

CONSULTANTS = (
    *("set_up", "invitations", "tracker", "results", "present", "comments", "import_answers", "people"),
    "housekeeping",
)
VIEWERS = ("results",)
ADMINISTRATORS = ("settings",)
EVERYBODY = ("account",)
"""The screens in the menu, for whom; one that is not in ``SCREENS`` is left out."""


def signed_in_or_door(language: Language) -> SignIn | None:
    """Who is signed in; None after showing the way to the sign-in page."""
    identity = state.signed_in()
    if identity is None:
        language_switch(language)
        st.info(translate("errors.sign_in.needed", language))
        door = "provider" if configured() else "sign-in"
        st.link_button(translate("sign_in.title", language), f"/{door}?lang={language}")
    return identity


def top(language: Language, identity: SignIn) -> None:
    """The line above a consultant's page: the doors to the other screens, language, sign out."""
    with st.container(key="top", horizontal=True, vertical_alignment="center"):
        for name in _doors(identity):
            title = translate(f"app.page.{name}", language)
            st.page_link(page(name, language), label=title, query_params={"lang": language})
        language_switch(language)
        if state.from_provider():
            st.button(
                translate("sign_in.out", language), key="leave", type="tertiary", on_click=_leave_provider
            )
        else:
            st.link_button(translate("sign_in.out", language), f"/sign-out?lang={language}", type="tertiary")


def _leave_provider() -> None:
    """End our own record first: the provider's cookie alone opens nothing."""
    token = state.sign_in_token()
    if token:
        store().accounts.sign_out(token)
    st.logout()


def _doors(identity: SignIn) -> list[str]:
    rights = store().rights(identity)
    consults = rights.founds or "consultant" in rights.organizations.values()
    doors = [
        *(CONSULTANTS if consults else VIEWERS),
        *(ADMINISTRATORS if rights.administers else ()),
        *EVERYBODY,
    ]
    return [name for name in doors if name in SCREENS]


def chosen_organization(organizations: dict[str, str], language: Language) -> str:
    """The organization that is meant, asked only where there are several."""
    kept = state.organization(organizations)
    if len(organizations) > 1:
        names = list(organizations)
        kept = st.selectbox(
            translate("results.organization", language),
            names,
            index=names.index(kept),
            format_func=organizations.__getitem__,
            key="choice-organization",
        )
        state.choose_organization(kept)
    return kept


def consultants_desk(language: Language, heading: str) -> tuple[SignIn, OrganizationDesk] | None:
    """Who is signed in and the desk that they chose; None, said on the screen, where there is none."""
    identity = signed_in_or_door(language)
    if identity is None:
        return None
    top(language, identity)
    organizations = {
        name: title
        for name, title in store().organizations(identity).items()
        if store().consults(name, identity)
    }
    if not organizations:
        st.info(translate("results.no_organization", language))
        return None
    desk = store().desk(chosen_organization(organizations, language), identity)
    st.header(translate(heading, language), anchor=False)
    st.text(desk.name)
    simulated_organization(desk, language)
    said()
    return identity, desk


def simulated_organization(desk: OrganizationDesk, language: Language) -> None:
    """That an organization is made up, where it is."""
    if any(wave.simulated for wave in desk.waves()):
        simulated(language)


def said() -> None:
    """What the last press did, or why not."""
    done, problem = state.done(), state.problem()
    if done:
        st.success(plain(done))
    if problem:
        st.error(plain(problem))
