"""Where what can be done (办理与展码渠道): channel, city, day and power, as each region's dated lists say.

Powers: ``bind`` (add a relative), ``show`` (show a code), ``grant`` (make a grant), ``deduct`` (show an authoriser's
voucher through a linked sub-account, 代展码), ``wallet`` (move money beforehand), ``records`` (look things up). In a
pack::

    channels:
      yuebao_wechat:
        - {from: 2023-04-16, value: {grant: [韶关, 清远], deduct: no}, cite: press-001}

A power holds for a list of cities, ``everywhere``, or is said to be missing (``no``); ``{in: [...], last_known: …}``
where a list is known only up to a day. What no list names, or a day
after the last that a list is known for, is unknown and never guessed (D27).

Sources: the channel tables of R-001-7 to R-001-10 (C-18); R-000-5, R-002-1 to R-002-3, R-002-17, R-003-1, R-004-1,
R-004-2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from terminal_sim.errors.channels import ChannelCannot, ChannelUnknown
from terminal_sim.rules.family_sheet import SCOPE, limit
from terminal_sim.rules.kinds import day as day_kind
from terminal_sim.rules.kinds import listed, optional, word
from terminal_sim.rules.pack import InForce, Pack
from terminal_sim.rules.parameter import Parameter
from terminal_sim.rules.spot import Spot

Power = Literal["bind", "show", "grant", "deduct", "wallet", "records"]
POWER_ZH: Mapping[str, str] = {
    "bind": "添加亲情账户",
    "show": "展示医保码",
    "grant": "办理家庭共济",
    "deduct": "代展授权人的医保码",
    "wallet": "医保钱包转账",
    "records": "查询记录",
}
CHANNELS: Mapping[str, tuple[str, str]] = {
    "national_app": ("国家医保服务平台APP", "national app"),
    "national_web": ("国家医保服务平台网厅", "national web hall"),
    "national_wechat": ("国家医保局微信公众号", "national account on WeChat"),
    "alipay": ("支付宝", "Alipay"),
    "wechat": ("微信", "WeChat"),
    "henan_mini": ("河南医保小程序", "Henan mini-program"),
    "shaanxi_mini": ("陕西医保小程序", "Shaanxi mini-program"),
    "yuebao_alipay": ("支付宝粤医保小程序", "Guangdong mini-program on Alipay"),
    "yuebao_wechat": ("微信粤医保小程序", "Guangdong mini-program on WeChat"),
    "hainan_mini": ("海南医保小程序", "Hainan mini-program"),
    "institution": ("定点医疗机构刷脸", "face scan at an institution"),
    "telephone": ("电话办理", "telephone"),
    "desk": ("经办机构窗口", "agency's desk"),
}
EVERYWHERE, NO = "everywhere", "no"


@dataclass(frozen=True, slots=True)
class Listed:
    """Where a power holds: ``everywhere``, ``no``, or cities; perhaps known only up to a day."""

    where: tuple[str, ...] | str
    last_known: date | None = None

    def holds_in(self, city: str) -> bool:
        return self.where == EVERYWHERE or (self.where != NO and city in self.where)


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """What one channel can do where. ``insured_in``: how far away a bound person may be insured (D10).

    ``confirm_from_age``: where this channel asks for the beneficiary's confirmation by another age than the region
    does.
    """

    powers: Mapping[str, Listed]
    insured_in: str = "nation"
    confirms: bool = False
    confirm_from_age: int | None = None


def listed_where(spot: Spot) -> Listed:
    """``everywhere``, ``no``, a list of cities, or ``{in: …, last_known: …}``."""
    if isinstance(spot.value, dict):
        parts = spot.record(("in", "last_known"), needed=("in",))
        return Listed(listed_where(parts["in"]).where, optional(day_kind, parts.get("last_known"), None))
    if spot.value in (EVERYWHERE, NO):
        return Listed(spot.word())
    return Listed(listed(word)(spot))


def channel_rule(spot: Spot) -> ChannelRule:
    """A mapping of powers, perhaps with ``insured_in`` and ``confirm_from_age``."""
    parts = spot.record((*POWER_ZH, "insured_in", "confirm_from_age"))
    powers = {name: listed_where(part) for name, part in parts.items() if name in POWER_ZH}
    if not powers:
        raise spot.refused("至少需要一项功能", "at least one power is wanted")
    return ChannelRule(
        powers,
        optional(SCOPE, parts.get("insured_in"), "nation"),
        "confirm_from_age" in parts,
        optional(limit, parts.get("confirm_from_age"), None),
    )


def menus(spot: Spot) -> Mapping[str, tuple[str, ...]]:
    """A mapping channel -> the words of its menus, one after the other."""
    return {name: tuple(listed(word)(part)) for name, part in spot.record(tuple(CHANNELS)).items()}


PARAMETERS: tuple[Parameter, ...] = (
    *(Parameter(f"channels.{name}", channel_rule, zh, en) for name, (zh, en) in CHANNELS.items()),
    Parameter("menus.bind", menus, "添加亲情账户的菜单", "menus that lead to adding a relative"),
    Parameter("menus.grant", menus, "办理家庭共济的菜单", "menus that lead to letting a relative spend"),
    Parameter("menus.link", menus, "关联授权人凭证的菜单", "menus that lead to linking the authoriser"),
)


def channel_for(
    pack: Pack, channel: str, power: Power, city: str, day: date, *, assume_live: bool = False
) -> InForce[ChannelRule]:
    """The rule of a channel that has the power in the city on the day. ``city`` empty means the pack's own.

    Raises ChannelCannot where the lists say no, ChannelUnknown where they say nothing; ``assume_live`` passes the
    latter with a text that is marked as an assumption.
    """
    city = (city or city_of(pack, day)).removesuffix("市")
    found: InForce[ChannelRule] | None = pack.found(f"channels.{channel}", day)
    unknown = _unknown(found, power, city, day)
    if found is not None and not unknown:
        if found.value.powers[power].where != NO:
            return found
        raise ChannelCannot(**_facts(channel, power, city, day), instead=_instead(pack, power, city, day))
    if assume_live:
        rule = found.value if found else ChannelRule(dict.fromkeys(POWER_ZH, Listed(EVERYWHERE)))
        return InForce(f"channels.{channel}", rule, cite="D27", confidence="assumption", note="D27", region=pack.id)
    why_zh, why = unknown or ("没有名单列出该渠道", "no list names this channel")
    instead = _instead(pack, power, city, day)
    raise ChannelUnknown(**_facts(channel, power, city, day), why_zh=why_zh, why=why, instead=instead)


def channels_with(pack: Pack, power: Power, city: str, day: date) -> tuple[str, ...]:
    """The channels that are known to have the power in the city on the day, in the table's order."""
    city = (city or city_of(pack, day)).removesuffix("市")
    found = {name: pack.found(f"channels.{name}", day) for name in CHANNELS}
    return tuple(
        name
        for name, text in found.items()
        if text is not None and not _unknown(text, power, city, day) and text.value.powers[power].where != NO
    )


