"""What Streamlit draws as Markdown is our own sentence, or text in which nothing of Markdown is left.

A name or a text of somebody's own could else draw a picture from elsewhere, and tell who looked.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parents[2] / "assessment" / "app"
LABELLED = {
    *("markdown", "caption", "info", "error", "warning", "success", "toast", "write", "subheader", "header"),
    *("title", "metric", "expander", "popover", "status", "tabs", "button", "link_button", "download_button"),
    *("form_submit_button", "checkbox", "toggle", "radio", "segmented_control", "pills", "selectbox"),
    *("multiselect", "text_input", "text_area", "number_input", "date_input", "slider", "file_uploader"),
}
WITH_OPTIONS = {"radio", "segmented_control", "pills"}
"""Their options are Markdown too; those of a list to choose from are not."""
OWN = {"_label", "_address", "address"}
"""Functions that give a sentence of ours, and addresses that are encoded."""


def is_ours(text: ast.expr, module: ast.Module) -> bool:
    """Whether an expression gives Markdown in which everything that is not ours was made plain."""
    match text:
        case ast.Constant():
            return True
        case ast.JoinedStr(values=values):
            return all(is_ours(value, module) for value in values)
        case ast.FormattedValue(value=value):
            return is_ours(value, module)
        case ast.BinOp(left=left, right=right):
            return is_ours(left, module) and is_ours(right, module)
        case ast.IfExp(body=body, orelse=orelse):
            return is_ours(body, module) and is_ours(orelse, module)
        case ast.Lambda(body=body):
            return is_ours(body, module)
        case ast.List(elts=elements):
            return all(is_ours(element, module) for element in elements)
        case ast.Call(func=ast.Name(id="plain")):
            return True
        case ast.DictComp(value=value):
            return is_ours(value, module)
        case ast.Call(func=ast.Name(id="translate" | "plural"), keywords=words):
            return not words
        case ast.Call(func=ast.Attribute(attr="join"), args=[ast.GeneratorExp(elt=each)]):
            return is_ours(each, module)
        case ast.Call(func=ast.Attribute(attr="join"), args=[each]):
            return is_ours(each, module)
        case ast.Call(func=ast.Name(id=name)):
            return name in OWN or gives_ours(name, module)
        case ast.Attribute(value=ast.Name(id=name), attr="__getitem__"):
            return given_ours(name, module)
        case ast.Subscript(value=ast.Name(id=name)):
            return given_ours(name, module)
        case ast.Name(id=name):
            return name in OWN or given_ours(name, module)
    return False


def gives_ours(function: str, module: ast.Module) -> bool:
    """Whether a function of the same file returns nothing else."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and node.name == function:
            returned = [one.value for one in ast.walk(node) if isinstance(one, ast.Return)]
            return bool(returned) and all(one is not None and is_ours(one, module) for one in returned)
    return False


def given_ours(name: str, module: ast.Module) -> bool:
    """Whether everything that is ever assigned or appended to a name in the file is ours."""
    given: list[ast.expr] = []
    for node in ast.walk(module):
        match node:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                given.append(value)
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                pairs = zip(names, values, strict=True)
                given += [value for one, value in pairs if isinstance(one, ast.Name) and one.id == name]
            case ast.AnnAssign(target=ast.Name(id=found), value=ast.expr() as value) if found == name:
                given.append(value)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=found), attr="append"), args=[value]):
                given += [value] if found == name else []
    values = [one for entry in given for one in (entry.values if isinstance(entry, ast.Dict) else [entry])]
    return bool(values) and all(is_ours(value, module) for value in values)


def foreign(source: str) -> list[str]:
    """Every text in a file's calls that Streamlit would read as Markdown without its being ours."""
    module, found = ast.parse(source), []
    for call in ast.walk(module):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        name = call.func.attr
        if name not in LABELLED:
            continue
        texts = [*call.args[:1], *(word.value for word in call.keywords if word.arg in ("help", "label"))]
        if name in WITH_OPTIONS:
            texts += [word.value for word in call.keywords if word.arg == "format_func"]
        found += [
            f"{call.lineno}: {name}({ast.unparse(text)})" for text in texts if not is_ours(text, module)
        ]
    return found


@pytest.mark.parametrize("path", sorted(APP.rglob("*.py")), ids=lambda path: str(path.relative_to(APP)))
def test_markdown__holds_no_text_of_somebody_elses(path: Path) -> None:
    assert foreign(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "st.info(error.sentence(language))",
        "st.button(wave.id)",
        "st.header(translate('a.b', language, wave=wave.id))",
        "st.radio(translate('a.b', language), names, format_func=lambda one: names[one].title)",
        "st.checkbox(translate('a.b', language), help=wave.id)",
        "name = wave.id\nst.caption(name)",
        "names = {one.id: one.title for one in waves}\nst.radio('', ids, format_func=names.__getitem__)",
        "def name(wave): return wave.id\nst.caption(name(wave))",
        "st.markdown(f'**{wave.id}**')",
        "st.markdown('\\n'.join(f'- {one}' for one in names))",
    ],
)
def test_markdown__a_text_that_is_not_ours_is_found(line: str) -> None:
    assert foreign(line)
