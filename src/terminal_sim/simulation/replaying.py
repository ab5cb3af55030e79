"""Playing recorded traffic again (回放): the same messages against another bureau, and what came out otherwise.

A line's aliases become that bureau's own people, codes and tokens. What a reply gives and a later message uses (visit,
settlement, token …) is taken from the replies that come now; numbers and times of replies are not compared. A line that
a fault struck is sent, and its reply not compared.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from terminal_sim.control.aliases import ALIAS, NO_CODE, NOBODY, SECRET, parts_of
from terminal_sim.control.client import ControlClient
from terminal_sim.control.recording import SCHEMA
from terminal_sim.errors.input import BadField, UnreadableFile
from terminal_sim.errors.talk import NoReply
from terminal_sim.reading.documents import bytes_of

Send = Callable[[str, str, Mapping[str, str], bytes], tuple[int, bytes]]
"""Method, path, headers, body -> status and body. Raises NoReply."""

NOT_COMPARED = frozenset(
    {"inf_refmsgid", "refmsg_time", "respond_time", "warn_info", "expires_at", "received_at", "answered_at"}
)
LEARNT = frozenset({"mdtrt_id", "setl_id", "medins_setl_id", "sign_no", "file_qury_no", "authNo", "number", "text"})
NOBODYS_CERTIFICATE = "990999190001010008"
NOBODYS_CODE = "4249999999999999999999900000"
HEADERS = ("content-type",)


@dataclass(frozen=True, slots=True)
class Line:
    """One recorded exchange."""

    number: int
    world: str
    seed: int
    now: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: str
    status: int
    reply: str
    fault: str
    infno: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of a line: ``differences`` are told as place, recorded and present value."""

    line: Line
    differences: tuple[str, ...]
    compared: bool = True


@dataclass(slots=True)
class _Course:
    """What is known so far: recorded values and what stands for them now."""

    tester: ControlClient
    show: Callable[[str, str, str, str, int], str]
    known: dict[str, str] = field(default_factory=dict)

    def filled(self, text: str) -> str:
        """A recorded text with everything of this bureau in it."""
        text = ALIAS.sub(lambda found: self.known.get(found[0]) or self._resolved(found[0]), text)
        for before, now in self.known.items():
            if not before.startswith("{{"):
                text = text.replace(f'"{before}"', f'"{now}"')
        return text

    def _resolved(self, alias: str) -> str:
        if alias in (NOBODY, SECRET, NO_CODE):
            return {NOBODY: NOBODYS_CERTIFICATE, SECRET: "", NO_CODE: NOBODYS_CODE}[alias]
        kind, *words = parts_of(alias)
        if kind == "person" and len(words) == 2:
            told = self.tester.person(words[0])
            self.known[alias] = told[{"certificate": "certificate", "name": "name", "card": "social_card"}[words[1]]]
        elif kind == "code" and len(words) == 5:
            holder, subject, channel, city, serial = words
            self.known[alias] = self.show(holder, subject, channel, "" if city == "-" else city, int(serial))
        return self.known.get(alias, alias)

    def learn(self, before: Any, now: Any) -> None:
        """Take what a reply gives where another value stood when it was recorded."""
        for place, old, new in _pairs(before, now, ""):
            texts = isinstance(old, str) and isinstance(new, str) and old and old != new
            if texts and (ALIAS.fullmatch(old) or _name(place) in LEARNT):
                self.known[old] = new


def lines_of(path: Path) -> tuple[Line, ...]:
    """A recording. Raises UnreadableFile, BadField for a line that is none."""
    found = []
    for number, text in enumerate(bytes_of(path).decode("utf-8", "replace").splitlines(), 1):
        if not text.strip():
            continue
        try:
            told = json.loads(text)
        except ValueError as wrong:
            raise UnreadableFile(path=f"{path.name}:{number}", reason=str(wrong)) from None
        if not isinstance(told, dict) or told.get("schema") != SCHEMA:
            came = str(told.get("schema") if isinstance(told, dict) else told)[:40]
            raise BadField(
                place=f"{path.name}:{number}", field="schema", came=came, wanted=SCHEMA, wanted_zh=SCHEMA
            )  # fmt: skip
        found.append(_line(number, told))
    return tuple(found)


def replay(
    lines: Iterable[Line], send: Send, tester: ControlClient, show: Callable[[str, str, str, str, int], str]
) -> Iterator[Replayed]:
    """Send the lines one after another, each at its moment.

    ``show`` has a phone show a code: holder, subject, channel, city, serial -> its text.
    """
    course = _Course(tester, show)
    for line in lines:
        if line.now:
            tester.clock(at=line.now, state="freeze")
        headers = {name: value for name, value in line.headers.items() if name in HEADERS}
        try:
            status, raw = send(line.method, line.path, headers, course.filled(line.body).encode())
        except NoReply:
            status, raw = 0, b""
        if line.fault:
            yield Replayed(line, (), compared=False)
            continue
        before, now = _parsed(line.reply), _parsed(raw.decode("utf-8", "replace"))
        course.learn(before, now)
        yield Replayed(line, tuple(_differences(line, status, course, before, now)))


def _differences(line: Line, status: int, course: _Course, before: Any, now: Any) -> Iterator[str]:
    if status != line.status:
        yield f"status: {line.status} → {status}"
    for place, old, new in _pairs(before, now, ""):
        expected = course.filled(f'"{old}"').strip('"') if isinstance(old, str) else old
        if _name(place) not in NOT_COMPARED and expected != new:
            yield f"{place or 'reply'}: {old!r} → {new!r}"


def _pairs(before: Any, now: Any, place: str) -> Iterator[tuple[str, Any, Any]]:
    """Every leaf of either, side by side."""
    if isinstance(before, dict) and isinstance(now, dict):
        for key in [*before, *(key for key in now if key not in before)]:
            yield from _pairs(before.get(key), now.get(key), f"{place}.{key}".lstrip("."))
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for index, (old, new) in enumerate(zip(before, now, strict=True)):
            yield from _pairs(old, new, f"{place}[{index}]")
    else:
        yield place, before, now


def _name(place: str) -> str:
    """The field's own name."""
    return place.rpartition(".")[2].partition("[")[0]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _line(number: int, told: Mapping[str, Any]) -> Line:
    headers = told.get("headers")
    return Line(
        number=number,
        world=str(told.get("world") or ""),
        seed=int(told.get("seed") or 0),
        now=str(told.get("now") or ""),
        method=str(told.get("method") or "POST"),
        path=str(told.get("path") or "/"),
        headers={str(name): str(value) for name, value in headers.items()} if isinstance(headers, dict) else {},
        body=str(told.get("body") or ""),
        status=int(told.get("status") or 0),
        reply=str(told.get("reply") or ""),
        fault=str(told.get("fault") or ""),
        infno=str(told.get("infno") or ""),
    )
