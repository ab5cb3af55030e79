"""What one transaction is (交易): its numbers, its field tables, and the ways between its fields and our acts.

A transaction that is one asking of the bureau states two mappings for each end: ``act`` and ``output`` for the server,
``input`` and ``result`` for the client. The few that are no asking (files, catalogue, codes) state ``serve``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, cast

from terminal_sim.catalogue import Catalogue
from terminal_sim.clock import Clock
from terminal_sim.conversation import Act, Answers, Asking, Reply, Result
from terminal_sim.conversation.institution import FindInstitution
from terminal_sim.conversation.replies import Done, InstitutionFound
from terminal_sim.national import extension
from terminal_sim.national.fields import Node
from terminal_sim.national.head import Head
from terminal_sim.national.profile import Profile
from terminal_sim.national.values import Reader, Values
from terminal_sim.settlement.claim import PlaceFacts

Output = Mapping[str, object] | None
NO_VALUES = Values()
PUBLIC = "plc"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file on the shelf: whose it is, its name, its bytes."""

    institution: str
    filename: str
    content: bytes


class Shelf(Protocol):
    """Where uploaded files wait until they are asked for (文件暂存)."""

    def put(self, institution: str, filename: str, content: bytes) -> str:
        """Keep a file; returns its number (file_qury_no)."""
        ...

    def get(self, number: str) -> Kept | None:
        """The file, or None where nothing is kept under the number."""
        ...


@dataclass(frozen=True, slots=True)
class Held:
    """What is held before an institution's scanner: a code's text, a picture, or a person with face and card."""

    kind: Literal["code", "picture", "person"]
    text: str = ""
    content: bytes = b""


class Counter(Protocol):
    """The counter of each institution, where phones, pictures and people are held before the scanner."""

    def held_before(self, institution: str) -> Held | None:
        """What lies there now, or None."""
        ...


@dataclass(frozen=True, slots=True)
class Office:
    """What stands behind the door: who answers, the catalogue, the clock, the shelf, the habits.

    ``catalogue`` is called where items are asked for, as few messages do. ``next_number`` gives the next number of one
    of the world's counters.
    """

    answers: Answers
    catalogue: Callable[[], Catalogue]
    clock: Clock
    shelf: Shelf
    profile: Profile
    next_number: Callable[[str], int]
    counter: Counter | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A message that passed the check: its nodes by name, the head, and what our own client added in exp_content."""

    infno: str
    number: str
    head: Head
    nodes: Mapping[str, Values | tuple[Values, ...]]
    office: Office
    extension: Mapping[str, object] = field(default_factory=dict)
    reader: Reader | None = None
    raw: Mapping[str, object] = field(default_factory=dict)

    def one(self, node: str) -> Values:
        """The values of an ``object`` or ``bare`` node."""
        return cast(Values, self.nodes.get(node, NO_VALUES))

    def many(self, node: str) -> tuple[Values, ...]:
        """The rows of a ``list`` node."""
        return cast("tuple[Values, ...]", self.nodes.get(node, ()))

    def rows(self, values: Values, name: str, node: Node) -> tuple[Values, ...]:
        """The rows of a list that stands inside another node."""
        raw = values.rows(name)
        if raw is None or self.reader is None:
            return ()
        return self.reader.rows(raw, node, f"{values.place}.{name}")

    def ask(self, act: Act) -> Reply:
        """Ask the bureau under this message's number."""
        return self.office.answers.answer(Asking(self.number, self.head.sender(), act, self.head.sent_at))

    def beyond(self, plain: Mapping[str, object]) -> str | None:
        """exp_content with what the interface has no field for; nothing where the profile wants none of it."""
        return None if self.office.profile.extension == "none" else extension.written(plain)

    def place(self) -> PlaceFacts:
        """The asking institution's facts. Raises the bureau's refusal where it is unknown."""
        act = FindInstitution(code=self.head.institution)
        asking = Asking(f"{self.number}/1201", self.head.sender(), act, self.head.sent_at)
        found = self.office.answers.answer(asking).must()
        return cast(InstitutionFound, found).place


@dataclass(frozen=True, slots=True)
class Transaction:
    """One row of the table. ``path`` is the transaction's own address, last two parts, where it has one."""

    infno: str
    zh: str
    en: str
    asks: tuple[Node, ...]
    gives: tuple[Node, ...]
    act: Callable[[Request], Act] | None = None
    output: Callable[[Request, Any], Output] | None = None
    serve: Callable[[Request], Output | bytes] | None = None
    acts: tuple[type[Act], ...] = ()
    input: Callable[[Any], Mapping[str, object]] | None = None
    result: Callable[[Any, Mapping[str, object], Head], Result] | None = None
    path: str = ""
    repeats: bool = True

    def described(self) -> str:
        """The transaction's field tables as text: help on the command line and a page of the docs."""
        lines = [f"{self.infno} {self.zh} | {self.en}", ""]
        for title, nodes in (("input", self.asks), ("output", self.gives)):
            for shown in nodes:
                where = shown.name if shown.shape != "bare" else "(no node)"
                lines.append(f"{title} {where} ({shown.shape}) {shown.zh}".rstrip())
                lines += [
                    f"  {f.name:<24} {f.zh}  {f.kind}{f.size}  {f.need}  {f.seen}  {f.meaning}".rstrip()
                    for f in shown.fields
                ]
                lines.append("")
        return "\n".join(lines)


def no_output(request: Request, result: Result) -> Output:
    """The transactions whose answer is only that it was done."""
    return None


def done(act: Act, output: Mapping[str, Any], head: Head) -> Done:
    """The same, read by our own client."""
    return Done()
