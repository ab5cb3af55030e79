"""The identities between amounts, on every example bill, for each transaction that shows a settlement."""

from decimal import Decimal
from typing import Any

import pytest

from tests.national.test_hospital_day import CLINIC
from tests.national.test_pharmacy_day import PHARMACY, purchase
from tests.national.town import Town, token_of, visit_of_case_b

FUNDS = ("hifp_pay", "cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "maf_pay", "oth_pay", "hifdm_pay")
SPLITS = ("fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt")
LINE_SPLITS = ("fulamt_ownpay_amt", "overlmt_amt", "preselfpay_amt", "inscp_scp_amt")


def amount(info: dict[str, Any], *names: str) -> Decimal:
    return sum((Decimal(str(info.get(name) or 0)) for name in names), Decimal(0))


def check(nodes: dict[str, Any], *, pooled_within: bool = True, account_row: bool = False) -> None:
    info = nodes["setlinfo"]
    cash = next(name for name in ("psn_cash_pay", "pdn_cash_pay", "cash_payamt") if name in info)
    burden = "psn_part_amt" if "psn_part_amt" in info else "psn_pay"
    assert amount(info, "medfee_sumamt") == amount(info, "fund_pay_sumamt", burden, "hosp_part_amt")
    accounts = ("acct_pay",) if pooled_within else ("acct_pay", "acct_mulaid_pay")
    assert amount(info, burden) == amount(info, *accounts, cash)
    if pooled_within:
        assert abs(amount(info, "acct_pay")) >= abs(amount(info, "acct_mulaid_pay"))
    assert amount(info, "fund_pay_sumamt") == amount(info, *FUNDS)
    assert amount(info, "medfee_sumamt") == amount(info, *SPLITS)
    assert abs(amount(info, "act_pay_dedc")) <= abs(amount(info, "inscp_scp_amt"))
    rows = nodes["setldetail"]
    funds = [row for row in rows if row["fund_pay_type"] != "310200"]
    assert sum((amount(row, "fund_payamt") for row in funds), Decimal(0)) == amount(info, "fund_pay_sumamt")
    if account_row:
        own = [row for row in rows if row["fund_pay_type"] == "310200"]
        assert sum((amount(row, "fund_payamt") for row in own), Decimal(0)) == amount(info, "acct_pay")
    for row in nodes.get("detlcutinfo", ()):
        assert amount(row, "det_item_fee_sumamt") == amount(row, *LINE_SPLITS)


BILLS = ["xian-pharmacy", "xian-pharmacy-xiaoli", "xian-prescription", "guangzhou-pharmacy", "pharmacy-return"]


@pytest.mark.parametrize("bill", BILLS)
@pytest.mark.parametrize("use", ["0", "1", "2"])
def test_identities_hold_at_a_pharmacy(xian: Town, bill: str, use: str) -> None:
    pharmacy = xian.institution(PHARMACY)
    token = token_of(pharmacy, xian.shown("范例小丽"), "02121")
    asked = purchase(xian, token, bill, acct_used_flag=use)
    quoted, settled = pharmacy.ok("2101", asked), pharmacy.ok("2102", asked)
    info = settled["setlinfo"]
    undo = {"data": {"setl_id": info["setl_id"], "mdtrt_id": info["mdtrt_id"], "psn_no": info["psn_no"]}}
    shown, undone = pharmacy.ok("5203", undo), pharmacy.ok("2103", undo)
    for nodes in (quoted, settled, shown, undone):
        check(nodes)
    sums = [amount(info, name) for name in SPLITS]
    lines = settled["detlcutinfo"]
    assert sums == [sum((amount(row, name) for row in lines), Decimal(0)) for name in LINE_SPLITS]


@pytest.mark.parametrize("changes", [{}, {"pooled": "beside acct_pay"}, {"account_row": "shown"}])
def test_identities_hold_at_a_clinic_in_every_habit(zhengzhou: Town, changes: dict[str, Any]) -> None:
    visit = visit_of_case_b(zhengzhou, zhengzhou.institution(CLINIC))
    visit.clinic.office = Town.with_profile(visit.clinic.office, **changes)
    habits = {"pooled_within": "pooled" not in changes, "account_row": "account_row" in changes}
    check(visit.clinic.ok("2206", visit.charge()), **habits)
    settled = visit.clinic.ok("2207", visit.charge())
    check(settled, **habits)
    info = settled["setlinfo"]
    undo = {"data": {"setl_id": info["setl_id"], "mdtrt_id": visit.id, "psn_no": visit.person}}
    undone = visit.clinic.ok("2208", undo)
    check(undone, **habits)
    money = [name for name in info if name in undone["setlinfo"] and isinstance(info[name], int | float)]
    kept = {"age", "balc", "pool_prop_selfpay"}
    assert all(info[name] + undone["setlinfo"][name] == 0 for name in money if name not in kept)
