"""2102 pharmacy settlement (药店结算): the lines travel inside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from terminal_sim.conversation.institution import SettlePurchase
from terminal_sim.conversation.replies import Settled
from terminal_sim.national.head import Head
from terminal_sim.national.setlinfo_table import DETLCUTINFO, SETLDETAIL, setlinfo
from terminal_sim.national.settled import output
from terminal_sim.national.settled_back import settled_of
from terminal_sim.national.transaction import Output, Request, Transaction
from terminal_sim.national.transactions.purchase import DRUG_DETAIL, drug_info, purchase_input, purchase_of


def _act(request: Request) -> SettlePurchase:
    return SettlePurchase(purchase_of(request))


def _output(request: Request, result: Settled) -> Output:
    return output("2102", request, result)


def _input(act: SettlePurchase) -> Mapping[str, object]:
    return purchase_input(act.purchase)


def _result(act: SettlePurchase, output: Mapping[str, Any], head: Head) -> Settled:
    return settled_of("settlement", output, head, bill=act.purchase.bill, account_use=act.purchase.account_use)


TRANSACTION = Transaction(
    "2102",
    "药店结算",
    "pharmacy settlement",
    (drug_info(with_invoice=True), DRUG_DETAIL),
    (setlinfo("2102"), SETLDETAIL, DETLCUTINFO),
    act=_act,
    output=_output,
    acts=(SettlePurchase,),
    input=_input,
    result=_result,
)
