"""Every module, class, function and method that others may call says what it is for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "assessment"
FILES = sorted(PACKAGE.rglob("*.py"))
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def public(node: Documented, name: str) -> Iterator[tuple[str, Documented]]:
    """The node and all that is public inside it; functions inside functions are their own business."""
    yield name, node
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    for inside in node.body:
        if (
            isinstance(inside, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and inside.name[0] != "_"
        ):
            yield from public(inside, f"{name}.{inside.name}")


@pytest.mark.parametrize("file", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_docstrings__are_complete(file: Path) -> None:
    name = str(file.relative_to(PACKAGE))
    tree = ast.parse(file.read_text(encoding="utf-8"))
    silent = [place for place, node in public(tree, name) if not ast.get_docstring(node)]
    assert silent == []
