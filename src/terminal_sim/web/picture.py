"""A settlement as a picture (结算图): how the bill divides, and each pocket as one step down to nothing left.

Places on the picture are in thousandths of the total, so that a page draws bars and works nothing out.

>>> thousandths(5213, 9800), thousandths(0, 0)
(532, 0)
"""

from __future__ import annotations

from terminal_sim.bill import ITEM_CLASS_ZH, Bill, Split
from terminal_sim.conversation.replies import Settled
from terminal_sim.money import rounded, yuan
from terminal_sim.receipts import phrases
from terminal_sim.receipts.units import packing_en
from terminal_sim.settlement.outcome import Settlement, Share, Why
from terminal_sim.web.said import Told, said, words

PARTS = ("in_scope", "advance", "over_limit", "out_of_scope")
KIND = {"own": "account", "pooled": "family", "cash": "cash", "institution": "institution"}


def thousandths(part_fen: int, total_fen: int) -> int:
    """Where an amount stands on a bar of the whole; 0 of nothing."""
    return rounded(1000 * abs(part_fen), abs(total_fen)) if total_fen else 0


def picture(settled: Settled) -> Told:
    """Everything that a page shows of a quote, a settlement or a cancellation."""
    sums = settled.settlement
    return {
        "kind": settled.kind,
        "number": settled.settlement_id,
        "at": f"{settled.at:%Y-%m-%d %H:%M}",
        "person": settled.person.masked,
        "place": said(settled.place.name, settled.place.name_en),
        "total": yuan(sums.header.total_fen),
        "cash": yuan(sums.cash_fen),
        "parts": parts(sums.header),
        "steps": steps(sums),
        "notes": [reason(line) for line in sums.trace if line.subject == "note"],
        "totals": [
            {"label": said(total.zh, total.en), "used": yuan(total.used_fen), "limit": _yuan(total.limit_fen)}
            for total in sums.year_totals
        ],
        "own_before": yuan(settled.own_before_fen),
        "own_after": yuan(settled.own_after_fen),
        "patient_checked": settled.patient_checked,
    }


def parts(header: Split) -> list[Told]:
    """How the catalogue divides the bill, as parts of one bar; empty parts are left out."""
    amounts = {
        "in_scope": header.in_scope_fen,
        "advance": header.advance_fen,
        "over_limit": header.over_limit_fen,
        "out_of_scope": header.out_of_scope_fen,
    }
    return [
        {
            "key": key,
            "label": words(phrases.SPLITS[key]),
            "amount": yuan(amounts[key]),
            "width": thousandths(amounts[key], header.total_fen),
        }
        for key in PARTS
        if amounts[key]
    ]


def steps(sums: Settlement) -> list[Told]:
    """Each payer as a step: from where on the bar, how wide, whose pocket, and why."""
    told, before = [], 0
    for share in sums.shares:
        if share.amount_fen or share.payer in ("fund", "cash"):
            told.append(_step(share, before, sums))
        before += share.amount_fen
    return told


def lines(bill: Bill) -> list[Told]:
    """The lines of a bill."""
    return [
        {
            "number": line.number,
            "item": line.item,
            "name": said(line.name, line.name_en),
            "spec": said(line.spec, packing_en(line.spec)),
            "class": said(ITEM_CLASS_ZH[line.item_class], line.item_class),
            "quantity": line.quantity,
            "unit": line.unit,
            "price": line.unit_price,
            "total": yuan(line.total_fen),
        }
        for line in bill.lines
    ]


def reason(line: Why) -> Told:
    """One line of the trace with its rule and source."""
    return {
        "subject": line.subject,
        "amount": yuan(line.amount_fen),
        "of": yuan(line.of_fen),
        **said(line.zh, line.en),
        "parameter": line.parameter,
        "value": line.value,
        "from": line.from_day.isoformat() if line.from_day else "",
        "source": line.source,
        "assumption": line.is_assumption,
        "stale": line.stale,
    }


def _step(share: Share, before_fen: int, sums: Settlement) -> Told:
    pocket = share.pocket
    total_fen = sums.header.total_fen
    label = phrases.PAYERS[share.payer]
    if share.payer == "pooled" and pocket is not None:
        label = phrases.POCKETS.get(pocket.kind, label)
    return {
        "payer": share.payer,
        "kind": KIND.get(share.payer, "fund"),
        "label": words(label),
        "who": pocket.owner_masked if pocket is not None and share.payer == "pooled" else "",
        "amount": yuan(share.amount_fen),
        "start": thousandths(before_fen, total_fen),
        "width": thousandths(share.amount_fen, total_fen),
        "left": yuan(total_fen - before_fen - share.amount_fen),
        "why": [reason(line) for line in sums.trace if line.subject == share.payer],
    }


def _yuan(amount_fen: int | None) -> str:
    return "" if amount_fen is None else yuan(amount_fen)
