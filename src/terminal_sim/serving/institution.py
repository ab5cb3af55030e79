"""The institution's door as an ASGI application (机构侧接入): bytes in, bytes out, one line in the log.

A fault of the world's plan is decided before the bureau is asked. A delay is waited for here, by the event loop, before
any transaction and in no worker. What memory knows is answered by the event loop itself; everything else is done by a
thread, which may wait for the book.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from terminal_sim.clock import stopwatch
from terminal_sim.control.message_log import Noted, Seen
from terminal_sim.errors.base import TerminalSimError
from terminal_sim.errors.control import ForeignOrigin
from terminal_sim.errors.store import OutcomeUnknown
from terminal_sim.errors.talk import NoReply
from terminal_sim.errors.wire import BodiesAtBound, TooLarge, TooSlow, UnknownWorldName
from terminal_sim.national.door import answer, is_often_asked
from terminal_sim.national.server import Exchange
from terminal_sim.serving.body import Hold, Receive, Scope, Send, body_of, headers_of
from terminal_sim.serving.connection import hang_up
from terminal_sim.serving.deeds import spoilt, told, whole
from terminal_sim.serving.guard import check_program
from terminal_sim.serving.observed import Answered, Observed
from terminal_sim.serving.site import Room, Site
from terminal_sim.serving.steps import Step
from terminal_sim.store.glance import NotInMemory
from terminal_sim.store.worlds import NO_FAULTS

if TYPE_CHECKING:
    from terminal_sim.faults.transport import TransportFault

STATUS: Mapping[type[TerminalSimError], int] = {
    TooLarge: 413,
    TooSlow: 408,
    BodiesAtBound: 503,
    UnknownWorldName: 404,
    ForeignOrigin: 403,
}
_LOG = logging.getLogger("terminal_sim.serving")


@dataclass(slots=True)
class Call:
    """One request from its head to its answer.

    ``came`` is when its last byte did, ``started`` when its head had, by the stopwatch. What is to be sent is the
    bureau's exchange, a fault that spoils it, or neither, which is silence.
    """

    world: str
    method: str
    path: str
    query: str
    headers: dict[str, str]
    started: float
    body: bytes = b""
    came: float = 0.0
    exchange: Exchange | None = None
    fault: TransportFault | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class InstitutionDoor:
    """Answers the requests of institutions for the worlds of a site."""

    site: Site
    observed: Observed
    threads: Executor

    async def __call__(self, scope: Scope, receive: Receive, send: Send, world: str, path: str, hold: Hold) -> None:
        query = scope.get("query_string", b"").decode("latin-1")
        call = Call(world, scope["method"], path, query, headers_of(scope), stopwatch())
        try:
            check_program(call.headers)
            call.body = await body_of(receive, call.headers, hold)
            call.came = stopwatch()
            await self._ask(call)
        except tuple(STATUS) as wrong:
            status = STATUS[type(wrong)]
            call.exchange = told(status, wrong.code, wrong.sentence(), closes=status != 404)
        except (NoReply, ConnectionAbortedError):
            call.exchange = None
        except OutcomeUnknown as unknown:
            call.exchange = told(503, unknown.code, unknown.sentence())
        except Exception:
            _LOG.exception("a request could not be answered")
            call.exchange = told(500, "Defect", "程序内部错误，已记录 | a defect of this program; it was logged")
        self._noted(call)
        if call.fault is not None:
            await spoilt(call.fault, call.exchange, scope, send)
        elif call.exchange is not None:
            await whole(send, call.exchange)
        else:
            await hang_up(scope)

    async def _ask(self, call: Call) -> None:
        if self._at_once(call):
            return
        run = asyncio.get_running_loop().run_in_executor
        await run(self.threads, self._first, call)
        fault = call.fault
        if fault is None or not fault.asks:
            return
        if fault.deed == "wait":
            await asyncio.sleep(fault.seconds)
        await run(self.threads, self._answered, call)

    def _at_once(self, call: Call) -> bool:
        """Answer if memory knows it: nothing is waited for then, and no thread has to be woken for it."""
        if not is_often_asked(call.body, call.path):
            return False
        try:
            with self.site.store.from_memory(call.came):
                room = self.site.room(call.world)
                if room.plan != NO_FAULTS:
                    return False
                self._tell(room, call)
        except NotInMemory:
            return False
        return True

    def _first(self, call: Call) -> None:
        """The answer, or the fault that strikes this call first."""
        with self.site.store.asked_at(call.came):
            room = self.site.room(call.world)
            if room.plan != NO_FAULTS:
                call.fault = self._struck(room, call)
            if call.fault is None:
                self._tell(room, call)

    def _struck(self, room: Room, call: Call) -> TransportFault | None:
        from terminal_sim.faults.call import call_on_the_wire  # with the first plan: a world without faults needs none
        from terminal_sim.faults.transport import transport_fault_for
        from terminal_sim.national.peek import peek

        peeked = peek(call.body, call.headers, call.path)
        wire = call_on_the_wire(peeked.transaction, peeked.institution, peeked.number, peeked.names)
        return transport_fault_for(self.site.store, room.world.id, room.plan, wire)

    def _answered(self, call: Call) -> None:
        """The answer after a fault that lets the bureau be asked, in the round of that moment."""
        self._tell(self.site.room(call.world), call)

    def _tell(self, room: Room, call: Call) -> None:
        site = self.site
        with self.observed.steps.gathered() as between:
            made = answer(room.office, site.gateway, site.machine, call.body, call.headers, call.path, call.query)
        around = [Step(*step) for step in made.steps]
        call.steps = (*around[:1], *between, *around[1:])
        call.exchange = made

    def _noted(self, call: Call) -> None:
        known = call.exchange or Exchange(0, {}, b"", outcome="lost")
        milliseconds = (stopwatch() - call.started) * 1000
        world = call.world or self.site.config.world
        struck = call.fault.fault if call.fault else ""
        self.observed.answered(
            Answered(
                "institution",
                world,
                known.infno,
                known.outcome,
                call.started,
                known.status,
                known.code,
                known.number,
                known.institution,
                struck,
                call.headers,
                call.steps,
            )
        )
        entry = self.site.log.add(
            Seen(
                world,
                call.method,
                call.path,
                call.headers,
                call.body,
                known.status,
                known.body,
                milliseconds,
                at=self.site.machine.now().isoformat(timespec="milliseconds"),
                infno=known.infno,
                number=known.number,
                institution=known.institution,
                outcome=known.outcome,
                code=known.code,
                noted=tuple(Noted(f.point, f.place, f.field, f.came, f.zh, f.en, f.fatal) for f in known.findings),
                fault=struck,
            )
        )
        self.site.record(entry)
