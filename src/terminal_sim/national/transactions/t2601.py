"""2601 reverse (冲正): undo a message whose answer never came, by its number."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from terminal_sim.conversation.institution import Reverse
from terminal_sim.national.fields import node
from terminal_sim.national.transaction import Request, Transaction, done, no_output

DATA = node(
    "data",
    "object",
    """
    psn_no      | 人员编号         | C30   | Y  | 2+ | person of the original
    omsgid      | 原发送方报文ID   | C64   | Y! | 2+ | message number of the original
    oinfno      | 原交易编号       | C5    | Y! | 2+ | transaction number of the original
    exp_content | 字段扩展         | C4000 | o  | HN |
    """,
    "冲正",
)
ACTS: Mapping[str, str] = MappingProxyType(
    {"2102": "SettlePurchase", "2103": "Cancel", "2207": "SettleVisit", "2208": "Cancel"}
)


def act_name(infno: str) -> str:
    """The act that a transaction number stands for; the number itself where nothing of it can be reversed."""
    return ACTS.get(infno.upper().rstrip("AB"), infno)


def _act(request: Request) -> Reverse:
    given = request.one("data")
    return Reverse(given.text("psn_no"), given.text("omsgid"), act_name(given.text("oinfno")))


def _input(act: Reverse) -> Mapping[str, object]:
    number = next((infno for infno, name in ACTS.items() if name == act.original_act), act.original_act)
    return {"data": {"psn_no": act.person, "omsgid": act.original_number, "oinfno": number}}


TRANSACTION = Transaction(
    "2601",
    "冲正",
    "reverse an unanswered message",
    (DATA,),
    (),
    act=_act,
    output=no_output,
    acts=(Reverse,),
    input=_input,
    result=done,
    path="reverseService/revsMethod",
)
