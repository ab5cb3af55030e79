"""3202 detail check (对明细账): the uploaded list against the bureau's; the outcome is a file to be downloaded."""

from __future__ import annotations

from datetime import timedelta

from terminal_sim.conversation.institution import DetailCheck
from terminal_sim.conversation.replies import DetailsChecked
from terminal_sim.errors.wire import EmptyFileNumber, UnknownUpload
from terminal_sim.national.fields import node
from terminal_sim.national.statement_file import packed, returned_cells, stated_rows
from terminal_sim.national.transaction import Output, Request, Transaction
from terminal_sim.national.transactions.period import first_day, last_day
from terminal_sim.national.writing import time_text

KEPT_FOR = timedelta(days=7)
DATA = node(
    "data",
    "object",
    """
    setl_optins        | 结算经办机构 | C6    | Y  | 2+ |
    file_qury_no       | 文件查询号   | C30   | o  | 2+ | from 9101; empty is refused in the interface's own words
    stmt_begndate      | 对账开始日期 | D     | Y! | 2+ |
    stmt_enddate       | 对账结束日期 | D     | Y! | 2+ |
    medfee_sumamt      | 医疗费总额   | N16,2 | Y  | 2+ |
    fund_pay_sumamt    | 基金支付总额 | N16,2 | Y  | 2+ |
    cash_payamt        | 现金支付金额 | N16,2 | Y  | 2+ | cash, not the account
    fixmedins_setl_cnt | 定点医药机构结算笔数 | N10 | Y | 2+ |
    clr_type           | 清算类别     | C6:clr_type | o | 2+ | empty: all
    refd_setl_flag     | 退费结算标志 | C3:flag | o | 2+ |
    fixmedins_refd_setl_flag | 定点医药机构退费结算标志 | C6:flag | o | HN |
    """,
    "对明细账",
)
FILEINFO = node(
    "fileinfo",
    "object",
    """
    file_qury_no | 文件查询号   | C30  | Y | 2+ | for 9102
    filename     | 文件名       | C200 | Y | 2+ |
    dld_endtime  | 下载截止时间 | DT   | Y | 2+ |
    """,
    "结果文件",
)


def _act(request: Request) -> DetailCheck:
    given = request.one("data")
    number = given.text("file_qury_no")
    if not number:
        raise EmptyFileNumber()
    kept = request.office.shelf.get(number)
    if kept is None or kept.institution != request.head.institution:
        raise UnknownUpload(number=number)
    return DetailCheck(first_day(given), last_day(given), given.text("clr_type"), stated_rows(kept.content))


def _output(request: Request, result: DetailsChecked) -> Output:
    style = request.office.profile.statement_codes
    name = f"{request.head.institution}-{first_day(request.one('data')):%Y%m%d}.txt"
    content = packed(name, [returned_cells(row, style) for row in result.rows])
    filename = name.removesuffix(".txt") + ".zip"
    number = request.office.shelf.put(request.head.institution, filename, content)
    ends = time_text(request.office.clock.now() + KEPT_FOR)
    info = {"file_qury_no": number, "filename": filename, "dld_endtime": ends}
    return {"fileinfo": info}


TRANSACTION = Transaction(
    "3202",
    "医药机构费用结算对明细账",
    "detail check",
    (DATA,),
    (FILEINFO,),
    act=_act,
    output=_output,
    path="ybSettlementStmtService/stmtDetail",
)
