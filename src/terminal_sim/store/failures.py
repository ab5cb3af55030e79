"""The database's own errors turned into ours (数据库错误): what happened, whether it may be tried again, whether to
stop."""

from __future__ import annotations

import re
import sqlite3
from typing import Literal

from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError

from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.store import (
    NotAStore,
    RecordRefused,
    StoreFailed,
    StoreIsDamaged,
    StoreIsFull,
    StoreIsLocked,
    StoreIsReadOnly,
    StoreNotReachable,
)

Verdict = Literal["again", "lost", "stop", "fail", "refuse"]
AGAIN_STATES = frozenset({"40001", "40P01", "55P03"})
FULL_STATES = frozenset({"53100"})
NO_ROOM = ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")
"""The second: no room even for the index of the write-ahead log, which stands beside the file."""


def verdict_on(error: DBAPIError) -> Verdict:
    """What a writer does after this error.

    ``again``: nothing was booked, the same may be tried anew (a lock, a serialisation conflict). ``lost``: the
    connection is gone, and with it the knowledge of a commit under way. ``stop``: reading, writing or syncing
    failed; what a sync left behind is not known, so no more is booked. ``fail``: the disk is full, nothing of this
    commit was booked. ``refuse``: an error of the request itself, nothing of it was booked.
    """
    state = getattr(error.orig, "sqlstate", None)
    if state in AGAIN_STATES:
        return "again"
    if error.connection_invalidated or isinstance(error, DisconnectionError) or (state or "").startswith(("08", "57P")):
        return "lost"
    name = getattr(error.orig, "sqlite_errorname", "")
    if name.startswith(NO_ROOM) or state in FULL_STATES:
        return "fail"
    if isinstance(error, OperationalError) and state is None and not isinstance(error.orig, sqlite3.Error):
        return "lost"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "again"
    if name.startswith(("SQLITE_IOERR", "SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_CANTOPEN", "SQLITE_PROTOCOL")):
        return "stop"
    return "refuse"


def named(error: DBAPIError, shown: str, seconds: float = 0) -> TerminalSimError:
    """The error of ours that says what the database's says. ``shown``: the address without its password."""
    name = getattr(error.orig, "sqlite_errorname", "")
    state = getattr(error.orig, "sqlstate", None) or ""
    why = brief(error)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or state == "55P03":
        return StoreIsLocked(db=shown, seconds=f"{seconds:g}")
    if name.startswith(NO_ROOM) or state in FULL_STATES:
        return StoreIsFull(db=shown)
    if name.startswith("SQLITE_READONLY") or state == "25006":
        return StoreIsReadOnly(db=shown)
    if name.startswith("SQLITE_NOTADB"):
        return NotAStore(db=shown, why_zh="不是 SQLite 文件", why="it is not an SQLite file")
    if name.startswith("SQLITE_CORRUPT"):
        return StoreIsDamaged(db=shown, why=why)
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_PROTOCOL")):
        return StoreFailed(db=shown, why=why)
    if isinstance(error.orig, sqlite3.Error) and (not name or name == "SQLITE_ERROR"):
        return StoreIsDamaged(db=shown, why=why)
    if isinstance(error, OperationalError):
        return StoreNotReachable(db=shown, why=why)
    return RecordRefused(db=shown, why=why)


def named_raw(error: Exception, shown: str, seconds: float = 0) -> TerminalSimError:
    """The same for an error of SQLite's own, met while a connection was being made ready."""
    if isinstance(error, sqlite3.Error):
        return named(DBAPIError(None, None, error), shown, seconds)
    return StoreIsDamaged(db=shown, why=brief(error))


def brief(error: BaseException) -> str:
    """The first line of what the database says, without a password in it."""
    said = str(getattr(error, "orig", None) or error).strip()
    first = said.splitlines()[0] if said else type(error).__name__
    return re.sub(r"(password=|:)[^\s@:/]+@", r"\1***@", first)