def city_of(pack: Pack, day: date) -> str:
    """The pack's city as channel lists name it."""
    found = pack.found("names.city", day)
    return found.value if found else pack.name_zh


def _unknown(found: InForce[ChannelRule] | None, power: str, city: str, day: date) -> tuple[str, str] | None:
    """Why the lists do not tell, or None where they do."""
    if found is None:
        return ("没有名单列出该渠道", "no list names this channel")
    named = found.value.powers.get(power)
    if named is None:
        return ("名单未提到该功能", "the list does not speak of this power")
    last = named.last_known or found.last_known
    if last is not None and day > last:
        return (f"名单只知道到 {last} 为止", f"the list is known only up to {last}")
    if named.where == NO or named.holds_in(city):
        return None
    return ("名单未列出该城市", "the list does not name this city")


def _facts(channel: str, power: str, city: str, day: date) -> dict[str, str]:
    return {
        "channel": CHANNELS[channel][0] if channel in CHANNELS else channel,
        "power_zh": POWER_ZH[power],
        "power": power,
        "city": city,
        "day": day.isoformat(),
    }


def _instead(pack: Pack, power: Power, city: str, day: date) -> str:
    return "、".join(f"{CHANNELS[name][0]} {name}" for name in channels_with(pack, power, city, day)) or "–"
