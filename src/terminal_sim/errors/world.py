"""Bad input around worlds (世界): a seed or a moment that does not go with the world that stands."""

from __future__ import annotations

from terminal_sim.errors.base import BadInput


class WorldHasAnotherSeed(BadInput):
    """A seed is given to a world that was made with another. Facts: world, has, came."""

    zh = "世界 {world} 的种子是 {has}，不能改为 {came}"
    en = "world {world} was made with seed {has}, which cannot become {came}"
    todo_zh = "请换一个 --db 新建世界，或重置后再指定种子"
    todo_en = "make a new world with another --db, or reset with that seed"


class WorldClockStandsStill(BadInput):
    """A moment is asked of a world whose clock is frozen at another. Facts: world, frozen_at, came."""

    zh = "世界 {world} 的时钟停在 {frozen_at}，不能按 {came} 办理"
    en = "the clock of world {world} stands still at {frozen_at}, so nothing can be done at {came}"
    todo_zh = "请去掉 --at，或先让时钟走动"
    todo_en = "leave out --at, or let the clock run again"


class BadWorldName(BadInput):
    """A name for a world or a snapshot. Facts: came."""

    zh = "名称 {came} 不可用"
    en = "{came} cannot be the name of a world or a snapshot"
    todo_zh = "请用字母、数字、点、横线或下划线，最多 60 个字符"
    todo_en = "use letters, digits, dots, dashes and underscores, at most 60"


class NoSuchSnapshot(BadInput):
    """Facts: name, label, known."""

    zh = "世界 {name} 没有名为 {label} 的快照；现有：{known}"
    en = "world {name} has no snapshot {label}; known: {known}"
    todo_zh = "请检查名称，或先用 snapshot 保存"
    todo_en = "check the label, or take one with snapshot"


class TwiceInWorld(BadInput):
    """A number or certificate that somebody in the world has already. Facts: kind, kind_zh, came."""

    zh = "{kind_zh} {came} 在世界中已存在"
    en = "the {kind} {came} stands in the world already"
    todo_zh = "请换一个，或在新的世界中使用"
    todo_en = "take another one, or another world"
