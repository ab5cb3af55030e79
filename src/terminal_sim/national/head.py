"""The outside of a message (报文头与回复头): who sends, what for, and how a reply is wrapped.

>>> head = Head("H990001", "示例医院", "001", "收费员", "990101", "990101", None, "", {})
>>> head.sender().code, head.sender().operator
('H990001', '001')

Sources: the interface's envelope as five independent clients send it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from terminal_sim.conversation import Sender
from terminal_sim.national.fields import node
from terminal_sim.national.values import Values

HEAD = node(
    "",
    "bare",
    """
    infno            | 交易编号         | C5    | o  | 2+ | transaction number; may stand in the path instead
    msgid            | 发送方报文ID     | C64   | Y! | 2+ | institution, yyyyMMddHHmmss, serial; any text is taken
    mdtrtarea_admvs  | 就医地医保区划   | C6    | Y  | 2+ | area of care
    insuplc_admdvs   | 参保地医保区划   | C6    | o  | 2+ | insured area; needed once the input holds psn_no
    recer_sys_code   | 接收方系统代码   | C10   | Y  | 2+ | any
    dev_no           | 设备编号         | C100  | o  | 2+ |
    dev_safe_info    | 设备安全信息     | C2000 | o  | 2+ |
    cainfo           | 数字签名信息     | C1024 | o  | 2+ |
    signtype         | 签名类型         | C10   | o  | 2+ | SM2, SM3
    infver           | 接口版本号       | C6    | Y  | 2+ | V1.0 in several spellings
    opter_type       | 经办人类别       | C3:opter_type | Y | 2+ | clerk, self-service terminal, mobile
    opter            | 经办人           | C30   | Y  | 2+ | operator's code
    opter_name       | 经办人姓名       | C50   | Y  | 2+ |
    inf_time         | 交易时间         | DT    | Y  | 2+ | when it was sent
    fixmedins_code   | 定点医药机构编号 | C30   | Y! | 2+ | institution
    fixmedins_name   | 定点医药机构名称 | C200  | Y  | 2+ |
    sign_no          | 交易签到流水号   | C30   | o  | 2+ | from 9001
    recer_admvs      | 接收方区划       | C6    | o  | 1  | local extra
    serv_code        | 服务代码         | C50   | o  | 1  | local extra
    serv_sign        | 服务签名         | C1024 | o  | 1  | local extra
    enc_type         | 加密方式         | C10   | o  | 1  | local extra
    """,
    "报文头",
)
TAIL = node(
    "",
    "bare",
    """
    infcode       | 交易状态码   | N4    | Y | 2+ | 0 done, -1 refused
    inf_refmsgid  | 接收方报文ID | C30   | Y | 2+ | area 6 + yyyyMMddHHmmss + 10
    refmsg_time   | 接收报文时间 | C17   | Y | 2+ | yyyyMMddHHmmssSSS
    respond_time  | 响应报文时间 | C17   | Y | 2+ |
    enctype       | 加密方式     | C10   | o | 2+ | empty
    signtype      | 签名类型     | C10   | o | 2+ | empty
    err_msg       | 错误信息     | C200  | o | 2+ | null when done
    warn_msg      | 提示信息     | C200  | o | 1  | the refusal in English
    warn_info     | 提示内容     | C4000 | o | 1  | the refusal's id, name and facts as JSON text
    output        | 交易输出     | L     | o | 2+ | the nodes of the answer; absent where a transaction has none
    """,
    "回复头",
)


@dataclass(frozen=True, slots=True)
class Head:
    """The envelope in our words. ``raw`` keeps every field as it was read."""

    institution: str
    institution_name: str
    operator: str
    operator_name: str
    care_area: str
    insured_area: str
    sent_at: datetime | None
    sign_number: str
    raw: Mapping[str, object] = field(default_factory=dict)

    def sender(self) -> Sender:
        """The institution that asks, with its clerk."""
        return Sender("institution", self.institution, self.operator, self.operator_name)


def head_of(values: Values) -> Head:
    """The head from a read envelope."""
    return Head(
        values.text("fixmedins_code"),
        values.text("fixmedins_name"),
        values.text("opter"),
        values.text("opter_name"),
        values.text("mdtrtarea_admvs"),
        values.text("insuplc_admdvs"),
        values.time("inf_time"),
        values.text("sign_no"),
        values.held,
    )
