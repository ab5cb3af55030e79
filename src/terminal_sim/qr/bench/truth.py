"""What the pictures of a folder hold (标准答案), told in one of four ways; the first found counts.

- ``truth.jsonl``: one line a picture, ``{"file": "a/1.png", "texts": ["…"], "class": "a"}``; an empty list means there
  is no code to find, a null entry is a code whose text is not known;
- ``truth.csv``: a header ``file,text`` (and ``class`` if wanted), one line a code, an empty text for none;
- a file ``1.txt`` beside ``1.png`` that holds the text (one code);
- the picture's own name, when it starts with the 28 digits of a voucher: ``424…0000.png``, ``424…0000-blur-3.png``.

>>> same_text("a\\r\\nb\\r\\n", "a\\nb")
True
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from terminal_sim.errors.input import UnreadableFile
from terminal_sim.errors.scanning import BrokenTruth, EmptyFolder, NoTruthForPictures
from terminal_sim.qr.frames.sources import PICTURE_SUFFIXES
from terminal_sim.voucher_text import LENGTH, TextKind, classify


@dataclass(frozen=True, slots=True)
class KnownPicture:
    """A picture, the class it is counted under, and its texts; None stands for a code whose text is not known."""

    path: Path
    name: str
    kind: str
    texts: tuple[str | None, ...]

    def has(self, text: str) -> bool:
        """Is ``text`` one of the texts known?"""
        return any(known is not None and same_text(known, text) for known in self.texts)

    def contradicts(self, text: str) -> bool:
        """Is ``text`` certainly not in the picture: all its texts are known and this is none of them?"""
        return None not in self.texts and not self.has(text)


def known_pictures(folder: Path) -> list[KnownPicture]:
    """The pictures of the folder with their truth, in the order of the truth file or of their names.

    Raises :class:`UnreadableFile`, :class:`EmptyFolder`, :class:`BrokenTruth` or :class:`NoTruthForPictures`.
    """
    if not folder.is_dir():
        raise UnreadableFile(path=str(folder), reason_zh="没有这个文件夹", reason="there is no such folder")
    for name, told in (("truth.jsonl", _from_lines), ("truth.csv", _from_table)):
        file = folder / name
        if file.is_file():
            return _merged(list(told(folder, file)))
    inside = sorted(path for path in folder.rglob("*") if path.suffix.lower() in PICTURE_SUFFIXES)
    if not inside:
        raise EmptyFolder(source=str(folder))
    known = [picture for path in inside if (picture := _told_beside(folder, path)) is not None]
    if not known:
        raise NoTruthForPictures(source=str(folder))
    return _merged(known)


def same_text(one: str, other: str) -> bool:
    """Are two texts the same but for line ends?"""
    return one == other or one.split() == other.split()


def _from_lines(folder: Path, file: Path) -> Iterator[KnownPicture]:
    for number, line in enumerate(_content(file).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            entry: Any = json.loads(line)
            name, texts = entry["file"], entry["texts"]
        except (ValueError, TypeError, KeyError) as wrong:
            raise BrokenTruth(source=str(file), line=number, why_zh=f"无法解析（{wrong}）", why=f"{wrong!r}") from None
        if not isinstance(name, str) or not isinstance(texts, list):
            raise BrokenTruth(
                source=str(file),
                line=number,
                why_zh="file 应为文本，texts 应为列表",
                why="file must be text, texts a list",
            )
        kind = str(entry.get("class") or _kind_of(name))
        yield KnownPicture(folder / name, name, kind, tuple(None if text is None else str(text) for text in texts))


def _from_table(folder: Path, file: Path) -> Iterator[KnownPicture]:
    rows = csv.DictReader(io.StringIO(_content(file), newline=""))
    if not {"file", "text"} <= set(rows.fieldnames or ()):
        raise BrokenTruth(source=str(file), line=1, why_zh="缺少列 file 或 text", why="no column file or text")
    texts: dict[str, list[str]] = {}
    kinds: dict[str, str] = {}
    for row in rows:
        name = row["file"]
        if row["text"] is None:
            raise BrokenTruth(
                source=str(file), line=rows.line_num, why_zh="该行没有 text 列", why="it has no text column"
            )
        texts.setdefault(name, []).extend([row["text"]] if row["text"] else [])
        kinds.setdefault(name, row.get("class") or _kind_of(name))
    for name, held in texts.items():
        yield KnownPicture(folder / name, name, kinds[name], tuple(held))


def _told_beside(folder: Path, path: Path) -> KnownPicture | None:
    name = path.relative_to(folder).as_posix()
    sidecar = path.with_suffix(".txt")
    if sidecar.is_file():
        return KnownPicture(path, name, _kind_of(name), (_content(sidecar).rstrip("\r\n"),))
    start = path.stem[:LENGTH]
    if classify(start) is TextKind.VOUCHER:
        return KnownPicture(path, name, path.stem[LENGTH:].strip("-_ ") or _kind_of(name), (start,))
    return None


def _content(file: Path) -> str:
    """The file as UTF-8, with or without a mark at its start; spreadsheets and editors like to write something else."""
    written = file.read_bytes()
    try:
        return written.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = written.count(b"\n", 0, wrong.start) + 1
        raise BrokenTruth(
            source=str(file),
            line=line,
            why_zh="不是 UTF-8 编码，请另存为 UTF-8",
            why="it is not UTF-8; save it as UTF-8",
        ) from None


def _merged(known: list[KnownPicture]) -> list[KnownPicture]:
    """Folders that hold a single picture are counted together, under the folder above them."""
    counts = Counter(picture.kind for picture in known)
    return [
        replace(picture, kind=picture.kind.rpartition("/")[0])
        if counts[picture.kind] == 1 and "/" in picture.kind
        else picture
        for picture in known
    ]


def _kind_of(name: str) -> str:
    return Path(name).parent.as_posix() if "/" in name else "."
