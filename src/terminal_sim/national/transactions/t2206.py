"""2206 outpatient quote (门诊预结算): the same sums as 2207, nothing booked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from terminal_sim.conversation.institution import QuoteVisit
from terminal_sim.conversation.replies import Settled
from terminal_sim.national.head import Head
from terminal_sim.national.setlinfo_table import SETLDETAIL, setlinfo
from terminal_sim.national.settled import output
from terminal_sim.national.settled_back import settled_of
from terminal_sim.national.transaction import Output, Request, Transaction
from terminal_sim.national.transactions.charge import QUOTE, charge_input, charge_of


def _act(request: Request) -> QuoteVisit:
    return QuoteVisit(charge_of(request))


def _output(request: Request, result: Settled) -> Output:
    return output("2206", request, result)


def _input(act: QuoteVisit) -> Mapping[str, object]:
    return {"data": charge_input(act.charge)}


def _result(act: QuoteVisit, output: Mapping[str, Any], head: Head) -> Settled:
    return settled_of("quote", output, head, account_use=act.charge.account_use)


TRANSACTION = Transaction(
    "2206",
    "门诊预结算",
    "outpatient quote",
    (QUOTE,),
    (setlinfo("2206"), SETLDETAIL),
    act=_act,
    output=_output,
    acts=(QuoteVisit,),
    input=_input,
    result=_result,
    path="outpatientSettleService/preSettletment",
)
