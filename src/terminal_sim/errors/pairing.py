"""What keeps strangers from the pages (配对): a token that is not this server's, and guessing at it."""

from __future__ import annotations

from terminal_sim.errors.base import Refusal


class WrongPairing(Refusal):
    """The pairing address holds another token than this server's, which is a new one at every start."""

    zh = "配对地址不是本次启动所打印的"
    en = "this pairing address is not the one that the server printed at this start"
    todo_zh = "请扫描现在所打印的二维码"
    todo_en = "scan the QR code that it prints now"


class TooManyPairings(Refusal):
    """Wrong tokens came from this device just before, so that nothing of it is looked at for a while. Facts: wait_s."""

    zh = "此设备刚才用了错误的配对地址，{wait_s} 秒内不再受理"
    en = "this device used a wrong pairing address just now; for {wait_s} seconds none is looked at"
    todo_zh = "请稍候再扫描二维码"
    todo_en = "wait, then scan the QR code"
