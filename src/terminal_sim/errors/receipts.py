"""What can go wrong on the way to paper (单据与打印): unknown outlets and papers, missing parts, printers that fail."""

from __future__ import annotations

from terminal_sim.errors.base import BadInput, MissingPart, Refusal


class UnknownOutlet(BadInput):
    """No outlet of that name. Facts: came, known."""

    zh = "没有名为 {came} 的单据输出形式；可用：{known}"
    en = "there is no receipt outlet named {came}; known: {known}"
    todo_zh = "请选择其中之一"
    todo_en = "choose one of them"


class UnknownOption(BadInput):
    """The outlet has no such option. Facts: outlet, came, known."""

    zh = "输出形式 {outlet} 没有选项 {came}；可用：{known}"
    en = "outlet {outlet} has no option {came}; known: {known}"
    todo_zh = "请去掉该选项或改用其他输出形式"
    todo_en = "leave the option out or choose another outlet"


class UnknownPaper(BadInput):
    """No paper of that width or form. Facts: came, known."""

    zh = "没有规格为 {came} 的纸；可用：{known}"
    en = "there is no paper {came}; known: {known}"
    todo_zh = "请选择其中之一"
    todo_en = "choose one of them"


class UnknownChoice(BadInput):
    """An option of an outlet or a printer does not have that value. Facts: option, came, known."""

    zh = "选项 {option} 不能是 {came}；可用：{known}"
    en = "option {option} cannot be {came}; known: {known}"
    todo_zh = "请选择其中之一"
    todo_en = "choose one of them"


class OutletPartMissing(MissingPart):
    """The outlet needs a library that is not installed. Facts: outlet, package, extra."""

    zh = "输出形式 {outlet} 需要 {package}，尚未安装"
    en = "outlet {outlet} needs {package}, which is not installed"
    todo_zh = '请安装：pip install "terminal-sim[{extra}]"'
    todo_en = 'install it with: pip install "terminal-sim[{extra}]"'


class NeedsFile(BadInput):
    """The outlet makes bytes, which a screen cannot show. Facts: outlet."""

    zh = "输出形式 {outlet} 不是文字，不能显示在屏幕上"
    en = "outlet {outlet} is no text for a screen"
    todo_zh = "请用 --out 指定文件"
    todo_en = "name a file with --out"


class PrinterAddressNotUnderstood(BadInput):
    """Not an address of a printer. Facts: came."""

    zh = "看不懂打印机地址 {came}"
    en = "{came} is not an address of a printer"
    todo_zh = (
        "可用：tcp://主机:9100、usb://厂商:产品、serial:///dev/ttyUSB0?baud=9600、file:///路径、virtual:///路径.png"
    )
    todo_en = "use tcp://host:9100, usb://vendor:product, serial:///dev/ttyUSB0?baud=9600, file:///path or virtual:///path.png"


class PrinterFailed(Refusal):
    """The printer did not take the whole document; the payment stands as it was booked. Facts: printer, why_zh, why."""

    zh = "打印机 {printer} 未能打印：{why_zh}；结算不受影响，单据已保存"
    en = "printer {printer} did not print: {why}; the payment stands and the receipt is kept"
    todo_zh = "排除故障后重打，重打件标为副本"
    todo_en = "mend the printer and print again; a reprint is marked as a copy"
