"""Find questionnaire files and load them, checked; a fault is told with file, line, place and way out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from assessment.errors import InvalidQuestionnaire, UnknownQuestionnaire
from assessment.i18n import EN, Language, texts
from assessment.questionnaire import Place, Questionnaire
from assessment.questionnaire.coherence import incoherences

MAX_FILE_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 20
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Finding:
    """A fault in a questionnaire file: where it stands and which rule it breaks."""

    file: str
    line: int
    place: str
    code: str
    values: dict[str, object]
    room: str = "errors.questionnaire"

    def sentence(self, language: Language) -> str:
        """``file:line: place: rule: what is wrong; way out``."""
        return f"{self.file}:{self.line}: {self.place}: {self.code}: {self.cause(language)}"

    def cause(self, language: Language) -> str:
        """What is wrong and the way out, without the place."""
        return texts(language)[f"{self.room}.{self.code}"].format(**self.values)


@dataclass(frozen=True)
class QuestionnaireFile:
    """A questionnaire file as it was read: the questionnaire (None when its shape is wrong) and the faults.

    ``root`` is the file's YAML, from which a place gets its line; None when it is no YAML at all.
    """

    path: Path
    questionnaire: Questionnaire | None
    findings: tuple[Finding, ...]
    root: yaml.Node | None = None

    def finding(self, place: Place, code: str, values: Mapping[str, object], room: str) -> Finding:
        """A further fault, at ``place``."""
        assert self.root is not None  # noqa: S101 - whoever knows a place has read the file
        line, words = _line(self.root, place), _place(self.root, place)
        return Finding(self.path.name, line, words, code, dict(values), room)


def questionnaire_folder() -> Path:
    """Where the questionnaires that come with the product stand."""
    packaged = Path(str(resources.files("assessment"))) / "questionnaires"
    return packaged if packaged.is_dir() else packaged.parent.parent / "questionnaires"


def questionnaire_paths() -> dict[str, Path]:
    """The shipped questionnaire files by id (the file's name without its ending)."""
    return {path.stem: path for path in sorted(questionnaire_folder().glob("*.yaml"))}


def load_questionnaire(id_or_path: str | os.PathLike[str]) -> Questionnaire:
    """The questionnaire of that id, or in that YAML file.

    Raises UnknownQuestionnaire when there is none, and InvalidQuestionnaire naming file, line, place,
    cause and way out of the first fault when the file breaks the format.
    """
    path = _find(id_or_path)
    stamp = path.stat()
    return _load(path, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=32)
def _load(path: Path, _changed: int, _size: int) -> Questionnaire:
    file = _read(path)
    if file.findings:
        first = file.findings[0]
        raise InvalidQuestionnaire("questionnaire.fault", finding=first, more=len(file.findings) - 1)
    assert file.questionnaire is not None  # noqa: S101 - no findings means that the model was built
    return file.questionnaire


def read_questionnaire(id_or_path: str | os.PathLike[str]) -> QuestionnaireFile:
    """The questionnaire of that id or in that file, with every fault of its format, in the file's order.

    Raises UnknownQuestionnaire when there is none.
    """
    return _read(_find(id_or_path))


def _find(id_or_path: str | os.PathLike[str]) -> Path:
    path = Path(id_or_path)
    shipped = questionnaire_paths()
    if str(id_or_path) in shipped:
        return shipped[str(id_or_path)]
    if not path.is_file():
        raise UnknownQuestionnaire(
            "questionnaire.unknown", wanted=str(id_or_path), known=", ".join(shipped) or "-"
        )
    return path


def _read(path: Path) -> QuestionnaireFile:
    try:
        tree, root = parse_yaml(path)
    except UnreadableYaml as fault:
        return QuestionnaireFile(path, None, (Finding(path.name, fault.line, "-", fault.code, fault.values),))
    try:
        questionnaire = Questionnaire.model_validate(tree)
    except ValidationError as error:
        return QuestionnaireFile(path, None, tuple(_shape_findings(path, root, error)), root)
    bare = QuestionnaireFile(path, questionnaire, (), root)
    found = [bare.finding(*fault, "errors.questionnaire") for fault in incoherences(questionnaire)]
    return replace(bare, findings=tuple(sorted(found, key=lambda finding: finding.line)))


class UnreadableYaml(Exception):
    """A file that is no YAML we take; ``code`` is a key of ``errors.questionnaire``."""

    def __init__(self, code: str, line: int = 1, **values: object) -> None:
        super().__init__(code)
        self.code, self.line, self.values = code, line, values


def parse_yaml(path: Path) -> tuple[Any, yaml.Node]:
    """What a YAML file holds, and its nodes; raises UnreadableYaml for aliases, tags, doubled fields."""
    if path.stat().st_size > MAX_FILE_BYTES:
        raise UnreadableYaml("too_large", limit=MAX_FILE_BYTES // 1024 // 1024)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise UnreadableYaml("not_utf8", line) from None
    try:
        _refuse_aliases(text)
        root = yaml.compose(text, Loader=_LOADER)
        tree = yaml.load(text, Loader=_LOADER)  # noqa: S506 - the safe loader, in C where there is one
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UnreadableYaml("not_yaml", line, problem=error.problem or "?") from None
    except (yaml.YAMLError, ValueError):  # ValueError: a date or number that cannot be
        raise UnreadableYaml("not_yaml", problem="?") from None
    if not isinstance(root, yaml.MappingNode):
        raise UnreadableYaml("empty")
    _refuse_repeated_fields(root)
    return tree, root


def _refuse_repeated_fields(node: yaml.Node) -> None:
    """YAML lets the last of two equal fields win in silence; here neither does."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, entry in node.value:
            if key.value in seen:
                raise UnreadableYaml("field_repeated", key.start_mark.line + 1, field=str(key.value)[:40])
            seen.add(key.value)
            _refuse_repeated_fields(entry)
    elif isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            _refuse_repeated_fields(entry)


def _refuse_aliases(text: str) -> None:
    """Aliases, anchors and tags blow a file up or smuggle types in; depth stays in bounds."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise UnreadableYaml("alias", _event_line(event))
        if isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None):
            raise UnreadableYaml("tag", _event_line(event))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise UnreadableYaml("too_deep", _event_line(event), limit=MAX_DEPTH)


def _event_line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


_KINDS = {"documents", "direct", "crosswise", "teams", "accounts"}
"""The kinds of claim questions, which pydantic puts between the steps of a place."""


def _shape_findings(path: Path, root: yaml.Node, error: ValidationError) -> Iterator[Finding]:
    for fault in error.errors(include_url=False):
        place = tuple(step for step in fault["loc"] if step != "[key]" and step not in _KINDS)
        code = f"shape_{fault['type']}"
        known = f"errors.questionnaire.{code}" in texts(EN)
        values: dict[str, object] = {"cause": fault["msg"], "field": str(place[-1]) if place else "-"}
        spot = place[:-1] if fault["type"] == "missing" else place
        yield Finding(
            path.name, _line(root, spot), _place(root, place), code if known else "shape_other", values
        )


def _line(root: yaml.Node, place: Sequence[str | int]) -> int:
    """The line where ``place`` stands, or the nearest part above it that exists."""
    node, line = root, root.start_mark.line
    for step in place:
        found = _child(node, step)
        if found is None:
            break
        line, node = found
    return int(line) + 1


def _child(node: yaml.Node, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, entry in node.value:
            if key.value == str(step):
                return key.start_mark.line, entry
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line, node.value[step]
    return None


def _place(root: yaml.Node, place: Sequence[str | int]) -> str:
    """``dimensions[TS].facets[TS1].items[2]``: ids where the entry has one, else its number from 1."""
    words = ""
    node: yaml.Node | None = root
    for step in place:
        found = None if node is None else _child(node, step)
        node = None if found is None else found[1]
        if isinstance(step, int):
            words += f"[{_id_of(node) or step + 1}]"
        else:
            words += f".{step}" if words else str(step)
    return words or "-"


def _id_of(node: yaml.Node | None) -> str:
    """The ``id`` that an entry carries, "" without one."""
    found = None if node is None else _child(node, "id")
    return str(found[1].value) if found and isinstance(found[1], yaml.ScalarNode) else ""
