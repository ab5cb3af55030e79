"""Rule packs from files (规则包的读取): the packaged regions, and any file or folder that a user writes.

>>> load("henan-zhengzhou").name_zh
'河南省郑州市'
>>> "national" in all_ids()
True
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from terminal_sim.errors.base import BadInput
from terminal_sim.errors.input import UnreadableFile
from terminal_sim.errors.rules import UnknownRegion
from terminal_sim.reading import yaml
from terminal_sim.rules.build import build, parent_of, problems
from terminal_sim.rules.known import PARAMETERS
from terminal_sim.rules.pack import Pack

ENDINGS = (".yaml", ".yml", ".json")


def all_ids() -> tuple[str, ...]:
    """The ids of the packaged regions, sorted."""
    return tuple(sorted(folder.name for folder in _packaged().iterdir() if (folder / "pack.yaml").is_file()))


def load(region: str) -> Pack:
    """A packaged region with its parents. Raises UnknownRegion, BadPack."""
    if region not in all_ids():
        raise UnknownRegion(region=region, known=", ".join(all_ids()))
    return load_file(_packaged() / region)


def load_all() -> dict[str, Pack]:
    """Every packaged region by id."""
    return {region: load(region) for region in all_ids()}


def load_file(path: Path) -> Pack:
    """One file, or all files of a folder, as one pack with a packaged parent. Raises BadPack, UnreadableFile."""
    texts = _texts(path)
    return build(texts, PARAMETERS, _parent(texts))


def texts_of(path: Path) -> tuple[tuple[str, str], ...]:
    """Name and text of the file, or of all files of the folder, that state a pack. Raises UnreadableFile."""
    return tuple((name, yaml.text_of(file)) for name, file in _files(path))


def load_texts(texts: Sequence[tuple[str, str]]) -> Pack:
    """The pack that these named texts state, wherever they were read. Raises BadPack, UnreadableFile."""
    documents = [yaml.parse(text, name) for name, text in texts]
    return build(documents, PARAMETERS, _parent(documents))


def check_file(path: Path) -> tuple[Pack | None, list[BadInput]]:
    """Like load_file, but goes on after the first problem and returns all."""
    texts = _texts(path)
    return problems(texts, PARAMETERS, _parent(texts))


def _parent(texts: list[yaml.Document]) -> Pack | None:
    name = parent_of(texts)
    return load(name) if name else None


def _texts(path: Path) -> list[yaml.Document]:
    documents = ((name, yaml.load(file)) for name, file in _files(path))
    return [yaml.Document(name, document.data, document.lines) for name, document in documents]


def _files(path: Path) -> list[tuple[str, Path]]:
    """The files that state a pack, with the names by which refusals call them."""
    if not path.is_dir():
        return [(path.name, path)]
    files = sorted(entry for entry in path.iterdir() if entry.suffix in ENDINGS)
    if not files:
        raise UnreadableFile(path=path, reason="no YAML file in this folder", reason_zh="文件夹中没有 YAML 文件")
    return [(f"{path.name}/{file.name}", file) for file in files]


def _packaged() -> Path:
    return Path(str(resources.files("terminal_sim.rules"))) / "packs"
