"""The facts of the organization that respondents are told, and those that place it among others."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from pydantic import ValidationError

from assessment.app import state
from assessment.app.set_up.field_keys import field_key
from assessment.app.widgets import plain
from assessment.i18n import Language, translate
from assessment.organization_profile import LONGEST, NACE_SECTIONS, SIZE_CLASSES, OrganizationProfile
from assessment.questionnaire import Questionnaire
from assessment.storage import KnownOrganization

_LINES = ("controller", "recipients", "processors", "location", "data_protection_officer")
_BASES = ("legitimate_interest", "public_task")


def organization_fields(
    editing: state.Editing, questionnaire: Questionnaire, language: Language
) -> KnownOrganization:
    """The organization as it is typed now; with what is usual where nothing was typed yet."""
    known, profile = editing.known, with_usual(editing.known, questionnaire, language)
    contact = st.text_input(
        _label("contact", language),
        profile.contact,
        key=field_key(editing, "contact"),
        max_chars=LONGEST,
        help=translate("set_up.help.contact", language),
        placeholder=translate("set_up.example.contact", language),
    )
    with st.expander(translate("set_up.more", language)):
        name = st.text_input(
            _label("name", language), known.name, key=field_key(editing, "name"), max_chars=120
        )
        lines = {
            line: st.text_input(
                _label(line, language),
                getattr(profile, line),
                key=field_key(editing, line),
                max_chars=LONGEST,
                help=translate(f"set_up.help.{line}", language),
            )
            for line in _LINES
        }
        basis = _choice(editing, "legal_basis", _BASES, profile.legal_basis or _BASES[0], language)
        first, second, third = st.columns(3)
        with first:
            sector = _choice(editing, "sector", ("", *NACE_SECTIONS), profile.sector, language)
        with second:
            size = _choice(editing, "size_class", ("", *SIZE_CLASSES), profile.size_class, language)
        with third:
            country = st.text_input(
                _label("country", language),
                profile.country,
                key=field_key(editing, "country"),
                max_chars=2,
                help=translate("set_up.help.country", language),
            )
    typed = {
        **profile.model_dump(),
        **lines,
        "contact": contact,
        "legal_basis": basis,
        "sector": sector,
        "size_class": size,
        "country": country.strip().upper(),
    }
    try:
        made = OrganizationProfile.model_validate(typed)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        st.warning(plain(translate("set_up.wrong_field", language, field=_label(field, language))))
        made = known.profile
    return replace(known, name=name.strip() or known.name, profile=made)


def with_usual(
    known: KnownOrganization, questionnaire: Questionnaire, language: Language
) -> OrganizationProfile:
    """The profile, with what most organizations would write where nothing is known yet."""
    profile = known.profile
    usual = {
        "controller": known.name,
        "recipients": translate("set_up.usual.recipients", language),
        "processors": translate("set_up.usual.processors", language),
        "location": translate("set_up.usual.location", language),
        "legal_basis": _BASES[0],
        "country": "NL",
        "languages": tuple(questionnaire.languages),
    }
    missing = {name: said for name, said in usual.items() if not getattr(profile, name)}
    return profile.model_copy(update=missing)


def _choice(
    editing: state.Editing, field: str, options: tuple[str, ...], chosen: str, language: Language
) -> str:
    def words(option: str) -> str:
        return translate(f"set_up.{field}.{option or 'unknown'}", language)

    place = options.index(chosen) if chosen in options else 0
    key = field_key(editing, field)
    return st.selectbox(_label(field, language), options, index=place, format_func=words, key=key)


def _label(field: str, language: Language) -> str:
    return translate(f"set_up.field.{field}", language)
