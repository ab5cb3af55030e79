"""What a settlement says (结算结果): splits, shares, a trace that explains each fen, what the year's tallies gain.

total = funds + own + pooled + cash + institution, to the fen, always (D24).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from terminal_sim.bill import Split
from terminal_sim.coverage import TallyChange
from terminal_sim.errors.base import must_hold
from terminal_sim.money import ZERO_RATE, Rate
from terminal_sim.settlement.claim import Pocket
from terminal_sim.settlement.split import header_of

Payer = Literal[
    "fund",
    "large_cost",
    "serious_illness",
    "civil_servant",
    "supplement",
    "medical_aid",
    "other_fund",
    "own",
    "pooled",
    "institution",
    "cash",
]
FUNDS: tuple[Payer, ...] = (
    "fund",
    "large_cost",
    "serious_illness",
    "civil_servant",
    "supplement",
    "medical_aid",
    "other_fund",
)
PAYER_ZH: dict[str, str] = {
    "fund": "统筹基金",
    "large_cost": "职工大额补助",
    "serious_illness": "居民大病保险",
    "civil_servant": "公务员医疗补助",
    "supplement": "企业补充保险",
    "medical_aid": "医疗救助",
    "other_fund": "其他基金",
    "own": "本人个人账户",
    "pooled": "家庭共济账户",
    "institution": "医院负担",
    "cash": "个人现金",
}


@dataclass(frozen=True, slots=True)
class Share:
    """What one payer gives. ``pocket`` says whose account; ``limit_fen`` what it could have given at most.

    A wallet or a quota pays as ``pooled``; its pocket's kind tells which (design: pool means the family only).
    """

    payer: Payer
    amount_fen: int
    pocket: Pocket | None = None
    limit_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """One line of the trace (计算说明): what was taken, of what, under which parameter, value, date and source.

    ``subject`` names the share or split it explains: a payer, or ``out_of_scope``, ``over_limit``, ``advance``,
    ``deductible``, ``note``. The ``amount_fen`` of all lines of one payer add up to that payer's share.
    """

    subject: str
    amount_fen: int
    of_fen: int
    zh: str
    en: str
    parameter: str = ""
    value: str = ""
    from_day: date | None = None
    cite: str = ""
    source: str = ""
    confidence: str = ""
    tag: str = ""
    stale: bool = False

    @property
    def is_assumption(self) -> bool:
        return self.confidence == "assumption"


@dataclass(frozen=True, slots=True)
class YearTotal:
    """A running total after this settlement (年度累计): used so far, and its limit where the pack has one, in fen."""

    name: str
    zh: str
    en: str
    used_fen: int
    limit_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What the sums were given beside the bill (计算依据): tallies before, pockets offered, what barred the fund.

    With it a settlement can be worked out again, under the same or under other rules.
    """

    so_far: tuple[TallyChange, ...] = ()
    pockets: tuple[Pocket, ...] = ()
    fund_barred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settlement:
    """The whole result of one run of the sums: lines in the bill's order, shares in the order in which they paid."""

    lines: tuple[Split, ...]
    header: Split
    deductible_fen: int
    shares: tuple[Share, ...]
    trace: tuple[Why, ...]
    tallies: tuple[TallyChange, ...]
    fund_rate: Rate = ZERO_RATE
    fund_left_fen: int | None = None
    year_totals: tuple[YearTotal, ...] = ()
    basis: Basis = Basis()

    def __post_init__(self) -> None:
        paid = sum(share.amount_fen for share in self.shares)
        must_hold(paid == self.header.total_fen, "total = sum of all shares", paid=paid, total=self.header.total_fen)
        must_hold(header_of(self.lines) == self.header, "the header is the sum of the lines", header=self.header)

    def of(self, *payers: Payer) -> int:
        """What these payers give together, in fen."""
        return sum(share.amount_fen for share in self.shares if share.payer in payers)

    @property
    def funds_fen(self) -> int:
        return self.of(*FUNDS)

    @property
    def own_fen(self) -> int:
        return self.of("own")

    @property
    def pooled_fen(self) -> int:
        return self.of("pooled")

    @property
    def accounts_fen(self) -> int:
        """个人账户支出 (wire acct_pay): own + pooled, D24."""
        return self.own_fen + self.pooled_fen

    @property
    def cash_fen(self) -> int:
        return self.of("cash")

    @property
    def institution_fen(self) -> int:
        return self.of("institution")

    @property
    def person_fen(self) -> int:
        """个人负担总金额 (wire psn_part_amt): accounts + cash, D24."""
        return self.accounts_fen + self.cash_fen
