"""What 2103 and 2208 have in common (结算撤销): three numbers in, the settlement in negative amounts out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from terminal_sim.conversation.institution import Cancel
from terminal_sim.conversation.replies import Settled
from terminal_sim.national import extension
from terminal_sim.national.fields import node
from terminal_sim.national.head import Head
from terminal_sim.national.rest import ASK_FOR_ALL
from terminal_sim.national.settled_back import settled_of
from terminal_sim.national.transaction import Request

DATA = node(
    "data",
    "object",
    """
    setl_id     | 结算ID   | C30   | Y! | 2+ | the settlement to be undone
    mdtrt_id    | 就诊ID   | C30   | Y  | 2+ | its visit
    psn_no      | 人员编号 | C30   | Y  | 2+ | its person
    exp_content | 字段扩展 | C4000 | o  | HN |
    """,
    "撤销",
)


def cancel_of(request: Request) -> Cancel:
    given = request.one("data")
    return Cancel(given.text("setl_id"), given.text("mdtrt_id"), given.text("psn_no"))


def cancel_input(act: Cancel) -> Mapping[str, object]:
    asked = extension.written({"extension": ASK_FOR_ALL})
    data = {"setl_id": act.settlement, "mdtrt_id": act.visit, "psn_no": act.person, "exp_content": asked}
    return {"data": data}


def cancel_result(act: Cancel, output: Mapping[str, Any], head: Head) -> Settled:
    info = {"psn_no": act.person, **output["setlinfo"]}
    return settled_of("cancellation", {**output, "setlinfo": info}, head, cancels=act.settlement)
