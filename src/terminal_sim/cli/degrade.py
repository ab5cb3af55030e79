"""``terminal-sim degrade``: a picture as a camera under some condition would give it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from PIL import Image

from terminal_sim.errors.input import BadField, MissingField
from terminal_sim.qr.conditions import PRESETS, hunting_clip, write_clip
from terminal_sim.qr.conditions import degrade as degraded
from terminal_sim.qr.draw import png_bytes
from terminal_sim.qr.frames.moving import VIDEO_SUFFIXES
from terminal_sim.qr.frames.stills import upright_picture
from terminal_sim.reading.files import write_file

HUNTING = "hunting"
_WRITABLE = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff"})


def degrade(
    image: Annotated[Path | None, Parameter(help="原图 | the picture to spoil")] = None,
    *,
    preset: Annotated[str, Parameter(help="拍摄条件，见 --list | the camera condition, see --list")] = "combo",
    severity: Annotated[int, Parameter(help="程度 0 至 5 | 0 leaves it as it is, 5 is where readers give up")] = 3,
    seed: Annotated[int, Parameter(help="随机种子 | the same seed gives the same picture")] = 0,
    out: Annotated[Path | None, Parameter(help="输出图片或视频 | the picture, or a video for --preset hunting")] = None,
    list_: Annotated[bool, Parameter(name="--list", negative="", help="列出拍摄条件 | list the conditions")] = False,
) -> None:
    """按拍摄条件处理图片，种子相同则结果相同。 | Spoil a picture the way a camera does, the same way for the same seed.

    --preset hunting --out clip.avi 生成对焦中的视频。 | writes a video of a camera that looks for focus.
    """
    if list_:
        _list()
        return
    if image is None or out is None:
        raise MissingField(
            place="degrade", field="IMAGE, --out", wanted_zh="图片和输出文件", wanted="a picture, a file"
        )
    picture = upright_picture(image)
    if preset == HUNTING:
        _clip(picture, out, severity, seed)
        return
    spoilt = degraded(picture, preset, severity, seed)
    if out.suffix.lower() not in _WRITABLE:
        raise BadField(
            place="degrade",
            field="--out",
            came=out.name,
            wanted_zh="图片文件名",
            wanted="a picture: .png .jpg .webp .tif",
        )
    if out.suffix.lower() == ".png":
        write_file(out, png_bytes(spoilt))
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        spoilt.save(out)
    print(f"已写入 | written to {out}")
    print(
        f"重现 | again: terminal-sim degrade {image} --preset {preset} --severity {severity} --seed {seed} --out {out}"
    )


def _clip(picture: Image.Image, out: Path, severity: int, seed: int) -> None:
    if out.suffix.lower() not in VIDEO_SUFFIXES:
        raise BadField(
            place="degrade",
            field="--out",
            came=out.name,
            wanted_zh="视频文件名 .avi 或 .mp4",
            wanted="a video: .avi .mp4",
        )
    count = write_clip(out, hunting_clip(picture, severity, seed))
    print(f"已写入 {count} 帧 | {count} frames written to {out}")


def _list() -> None:
    print("程度 severity: 1 | 2 | 3 | 4 | 5")
    for name, preset in PRESETS.items():
        levels = "" if name == "combo" else ": " + " | ".join(_shown(level) for level in preset.levels)
        print(f"{name:12} {preset.zh} · {preset.en}{levels}")
    print(f"{HUNTING:12} 对焦中的视频 · a video of a camera that looks for focus")


def _shown(level: object) -> str:
    return " ".join(map(str, level)) if isinstance(level, tuple) else str(level)
