"""2205 drop lines (门诊费用明细撤销): one batch, or all unsettled lines of the visit (batch 0000)."""

from __future__ import annotations

from collections.abc import Mapping

from terminal_sim.conversation.institution import DropLines
from terminal_sim.national.fields import node
from terminal_sim.national.transaction import Request, Transaction, done, no_output

DATA = node(
    "data",
    "object",
    """
    mdtrt_id    | 就诊ID     | C30   | Y! | 2+ | the visit
    chrg_bchno  | 收费批次号 | C30   | Y! | 2+ | 0000: all that is unsettled
    psn_no      | 人员编号   | C30   | Y  | 2+ |
    exp_content | 字段扩展   | C4000 | o  | HN |
    """,
    "明细撤销",
)


def _act(request: Request) -> DropLines:
    given = request.one("data")
    return DropLines(given.text("mdtrt_id"), given.text("psn_no"), given.text("chrg_bchno"))


def _input(act: DropLines) -> Mapping[str, object]:
    return {"data": {"mdtrt_id": act.visit, "chrg_bchno": act.batch, "psn_no": act.person}}


TRANSACTION = Transaction(
    "2205",
    "门诊费用明细撤销",
    "drop lines",
    (DATA,),
    (),
    act=_act,
    output=no_output,
    acts=(DropLines,),
    input=_input,
    result=done,
    path="outpatientDocInfoService/outpatientFeeListUpCancel",
)
