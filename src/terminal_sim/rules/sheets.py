"""The benefit sheets of a pack (待遇表): which parameters they have, and how each is read from the text.

A sheet is a kind of visit and an insurance: ``clinic.employee``, ``pharmacy.resident``, ``chronic.employee`` … Where a
pharmacy's or a chronic sheet does not state deductible, caps, access or additions, the clinic's hold; the rate has to
be stated by the sheet itself (D21).
"""

from __future__ import annotations

from terminal_sim.rules import kinds
from terminal_sim.rules.parameter import Parameter
from terminal_sim.rules.shape_kinds import access, bands_or_rate, cap, deductible, further, institution, steps
from terminal_sim.rules.table import table

VISITS = ("clinic", "pharmacy", "chronic")
INSURANCES = ("employee", "resident")
SCOPES = ("personal_burden", "in_catalogue_only")
MODES = ("half_up", "half_even", "down", "up")


def _sheet(visit: str, insurance: str) -> tuple[Parameter, ...]:
    at = f"{visit}.{insurance}"
    return (
        Parameter(f"{at}.fund_rate", table(bands_or_rate), "统筹基金支付比例", "fund rate"),
        Parameter(f"{at}.retired_bonus", kinds.share, "退休人员提高比例", "addition for retired persons"),
        Parameter(f"{at}.contract_bonus", table(kinds.share), "家庭医生签约提高比例", "addition for a contract doctor"),
        Parameter(f"{at}.gap_malus", kinds.share, "缴费年限每缺一年降低比例", "reduction a missing year"),
        Parameter(f"{at}.deductible", deductible, "起付标准", "deductible"),
        Parameter(f"{at}.caps", kinds.listed(cap), "支付限额", "caps"),
        Parameter(f"{at}.access", access, "选定或签约机构", "chosen or signed institution"),
        Parameter(f"{at}.further", kinds.listed(further), "其他基金", "further payers"),
        Parameter(f"{at}.order", steps, "支付顺序", "order of payers"),
    )


PARAMETERS: tuple[Parameter, ...] = (
    *(parameter for visit in VISITS for insurance in INSURANCES for parameter in _sheet(visit, insurance)),
    Parameter("settlement.order", steps, "支付顺序", "order of payers"),
    Parameter("settlement.split", kinds.choice("by_class"), "费用分割依据", "how lines are split by the catalogue"),
    Parameter("settlement.own_pays", kinds.choice(*SCOPES), "本人个人账户可支付范围", "what the own account may pay"),
    Parameter("settlement.pooled_pays", kinds.choice(*SCOPES), "家庭共济可支付范围", "what pooled money may pay"),
    Parameter("settlement.rounding", kinds.choice(*MODES), "分以下取整方式", "rounding of a fraction of a fen"),
    Parameter(
        "settlement.advance_rounding",
        kinds.choice("line", "bill", "end"),
        "先行自付取整时点",
        "when the advance rounds",
    ),
    Parameter("settlement.institution", institution, "医院负担", "the institution's part"),
    Parameter("pharmacy.prescription_hours", kinds.whole, "处方有效小时数", "hours a prescription is valid"),
    Parameter(
        "elsewhere.filing", kinds.choice("required", "not_required"), "异地就医备案", "filing for care elsewhere"
    ),
)
