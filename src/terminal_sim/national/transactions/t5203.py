"""5203 a settlement (结算信息查询). Our own client also asks by it what became of a message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from terminal_sim.conversation import Act, Result
from terminal_sim.conversation.institution import FindMessage, FindSettlement
from terminal_sim.conversation.replies import MessageFound, Settled
from terminal_sim.national import extension
from terminal_sim.national.fields import node
from terminal_sim.national.head import Head
from terminal_sim.national.rest import ASK_FOR_ALL
from terminal_sim.national.setlinfo_table import SETLDETAIL, setlinfo
from terminal_sim.national.settled import output
from terminal_sim.national.settled_back import settled_of
from terminal_sim.national.transaction import Output, Request, Transaction

DATA = node(
    "data",
    "object",
    """
    psn_no      | 人员编号 | C30   | Y | 2+ | person number
    setl_id     | 结算ID   | C30   | Y | 2+ | the settlement
    mdtrt_id    | 就诊ID   | C30   | Y | 2+ | its visit
    exp_content | 字段扩展 | C4000 | o | 1  | original_number: a message instead of a settlement
    """,
    "结算查询",
)
KINDS = ("settlement", "cancellation")


def _act(request: Request) -> Act:
    original = request.extension.get("original_number")
    if original:
        return FindMessage(str(original))
    given = request.one("data")
    return FindSettlement(given.text("setl_id"), given.text("psn_no"))


def _output(request: Request, result: Result) -> Output:
    if isinstance(result, MessageFound):
        said: dict[str, object] = {
            "outcome": result.outcome,
            "undone_by": result.undone_by,
            "refusal_code": result.refusal_code,
        }
        empty: dict[str, object] = {"setlinfo": None, "setldetail": []}
        nodes = output("5203", request, result.settled) if result.settled else empty
        return {**nodes, "exp_content": request.beyond(said)}
    return output("5203", request, cast(Settled, result))


def _input(act: FindMessage | FindSettlement) -> Mapping[str, object]:
    said: dict[str, object] = {"extension": ASK_FOR_ALL}
    if isinstance(act, FindMessage):
        said["original_number"] = act.original_number
        return {"data": {"psn_no": "", "setl_id": "", "mdtrt_id": "", "exp_content": extension.written(said)}}
    data = {"psn_no": act.person, "setl_id": act.settlement, "mdtrt_id": "", "exp_content": extension.written(said)}
    return {"data": data}


def _result(act: FindMessage | FindSettlement, output: Mapping[str, Any], head: Head) -> Result:
    if isinstance(act, FindSettlement):
        return _settled(output, head)
    known = extension.read(output.get("exp_content"))
    settled = _settled(output, head) if output.get("setlinfo") else None
    outcome = cast(Any, known.get("outcome") or "unknown")
    return MessageFound(outcome, settled, str(known.get("undone_by") or ""), str(known.get("refusal_code") or ""))


def _settled(output: Mapping[str, Any], head: Head) -> Settled:
    kind = KINDS[output["setlinfo"].get("refd_setl_flag") == "1"]
    return settled_of(kind, output, head)


TRANSACTION = Transaction(
    "5203",
    "结算信息查询",
    "a settlement",
    (DATA,),
    (setlinfo("5203"), SETLDETAIL),
    act=_act,
    output=_output,
    acts=(FindSettlement, FindMessage),
    input=_input,
    result=_result,
    path="fsiIntegratedQueryService/querySetlInfo",
)
