"""2208 outpatient cancellation (门诊结算撤销): undoes a known settlement with negative amounts."""

from __future__ import annotations

from terminal_sim.conversation.institution import Cancel
from terminal_sim.conversation.replies import Settled
from terminal_sim.national.setlinfo_table import SETLDETAIL, setlinfo
from terminal_sim.national.settled import output
from terminal_sim.national.transaction import Output, Request, Transaction
from terminal_sim.national.transactions.undo import DATA, cancel_input, cancel_of, cancel_result


def _output(request: Request, result: Settled) -> Output:
    return output("2208", request, result)


TRANSACTION = Transaction(
    "2208",
    "门诊结算撤销",
    "outpatient cancellation",
    (DATA,),
    (setlinfo("2208"), SETLDETAIL),
    act=cancel_of,
    output=_output,
    acts=(Cancel,),
    input=cancel_input,
    result=cancel_result,
    path="outpatientSettleService/cancleSettletment",
)
