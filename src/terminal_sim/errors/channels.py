"""Refusals of channels (渠道): what a list denies, and what no list tells (D27)."""

from __future__ import annotations

from terminal_sim.errors.base import Refusal


class ChannelUnknown(Refusal):
    """D27. Facts: channel, power_zh, power, city, day, why_zh, why, instead."""

    zh = "渠道未知：不知道 {day} 在 {city} 能否通过 {channel} {power_zh}（{why_zh}）"
    en = "channel unknown: whether {channel} could {power} in {city} on {day} is not known ({why})"
    todo_zh = "请换用已公布的渠道：{instead}；加 --assume-live 可按已开通处理，并在小票上注明"
    todo_en = "choose a published channel ({instead}), or add --assume-live to go on with a mark on the receipt"


class ChannelCannot(Refusal):
    """A published channel lacks this power. Facts: channel, power_zh, power, city, day, instead."""

    zh = "{day}：渠道 {channel} 在 {city} 不能{power_zh}；可用渠道：{instead}"
    en = "on {day} {channel} cannot {power} in {city}; channels that can: {instead}"
    todo_zh = "请换用可用渠道"
    todo_en = "use one of those"
