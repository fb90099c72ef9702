"""Whether an identity provider is configured is asked once a process: each question reads a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st

from assessment.app import provider


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    provider.configured.cache_clear()
    yield
    provider.configured.cache_clear()


@pytest.mark.parametrize("there", [True, False])
def test_configured__reads_the_file_once(monkeypatch: pytest.MonkeyPatch, there: bool) -> None:
    read: list[bool] = []

    class Secrets(dict[str, object]):
        def load_if_toml_exists(self) -> bool:
            read.append(there)
            return there

    monkeypatch.setattr(st, "secrets", Secrets(auth={}))
    assert [provider.configured() for _ in range(5)] == [there] * 5
    assert read == [there]
