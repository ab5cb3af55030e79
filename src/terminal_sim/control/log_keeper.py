"""Brings the log of this process into the bureau's store (报文日志入库): masked, in batches, never in a request's way.

Each second the newest exchanges are written; a tester who reads the log gets the rest at once. Under load only the
newest of each second are kept, so that logging stays a small part of the work.
"""

from __future__ import annotations

import json
import logging
import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from terminal_sim.bureau.exchange_log import find_exchange, keep_exchanges, newest_exchanges
from terminal_sim.control.masking import masked, masked_headers
from terminal_sim.control.message_log import MessageLog, Noted, Seen
from terminal_sim.control.recording import text_of
from terminal_sim.errors import TerminalSimError
from terminal_sim.store import Store
from terminal_sim.world.opening import OpenWorld

EACH_SECOND = 200
PAUSE_SECONDS = 1.0
BODY_STORED = 16_384
_LOG = logging.getLogger("terminal_sim.control")


@dataclass(slots=True)
class LogKeeper:
    """Writes what ``log`` gathers into ``store``. ``world``: where exchanges go whose address named no world."""

    log: MessageLog
    store: Store
    world: str
    _written: int = 0
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to write in the background."""
        self._thread = threading.Thread(target=self._run, name="terminal-sim-log", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Write what is left and stop."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._carefully(None)

    def flush(self) -> None:
        """Write everything that this process still holds."""
        self._write(None)

    def exchanges(self, world: OpenWorld, after: int, limit: int, outcome: str) -> list[Seen]:
        """The newest exchanges of a world, of every worker, oldest first."""
        self.flush()
        return [_seen(row) for row in world.read(lambda tx: newest_exchanges(tx, after, limit, outcome))]

    def exchange(self, world: OpenWorld, number: int) -> Seen | None:
        """One of them."""
        self.flush()
        row = world.read(lambda tx: find_exchange(tx, number))
        return None if row is None else _seen(row)

    def _run(self) -> None:
        while not self._stop.wait(PAUSE_SECONDS):
            self._carefully(EACH_SECOND)

    def _carefully(self, most: int | None) -> None:
        """A store that is busy is asked again later; nobody waits for the log."""
        try:
            self._write(most)
        except TerminalSimError as wrong:
            _LOG.warning("the log of messages could not be written: %s", wrong.in_english())

    def _write(self, most: int | None) -> None:
        with self._guard:
            fresh = list(self.log.after(self._written))
            if not fresh:
                return
            by_name: dict[str, list[Seen]] = defaultdict(list)
            for seen in fresh if most is None else fresh[-most:]:
                by_name[seen.world].append(seen)
            for name, some in by_name.items():
                rows = [_row(seen) for seen in some]
                self.store.write(self._round(name), lambda tx, rows=rows: keep_exchanges(tx, rows))  # type: ignore[misc]
            self._written = fresh[-1].id

    def _round(self, name: str) -> str:
        newest = self.store.latest_world(name) or self.store.latest_world(self.world)
        return self.world if newest is None else newest.id


def _row(seen: Seen) -> dict[str, object]:
    return {
        "at": seen.at,
        "method": seen.method,
        "path": masked(seen.path[:500]),
        "headers": json.dumps(masked_headers(seen.headers), ensure_ascii=False),
        "body": text_of(seen.body)[:BODY_STORED],
        "body_length": seen.body_length,
        "status": seen.status,
        "reply": text_of(seen.reply)[:BODY_STORED],
        "reply_length": seen.reply_length,
        "microseconds": round(seen.milliseconds * 1000),
        "infno": seen.infno[:60],
        "message": seen.number[:100],
        "institution": seen.institution[:60],
        "outcome": seen.outcome,
        "code": seen.code,
        "noted": json.dumps([asdict(each) for each in seen.noted], ensure_ascii=False),
        "fault": seen.fault,
    }


def _seen(row: Mapping[str, Any]) -> Seen:
    return Seen(
        world=row["world"],
        method=row["method"],
        path=row["path"],
        headers=json.loads(row["headers"]),
        body=row["body"].encode(),
        status=row["status"],
        reply=row["reply"].encode(),
        milliseconds=row["microseconds"] / 1000,
        at=row["at"],
        infno=row["infno"],
        number=row["message"],
        institution=row["institution"],
        outcome=row["outcome"],
        code=row["code"],
        noted=tuple(Noted(**each) for each in json.loads(row["noted"])),
        fault=row["fault"],
        id=row["exchange"],
        body_length=row["body_length"],
        reply_length=row["reply_length"],
    )
