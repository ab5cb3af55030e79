"""Damaged files (文件损坏): the write-ahead log cut anywhere, and single bits turned anywhere.

A cut log must give back some prefix of the commits, and all of those that lie whole before the cut. A turned bit is
found by name, or it changed nothing that counts: never a silently different balance or reply.
"""

from __future__ import annotations

import random
import shutil
import struct
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from terminal_sim.bureau.auditing import audit
from terminal_sim.bureau.settlements import SETTLEMENTS
from terminal_sim.errors import TerminalSimError
from terminal_sim.store import Store
from terminal_sim.store.messages import MESSAGES
from tests.survival.outcome import Outcome, trial
from tests.survival.shop import WORLD, asking, everyones_money, is_sound, made, opened

FRAME_HEADER = 24
LOG_HEADER = 32


def cut_the_log(folder: Path, commits: int, cuts: int, seed: int = 2) -> Outcome:
    """Settle ``commits`` times without folding the log in, then cut it at frame borders and at odd bytes."""
    chance = random.Random(seed)
    with trial("write-ahead log cut") as outcome:
        db = folder / "cut.db"
        goods = made(str(db))
        books, desk = opened(str(db))
        with books:
            keep_log(books)
            before = _settlements(books)
            for number in range(commits):
                desk.answer(asking(f"c{number}", goods.act(f"c{number}")))
            for suffix in ("", "-wal"):
                shutil.copy(f"{db}{suffix}", f"{folder}/whole.db{suffix}")
        log = Path(f"{folder}/whole.db-wal").read_bytes()
        frames = list(_frames(log))
        borders = [LOG_HEADER, *(frame.end for frame in frames)]
        places = borders if len(borders) <= cuts // 2 else chance.sample(borders, cuts // 2)
        places = sorted({*places, *(chance.randrange(len(log)) for _ in range(cuts - len(places)))})
        ended = [frame.end for frame in frames if frame.commits]
        for place in places:
            wanted = sum(end <= place for end in ended)
            _one_cut(folder, log[:place], before, wanted, outcome)
        outcome.tried.update({"frames": len(frames), "commits": len(ended), "cuts": len(places)})
    return outcome


@dataclass(frozen=True)
class Frame:
    """One page in the log: where it ends, and whether a commit ends with it."""

    end: int
    commits: bool


def _frames(log: bytes) -> Iterator[Frame]:
    page = int.from_bytes(log[8:12], "big")
    place = LOG_HEADER
    while place + FRAME_HEADER + page <= len(log):
        _, size_after = struct.unpack(">II", log[place : place + 8])
        place += FRAME_HEADER + page
        yield Frame(place, size_after != 0)


def _one_cut(folder: Path, log: bytes, before: int, wanted: int, outcome: Outcome) -> None:
    shutil.copy(folder / "whole.db", folder / "one.db")
    (folder / "one.db-wal").write_bytes(log)
    (folder / "one.db-shm").unlink(missing_ok=True)
    books, _ = opened(str(folder / "one.db"))
    with books:
        there = _settlements(books) - before
        outcome.check(there == wanted, f"cut at {len(log)}: {there} settlements, {wanted} commits lie before it")
        finding = is_sound(books)
        outcome.check(not finding, f"cut at {len(log)}: {finding}")


def turn_bits(folder: Path, flips: int, seed: int = 3) -> Outcome:
    """Turn one random bit of a sound store file, ``flips`` times over, and open it."""
    chance = random.Random(seed)
    with trial("single bits turned") as outcome:
        db = folder / "bits.db"
        goods = made(str(db))
        books, desk = opened(str(db))
        with books:
            for number in range(6):
                desk.answer(asking(f"b{number}", goods.act(f"b{number}")))
            money, replies = everyones_money(books), _replies(books)
            fold(books)
        whole = db.read_bytes()
        for _ in range(flips):
            place = chance.randrange(len(whole) * 8)
            turned = bytearray(whole)
            turned[place // 8] ^= 1 << (place % 8)
            verdict = _opened_after(folder / "one.db", bytes(turned), money, replies)
            outcome.tried[verdict] += 1
            outcome.check(verdict in ("found", "refused at the door", "harmless"), f"bit {place}: {verdict}")
    return outcome


def _opened_after(path: Path, content: bytes, money: dict[str, int], replies: dict[str, str]) -> str:
    """``found`` by the audit, ``refused at the door`` when opening, ``harmless``, or what went unseen."""
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    path.write_bytes(content)
    try:
        books, _ = opened(str(path), busy_seconds=0.5)
    except TerminalSimError:
        return "refused at the door"
    with books:
        if not audit(books).sound:
            return "found"
        try:
            same_money, same_replies = everyones_money(books) == money, _replies(books) == replies
        except TerminalSimError as error:
            return f"sound to the audit, but {error.code}"
    if not same_money:
        return "A BALANCE IS SILENTLY DIFFERENT"
    return "harmless" if same_replies else "A REPLY IS SILENTLY DIFFERENT"


def keep_log(books: Store) -> None:
    """Never fold the log into the file while this store is open."""
    books.write(WORLD, lambda tx: tx.connection.exec_driver_sql("PRAGMA wal_autocheckpoint=0").fetchall())


def fold(books: Store) -> None:
    """Fold the log into the file."""
    with closing(books.engines.writer.raw_connection()) as raw, closing(raw.cursor()) as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.fetchall()


def _settlements(books: Store) -> int:
    return books.read(WORLD, lambda tx: len(tx.rows(select(SETTLEMENTS.c.settlement))))


def _replies(books: Store) -> dict[str, str]:
    asked = select(MESSAGES.c.sender, MESSAGES.c.number, MESSAGES.c.body)
    return books.read(WORLD, lambda tx: {f"{row.sender}/{row.number}": row.body for row in tx.rows(asked)})
