"""Pages: 4 to 8 items of one dimension and scale, in an order that stays with the respondent."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.library import load_questionnaire
from assessment.pages import pages
from assessment.questionnaire import Questionnaire

SECOND = Path(__file__).parent / "instruments" / "fahrradwerkstatt.yaml"
SHIPPED = load_questionnaire("sustainable-success")


@pytest.mark.parametrize("role", SHIPPED.role_ids)
@given(seed=st.integers(0, 2**63 - 1))
def test_pages__hold_every_rule_for_any_seed(role: str, seed: int) -> None:
    parts = pages(SHIPPED, role, seed)
    shown = [item.id for page in parts for item in page.items]
    assert sorted(shown) == sorted(item.id for item in SHIPPED.items_for(role))
    assert all(4 <= len(page.items) <= 8 for page in parts)
    assert all({item.response_scale for item in page.items} == {page.response_scale} for page in parts)
    assert not any(page.items[0].reverse_keyed for page in parts)
    order = [page.dimension.id for page in parts]
    assert order == sorted(order, key=[dimension.id for dimension in SHIPPED.dimensions].index)


@given(seed=st.integers(0, 2**63 - 1))
def test_pages__are_the_same_for_the_same_seed(seed: int) -> None:
    assert pages(SHIPPED, "rep", seed) == pages(SHIPPED, "rep", seed)


def test_pages__differ_between_seeds_and_favour_no_item() -> None:
    firsts = [pages(SHIPPED, "rep", seed)[0].items[0].id for seed in range(2_000)]
    plain = [item.id for item in SHIPPED.items_for("rep")[:12] if not item.reverse_keyed]
    counts = {item: firsts.count(item) for item in plain}
    assert sum(counts.values()) == len(firsts)
    assert min(counts.values()) > 0.7 * len(firsts) / len(plain)
    assert max(counts.values()) < 1.3 * len(firsts) / len(plain)


@pytest.mark.parametrize("role", ["inhaber", "meister", "geselle"])
def test_pages__of_another_instrument(role: str) -> None:
    second: Questionnaire = load_questionnaire(SECOND)
    parts = pages(second, role, 7)
    scales = ["zustimmung"] if role == "inhaber" else ["zustimmung", "haeufigkeit"]
    assert [page.response_scale for page in parts] == scales
    assert [len(page.items) for page in parts] == [6, 3][: len(scales)]
