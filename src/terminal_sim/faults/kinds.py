"""What may go wrong (故障种类): eleven faults, what each does to a message, and where it strikes.

``lost``: the message or its reply never arrives, or not whole. ``told``: an answer comes, and it is wrong. A fault is
``before`` the bureau acts, or ``after``: that is the whole difference between nothing booked and booked unknown.

>>> FAULTS["lose_reply"].acts, FAULTS["lose_request"].acts
('after', 'before')
>>> [name for name, fault in FAULTS.items() if fault.strikes == "told"]
['stale_balance', 'wrong_totals']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

FaultName = Literal[
    "lose_request",
    "lose_reply",
    "delay",
    "cut_body",
    "reset",
    "server_error",
    "gateway_timeout",
    "error_text",
    "slow_bytes",
    "stale_balance",
    "wrong_totals",
]
Acts = Literal["before", "after"]
Strikes = Literal["lost", "told"]
FAULT_NAMES: tuple[FaultName, ...] = get_args(FaultName)


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind. ``acts``: does it strike before or after the bureau carried the message out. ``on_the_wire``: what a
    client sees there."""

    zh: str
    en: str
    acts: Acts
    strikes: Strikes
    on_the_wire: str


FAULTS: Mapping[FaultName, Fault] = {
    "lose_request": Fault(
        "请求丢失", "the request is lost before the bureau sees it", "before", "lost", "closed without a byte"
    ),
    "lose_reply": Fault("已办理，回复丢失", "carried out, the reply is lost", "after", "lost", "closed without a byte"),
    "delay": Fault("请求迟到", "the request arrives late", "before", "lost", "a reply after the delay"),
    "cut_body": Fault(
        "已办理，回复被截断", "carried out, the reply is cut in its middle", "after", "lost", "half a body, then closed"
    ),
    "reset": Fault("已办理，连接被重置", "carried out, the connection is reset", "after", "lost", "connection reset"),
    "server_error": Fault(
        "网关拒绝，未办理", "the gateway answers 503, nothing was carried out", "before", "lost", "HTTP 503"
    ),
    "gateway_timeout": Fault("已办理，网关超时", "carried out, the gateway answers 504", "after", "lost", "HTTP 504"),
    "error_text": Fault(
        "infcode 为 0 却带错误信息，未办理",
        "infcode 0 with an error text and no output, nothing was carried out",
        "before",
        "lost",
        "infcode 0 and err_msg",
    ),
    "slow_bytes": Fault(
        "已办理，回复逐字节慢到", "carried out, the reply trickles in", "after", "lost", "a body in small slow pieces"
    ),
    "stale_balance": Fault(
        "余额陈旧", "the balance shown is the one before the last booking", "after", "told", "an old balc in 1101"
    ),
    "wrong_totals": Fault(
        "对账结果错误",
        "the bureau's sums at night are wrong",
        "after",
        "told",
        "3201's sums, a row of 3202",
    ),
}
LOST: frozenset[FaultName] = frozenset(name for name in FAULT_NAMES if FAULTS[name].strikes == "lost")
TOLD: frozenset[FaultName] = frozenset(name for name in FAULT_NAMES if FAULTS[name].strikes == "told")
