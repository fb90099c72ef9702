"""Hypothesis without a time limit per example: a busy machine is no mistake of ours."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
