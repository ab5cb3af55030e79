"""The tester's end of the wire (测试客户端): the same operations, against a served bureau or a world in this process.

>>> tester = ControlClient.at("http://127.0.0.1:8321")
>>> tester.in_world("mine").url
'http://127.0.0.1:8321/w/mine'
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from terminal_sim.control.server import answer
from terminal_sim.conversation.lanes import Lanes
from terminal_sim.errors import error_by_code
from terminal_sim.errors.wire import UnexpectedReply
from terminal_sim.world.opening import OpenWorld

Ask = Callable[[str, str, bytes], tuple[int, bytes]]
HEADERS = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class ControlClient:
    """Asks the control interface. What it refuses is raised as the error that it names. Safe from many threads."""

    ask: Ask
    url: str = ""
    token: str = ""
    lanes: Lanes = field(default_factory=Lanes)

    @classmethod
    def at(cls, url: str, token: str = "", timeout: float = 30.0, lanes: Lanes | None = None) -> ControlClient:
        """The tester of a served bureau; ``url`` may name a world (``…/w/NAME``)."""
        kept = lanes or Lanes()
        headers = {**HEADERS, **({"X-Control-Token": token} if token else {})}

        def over_http(method: str, path: str, body: bytes) -> tuple[int, bytes]:
            status, _, raw = kept.call(method, url, f"/control{path}", body, headers, timeout, path)
            return status, raw

        return cls(over_http, url, token, kept)

    @classmethod
    def of(cls, world: OpenWorld) -> ControlClient:
        """The tester of a world in this process. A reset or restored world is another one: open it anew."""

        def in_process(method: str, path: str, body: bytes) -> tuple[int, bytes]:
            status, _, raw = answer(method, path, {}, body, world)
            return status, raw

        return cls(in_process)

    def in_world(self, name: str) -> ControlClient:
        """The same bureau, another of its worlds."""
        return ControlClient.at(f"{self.url.partition('/w/')[0]}/w/{quote(name)}", self.token, lanes=self.lanes)

    def get(self, path: str, **query: object) -> Any:
        """Look something up; the answer as plain data."""
        asked = urlencode({name: value for name, value in query.items() if value not in ("", None)})
        return self._told("GET", f"{path}?{asked}" if asked else path, None)

    def post(self, path: str, **content: object) -> Any:
        """Make something."""
        return self._told("POST", path, content)

    def put(self, path: str, **content: object) -> Any:
        """Set something."""
        return self._told("PUT", path, content)

    def delete(self, path: str) -> Any:
        """Drop something."""
        return self._told("DELETE", path, None)

    def make_world(self, name: str, **content: object) -> Any:
        """A world of its own: ``seed``, ``file``, ``at``, ``frozen``."""
        return self.post("/worlds", name=name, **content)

    def reset(self, **content: object) -> Any:
        """A new round of this world: ``seed``, ``file``, ``at``, ``frozen``."""
        return self.post("/reset", **content)

    def snapshot(self, label: str) -> Any:
        """Keep the world as it stands."""
        return self.post("/snapshots", label=label)

    def restore(self, label: str) -> Any:
        """Go on from a snapshot."""
        return self.post("/restore", label=label)

    def clock(self, **content: object) -> Any:
        """Set the clock ``at``, move it ``by``, let it run or ``freeze`` (``state``); without any, what time it is."""
        return self.put("/clock", **content)

    def person(self, who: str) -> Any:
        """One person, with balances and ties."""
        return self.get(f"/people/{quote(who, safe='')}")

    def add_person(self, name: str, **content: object) -> Any:
        """A person: ``born``, ``sex``, ``class``, ``region``, ``balance`` …"""
        return self.post("/people", name=name, **content)

    def add_money(self, person: str, amount: str, account: str = "own") -> Any:
        """Yuan into an account."""
        return self.post("/money", person=person, amount=amount, account=account)

    def add_binding(self, holder: str, subject: str, **content: object) -> Any:
        """Let ``holder`` show the code of ``subject``."""
        return self.post("/bindings", holder=holder, subject=subject, **content)

    def add_grant(self, grantor: str, beneficiary: str, **content: object) -> Any:
        """Let ``beneficiary`` spend from the account of ``grantor``."""
        return self.post("/grants", grantor=grantor, beneficiary=beneficiary, **content)

    def add_fault(self, fault: str, **content: object) -> Any:
        """A fault rule: ``step``, ``person``, ``institution``, ``nth``, ``times``, ``chance`` …"""
        return self.post("/faults", fault=fault, **content)

    def drop_faults(self, name: str = "") -> Any:
        """Drop a rule, or all of them."""
        return self.delete(f"/faults/{quote(name, safe='')}" if name else "/faults")

    def exchanges(self, **query: object) -> list[Any]:
        """The log of messages: ``after``, ``limit``, ``outcome``."""
        found: list[Any] = self.get("/log", **query)["exchanges"]
        return found

    def _told(self, method: str, path: str, content: Mapping[str, object] | None) -> Any:
        body = b"" if content is None else json.dumps(content, ensure_ascii=False, default=str).encode()
        status, raw = self.ask(method, path, body)
        try:
            told = json.loads(raw)
        except ValueError:
            raise UnexpectedReply(number=path, url=self.url, reason=repr(raw[:80])) from None
        if status == 200:
            return told
        if not isinstance(told, dict) or "code" not in told:
            raise UnexpectedReply(number=path, url=self.url, reason=f"HTTP {status} {raw[:80]!r}")
        raise error_by_code(str(told["code"]), dict(told.get("facts", {})))
