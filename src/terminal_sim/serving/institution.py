"""The institution's door as an ASGI application (机构侧接入): bytes in, bytes out, one line in the log.

A fault of the world's plan is decided before the bureau is asked. A delay is waited for here, by the event loop, before
any transaction and in no worker.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from terminal_sim.clock import stopwatch
from terminal_sim.control.message_log import Noted, Seen
from terminal_sim.errors.control import ForeignOrigin
from terminal_sim.errors.store import OutcomeUnknown
from terminal_sim.errors.talk import NoReply
from terminal_sim.errors.wire import TooLarge, TooSlow, UnknownWorldName
from terminal_sim.national.door import answer
from terminal_sim.national.server import Exchange
from terminal_sim.serving.body import Receive, Scope, Send, body_of, headers_of
from terminal_sim.serving.connection import hang_up
from terminal_sim.serving.deeds import spoilt, told, whole
from terminal_sim.serving.guard import check_program
from terminal_sim.serving.observed import Answered, Observed
from terminal_sim.serving.site import Room, Site
from terminal_sim.serving.steps import Step
from terminal_sim.store.worlds import NO_FAULTS

if TYPE_CHECKING:
    from terminal_sim.faults.transport import TransportFault

_LOG = logging.getLogger("terminal_sim.serving")


@dataclass(frozen=True, slots=True)
class Incoming:
    """One request, whole; ``came`` when its last byte did, by the stopwatch."""

    world: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    came: float


@dataclass(slots=True)
class _Outcome:
    """What is to be sent: the bureau's exchange, a fault that spoils it, or neither, which is silence."""

    exchange: Exchange | None = None
    fault: TransportFault | None = None
    body: bytes = field(default=b"")


@dataclass(frozen=True, slots=True)
class InstitutionDoor:
    """Answers the requests of institutions for the worlds of a site."""

    site: Site
    observed: Observed
    threads: Executor

    async def __call__(self, scope: Scope, receive: Receive, send: Send, world: str, path: str) -> None:
        self.observed.metrics.begun()
        try:
            await self._served(scope, receive, send, world, path)
        finally:
            self.observed.metrics.ended()

    async def _served(self, scope: Scope, receive: Receive, send: Send, world: str, path: str) -> None:
        started = stopwatch()
        headers = headers_of(scope)
        outcome = _Outcome()
        try:
            check_program(headers)
            outcome.body = await body_of(receive, headers, self.site.config.limits)
            query = scope.get("query_string", b"").decode("latin-1")
            await self._ask(Incoming(world, path, query, headers, outcome.body, stopwatch()), outcome)
        except (TooLarge, TooSlow, UnknownWorldName, ForeignOrigin) as wrong:
            status = {TooLarge: 413, TooSlow: 408, UnknownWorldName: 404, ForeignOrigin: 403}[type(wrong)]
            outcome.exchange = told(status, wrong.code, wrong.sentence(), closes=status != 404)
        except (NoReply, ConnectionAbortedError):
            outcome.exchange = None
        except OutcomeUnknown as unknown:
            outcome.exchange = told(503, unknown.code, unknown.sentence())
        except Exception:
            _LOG.exception("a request could not be answered")
            outcome.exchange = told(500, "Defect", "程序内部错误，已记录 | a defect of this program; it was logged")
        seen = Seen(world or self.site.config.world, scope["method"], path, headers, outcome.body, 0, b"", 0.0)
        self._noted(seen, outcome, started)
        if outcome.fault is not None:
            await spoilt(outcome.fault, outcome.exchange, scope, send)
        elif outcome.exchange is not None:
            await whole(send, outcome.exchange)
        else:
            await hang_up(scope)

    async def _ask(self, incoming: Incoming, outcome: _Outcome) -> None:
        run = asyncio.get_running_loop().run_in_executor
        outcome.exchange, outcome.fault = await run(self.threads, self._first, incoming)
        fault = outcome.fault
        if fault is None or not fault.asks:
            return
        if fault.deed == "wait":
            await asyncio.sleep(fault.seconds)
        outcome.exchange = await run(self.threads, self._answered, incoming)

    def _first(self, incoming: Incoming) -> tuple[Exchange | None, TransportFault | None]:
        """The answer, or the fault that strikes this call first."""
        with self.site.store.asked_at(incoming.came):
            room = self.site.room(incoming.world)
            fault = None if room.plan == NO_FAULTS else self._struck(room, incoming)
            return (self._told(room, incoming) if fault is None else None), fault

    def _struck(self, room: Room, incoming: Incoming) -> TransportFault | None:
        from terminal_sim.faults.call import call_on_the_wire  # with the first plan: a world without faults needs none
        from terminal_sim.faults.transport import transport_fault_for
        from terminal_sim.national.peek import peek

        peeked = peek(incoming.body, incoming.headers, incoming.path)
        call = call_on_the_wire(peeked.transaction, peeked.institution, peeked.number, peeked.names)
        return transport_fault_for(self.site.store, room.world.id, room.plan, call)

    def _answered(self, incoming: Incoming) -> Exchange:
        """The answer after a fault that lets the bureau be asked, in the round of that moment."""
        return self._told(self.site.room(incoming.world), incoming)

    def _told(self, room: Room, incoming: Incoming) -> Exchange:
        site = self.site
        with self.observed.steps.gathered() as steps:
            told = answer(
                room.office, site.gateway, site.machine, incoming.body, incoming.headers, incoming.path, incoming.query
            )
        between = tuple((step.name, step.began, step.ended) for step in steps)
        return replace(told, steps=(*told.steps[:1], *between, *told.steps[1:]))

    def _noted(self, seen: Seen, outcome: _Outcome, started: float) -> None:
        known = outcome.exchange or Exchange(0, {}, b"", outcome="lost")
        milliseconds = (stopwatch() - started) * 1000
        self.observed.answered(
            Answered(
                "institution",
                seen.world,
                known.infno,
                known.outcome,
                started,
                known.status,
                known.code,
                known.number,
                known.institution,
                outcome.fault.fault if outcome.fault else "",
                seen.headers,
                tuple(Step(*step) for step in known.steps),
            )
        )
        entry = self.site.log.add(
            replace(
                seen,
                at=self.site.machine.now().isoformat(timespec="milliseconds"),
                status=known.status,
                reply=known.body,
                milliseconds=milliseconds,
                infno=known.infno,
                number=known.number,
                institution=known.institution,
                outcome=known.outcome,
                code=known.code,
                noted=tuple(Noted(f.point, f.place, f.field, f.came, f.zh, f.en, f.fatal) for f in known.findings),
                fault=outcome.fault.fault if outcome.fault else "",
            )
        )
        self.site.record(entry)
