"""What a tester's request may hold (测试请求的字段)."""

from __future__ import annotations

from typing import Any, Literal

from terminal_sim.reading.adding_forms import YesNo
from terminal_sim.reading.forms import Form, Moment, wanted
from terminal_sim.world.making import LARGEST_SEED


class RoundForm(Form):
    """A new round of a world: from a world file's content, else the example world. Its clock is that of the world
    asked, unless told otherwise."""

    seed: int | None = wanted("a whole number", "随机种子", default=None, ge=-LARGEST_SEED, le=LARGEST_SEED)
    file: dict[str, Any] | None = wanted("the content of a world file", "世界文件内容", default=None)
    at: Moment | None = wanted("the world's time", "世界时间", default=None)
    frozen: YesNo | None = wanted("yes or no: its clock stands still", "时钟是否停住", default=None)


class WorldForm(RoundForm):
    """A world of its own, by name: reached under ``/w/NAME/…``."""

    name: str = wanted("a name", "世界名称", min_length=1)


class LabelForm(Form):
    """A snapshot's label."""

    label: str = wanted("a label", "快照名称", min_length=1)


class ClockForm(Form):
    """What to do with the clock: set it ``at``, move it ``by``, let it run or stand still."""

    at: Moment | None = wanted("a time", "时间", default=None)
    by: str = wanted("90s, 15m, 2h, 1d, with - for back", "时长，如 90s、1d，负数为往回", default="")
    state: Literal["run", "freeze"] | None = wanted("run or freeze", "run 走动或 freeze 停住", default=None)


class SeedForm(Form):
    """The world's seed, for what is drawn from now on."""

    seed: int = wanted("a whole number", "随机种子", ge=-LARGEST_SEED, le=LARGEST_SEED)


class HeldForm(Form):
    """What is held before an institution's scanner: a code's digits, a picture in base64, or a person's card."""

    institution: str = wanted("an institution", "机构", min_length=1)
    code: str = wanted("28 digits", "医保码文字", default="")
    picture: str = wanted("a picture in base64", "图片（base64）", default="")
    person: str = wanted("a person with face and card", "持卡本人", default="")
