"""An exchange as one line of a recording (录制): nothing personal in it, and enough of it to be played again.

Certificate numbers, cards, names, codes and tokens are replaced by aliases that say whose they are
(``control.aliases``); ``now`` is the world's time, ``seed`` the world's, so that a replay stands at the same moment.
"""

from __future__ import annotations

from datetime import datetime

from terminal_sim.control.masking import SHORTENED, Words, masked, masked_headers, readable
from terminal_sim.control.message_log import Seen

SCHEMA = "terminal-sim/exchange/1"


def recorded(seen: Seen, words: Words = SHORTENED, now: datetime | None = None, seed: int = 0) -> dict[str, object]:
    """The line, as plain data."""
    return {
        "schema": SCHEMA,
        "id": seen.id,
        "at": seen.at,
        "world": seen.world,
        "seed": seed,
        "now": None if now is None else now.isoformat(),
        "method": seen.method,
        "path": masked(seen.path),
        "headers": masked_headers(seen.headers),
        "body": text_of(seen.body, words),
        "status": seen.status,
        "reply": text_of(seen.reply, words),
        "infno": seen.infno,
        "number": seen.number,
        "institution": seen.institution,
        "outcome": seen.outcome,
        "code": seen.code,
        "fault": seen.fault,
        "milliseconds": round(seen.milliseconds, 3),
    }


def text_of(body: bytes, words: Words = SHORTENED) -> str:
    """A body as text without anything personal; bytes that are no text show as escapes."""
    return masked(readable(body), words)
