"""Strict YAML (严格的 YAML 读取): every scalar a text, every part with its line, a key that appears twice refused.

Plain YAML turns ``no`` into False, ``12:30`` into 750 and ``0123`` into 83; here they stay what was written, and
whoever reads a field says what it must be.

>>> document = parse("rate: 0.10\\nopen: no\\n", "pack.yaml")
>>> document.data, document.where(("open",))
({'rate': '0.10', 'open': 'no'}, 'pack.yaml:2')

>>> parse("cap: null", "case.yaml").data
{'cap': None}

An empty value, ``~`` and ``null`` are None. Anchors are taken (a mapping may be reused), merge keys are not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import yaml

from terminal_sim.errors.input import DuplicateField, UnreadableFile
from terminal_sim.reading import causes

Path = tuple[str | int, ...]
NULLS = ("", "~", "null", "Null", "NULL")
LARGEST_BYTES = 20_000_000
DEEPEST = 40
MOST_PARTS = 400_000
SURELY_SHALLOW = 1_000


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds and where: ``data`` of text, lists, mappings and None; ``lines`` from path to line (from 1)."""

    name: str
    data: Any
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of a part, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def where(self, path: Path) -> str:
        """File and line of a part: ``pack.yaml:12``."""
        return f"{self.name}:{self.line(path)}"


def load(path: FilePath) -> Document:
    """A YAML (or JSON) file. Raises UnreadableFile, DuplicateField."""
    return parse(text_of(path), path.name)


def text_of(path: FilePath) -> str:
    """What stands in a file that is to be parsed. Raises UnreadableFile."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise UnreadableFile(path=path, **causes.larger_than(LARGEST_BYTES))
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UnreadableFile(path=path, **causes.of_system(error)) from None
    except UnicodeDecodeError:
        raise UnreadableFile(path=path, reason="the text is not UTF-8", reason_zh="不是 UTF-8 文本") from None


def parse(text: str, name: str) -> Document:
    """YAML (or JSON) text; ``name`` is what refusals call it. Raises UnreadableFile, DuplicateField."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if _may_be_deep(text):
            _check_depth(text, name, loader)
        node = yaml.compose(text, loader)
    except (yaml.YAMLError, RecursionError) as error:
        cause, line = causes.of_yaml(error)
        raise UnreadableFile(path=f"{name}:{line}" if line else name, **cause) from None
    walk = _Walk(name)
    data = None if node is None else walk.plain(node, ())
    return Document(name, data, walk.lines)


def _may_be_deep(text: str) -> bool:
    """Nesting costs an opened bracket, or indentation or dashes along one line: few of both, and it cannot be deep."""
    brackets = text.count("[") + text.count("{")
    return brackets > SURELY_SHALLOW or any(len(line) > SURELY_SHALLOW for line in text.splitlines())


def _check_depth(text: str, name: str, loader: Any) -> None:
    """Refuse what is nested too deep before the composer, which would overflow the stack of the whole program."""
    depth = 0
    for event in yaml.parse(text, loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise UnreadableFile(path=f"{name}:{line}", **causes.TOO_DEEP)


class _Walk:
    """One way through the nodes of a document, noting lines; bounded in depth and number against hostile files."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Path, int] = {}

    def plain(self, node: yaml.Node, path: Path) -> Any:
        line = node.start_mark.line + 1
        if len(path) > DEEPEST or len(self.lines) > MOST_PARTS:
            raise UnreadableFile(path=f"{self.name}:{line}", **causes.TOO_DEEP)
        self.lines[path] = line
        if isinstance(node, yaml.ScalarNode):
            return None if not node.style and node.value in NULLS else node.value
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(child, (*path, number)) for number, child in enumerate(node.value)]
        return self._mapping(node, path)

    def _mapping(self, node: yaml.Node, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, child in node.value:
            place = f"{self.name}:{key_node.start_mark.line + 1}"
            if not isinstance(key_node, yaml.ScalarNode) or key_node.value == "<<":
                raise UnreadableFile(path=place, **causes.NO_PLAIN_KEY)
            key = key_node.value
            if key in found:
                raise DuplicateField(place=place, field=".".join(map(str, (*path, key))))
            found[key] = self.plain(child, (*path, key))
            self.lines[(*path, key)] = key_node.start_mark.line + 1
        return found
