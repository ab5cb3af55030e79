"""The institution's door as an ASGI application (机构侧接入): bytes in, bytes out, one line in the log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from terminal_sim.clock import stopwatch
from terminal_sim.control.message_log import Noted, Seen
from terminal_sim.errors.store import OutcomeUnknown
from terminal_sim.errors.talk import NoReply
from terminal_sim.errors.wire import TooLarge, TooSlow, UnknownWorldName
from terminal_sim.national.door import answer
from terminal_sim.national.envelope import to_bytes
from terminal_sim.national.server import JSON, Exchange
from terminal_sim.serving.body import Receive, Scope, Send, body_of, headers_of
from terminal_sim.serving.connection import hang_up
from terminal_sim.serving.metrics import Metrics
from terminal_sim.serving.site import Site

_LOG = logging.getLogger("terminal_sim.serving")


@dataclass(frozen=True, slots=True)
class InstitutionDoor:
    """Answers the requests of institutions for the worlds of a site."""

    site: Site
    metrics: Metrics
    threads: Executor

    async def __call__(self, scope: Scope, receive: Receive, send: Send, world: str, path: str) -> None:
        started = stopwatch()
        headers = headers_of(scope)
        seen = Seen(world or self.site.config.world, scope["method"], path, headers, b"", 0, b"", 0.0)
        exchange: Exchange | None
        try:
            body = await body_of(receive, headers, self.site.config.limits)
            seen = replace(seen, body=body)
            query = scope.get("query_string", b"").decode("latin-1")
            loop = asyncio.get_running_loop()
            exchange = await loop.run_in_executor(self.threads, self._answered, world, body, headers, path, query)
        except (TooLarge, TooSlow, UnknownWorldName) as wrong:
            status = {TooLarge: 413, TooSlow: 408, UnknownWorldName: 404}[type(wrong)]
            exchange = _told(status, wrong.code, wrong.sentence())
        except (NoReply, ConnectionAbortedError):
            exchange = None
        except OutcomeUnknown as unknown:
            exchange = _told(503, unknown.code, unknown.sentence())
        except Exception:
            _LOG.exception("a request could not be answered")
            exchange = _told(500, "Defect", "程序内部错误，已记录 | a defect of this program; it was logged")
        self._noted(seen, exchange, (stopwatch() - started) * 1000)
        await (hang_up(scope) if exchange is None else _send(send, exchange))

    def _answered(self, world: str, body: bytes, headers: Mapping[str, str], path: str, query: str) -> Exchange:
        room = self.site.room(world)
        return answer(room.office, self.site.gateway, self.site.machine, body, headers, path, query)

    def _noted(self, seen: Seen, exchange: Exchange | None, milliseconds: float) -> None:
        known = exchange or Exchange(0, {}, b"", outcome="lost")
        self.metrics.answered(known.infno, known.outcome, milliseconds)
        self.site.log.add(
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
            )
        )


def _told(status: int, code: str, message: str) -> Exchange:
    body = to_bytes({"infcode": -1, "code": status, "err_msg": message, "message": message})
    return Exchange(status, {"content-type": JSON}, body, outcome="bad", code=code)


async def _send(send: Send, exchange: Exchange) -> None:
    headers = [(name.encode(), value.encode()) for name, value in exchange.headers.items()]
    headers.append((b"content-length", str(len(exchange.body)).encode()))
    await send({"type": "http.response.start", "status": exchange.status, "headers": headers})
    await send({"type": "http.response.body", "body": exchange.body})
