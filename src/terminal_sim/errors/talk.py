"""What can go wrong between the parties (通信): no answer, an answer that cannot be read."""

from __future__ import annotations

from terminal_sim.errors.base import Refusal, TerminalSimError


class NoReply(TerminalSimError):
    """The message was sent and no answer came back: it may or may not have been carried out (单边账)."""

    zh = "报文 {number} 已发出但没有收到回复：可能已入账，也可能没有"
    en = "message {number} was sent and no reply came: it may have been booked or not"
    todo_zh = "请勿重复收费；用 terminal-sim recover 查询或冲正"
    todo_en = "do not charge again; ask or reverse with terminal-sim recover"


class MessageNumberTooLong(Refusal):
    zh = "报文编号长度 {length} 超过 {most}"
    en = "the message number is {length} characters long, at most {most} are taken"
    todo_zh = "请缩短发送方报文ID"
    todo_en = "shorten it"


class OutOfTurn(Refusal):
    """The till was asked for a step that does not follow from where it stands."""

    zh = "当前步骤为“{stage}”，不能执行“{move}”；可执行：{possible}"
    en = "the checkout stands at {stage} and cannot {move}; possible now: {possible}"
    todo_zh = "请按顺序操作，或重新开始一笔"
    todo_en = "go on in order, or start anew"
