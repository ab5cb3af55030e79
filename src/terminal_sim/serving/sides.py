"""The phone's and the tester's doors as an ASGI application (手机侧与测试侧接入): JSON in, JSON out.

Faults of the world's plan strike a phone's message as they strike an institution's; the tester's never.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from terminal_sim.clock import stopwatch
from terminal_sim.control.message_log import Seen
from terminal_sim.errors.base import TerminalSimError, plain_error
from terminal_sim.errors.store import OutcomeUnknown
from terminal_sim.errors.talk import NoReply
from terminal_sim.errors.wire import BodiesAtBound, TooLarge, TooSlow, UnknownWorldName
from terminal_sim.national.server import Exchange
from terminal_sim.reading.records import canonical
from terminal_sim.serving.body import Hold, Receive, Scope, Send, body_of, headers_of
from terminal_sim.serving.connection import hang_up
from terminal_sim.serving.deeds import closing, spoilt, whole
from terminal_sim.serving.guard import check, check_client
from terminal_sim.serving.observed import REFUSED, Answered, Observed
from terminal_sim.serving.site import Room, Site
from terminal_sim.serving.steps import Step
from terminal_sim.store.worlds import NO_FAULTS

if TYPE_CHECKING:
    from terminal_sim.faults.transport import TransportFault

Told = tuple[int, Mapping[str, str], bytes]
JSON = {"content-type": "application/json; charset=utf-8"}
DEFECT = {"code": "Defect", "zh": "程序内部错误，已记录", "en": "a defect of this program; it was logged"}
SIDES = frozenset({"control", "wallet"})
STATUS: Mapping[type[TerminalSimError], int] = {
    TooLarge: 413,
    TooSlow: 408,
    BodiesAtBound: 503,
    UnknownWorldName: 404,
    OutcomeUnknown: 503,
}
_LOG = logging.getLogger("terminal_sim.serving")


@dataclass(frozen=True, slots=True)
class Request:
    """One request, whole: ``side`` control or wallet, ``path`` what stands after it, with the query."""

    side: str
    world: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    client: str = ""


@dataclass(frozen=True, slots=True)
class SideDoor:
    """Answers phones and testers for the worlds of a site."""

    site: Site
    observed: Observed
    threads: Executor

    async def __call__(self, scope: Scope, receive: Receive, send: Send, world: str, path: str, hold: Hold) -> None:
        started = stopwatch()
        headers = headers_of(scope)
        side, _, rest = path.lstrip("/").partition("/")
        query = scope.get("query_string", b"").decode("latin-1")
        address = f"/{rest}?{query}" if query else f"/{rest}"
        exchange: Exchange | None = None
        fault: TransportFault | None = None
        request = Request(side, world, scope["method"], address, headers, b"")
        try:
            body = await body_of(receive, headers, hold)
            client = (scope.get("client") or ("",))[0]
            request = Request(side, world, scope["method"], address, headers, body, client)
            exchange, fault = await self._asked(request)
        except tuple(STATUS) as wrong:
            exchange = _error(STATUS[type(wrong)], wrong, closes=isinstance(wrong, TooLarge | TooSlow | BodiesAtBound))
        except (NoReply, ConnectionAbortedError):
            exchange = None
        except Exception:
            _LOG.exception("a request could not be answered")
            exchange = Exchange(500, JSON, canonical(DEFECT).encode())
        self._noted(request, exchange, fault, started)
        if fault is not None:
            await spoilt(fault, exchange, scope, send)
        elif exchange is not None:
            await whole(send, exchange)
        else:
            await hang_up(scope)

    async def _asked(self, request: Request) -> tuple[Exchange | None, TransportFault | None]:
        config = self.site.config
        turned_away = check(request.method, request.headers, has_token=bool(config.control_token))
        if config.nearby and not config.control_token:
            turned_away = check_client(request.client) or turned_away
        if turned_away is not None:
            return _error(415 if turned_away.code == "JsonWanted" else 403, turned_away), None
        run = asyncio.get_running_loop().run_in_executor
        fault = await run(self.threads, self._struck, request) if request.side == "wallet" else None
        if fault is not None and not fault.asks:
            return None, fault
        if fault is not None and fault.deed == "wait":
            await asyncio.sleep(fault.seconds)
        return await run(self.threads, self._answered, request), fault

    def _struck(self, request: Request) -> TransportFault | None:
        room = self.site.room(request.world)
        if room.plan == NO_FAULTS:
            return None
        from terminal_sim.faults.call import Call  # with the first plan: a world without faults needs none
        from terminal_sim.faults.transport import transport_fault_for
        from terminal_sim.wallet.verbs import VERBS

        verb = VERBS.get(request.path.partition("?")[0].strip("/"))
        if verb is None:
            return None
        call = Call(verb.act.__name__, names=_names(request.body))
        return transport_fault_for(self.site.store, room.world.id, room.plan, call)

    def _answered(self, request: Request) -> Exchange:
        room: Room = self.site.room(request.world)
        with self.observed.steps.gathered() as steps:
            told = self._told(request, room)
        made = Exchange(*told, infno=f"{request.side}{request.path.partition('?')[0]}"[:60])
        return replace(made, steps=tuple((step.name, step.began, step.ended) for step in steps))

    def _told(self, request: Request, room: Room) -> Told:
        if request.side == "wallet":
            from terminal_sim.wallet import server as wallet  # with its first message: an institution needs neither

            return wallet.answer(request.method, request.path, request.headers, request.body, room.world, room.answers)
        from terminal_sim.control import server as control

        return control.answer(
            request.method,
            request.path,
            request.headers,
            request.body,
            room.world,
            self.site.keeper,
            self.site.config.control_token,
        )

    def _noted(self, request: Request, exchange: Exchange | None, fault: TransportFault | None, started: float) -> None:
        milliseconds = (stopwatch() - started) * 1000
        status = 0 if exchange is None else exchange.status
        outcome = REFUSED if status == HTTPStatus.CONFLICT else _OUTCOME.get(status // 100, "lost")
        self.observed.answered(
            Answered(
                request.side,
                request.world or self.site.config.world,
                request.side,
                outcome,
                started,
                status,
                _code(exchange),
                fault=fault.fault if fault else "",
                headers=request.headers,
                steps=() if exchange is None else tuple(Step(*step) for step in exchange.steps),
            )
        )
        if request.side == "wallet":
            entry = self.site.log.add(
                Seen(
                    request.world or self.site.config.world,
                    request.method,
                    f"/wallet{request.path}",
                    request.headers,
                    request.body,
                    status,
                    b"" if exchange is None else exchange.body,
                    milliseconds,
                    at=self.site.machine.now().isoformat(timespec="milliseconds"),
                    infno="wallet",
                    outcome=outcome,
                    fault=fault.fault if fault else "",
                )
            )
            self.site.record(entry)


def _code(exchange: Exchange | None) -> str:
    """The name of what was refused or wrong."""
    if exchange is None or exchange.status // 100 == 2:
        return ""
    if exchange.code:
        return exchange.code
    try:
        told = json.loads(exchange.body)
        return str(told.get("code") or (told.get("refusal") or {}).get("code") or "")
    except (ValueError, AttributeError):
        return ""


def _names(body: bytes) -> tuple[str, ...]:
    """Texts of a message that may name a person."""
    try:
        told = json.loads(body)
    except ValueError:
        return ()
    return tuple(value for value in told.values() if isinstance(value, str)) if isinstance(told, dict) else ()


def _error(status: int, wrong: TerminalSimError, *, closes: bool = False) -> Exchange:
    headers = {**JSON, **closing(status)} if closes else JSON
    return Exchange(status, headers, canonical(plain_error(wrong)).encode(), outcome="bad", code=wrong.code)


_OUTCOME = {2: "done", 4: "bad"}
