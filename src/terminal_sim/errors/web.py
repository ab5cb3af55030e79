"""What goes wrong between a page and its server (网页): a device that is gone, a stranger, a foreign page."""

from __future__ import annotations

from terminal_sim.errors.base import BadInput, Refusal


class UnknownDevice(BadInput):
    """The page's device is not known here: the server was started anew, or it was put away. Facts: came."""

    zh = "服务器没有设备 {came}"
    en = "this server has no device {came}"
    todo_zh = "请重新打开页面"
    todo_en = "open the page anew"


class NotPaired(Refusal):
    """The browser has not shown the pairing token."""

    zh = "此设备尚未配对"
    en = "this device is not paired"
    todo_zh = "请扫描启动服务时打印的二维码，或打开所打印的配对地址"
    todo_en = "scan the QR code that the server printed at its start, or open the pairing address"


class ForeignPage(Refusal):
    """A request that did not come from a page of this server. Facts: origin."""

    zh = "请求来自其他页面：{origin}"
    en = "the request comes from another page: {origin}"
    todo_zh = "请从本服务的页面操作"
    todo_en = "use the pages of this server"


class ControlTokenWanted(Refusal):
    """The tester's acts want the control token."""

    zh = "此操作需要控制令牌"
    en = "this act wants the control token"
    todo_zh = "请在页面上填写启动服务时设置的 --control-token"
    todo_en = "enter the --control-token that the server was started with"
