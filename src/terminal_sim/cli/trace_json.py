"""Settlements and their traces as JSON (结算与说明的JSON), shared by the commands that print them."""

from __future__ import annotations

from typing import Any

from terminal_sim.settlement.outcome import Settlement, Why


def settlement_json(settlement: Settlement) -> dict[str, Any]:
    """Header, deductible, shares, totals and trace of a settlement."""
    header = settlement.header
    return {
        "total_fen": header.total_fen,
        "out_of_scope_fen": header.out_of_scope_fen,
        "over_limit_fen": header.over_limit_fen,
        "advance_fen": header.advance_fen,
        "in_scope_fen": header.in_scope_fen,
        "deductible_fen": settlement.deductible_fen,
        "fund_rate": str(settlement.fund_rate),
        "fund_left_fen": settlement.fund_left_fen,
        "shares": [
            {
                "payer": share.payer,
                "amount_fen": share.amount_fen,
                "limit_fen": share.limit_fen,
                "pocket": share.pocket.kind if share.pocket else None,
                "owner": share.pocket.owner_masked if share.pocket else None,
            }
            for share in settlement.shares
        ],
        "totals": [
            {
                "name": total.name,
                "zh": total.zh,
                "en": total.en,
                "used_fen": total.used_fen,
                "limit_fen": total.limit_fen,
            }
            for total in settlement.year_totals
        ],
        "trace": [why_json(line) for line in settlement.trace],
    }


def why_json(line: Why) -> dict[str, Any]:
    """One line of a trace."""
    return {
        "subject": line.subject,
        "amount_fen": line.amount_fen,
        "of_fen": line.of_fen,
        "zh": line.zh,
        "en": line.en,
        "parameter": line.parameter,
        "value": line.value,
        "from": line.from_day.isoformat() if line.from_day else None,
        "cite": line.cite,
        "source": line.source,
        "confidence": line.confidence,
        "tag": line.tag,
        "stale": line.stale,
    }
