"""2101 pharmacy quote (药店预结算): the same sums as 2102, nothing booked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from terminal_sim.conversation.institution import QuotePurchase
from terminal_sim.conversation.replies import Settled
from terminal_sim.national.head import Head
from terminal_sim.national.setlinfo_table import DETLCUTINFO, SETLDETAIL, setlinfo
from terminal_sim.national.settled import output
from terminal_sim.national.settled_back import settled_of
from terminal_sim.national.transaction import Output, Request, Transaction
from terminal_sim.national.transactions.purchase import DRUG_DETAIL, drug_info, purchase_input, purchase_of


def _act(request: Request) -> QuotePurchase:
    return QuotePurchase(purchase_of(request))


def _output(request: Request, result: Settled) -> Output:
    return output("2101", request, result)


def _input(act: QuotePurchase) -> Mapping[str, object]:
    return purchase_input(act.purchase)


def _result(act: QuotePurchase, output: Mapping[str, Any], head: Head) -> Settled:
    return settled_of("quote", output, head, bill=act.purchase.bill, account_use=act.purchase.account_use)


TRANSACTION = Transaction(
    "2101",
    "药店预结算",
    "pharmacy quote",
    (drug_info(with_invoice=False), DRUG_DETAIL),
    (setlinfo("2101"), SETLDETAIL, DETLCUTINFO),
    act=_act,
    output=_output,
    acts=(QuotePurchase,),
    input=_input,
    result=_result,
)
