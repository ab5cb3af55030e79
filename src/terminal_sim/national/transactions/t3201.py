"""3201 total check (对总账): the institution's sums of a period against the bureau's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from terminal_sim.conversation.institution import StatedTotals, TotalCheck
from terminal_sim.conversation.replies import TotalsChecked
from terminal_sim.money import yuan
from terminal_sim.national import extension
from terminal_sim.national.fields import node
from terminal_sim.national.head import Head
from terminal_sim.national.transaction import Output, Request, Transaction
from terminal_sim.national.transactions.period import first_day, last_day
from terminal_sim.national.writing import yuan_number
from terminal_sim.reading.records import from_plain, to_plain

DATA = node(
    "data",
    "object",
    """
    insutype           | 险种             | C6:insutype | Y | 2+ |
    clr_type           | 清算类别         | C6:clr_type | Y | 2+ |
    setl_optins        | 结算经办机构     | C6    | Y  | 2+ |
    stmt_begndate      | 对账开始日期     | D     | Y! | 2+ | by the bureau's settlement time
    stmt_enddate       | 对账结束日期     | D     | Y! | 2+ |
    medfee_sumamt      | 医疗费总额       | N16,2 | Y! | 2+ | refunds counted in
    fund_pay_sumamt    | 基金支付总额     | N16,2 | Y! | 2+ |
    acct_pay           | 个人账户支付金额 | N16,2 | Y! | 2+ |
    fixmedins_setl_cnt | 定点医药机构结算笔数 | N10 | Y! | 2+ | number of settlements
    refd_setl_flag     | 退费结算标志     | C6:flag | o | 2+ | one client sends it in capitals
    fixmedins_refd_setl_flag | 定点医药机构退费结算标志 | C6:flag | o | HN |
    """,
    "对总账",
)
STMTINFO = node(
    "stmtinfo",
    "object",
    """
    setl_optins    | 结算经办机构 | C6   | Y | 2+ |
    stmt_rslt      | 对账结果     | C6   | Y | 2+ | 0 level, 1 not level
    stmt_rslt_dscr | 对账结果说明 | C200 | o | 2+ |
    exp_content    | 字段扩展     | C4000 | o | 1 | the bureau's own sums
    """,
    "对账结果",
)


def _act(request: Request) -> TotalCheck:
    given = request.one("data")
    total, funds, accounts = (given.fen(name) for name in ("medfee_sumamt", "fund_pay_sumamt", "acct_pay"))
    stated = StatedTotals(total, funds, accounts, total - funds - accounts, given.number("fixmedins_setl_cnt"))
    return TotalCheck(given.text("insutype"), given.text("clr_type"), first_day(given), last_day(given), stated)


def _output(request: Request, result: TotalsChecked) -> Output:
    own = result.bureau
    amounts = f"总额 {yuan(own.total_fen)}，基金 {yuan(own.funds_fen)}，账户 {yuan(own.accounts_fen)}"
    info = {
        "setl_optins": request.one("data").text("setl_optins"),
        "stmt_rslt": "0" if result.level else "1",
        "stmt_rslt_dscr": "对账平" if result.level else f"中心：{own.count} 笔，{amounts}",
        "exp_content": request.beyond({"bureau": to_plain(own)}),
    }
    return {"stmtinfo": info}


def _input(act: TotalCheck) -> Mapping[str, object]:
    stated = act.stated
    data = {
        "insutype": act.insurance,
        "clr_type": act.clearing_type,
        "setl_optins": "",
        "stmt_begndate": act.from_day.isoformat(),
        "stmt_enddate": act.to_day.isoformat(),
        "medfee_sumamt": yuan_number(stated.total_fen),
        "fund_pay_sumamt": yuan_number(stated.funds_fen),
        "acct_pay": yuan_number(stated.accounts_fen),
        "fixmedins_setl_cnt": stated.count,
    }
    return {"data": data}


def _result(act: TotalCheck, output: Mapping[str, Any], head: Head) -> TotalsChecked:
    info = output["stmtinfo"]
    known = extension.read(info.get("exp_content")).get("bureau")
    own = from_plain(StatedTotals, known) if known else StatedTotals(0, 0, 0, 0, 0)
    return TotalsChecked(info.get("stmt_rslt") == "0", own)


TRANSACTION = Transaction(
    "3201",
    "医药机构费用结算对总账",
    "total check",
    (DATA,),
    (STMTINFO,),
    act=_act,
    output=_output,
    acts=(TotalCheck,),
    input=_input,
    result=_result,
    path="ybSettlementStmtService/stmtTotal",
)
