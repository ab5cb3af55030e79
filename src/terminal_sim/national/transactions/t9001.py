"""9001 sign in (签到) and 9002 sign out (签退)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from terminal_sim.conversation.institution import SignIn, SignOut
from terminal_sim.conversation.replies import Done
from terminal_sim.national.fields import node
from terminal_sim.national.head import Head
from terminal_sim.national.transaction import Output, Request, Transaction
from terminal_sim.national.writing import time_text

SIGN_IN = node(
    "signIn",
    "object",
    """
    opter_no | 操作员编号 | C20 | Y! | 2+ | operator
    mac      | 签到MAC地址 | C20 | Y  | 2+ | machine
    ip       | 签到IP地址  | C20 | Y  | 2+ | address
    """,
    "签到",
)
SIGNED_IN = node(
    "signinoutb",
    "object",
    """
    sign_time | 签到时间   | DT  | Y | 2+ |
    sign_no   | 签到流水号 | C30 | Y | 2+ | to be sent as sign_no in every envelope after it
    """,
    "签到信息",
)
SIGN_OUT = node(
    "signOut",
    "object",
    """
    sign_no  | 签到流水号 | C30 | Y! | 2+ |
    opter_no | 操作员编号 | C20 | Y  | 2+ | operator
    """,
    "签退",
)
SIGNED_OUT = node("sign_time", "object", "sign_time | 签退时间 | DT | Y | 2+ |", "签退信息")


def _sign_in(request: Request) -> SignIn:
    given = request.one("signIn")
    return SignIn(given.text("opter_no"), given.text("mac"), given.text("ip"))


def _signed_in(request: Request, result: Done) -> Output:
    return {"signinoutb": {"sign_time": time_text(request.office.clock.now()), "sign_no": result.number}}


def _sign_out(request: Request) -> SignOut:
    given = request.one("signOut")
    return SignOut(given.text("sign_no"), given.text("opter_no"))


def _signed_out(request: Request, result: Done) -> Output:
    at = {"sign_time": time_text(request.office.clock.now())}
    return {"sign_time": at, "signoutoutb": at}


def _in(act: SignIn) -> Mapping[str, object]:
    return {"signIn": {"opter_no": act.operator, "mac": act.machine, "ip": act.address}}


def _in_result(act: SignIn, output: Mapping[str, Any], head: Head) -> Done:
    inner = output.get("signinoutb", output)
    return Done(str(inner.get("sign_no") or ""))


def _out(act: SignOut) -> Mapping[str, object]:
    return {"signOut": {"sign_no": act.sign_number, "opter_no": act.operator}}


def _out_result(act: SignOut, output: Mapping[str, Any], head: Head) -> Done:
    return Done()


SIGNING_IN = Transaction(
    "9001",
    "签到",
    "sign in",
    (SIGN_IN,),
    (SIGNED_IN,),
    act=_sign_in,
    output=_signed_in,
    acts=(SignIn,),
    input=_in,
    result=_in_result,
    path="signInSignOutService/signIn",
)
SIGNING_OUT = Transaction(
    "9002",
    "签退",
    "sign out",
    (SIGN_OUT,),
    (SIGNED_OUT,),
    act=_sign_out,
    output=_signed_out,
    acts=(SignOut,),
    input=_out,
    result=_out_result,
    path="signInSignOutService/signOut",
)
