"""From texts to a pack (规则包的装配与检查): one folder's files, already read, become one Pack, or are refused.

Refused with file, line and key: an unknown key; a value without a citation; a citation without a source; dates out of
order; a value of the wrong kind. ``problems`` goes on after the first and tells them all.

A text is a mapping: ``pack`` (id, names, area codes, parent), ``checked``, ``sources``, and the parameters as a tree
whose leaves are lists of dated texts::

    clinic:
      employee:
        retired_bonus:
          - {from: 2022-07-01, value: 0.10, cite: notice-12, confidence: secondary, tag: S}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from terminal_sim.dated import Dated, Entry
from terminal_sim.errors.base import BadInput
from terminal_sim.errors.rules import BadPack
from terminal_sim.rules import kinds
from terminal_sim.rules.checks import complaints
from terminal_sim.rules.pack import Pack, Source
from terminal_sim.rules.parameter import Parameter
from terminal_sim.rules.spot import Spot, Text

HEADER = ("pack", "checked", "sources")
ENTRY = ("from", "value", "cite", "confidence", "last_known", "tag", "note")
_CONFIDENCE = kinds.choice("published", "secondary", "assumption")


def build(texts: Sequence[Text], known: Mapping[str, Parameter], parent: Pack | None = None) -> Pack:
    """The pack that these texts state together. Raises BadPack with the first problem."""
    pack, found = problems(texts, known, parent)
    if found:
        raise found[0]
    if pack is None:
        raise BadPack(place="-", key="pack", reason_zh="缺少 pack", reason="pack is missing")
    return pack


def problems(
    texts: Sequence[Text], known: Mapping[str, Parameter], parent: Pack | None = None
) -> tuple[Pack | None, list[BadInput]]:
    """The pack, or None where its header is missing, and everything that is wrong."""
    building = _Building(known, parent)
    tops = [Spot.top(text) for text in texts]
    for top in tops:
        building.tried(lambda top=top: building.header(top))
    for top in tops:
        building.tried(lambda top=top: building.tree(top, ""))
    return building.pack(tops), building.found


def parent_of(texts: Sequence[Text]) -> str:
    """The id of the parent that a pack's header names, or nothing. Raises BadPack for a header of the wrong form."""
    for text in texts:
        head = Spot.top(text).fields().get("pack")
        if head is not None and "parent" in head.fields():
            return head.fields()["parent"].word()
    return ""


class _Building:
    """What has been read so far of one pack, and what was wrong."""

    def __init__(self, known: Mapping[str, Parameter], parent: Pack | None) -> None:
        self.known = known
        self.parent = parent
        self.found: list[BadInput] = []
        self.facts: dict[str, Any] = {}
        self.sources: dict[str, Source] = {}
        self.parameters: dict[str, Dated[Any]] = {}
        self.places: dict[str, str] = {}

    def tried(self, act: Any) -> None:
        try:
            act()
        except BadInput as error:
            self.found.append(error)

    def header(self, top: Spot) -> None:
        parts = top.fields()
        if "pack" in parts:
            needed = ("id", "name_zh", "name_en", "admin_codes")
            head = parts["pack"].record((*needed, "parent"), needed=needed)
            self.facts |= {name: head[name].word() for name in ("id", "name_zh", "name_en")}
            self.facts["admin_codes"] = kinds.listed(kinds.word)(head["admin_codes"])
        if "checked" in parts:
            self.facts["checked"] = kinds.day(parts["checked"])
        if "sources" in parts:
            for id_, spot in parts["sources"].fields().items():
                if id_ in self.sources:
                    raise spot.refused(f"出处 {id_} 重复", f"source {id_} is given twice")
                told = spot.record(("title", "issued", "kind", "address"), needed=("title",))
                self.sources[id_] = Source(id_, **{name: part.word() for name, part in told.items()})

    def tree(self, spot: Spot, prefix: str) -> None:
        for name, part in spot.fields().items():
            path = f"{prefix}{name}"
            if not prefix and name in HEADER:
                continue
            if path in self.known:
                self.tried(lambda path=path, part=part: self.parameter(path, part))
            elif any(parameter.startswith(f"{path}.") for parameter in self.known):
                self.tried(lambda path=path, part=part: self.tree(part, f"{path}."))
            else:
                near = ", ".join(_beside(self.known, prefix))
                self.found.append(
                    part.refused(f"不认识的键 {path}；此处可用：{near}", f"unknown key {path}; known here: {near}")
                )

    def parameter(self, path: str, spot: Spot) -> None:
        if path in self.parameters:
            raise spot.refused(f"参数 {path} 在另一文件中已写过", f"{path} is stated in another file too")
        rows = spot.items()
        if not rows:
            raise spot.refused("至少需要一条带日期的文本", "at least one dated text is wanted")
        entries: list[Entry[Any]] = []
        for row in rows:
            entry = self._entry(row, self.known[path])
            if entries and entry.from_day <= entries[-1].from_day:
                raise row.refused(
                    f"日期须递增：{entry.from_day} 不晚于前一条 {entries[-1].from_day}",
                    f"dates must rise: {entry.from_day} is not after {entries[-1].from_day}",
                )
            entries.append(entry)
        self.parameters[path] = Dated(path, tuple(entries))
        self.places[path] = spot.place

    def _entry(self, row: Spot, parameter: Parameter) -> Entry[Any]:
        parts = row.record(ENTRY, needed=("from", "value"))
        if "cite" not in parts:
            raise row.refused("该值没有出处（cite）", "the value has no citation (cite)")
        cite = parts["cite"].word()
        if not self._has_source(cite):
            raise parts["cite"].refused(f"没有名为 {cite} 的出处", f"there is no source named {cite}")
        from_day = kinds.day(parts["from"])
        last = kinds.day(parts["last_known"]) if "last_known" in parts else None
        if last is not None and last < from_day:
            raise parts["last_known"].refused("last_known 早于 from", "last_known lies before from")
        confidence: Any = kinds.optional(_CONFIDENCE, parts.get("confidence"), "published")
        texts = {name: kinds.optional(kinds.word, parts.get(name), "") for name in ("tag", "note")}
        return Entry(from_day, parameter.kind(parts["value"]), cite, confidence, last, **texts)

    def _has_source(self, cite: str) -> bool:
        return cite in self.sources or (self.parent is not None and self.parent.source(cite) is not None)

    def pack(self, tops: Sequence[Spot]) -> Pack | None:
        missing = [name for name in ("id", "checked") if name not in self.facts]
        if missing:
            top = tops[0] if tops else None
            name = "pack" if missing[0] == "id" else "checked"
            place = top.place if top else "-"
            self.found.append(BadPack(place=place, key=name, reason_zh=f"缺少 {name}", reason=f"{name} is missing"))
            return None
        pack = Pack(**self.facts, parent=self.parent, sources=self.sources, parameters=self.parameters)
        if not self.found:
            self._complain(pack, tops[0].place)
        return pack

    def _complain(self, pack: Pack, top: str) -> None:
        """What the values, each sound, leave open or contradict together."""
        for complaint in complaints(pack):
            place = self.places.get(complaint.parameter, top)
            self.found.append(BadPack(place=place, key=complaint.key, reason_zh=complaint.zh, reason=complaint.en))


def _beside(known: Mapping[str, Parameter], prefix: str) -> Iterator[str]:
    """The keys that may stand under a prefix, in order, each once."""
    seen = set()
    for path in known:
        if path.startswith(prefix):
            name = path[len(prefix) :].split(".")[0]
            if name not in seen:
                seen.add(name)
                yield name
