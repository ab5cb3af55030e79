"""``terminal-sim printer``: the virtual receipt printer, for a file of ESC/POS or for tills that print to port 9100."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from terminal_sim.cli.listening import check_port
from terminal_sim.errors.input import UnreadableFile
from terminal_sim.reading.causes import of_system
from terminal_sim.receipts.escpos.paper import printed
from terminal_sim.receipts.escpos.read import commands
from terminal_sim.receipts.printers.served import serving
from terminal_sim.receipts.printers.virtual import Fault, VirtualPrinter, draw_pieces


def printer(
    stream: Annotated[Path | None, Parameter(help="ESC/POS 文件 | a file of ESC/POS bytes")] = None,
    /,
    *,
    out: Annotated[Path | None, Parameter(help="打印效果图 .png，旁边另存 .txt | where the paper is drawn")] = None,
    width: Annotated[int, Parameter(help="纸宽 58 或 80 毫米 | width of the roll in mm")] = 80,
    listing: Annotated[bool, Parameter(negative="", help="列出每条指令 | list each command")] = False,
    listen: Annotated[int | None, Parameter(help="在此端口充当网络打印机 | be a network printer on this port")] = None,
    fault: Annotated[Fault, Parameter(help="故障 | what is wrong with it")] = "none",
    pause: Annotated[float, Parameter(help="每段数据前停顿的秒数 | seconds before each piece of data")] = 0.0,
) -> None:
    """虚拟小票打印机：显示 ESC/POS 数据会打印成什么样。 | A virtual printer: shows what ESC/POS would print."""
    if listen is not None:
        check_port("printer", "--listen", listen)
        _serve(VirtualPrinter(width, fault, out), listen, pause)
        return
    if stream is None:
        raise UnreadableFile(
            path="-", reason="give a file, or --listen PORT", reason_zh="请给出文件，或用 --listen 端口"
        )
    data = _read(stream)
    if listing:
        print("\n".join(str(command) for command in commands(data)))
        return
    pieces = printed(data, width)
    for piece in pieces:
        print(piece.text, end="")
        for warning in piece.warnings:
            print(f"注意 | note: {warning}")
    if out is not None:
        for path in draw_pieces(pieces, out):
            print(f"已写入 | written to {path}")


def _serve(machine: VirtualPrinter, port: int, pause_s: float) -> None:
    with serving(machine, port=port, pause_s=pause_s) as (host, number):
        print(f"虚拟打印机 | virtual printer on tcp://{host}:{number}（Ctrl-C 结束 | ends it）", flush=True)
        try:
            while True:
                _wait()
        except KeyboardInterrupt:
            print("已停止 | stopped")


def _wait() -> None:
    import threading

    threading.Event().wait(3600)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as wrong:
        raise UnreadableFile(path=path, **of_system(wrong)) from None
