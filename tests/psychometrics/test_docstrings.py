"""Every example in a docstring of psychometrics runs, and every public function has one."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest

import assessment.psychometrics

MODULES = [
    importlib.import_module(f"assessment.psychometrics.{found.name}")
    for found in pkgutil.iter_modules(assessment.psychometrics.__path__)
]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_examples__run(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


CLOSED_FORM = [
    "agreement",
    "benchmark",
    "bootstrap",
    "brunner_munzel",
    "careless",
    "chance_agreement",
    "change",
    "comparison",
    "intervals",
    "intraclass",
    "item_analysis",
    "multiple_testing",
    "proportions",
    "rank_comparison",
    "raters",
    "reliability",
    "scores",
    "split_halves",
]


@pytest.mark.parametrize("name", CLOSED_FORM)
def test_public_function__has_a_checked_example(name: str) -> None:
    module = importlib.import_module(f"assessment.psychometrics.{name}")
    functions = [
        function
        for function_name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not function_name.startswith("_")
    ]
    without = [function.__name__ for function in functions if ">>>" not in (function.__doc__ or "")]
    assert functions
    assert not without
