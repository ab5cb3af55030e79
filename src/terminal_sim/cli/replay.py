"""``terminal-sim replay FILE`` (回放): recorded traffic once more, against a fresh world or a served bureau."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from terminal_sim.cli.listing import print_json
from terminal_sim.cli.options import DIFFERS, Json
from terminal_sim.control.client import ControlClient
from terminal_sim.conversation import Asking, Sender
from terminal_sim.conversation.lanes import Lanes
from terminal_sim.conversation.phone import CodeShown, ShowCode
from terminal_sim.errors.input import BadField
from terminal_sim.reading.world import read_world
from terminal_sim.simulation.replaying import Line, Replayed, lines_of
from terminal_sim.simulation.replaying import replay as replayed
from terminal_sim.wallet.client import WalletClient

SECONDS = 60.0


def replay(
    recording: Annotated[Path, Parameter(help="录制文件（serve --record 写出）| a recording by serve --record")],
    /,
    *,
    url: Annotated[str, Parameter(help="医保局地址；缺省自行启动 | a served bureau; default: its own")] = "",
    file: Annotated[
        Path | None, Parameter(help="世界文件；缺省为示例世界 | a world file; default: the example")
    ] = None,
    only_world: Annotated[str, Parameter(help="录制中的哪个世界 | which of the recorded worlds")] = "",
    fresh: Annotated[bool, Parameter(negative="", help="先开始新的一轮 | begin a new round there first")] = False,
    control_token: Annotated[str, Parameter(help="控制接口令牌 | token of the control interface")] = "",
    as_json: Json = False,
) -> int:
    """回放录制的报文，列出与当时不同之处。 | Send recorded messages again and tell what came out otherwise.

    退出码 6：有不同。 | Exit code 6: something differs.
    """
    lines = _of_one_world(lines_of(recording), only_world)
    with _bureau(url, file, lines) as address:
        tester = ControlClient.at(address, control_token)
        if url and fresh and lines:
            tester.reset(seed=lines[0].seed)
        found = tuple(_sent(lines, address, tester))
        tester.lanes.drop()
    different = [each for each in found if each.differences]
    if as_json:
        rows = [
            {"line": each.line.number, "infno": each.line.infno, "differences": list(each.differences)}
            for each in different
        ]
        print_json("replay", {"recording": str(recording), "lines": len(found), "different": rows})
    else:
        for each in different:
            print(f"{recording.name}:{each.line.number}  {each.line.infno}")
            for difference in each.differences:
                print(f"    {difference}")
        struck = sum(not each.compared for each in found)
        print(f"{len(found)} 条报文，{len(different)} 条不同 | messages, different: {len(different)}")
        if struck:
            print(f"{struck} 条当时受故障影响，未比较 | struck by a fault then, not compared")
    return DIFFERS if different else 0


def _of_one_world(lines: tuple[Line, ...], wanted: str) -> tuple[Line, ...]:
    worlds = sorted({line.world for line in lines})
    if wanted or len(worlds) < 2:
        return tuple(line for line in lines if wanted in ("", line.world))
    known = ", ".join(worlds)
    raise BadField(
        place="replay", field="--only-world", came="–", wanted=f"one of {known}", wanted_zh=f"{known} 之一"
    )  # fmt: skip


@contextlib.contextmanager
def _bureau(url: str, file: Path | None, lines: tuple[Line, ...]) -> Iterator[str]:
    """The bureau that is asked: the one named, else one of our own with a fresh world of the recorded seed."""
    if url:
        yield url
        return
    from terminal_sim.serving.background import running
    from terminal_sim.serving.config import SiteConfig
    from terminal_sim.world.opening import open_world

    with tempfile.TemporaryDirectory(prefix="terminal-sim-replay-") as folder:
        db = str(Path(folder) / "replay.db")
        seed = lines[0].seed if lines else None
        open_world(db, seed=seed, file=read_world(file) if file else None).close()
        with running(SiteConfig(db)) as served:
            yield served.url


def _sent(lines: tuple[Line, ...], address: str, tester: ControlClient) -> Iterator[Replayed]:
    lanes, wallet = Lanes(), WalletClient(address, SECONDS)

    def send(method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        status, _, raw = lanes.call(method, address, path, body, dict(headers), SECONDS, path)
        return status, raw

    def show(holder: str, subject: str, channel: str, city: str, serial: int) -> str:
        act = ShowCode(holder, subject, "", channel, serial, city)
        told = wallet.answer(Asking("", Sender("phone", holder), act)).must()
        if not isinstance(told, CodeShown):
            raise TypeError(f"wanted CodeShown, got {type(told).__name__}")
        return told.text

    try:
        yield from replayed(lines, send, tester, show)
    finally:
        lanes.drop()
        wallet.lanes.drop()
