"""``terminal-sim show``: issue a code and draw it."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from PIL import Image

from terminal_sim.bureau.vouchers import is_fresh
from terminal_sim.cli.options import Json, WorldOptions
from terminal_sim.conversation.phone import CodeShown
from terminal_sim.errors.input import BadField, MissingField
from terminal_sim.phone.screen import bare, photographed, screen
from terminal_sim.qr.draw import draw_svg, png_bytes, terminal_text
from terminal_sim.reading.files import prove_writable, write_file
from terminal_sim.receipts import fonts
from terminal_sim.voucher_text import mask
from terminal_sim.world.opening import OpenWorld
from terminal_sim.world.phones import phone_of

DRAWN_AS = (".png", ".svg")
NO_WORLD_OPTIONS = WorldOptions()


def show(
    *,
    holder: Annotated[str, Parameter(help="谁的手机：姓名、人员编号或证件号码 | whose phone")],
    subject: Annotated[str, Parameter(help="展示谁的码；缺省为本人 | whose code; default: the holder's own")] = "",
    out: Annotated[Path | None, Parameter(help="图片文件 .png 或 .svg | a picture file")] = None,
    screen_shot: Annotated[
        bool, Parameter(name="--screen", negative="", help="画出整个手机屏幕 | draw the whole phone")
    ] = False,
    photo: Annotated[str, Parameter(help="拍成照片：条件[:程度] | as a photo: preset[:severity], e.g. combo:2")] = "",
    channel: Annotated[str, Parameter(help="展码渠道 | channel: national_app, alipay, wechat …")] = "national_app",
    city: Annotated[str, Parameter(help="展码所在城市 | the city where it is shown")] = "",
    password: Annotated[str, Parameter(help="刷医保凭证的密码 | the voucher password")] = "",
    assume_live: Annotated[
        bool, Parameter(negative="", help="名单外的渠道按已开通处理 | take an unlisted channel as live")
    ] = False,
    serial: Annotated[
        int | None,
        Parameter(help="同一时刻的第几个码；缺省为下一个 | which code of the moment; default: next"),
    ] = None,
    many: Annotated[
        int, Parameter(name="--set", help="写出一套测试图片及其答案，--out 为文件夹 | write N test pictures with truth")
    ] = 0,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """展码：在手机上生成一个 60 秒有效的医保码。 | Show a code on a phone, good for 60 seconds.

    展示本人的码，或通过亲情账户展示家人的码。 | One's own code, or a relative's through a binding.
    """
    with world.opened() as opened:
        person = opened.person(holder)
        whose = opened.person(subject) if subject else person
        phone = phone_of(opened, person, channel=channel, city=city)
        show_one = partial(phone.show, whose.number, password=password, assume_live=assume_live)
        if many:
            _picture_set(out, many, show_one, opened.seed)
            return
        shown = show_one(serial=_counted(serial)) if serial is not None else _next_unused(opened, show_one)
        if out is not None:
            write_file(out, _picture(shown, out, screen_shot, photo, person.name, opened.seed))
        if as_json:
            print(json.dumps(code_json(shown, out), ensure_ascii=False, indent=2))
            return
        if out is None:
            print(terminal_text(shown.text))
        print(f"{shown.subject_name} 的医保码 | code of {shown.subject_name}: {mask(shown.text)}")
        print(f"有效至 | valid until {shown.expires_at.isoformat(timespec='seconds')}")
        for note in shown.notes:
            print(f"注意 | note: {note}")
        if out is not None:
            print(f"已写入 | written to {out}")
        print("仅为模拟 | a simulator's code, worth nothing")


def _next_unused(world: OpenWorld, show_one: Callable[..., CodeShown]) -> CodeShown:
    """What a phone does when a code is used up: it shows the next. A fresh world begins at the first again (D6)."""
    for serial in count():
        shown = show_one(serial=serial)
        if world.read(partial(is_fresh, code_text=shown.text)):
            return shown
    raise AssertionError("count never ends")


def _counted(serial: int) -> int:
    if serial < 0:
        raise BadField(place="show", field="--serial", came=serial, wanted="0 or more", wanted_zh="不小于 0 的整数")
    return serial


def _picture_set(folder: Path | None, many: int, show_one: Callable[..., CodeShown], seed: int) -> None:
    if folder is None:
        raise MissingField(place="show", field="--out", wanted="a folder for the set", wanted_zh="测试图片的文件夹")
    from terminal_sim.qr.picture_set import write_set  # for who wants a set: cameras take time to load

    prove_writable(folder)
    made = write_set(folder, many, lambda number: show_one(serial=number).text, seed=seed, font_path=fonts.path())
    print(f"已写入 {len(made)} 张图片及答案 | {len(made)} pictures with their truth in {folder}")


def code_json(shown: CodeShown, out: Path | None) -> dict[str, object]:
    """The ``terminal-sim/code/1`` document."""
    return {
        "schema": "terminal-sim/code/1",
        "text": shown.text,
        "holder": shown.holder,
        "subject": shown.subject,
        "subject_name": shown.subject_name,
        "issued_at": shown.issued_at.isoformat(),
        "expires_at": shown.expires_at.isoformat(),
        "channel": shown.channel,
        "binding": shown.binding,
        "notes": list(shown.notes),
        "picture": "" if out is None else str(out),
    }


def _picture(shown: CodeShown, out: Path, whole: bool, photo: str, holder: str, seed: int) -> bytes:
    if out.suffix.casefold() not in DRAWN_AS:
        known = ", ".join(DRAWN_AS)
        raise BadField(
            place="show", field="--out", came=out, wanted=f"a file ending in {known}", wanted_zh=f"以 {known} 结尾"
        )
    if out.suffix.casefold() == ".svg":
        return draw_svg(shown.text).encode()
    drawn: Image.Image = screen(shown, shown.issued_at, holder_name=holder) if whole or photo else bare(shown)
    if photo:
        preset, _, severity = photo.partition(":")
        if not severity.isdigit() and severity:
            wanted = {"wanted": "preset:0 to preset:5", "wanted_zh": "条件:程度，程度为 0 至 5"}
            raise BadField(place="show", field="--photo", came=photo, **wanted)
        drawn = photographed(drawn, preset=preset, severity=int(severity or "2"), seed=seed)
    return png_bytes(drawn)
