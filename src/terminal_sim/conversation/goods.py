"""What a till asks about goods and tokens beside the money (商品追溯与凭证核验)."""

from __future__ import annotations

from dataclasses import dataclass

from terminal_sim.conversation import Act, Result


@dataclass(frozen=True, slots=True)
class CheckToken(Act):
    """令牌核验 (localEcTokenCheck): is this a live token, and the token of this person?"""

    token: str
    certificate: str
    name: str


@dataclass(frozen=True, slots=True)
class TokenChecked(Result):
    """``valid``: the token lives and is that person's."""

    valid: bool


@dataclass(frozen=True, slots=True)
class ReportSale(Act):
    """商品销售 (3505): which packages went over the counter, with a settlement or without one (self-paid)."""

    item: str
    own_item: str
    trace_codes: tuple[str, ...]
    settlement: str = ""
    quantity_e4: int = 0
    WRITES = True


@dataclass(frozen=True, slots=True)
class ReportReturn(Act):
    """商品销售退货 (3506): packages that came back and may be sold again."""

    item: str
    own_item: str
    trace_codes: tuple[str, ...]
    settlement: str = ""
    quantity_e4: int = 0
    WRITES = True
