"""Walking the chains (逐链核对): every link follows from the one before, every record is what its link says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from sqlalchemy import func, literal, select, tuple_
from sqlalchemy.engine import Connection, Row

from terminal_sim.bureau.auditing import records
from terminal_sim.bureau.auditing.report import Report
from terminal_sim.bureau.registry.tables import STANDING
from terminal_sim.store.chain import CHAINS, LINKS, START, link_hash

LINKS_AT_ONCE = 2_000


def walk(connection: Connection, world: str, report: Report) -> None:
    """Every chain of a world, by household; then records that no chain holds."""
    heads = {
        row.household: (row.length, records.bytes_of(row.head))
        for row in connection.execute(select(CHAINS).where(CHAINS.c.world == world))
    }
    homes: dict[str, int] = defaultdict(int)
    last: dict[str, dict[str, bytes]] = {kind: {} for kind in STANDING}
    ends: dict[str, tuple[int, bytes]] = {}
    for some in _in_order(connection, world):
        digests = _digests(connection, world, some)
        for link in some:
            before = ends.get(link.household, (0, START))
            ends[link.household] = _one(report, world, link, before, digests)
            if link.kind in last:
                last[link.kind][link.record] = records.bytes_of(link.digest)
            homes[link.kind] += _is_home(link)
            report.looked_at["link"] += 1
    for household in sorted(heads.keys() | ends.keys(), key=str):
        report.looked_at["chain"] += 1
        if heads.get(household) != ends.get(household, (0, START)):
            name = f"chains {world}/{household}"
            report.note(name, "链头与最后一环不符", "the head is not the hash and number of the last link")
    _unlinked(connection, world, homes, report)
    for kind, told in last.items():
        _standing(connection, world, kind, told, report)


def _one(
    report: Report, world: str, link: Row[Any], before: tuple[int, bytes], digests: dict[tuple[str, str], bytes]
) -> tuple[int, bytes]:
    """Check one link and its record; returns what the next one must follow."""
    length, head = before
    name = f"links {world}/{link.household}/{link.seq}"
    if link.seq != length + 1:
        report.note(name, f"缺少第 {length + 1} 环", f"link {length + 1} is missing")
    mark, hash_ = records.bytes_of(link.digest), records.bytes_of(link.hash)
    said = partial(link_hash, head, link.household, link.seq, link.kind, link.record)
    if records.of(said, mark) != hash_:
        report.note(name, "哈希与前一环不符", "its hash does not follow from the link before")
    now = digests.get((link.kind, link.record))
    record = f"{_table(link.kind)} {world}/{link.record}"
    if link.kind in STANDING:
        return link.seq, hash_
    if now is None:
        report.note(record, "记录缺失", "the record is missing")
    elif now != mark:
        report.note(record, "记录与入链时不符", "the record is not what it was when its chain took it up")
    return link.seq, hash_


def _in_order(connection: Connection, world: str) -> Iterator[Sequence[Row[Any]]]:
    """All links of a world by household and number, some thousand at a time."""
    household, seq = "", 0
    while True:
        after = tuple_(LINKS.c.household, LINKS.c.seq) > tuple_(literal(household), literal(seq))
        asked = select(LINKS).where(LINKS.c.world == world, after).order_by(LINKS.c.household, LINKS.c.seq)
        some = connection.execute(asked.limit(LINKS_AT_ONCE)).all()
        if not some:
            return
        yield some
        household, seq = some[-1].household, some[-1].seq


def _digests(connection: Connection, world: str, links: Sequence[Row[Any]]) -> dict[tuple[str, str], bytes]:
    found: dict[tuple[str, str], bytes] = {}
    by_kind = sorted({(str(link.kind), str(link.record)) for link in links})
    for kind, group in groupby(by_kind, key=lambda pair: pair[0]):
        reader = records.READERS.get(kind)
        if reader is not None:
            named = reader(connection, world, [record for _, record in group])
            found.update({(kind, record): digest for record, digest in named.items()})
    return found


def _is_home(link: Row[Any]) -> int:
    """1 where the link stands in the chain that keeps the record: an entry between households has a link in each."""
    if link.kind == "message":
        return 1
    return int(str(link.record).rpartition("/")[0] == link.household)


def _table(kind: str) -> str:
    table = records.TABLES.get(kind)
    return kind if table is None else table.name


def _standing(connection: Connection, world: str, kind: str, told: dict[str, bytes], report: Report) -> None:
    """What a family may do now is what the last link about it says."""
    left = dict(told)
    for name, now in records.standing(connection, world, kind):
        report.looked_at[kind] += 1
        if left.pop(name, None) != now:
            record = f"{STANDING[kind].name} {world}/{name}"
            report.note(record, "与链上最后的记载不符", "it is not what its chain took up last")
    for name in sorted(left):
        report.note(f"{STANDING[kind].name} {world}/{name}", "记录缺失", "the record is missing")


def _unlinked(connection: Connection, world: str, homes: dict[str, int], report: Report) -> None:
    """A record that was put in beside the chain is one too many."""
    for kind, table in records.TABLES.items():
        asked = select(func.count()).select_from(table).where(table.c.world == world)
        count = connection.execute(asked).scalar_one()
        report.looked_at[kind] += count
        if count != homes[kind]:
            said = f"{count} rows, {homes[kind]} of them in chains"
            report.note(f"{table.name} {world}", f"共 {count} 条，链上 {homes[kind]} 条", said)
