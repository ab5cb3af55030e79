"""The settlement steps over arrays (向量化的结算步骤): one file a step, named as in ``settlement``.

``STEPS`` has the same names as ``settlement.settle.STEPS``; a step without its twin is a failing test.
"""

from __future__ import annotations

from collections.abc import Mapping

from terminal_sim.simulation.city.pricing.kernel import accounts, cash, deductible, fund, further, institution
from terminal_sim.simulation.city.pricing.kernel.steps import Step

STEPS: Mapping[str, Step] = {
    "own_first": accounts.pay_first,
    "deductible": deductible.bear,
    "fund": fund.pay,
    "large_cost": further.payer("large_cost"),
    "serious_illness": further.payer("serious_illness"),
    "civil_servant": further.payer("civil_servant"),
    "supplement": further.payer("supplement"),
    "medical_aid": further.payer("medical_aid"),
    "other_fund": further.payer("other_fund"),
    "institution": institution.bear,
    "accounts": accounts.pay_in_order,
    "own": accounts.pay_own,
    "pooled": accounts.pay_pooled,
    "cash": cash.take,
}
