"""Walking the chains (逐链核对): every link follows from the one before, every record is what its link says.

The links come by household and number, a stretch at a time, so that a book of any size is walked in the same memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, literal, select, tuple_
from sqlalchemy.engine import Connection

from terminal_sim.bureau.auditing import records
from terminal_sim.bureau.auditing.legs import slices
from terminal_sim.bureau.auditing.records import AnyRow
from terminal_sim.bureau.auditing.report import Progress, Report
from terminal_sim.bureau.registry.tables import STANDING
from terminal_sim.store.chain import CHAINS, LINKS, START, link_hash

LINKS_AT_ONCE = 4_000

End = tuple[int, bytes]
NOTHING: End = (0, START)
Digests = Mapping[tuple[str, str], bytes]


@dataclass(slots=True)
class _Walked:
    """What the links have told so far: the chain that is being walked, and what is compared when all are."""

    household: Any = None
    head: End | None = None
    end: End = NOTHING
    homes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    last: dict[str, dict[str, bytes]] = field(default_factory=lambda: {kind: {} for kind in STANDING})


def walk(connection: Connection, world: str, report: Report) -> None:
    """Every chain of a world, by household; then records that no chain holds."""
    asked = select(func.coalesce(func.sum(CHAINS.c.length), 0)).where(CHAINS.c.world == world)
    links = int(connection.execute(asked).scalar_one())
    walked = _Walked()
    done = 0
    for some in _in_order(connection, world):
        near = {link.household for link in some}
        digests = _digests(connection, world, some, near)
        heads = _heads(connection, world, near)
        for link in some:
            if link.household != walked.household:
                _ended(report, world, walked)
                walked.household, walked.head, walked.end = link.household, heads.get(link.household), NOTHING
            walked.end = _one(report, world, link, walked.end, digests)
            if link.kind in STANDING:
                walked.last[link.kind][link.record] = records.bytes_of(link.digest)
            walked.homes[link.kind] += _is_home(link)
        done += len(some)
        report.told(Progress("chains", done, links))
    _ended(report, world, walked)
    report.looked_at["link"] += done
    _empty(connection, world, report)
    _unlinked(connection, world, walked.homes, report)
    for kind, told in walked.last.items():
        _standing(connection, world, kind, told, report)


def _one(report: Report, world: str, link: AnyRow, before: End, digests: Digests) -> End:
    """Check one link and its record; returns what the next one must follow."""
    _, household, seq, kind, record, digest, hash_ = link
    length, head = before
    if seq != length + 1:
        report.note(f"links {world}/{household}/{seq}", f"缺少第 {length + 1} 环", f"link {length + 1} is missing")
    mark, hash_ = records.bytes_of(digest), records.bytes_of(hash_)
    if records.of(link_hash, head, household, seq, kind, record, mark) != hash_:
        name = f"links {world}/{household}/{seq}"
        report.note(name, "哈希与前一环不符", "its hash does not follow from the link before")
    if kind in STANDING:
        return seq, hash_
    now = digests.get((kind, record))
    if now is None:
        report.note(f"{_table(kind)} {world}/{record}", "记录缺失", "the record is missing")
    elif now != mark:
        name = f"{_table(kind)} {world}/{record}"
        report.note(name, "记录与入链时不符", "the record is not what it was when its chain took it up")
    return seq, hash_


def _ended(report: Report, world: str, walked: _Walked) -> None:
    """The chain that was walked last must end where its head says."""
    if walked.household is None:
        return
    report.looked_at["chain"] += 1
    if walked.head != walked.end:
        _wrong_head(report, world, walked.household)


def _empty(connection: Connection, world: str, report: Report) -> None:
    """A chain without links has the head of none."""
    links = (LINKS.c.world == CHAINS.c.world) & (LINKS.c.household == CHAINS.c.household)
    asked = select(CHAINS).where(CHAINS.c.world == world, ~select(LINKS.c.seq).where(links).exists())
    for row in connection.execute(asked.order_by(CHAINS.c.household)):
        report.looked_at["chain"] += 1
        if (row.length, records.bytes_of(row.head)) != NOTHING:
            _wrong_head(report, world, row.household)


def _wrong_head(report: Report, world: str, household: object) -> None:
    said = "the head is not the hash and number of the last link"
    report.note(f"chains {world}/{household}", "链头与最后一环不符", said)


def _in_order(connection: Connection, world: str) -> Iterator[Sequence[AnyRow]]:
    """All links of a world by household and number, some thousand at a time."""
    asked = select(LINKS).where(LINKS.c.world == world).order_by(LINKS.c.household, LINKS.c.seq).limit(LINKS_AT_ONCE)
    some = connection.execute(asked).all()
    while some:
        yield some
        last = tuple_(literal(some[-1].household), literal(some[-1].seq))
        some = connection.execute(asked.where(tuple_(LINKS.c.household, LINKS.c.seq) > last)).all()


def _heads(connection: Connection, world: str, households: Collection[Any]) -> dict[Any, End]:
    found: dict[Any, End] = {}
    for some in slices(list(households)):
        asked = select(CHAINS).where(CHAINS.c.world == world, CHAINS.c.household.in_(some))
        for row in connection.execute(asked):
            found[row.household] = (row.length, records.bytes_of(row.head))
    return found


def _digests(connection: Connection, world: str, links: Sequence[AnyRow], near: Collection[Any]) -> Digests:
    names: dict[str, set[str]] = defaultdict(set)
    for link in links:
        names[link.kind].add(str(link.record))
    found: dict[tuple[str, str], bytes] = {}
    for kind in sorted(names.keys() & records.KINDS.keys()):
        digests = records.digests(connection, world, kind, names[kind], near)
        found.update({(kind, record): digest for record, digest in digests.items()})
    return found


def _is_home(link: AnyRow) -> int:
    """1 where the link stands in the chain that keeps the record: an entry between households has a link in each."""
    read = records.KINDS.get(link.kind)
    if read is None or not read.grows:
        return 1
    return int(str(link.record).rpartition("/")[0] == link.household)


def _table(kind: str) -> str:
    read = records.KINDS.get(kind)
    return kind if read is None else read.table.name


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
    for kind, read in records.KINDS.items():
        asked = select(func.count()).select_from(read.table).where(read.table.c.world == world)
        count = connection.execute(asked).scalar_one()
        report.looked_at[kind] += count
        if count != homes[kind]:
            said = f"{count} rows, {homes[kind]} of them in chains"
            report.note(f"{read.table.name} {world}", f"共 {count} 条，链上 {homes[kind]} 条", said)
