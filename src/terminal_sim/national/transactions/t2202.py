"""2202 cancel a registration (门诊挂号撤销)."""

from __future__ import annotations

from collections.abc import Mapping

from terminal_sim.conversation.institution import CancelRegistration
from terminal_sim.national.fields import node
from terminal_sim.national.transaction import Request, Transaction, done, no_output

DATA = node(
    "data",
    "object",
    """
    psn_no      | 人员编号    | C30   | Y  | 2+ | person number
    mdtrt_id    | 就诊ID      | C30   | Y! | 2+ | the visit
    ipt_otp_no  | 住院/门诊号 | C30   | Y  | 2+ | the institution's number of it
    exp_content | 字段扩展    | C4000 | o  | 2+ |
    """,
    "挂号撤销",
)


def _act(request: Request) -> CancelRegistration:
    given = request.one("data")
    return CancelRegistration(given.text("mdtrt_id"), given.text("psn_no"), given.text("ipt_otp_no"))


def _input(act: CancelRegistration) -> Mapping[str, object]:
    return {"data": {"psn_no": act.person, "mdtrt_id": act.visit, "ipt_otp_no": act.own_visit}}


TRANSACTION = Transaction(
    "2202",
    "门诊挂号撤销",
    "cancel a registration",
    (DATA,),
    (),
    act=_act,
    output=no_output,
    acts=(CancelRegistration,),
    input=_input,
    result=done,
    path="outpatientDocInfoService/outpatientRegistrationCancel",
)
