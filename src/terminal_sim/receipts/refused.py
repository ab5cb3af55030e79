"""The slip of a refusal (未成功通知单): what was refused, why, what to do; nothing was booked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from terminal_sim.conversation import RefusalNote
from terminal_sim.receipts import phrases
from terminal_sim.receipts.facts import RefusalFacts
from terminal_sim.receipts.model import (
    Amount,
    Amounts,
    Block,
    Document,
    Fact,
    Facts,
    Language,
    Note,
    Notes,
    Title,
    Words,
)
from terminal_sim.settlement.claim import PlaceFacts

_BREAK = re.compile("[，。；（(：:]")


def for_refusal(
    note: RefusalNote,
    *,
    at: datetime,
    place: PlaceFacts | None = None,
    message: str = "",
    operator: str = "",
    total_fen: int | None = None,
    language: Language = "zh",
) -> Document:
    """The document of a refusal. ``message`` is the number of the message that was refused, ``total_fen`` its bill."""
    return Document(
        kind="refusal",
        issued_at=at,
        language=language,
        blocks=tuple(_blocks(note, at, place, message, operator, total_fen)),
        facts=RefusalFacts(
            code=note.code,
            zh=note.zh,
            en=note.en,
            message=message,
            institution_code=place.code if place else "",
            institution_name=place.name if place else "",
            operator=operator,
            total_fen=total_fen,
        ),
        refusal_id=note.refusal_id,
    )


def _blocks(
    note: RefusalNote, at: datetime, place: PlaceFacts | None, message: str, operator: str, total_fen: int | None
) -> Iterator[Block]:
    yield phrases.SIMULATOR
    issuer = Words(place.name, place.name_en) if place else Words("医保结算终端", "Insurance terminal")
    yield Title(issuer, phrases.TITLES["refusal"])
    yield phrases.REFUSED
    yield Facts(Words("单据", "Document"), tuple(_header(note, at, place, message, operator)))
    if total_fen is not None:
        nothing = Amount(Words("已记账", "Booked"), 0, level="sum")
        yield Amounts(Words("费用", "Charges"), (Amount(Words("账单总额", "Bill total"), total_fen), nothing))
    yield Notes(Words("原因与处理", "What happened and what to do"), (Note(Words(note.zh, note.en)),), "say")
    yield phrases.SIMULATOR


def _header(note: RefusalNote, at: datetime, place: PlaceFacts | None, message: str, operator: str) -> Iterator[Fact]:
    if note.refusal_id:
        yield Fact(Words("拒绝编号", "Refusal no."), Words.same(note.refusal_id))
    yield Fact(Words("时间", "Time"), Words.same(f"{at:%Y-%m-%d %H:%M:%S}"))
    if place:
        yield Fact(Words("机构编码", "Institution code"), Words.same(place.code))
    if operator:
        yield Fact(Words("收费员", "Operator"), Words.same(operator))
    if message:
        yield Fact(Words("报文编号", "Message no."), Words.same(message), wide=True)
    yield Fact(Words("原因代码", "Reason"), Words(f"{note.code}（{_fact(note)}）", note.code), wide=True)


def _fact(note: RefusalNote) -> str:
    """What happened, in the fewest words that the sentence has: up to its first break."""
    return _BREAK.split(note.zh, maxsplit=1)[0].strip()
