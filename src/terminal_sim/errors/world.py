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
