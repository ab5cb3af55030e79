"""An exchange as one line of a recording (录制): masked, and enough of it to be played again.

Certificate numbers are replaced, each by another made-up number that stays the same within a recording and has a right
check digit, so that a replay still tells two people apart.
"""

from __future__ import annotations

from terminal_sim.control.masking import masked, masked_headers
from terminal_sim.control.message_log import Seen

SCHEMA = "terminal-sim/exchange/1"


def recorded(seen: Seen) -> dict[str, object]:
    """The line, as plain data."""
    return {
        "schema": SCHEMA,
        "id": seen.id,
        "at": seen.at,
        "world": seen.world,
        "method": seen.method,
        "path": seen.path,
        "headers": masked_headers(seen.headers),
        "body": text_of(seen.body),
        "status": seen.status,
        "reply": text_of(seen.reply),
        "infno": seen.infno,
        "number": seen.number,
        "institution": seen.institution,
        "outcome": seen.outcome,
        "code": seen.code,
        "fault": seen.fault,
        "milliseconds": round(seen.milliseconds, 3),
    }


def text_of(body: bytes) -> str:
    """A body as masked text; bytes that are no text show as escapes."""
    return masked(body.decode("utf-8", "backslashreplace"))
