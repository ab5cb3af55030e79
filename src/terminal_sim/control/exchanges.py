"""The log of messages (报文日志), as a tester reads it: masked, with what was wrong in each that was nearly right."""

from __future__ import annotations

from terminal_sim.control.masking import masked_headers
from terminal_sim.control.message_log import Seen
from terminal_sim.control.operation import USUAL, Asked, Doing
from terminal_sim.control.recording import text_of
from terminal_sim.control.shown import ExchangeShown, HelpShown, LogShown
from terminal_sim.errors.input import UnknownName

MOST_EXCHANGES = 1_000
LARGEST = 10**15


def exchange_shown(seen: Seen) -> ExchangeShown:
    """One exchange, masked."""
    return ExchangeShown(
        id=seen.id,
        at=seen.at,
        world=seen.world,
        method=seen.method,
        path=seen.path,
        infno=seen.infno,
        number=seen.number,
        institution=seen.institution,
        status=seen.status,
        outcome=seen.outcome,
        code=seen.code,
        fault=seen.fault,
        milliseconds=round(seen.milliseconds, 3),
        help=[
            HelpShown(place=each.place, field=each.field, came=each.came, zh=each.zh, en=each.en, fatal=each.fatal)
            for each in seen.noted
        ],
        headers=masked_headers(seen.headers),
        body=text_of(seen.body),
        body_length=seen.body_length,
        reply=text_of(seen.reply),
        reply_length=seen.reply_length,
    )


def _listed(asked: Asked) -> LogShown:
    after, limit = asked.number("after", 0, LARGEST), asked.number("limit", USUAL, MOST_EXCHANGES)
    if asked.log is None:
        return LogShown(exchanges=[])
    found = asked.log.exchanges(asked.world, after, limit, asked.query.get("outcome", ""))
    return LogShown(exchanges=[exchange_shown(seen) for seen in found])


def _one(asked: Asked) -> ExchangeShown:
    text = asked.where["id"]
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
    found = asked.log.exchange(asked.world, number) if asked.log is not None else None
    if found is None:
        raise UnknownName(kind="exchange", kind_zh="报文记录", came=text[:40], known="GET /control/log")
    return exchange_shown(found)


QUERY = (
    ("after", "此编号之后 | after this id"),
    ("limit", "最多几条 | at most so many"),
    ("outcome", "done、refused、bad 或 lost"),
)
LOG: tuple[Doing, ...] = (
    Doing("GET", "/log", "list_exchanges", "报文日志 | the log of messages", _listed, LogShown, query=QUERY),
    Doing("GET", "/log/{id}", "show_exchange", "一次往来 | one exchange", _one, ExchangeShown),
)
