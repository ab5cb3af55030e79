"""``terminal-sim demo``: the whole job on real pictures, without any configuration."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from terminal_sim.cli.options import DIFFERS, Json
from terminal_sim.cli.screen import on_screen, written_as_files
from terminal_sim.errors.input import UnknownName
from terminal_sim.reading.files import prove_writable
from terminal_sim.reading.plays import Play
from terminal_sim.receipts.model import Language
from terminal_sim.simulation.performing import Performed, perform
from terminal_sim.world.opening import open_world, reset
from terminal_sim.world.packaged import demo_plays


def demo(
    *,
    out: Annotated[
        Path | None, Parameter(help="写入此文件夹；缺省为临时文件夹 | folder; default: a temporary one")
    ] = None,
    only: Annotated[list[str] | None, Parameter(help="只演示这些场景，如 B C1 | only these plays")] = None,
    lang: Annotated[Language, Parameter(help="zh、en 或 both")] = "zh",
    db: Annotated[str, Parameter(help="存储位置；缺省为输出文件夹中的 demo.db | default: demo.db in the folder")] = "",
    seed: Annotated[int | None, Parameter(help="世界的种子 | the world's seed")] = None,
    as_json: Json = False,
) -> int:
    """演示全部场景：展码、拍照、扫码、结算、打印。 | Play every example: show, photograph, scan, settle, print.

    每次都从一个新的世界开始，日期固定，无需联网。 | Always from a fresh world, on fixed days, offline.
    """
    folder = out or Path(tempfile.mkdtemp(prefix="terminal-sim-demo-"))
    plays = [_named(play_id) for play_id in only] if only else list(demo_plays())
    prove_writable(folder)
    store = db or str(folder / "demo.db")
    made = reset(store, seed=seed)
    done = [_play(store, play, folder, lang, quiet=as_json) for play in plays]
    wrong = [performed for performed in done if performed.differences]
    if as_json:
        print(json.dumps(_summary(folder, store, done), ensure_ascii=False, indent=2))
    else:
        print(f"\n{len(done)} 个场景，{len(done) - len(wrong)} 个与预期一致到分 | plays as expected, to the fen")
        print(f"二维码、照片与小票在 | codes, photos and receipts are in {folder}")
        print(f"存储在 | the store is {store}")
        print(f"世界是 | the world is {made.id}；之前的世界都保留，用 --world 查看 | earlier ones are kept: --world")
    return DIFFERS if wrong else 0


def _named(play_id: str) -> Play:
    found = {play.id: play for play in demo_plays()}
    if play_id not in found:
        raise UnknownName(kind="play", kind_zh="场景", came=play_id, known=", ".join(found))
    return found[play_id]


def _play(store: str, play: Play, folder: Path, lang: Language, *, quiet: bool) -> Performed:
    with open_world(store, at=play.at) as world:
        performed = perform(world, play, folder / play.id)
    written_as_files(performed.document, folder / play.id, "receipt", lang)
    if not quiet:
        print(f"\n════ {play.id} · {play.title} | {play.title_en}")
        print(on_screen(performed.document, lang))
        print(f"▸ {play.says}\n  {play.says_en}")
        for difference in performed.differences:
            print(f"✗ 与预期不符 | differs: {difference}")
    return performed


def _summary(folder: Path, store: str, done: list[Performed]) -> dict[str, object]:
    return {
        "schema": "terminal-sim/demo/1",
        "folder": str(folder),
        "db": store,
        "plays": [
            {
                "id": performed.play.id,
                "title": performed.play.title,
                "title_en": performed.play.title_en,
                "settlement_id": performed.document.settlement_id,
                "refusal": performed.refusal.code if performed.refusal else "",
                "as_expected": not performed.differences,
                "differences": list(performed.differences),
                "code": str(performed.code),
                "photo": str(performed.photo),
            }
            for performed in done
        ],
    }
