"""What was done cannot be shown (输出失败): the act stands, only its output is missing."""

from __future__ import annotations

from terminal_sim.errors.base import TerminalSimError


class OutputFailed(TerminalSimError):
    """The command did its work and could not write or print the outcome."""

    zh = "操作已完成，但结果无法输出：{reason}"
    en = "it was done, but its outcome could not be put out: {reason}"
    todo_zh = "请勿重复操作；用 terminal-sim receipt 查看已开的单据"
    todo_en = "do not repeat it; see terminal-sim receipt for the papers issued"


class PaperNotWritten(OutputFailed):
    """A settlement was booked and its receipt could not be written to the folder."""

    zh = "已结算并入账（{settlement}），但小票未能写入 {path}：{reason_zh}"
    en = "paid and booked as {settlement}, but the receipt could not be written to {path}: {reason}"
    todo_zh = "请勿再次收费；用 terminal-sim receipt {settlement} --out 文件 重出"
    todo_en = "do not charge again; have it anew with terminal-sim receipt {settlement} --out FILE"
