"""2207 outpatient settlement (门诊结算)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from terminal_sim.conversation.institution import SettleVisit
from terminal_sim.conversation.replies import Settled
from terminal_sim.national.head import Head
from terminal_sim.national.setlinfo_table import SETLDETAIL, setlinfo
from terminal_sim.national.settled import output
from terminal_sim.national.settled_back import settled_of
from terminal_sim.national.transaction import Output, Request, Transaction
from terminal_sim.national.transactions.charge import SETTLE, charge_input, charge_of, stated_input


def _act(request: Request) -> SettleVisit:
    return SettleVisit(charge_of(request))


def _output(request: Request, result: Settled) -> Output:
    return output("2207", request, result)


def _input(act: SettleVisit) -> Mapping[str, object]:
    return {"data": {**charge_input(act.charge), "invono": act.charge.invoice, **stated_input(act.charge)}}


def _result(act: SettleVisit, output: Mapping[str, Any], head: Head) -> Settled:
    return settled_of("settlement", output, head, account_use=act.charge.account_use)


TRANSACTION = Transaction(
    "2207",
    "门诊结算",
    "outpatient settlement",
    (SETTLE,),
    (setlinfo("2207"), SETLDETAIL),
    act=_act,
    output=_output,
    acts=(SettleVisit,),
    input=_input,
    result=_result,
    path="outpatientSettleService/saveSettletmentV2",
)
