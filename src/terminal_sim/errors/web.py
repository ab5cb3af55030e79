"""What goes wrong between a page and its server (网页): a device that is gone, a stranger, a foreign page."""

from __future__ import annotations

from terminal_sim.errors.base import BadInput, Refusal


class UnknownDevice(BadInput):
    """The page's device is not known here: the server was started anew, or it was put away. Facts: came."""

    zh = "服务器没有设备 {came}"
    en = "this server has no device {came}"
    todo_zh = "请重新打开页面"
    todo_en = "open the page anew"


class DeviceBusy(Refusal):
    """Another window or worker holds the device for longer than a page waits."""

    zh = "此设备正在处理另一项操作"
    en = "this device is busy with another act"
    todo_zh = "请稍后再试"
    todo_en = "try again in a moment"


class PageIsBehind(Refusal):
    """A page asks about a sale that is no longer the one before the counter. Facts: came, has."""

    zh = "页面显示的是 {came}，而收银台上现在是 {has}：另一窗口已继续操作"
    en = "the page shows {came} while {has} is before the counter: another window went on"
    todo_zh = "本次未入账，请核对现在显示的金额后再操作"
    todo_en = "nothing was booked; look at what is shown now, then go on"


class NotPaired(Refusal):
    """The browser has not shown a pairing token, or was forgotten."""

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
