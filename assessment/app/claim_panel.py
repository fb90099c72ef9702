"""The claim check on the consultant's page: what respondents said, documents read by two, accounts uploaded.

Documents and accounts are looked at in this session and stored nowhere.
"""

from __future__ import annotations

import streamlit as st

from assessment.app.widgets import plain
from assessment.claim_check import (
    ReleasedClaim,
    cohen_kappa,
    documents_verdict,
    read_accounts,
    said,
    unused_share,
    verdict,
)
from assessment.errors import AssessmentError
from assessment.i18n import Language, format_number, format_percent, translate
from assessment.psychometrics.estimate import Estimate
from assessment.questionnaire import AccountQuestion, ClaimCheck, ClaimQuestion, DocumentQuestion

MOST_DOCUMENTS = 12


def claim_panel(check: ClaimCheck, released: list[ReleasedClaim], language: Language) -> None:
    """Every question of the claim check that one organization can say something of."""
    st.subheader(plain(check.title[language]), anchor=False)
    st.text(translate("claims.intro", language))
    for claim in released:
        with st.expander(plain(claim.question.title[language])):
            _share(claim, language)
    for question in check.questions:
        if isinstance(question, DocumentQuestion):
            with st.expander(plain(question.title[language])):
                _documents(question, language)
        elif isinstance(question, AccountQuestion):
            with st.expander(plain(question.title[language])):
                _accounts(question, language)


def _share(claim: ReleasedClaim, language: Language) -> None:
    question = claim.question
    st.text(question.text[language])
    if claim.share is None:
        if claim.refusal:
            st.info(plain(claim.refusal.sentence(language)))
        return
    share = claim.share
    key = "claims.masked" if share.masked else "claims.counted"
    words = {name: format_number(getattr(share, name), language) for name in ("low", "high", "n")}
    st.markdown(f"**{plain(translate(key, language, **words))}**")
    _range(share.estimate, question.claimed, language)
    _wording(question, said(question.wording, claim.verdict)[language], language)


def _range(estimate: Estimate, claimed: float, language: Language) -> None:
    ends = {
        "low": format_percent(estimate.ci_low, language),
        "high": format_percent(estimate.ci_high, language),
    }
    st.text(translate("claims.range", language, claimed=format_percent(claimed, language), **ends))


def _wording(question: ClaimQuestion, sentence: str, language: Language) -> None:
    st.text(sentence)
    st.caption(plain(question.wording.limits[language]))


def _documents(question: DocumentQuestion, language: Language) -> None:
    st.text(question.text[language])
    labels = {code.code: code.label[language] for code in question.codes}
    rows: list[dict[str, str | None]] = [{"first": None, "second": None} for _ in range(question.years)]
    column = st.column_config.SelectboxColumn
    coded = st.data_editor(
        rows,
        column_config={
            name: column(translate(f"claims.{name}_reader", language), options=list(labels.values()))
            for name in ("first", "second")
        },
        num_rows="dynamic",
        key=f"documents-{question.id}",
    )
    codes = {label: code for code, label in labels.items()}
    read = [(codes.get(row["first"] or ""), codes.get(row["second"] or "")) for row in coded[:MOST_DOCUMENTS]]
    pairs = [(one, other) for one, other in read if one is not None and other is not None]
    if not pairs:
        return
    first, second = zip(*pairs, strict=True)
    try:
        word = documents_verdict(first, second, refuted_by=question.refuted_by, least=question.least)
        kappa = cohen_kappa(first, second)
    except AssessmentError as error:
        st.info(plain(error.sentence(language)))
        return
    _wording(question, said(question.wording, word)[language], language)
    if kappa.value == kappa.value:
        st.caption(plain(translate("claims.kappa", language, kappa=format_number(kappa.value, language, 2))))


def _accounts(question: AccountQuestion, language: Language) -> None:
    st.text(question.text[language])
    st.text(translate("claims.upload_columns", language))
    file = st.file_uploader(translate("claims.upload", language), type="csv", key=f"accounts-{question.id}")
    if file is None:
        return
    try:
        estimate = unused_share(read_accounts(file.getvalue()), least=question.least, level=0.90)
    except AssessmentError as error:
        st.error(plain(error.sentence(language)))
        return
    share = format_percent(estimate.value, language)
    counted = translate("claims.unused", language, share=share, n=format_number(estimate.n, language))
    st.markdown(f"**{plain(counted)}**")
    _range(estimate, question.claimed, language)
    word = verdict(estimate, question.claimed, question.wording)
    _wording(question, said(question.wording, word)[language], language)
