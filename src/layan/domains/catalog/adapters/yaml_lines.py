"""YAML that remembers its lines, so that a clerk is told where the mistake is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from layan.domains.catalog.adapters.bounded_files import FileRefused, read_bounded

Step = str | int
LARGEST_FILE = 5_000_000  # bytes; the largest real file of a pack is under a tenth of this
DEEPEST = 50  # lists and mappings inside each other; a real pack has fewer than ten


@dataclass(slots=True)
class Lined:
    """A YAML document as plain data, with the line of every node."""

    data: Any
    lines: dict[tuple[Step, ...], int] = field(default_factory=dict)

    def line(self, path: tuple[Step, ...]) -> int:
        """The line (1-based) of that node, or of its nearest known ancestor."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class YamlMistake(ValueError):
    """The text is not YAML we accept; ``line`` says where, ``code`` why."""

    def __init__(self, line: int, code: str, detail: str = "") -> None:
        super().__init__(f"line {line}: {code} {detail}")
        self.line = line
        self.code = code
        self.detail = detail


class _Loader(yaml.CSafeLoader):
    """Safe YAML without sexagesimal numbers and yes/no booleans, which surprise clerks."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in rows
        if tag
        in {
            "tag:yaml.org,2002:null",
            "tag:yaml.org,2002:float",
            "tag:yaml.org,2002:timestamp",
            "tag:yaml.org,2002:merge",
        }
    ]
    for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|false|True|False)$"), list("tfTF")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789")
)


def load_yaml(path: Path, inside: Path | None = None) -> Lined:
    """Read one file, which must lie in the folder ``inside`` where that is given.

    Raises :class:`YamlMistake` for what is no regular file, for text that is not YAML, is too
    large, names a key twice or uses anchors (which let a small file grow without bound).
    """
    try:
        text = read_bounded(path, LARGEST_FILE, inside).decode("utf-8")
    except FileRefused as refused:
        raise YamlMistake(1, refused.code, refused.detail) from None
    except UnicodeDecodeError as problem:
        line = problem.object[: problem.start].count(b"\n") + 1
        raise YamlMistake(line, "not_utf8") from None
    loader = _Loader(text)
    try:
        _refuse_traps(text)
        node = loader.get_single_node()
        if node is None:
            return Lined({})
        lines: dict[tuple[Step, ...], int] = {}
        _walk(node, (), lines)
        return Lined(loader.construct_document(node), lines)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        raise YamlMistake(mark.line + 1 if mark else 1, "syntax", problem.problem or "") from None
    except yaml.YAMLError as problem:
        raise YamlMistake(1, "syntax", str(problem)) from None
    except ValueError as problem:  # an impossible date, for one
        if isinstance(problem, YamlMistake):
            raise
        raise YamlMistake(1, "syntax", str(problem)) from None
    finally:
        loader.dispose()


def _refuse_traps(text: str) -> None:
    """Refuse aliases, and nesting before the loader's recursion can exhaust the C stack."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise YamlMistake(line, "anchor")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise YamlMistake(line, "too_deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _walk(node: yaml.Node, path: tuple[Step, ...], lines: dict[tuple[Step, ...], int]) -> None:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                raise YamlMistake(key.start_mark.line + 1, "doubled_key", name)
            seen.add(name)
            _walk(value, (*path, name), lines)
            lines[(*path, name)] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*path, index), lines)
