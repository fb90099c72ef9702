"""What is drawn as HTML is ours, and every text in it is escaped: a name could else bring a tag with it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parents[2] / "assessment" / "app"


def is_safe(text: ast.expr, module: ast.Module) -> bool:
    """Whether an expression gives HTML of ours in which every text was escaped."""
    match text:
        case ast.Constant() | ast.Call(func=ast.Name(id="escape")):
            return True
        case ast.JoinedStr(values=values):
            return all(is_safe(value, module) for value in values)
        case ast.Call(func=ast.Name(id="Markup"), args=[inner]):
            return is_safe(inner, module)
        case ast.FormattedValue(format_spec=ast.JoinedStr(values=[ast.Constant(value="d")])):
            return True  # a whole number, or an error
        case ast.FormattedValue(value=value):
            return is_safe(value, module)
        case ast.IfExp(body=body, orelse=orelse):
            return is_safe(body, module) and is_safe(orelse, module)
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(), attr="join"), args=[ast.GeneratorExp(elt=each)]
        ):
            return is_safe(each, module)
        case ast.Name(id=name):
            given = [
                node.value
                for node in ast.walk(module)
                if isinstance(node, ast.Assign)
                and any(isinstance(to, ast.Name) and to.id == name for to in node.targets)
            ]
            return bool(given) and all(is_safe(one, module) for one in given)
    return False


def unsafe(source: str) -> list[str]:
    """Every text of a file that is drawn as HTML and could hold somebody else's tags."""
    module = ast.parse(source)
    return [
        f"{call.lineno}: {ast.unparse(text)}"
        for call in ast.walk(module)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "html"
        for text in call.args[:1]
        if not is_safe(text, module)
    ]


@pytest.mark.parametrize("path", sorted(APP.rglob("*.py")), ids=lambda path: str(path.relative_to(APP)))
def test_html__holds_no_tag_of_somebody_elses(path: Path) -> None:
    assert unsafe(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "st.html(wave.id)",
        "st.html(Markup(wave.id))",
        "st.html(f'<p>{wave.id}</p>')",
        "st.html(f'<p>{share}</p>')",
        "text = wave.id\nst.html(f'<p>{text}</p>')",
        "st.html(f'<p>{escape(one) if one else two}</p>')",
        "st.html(''.join(f'<p>{one}</p>' for one in texts))",
    ],
)
def test_html__a_text_that_is_not_escaped_is_found(line: str) -> None:
    assert unsafe(line)
