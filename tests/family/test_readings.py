"""The few readings that family rules need: ages, working days, districts, hours, channels; and whole packs."""

from datetime import date, time, timedelta

import pytest

from terminal_sim.errors.channels import ChannelCannot, ChannelUnknown
from terminal_sim.people import age_on
from terminal_sim.reading.packs import all_ids, load
from terminal_sim.rules import channels, family_sheet
from terminal_sim.rules.channels import channel_for, channels_with
from terminal_sim.rules.family import (
    Reading,
    in_hours,
    is_working_day,
    relation_allowed,
    route_of_age,
    same_district,
    working_day_after,
)
from terminal_sim.rules.variation import varied

BORN = date(2008, 3, 14)
BIRTHDAY = date(2024, 3, 14)
WECHAT = ("韶关", "清远", "汕头", "阳江", "湛江", "河源")
ALIPAY = [
    "广州",
    "珠海",
    "汕头",
    "佛山",
    "韶关",
    "梅州",
    "惠州",
    "东莞",
    "中山",
    "江门",
    "阳江",
    "湛江",
    "茂名",
    "清远",
    "潮州",
    "云浮",
]
IN_2023 = date(2023, 6, 1)


@pytest.mark.parametrize(
    ("days", "inclusive", "exclusive", "undefined", "exact_day"),
    [
        (-1, "documents", "documents", "documents", "documents"),
        (0, "documents", "face", "undefined", "documents"),
        (1, "documents", "face", "undefined", "face"),
        (364, "documents", "face", "undefined", "face"),
        (365, "face", "face", "face", "face"),
    ],
)
def test_exactly_sixteen_is_read_as_the_pack_says(
    days: int, inclusive: str, exclusive: str, undefined: str, exact_day: str
) -> None:
    day = BIRTHDAY + timedelta(days=days)
    assert route_of_age(BORN, day, 16, "inclusive", "completed_years") == inclusive
    assert route_of_age(BORN, day, 16, "exclusive", "completed_years") == exclusive
    assert route_of_age(BORN, day, 16, "undefined", "completed_years") == undefined
    assert route_of_age(BORN, day, 16, "inclusive", "exact_day") == exact_day


def test_born_on_the_29th_of_february() -> None:
    born = date(2008, 2, 29)
    assert [age_on(born, day) for day in (date(2025, 2, 28), date(2025, 3, 1))] == [16, 17]
    assert route_of_age(born, date(2024, 2, 28), 16, "exclusive", "completed_years") == "documents"
    assert route_of_age(born, date(2024, 2, 29), 16, "exclusive", "completed_years") == "face"
    assert route_of_age(born, date(2025, 2, 28), 16, "inclusive", "completed_years") == "documents"
    assert route_of_age(born, date(2025, 3, 1), 16, "inclusive", "completed_years") == "face"


def test_working_days_know_weekends_holidays_and_make_up_days() -> None:
    pack = load("national")
    assert not is_working_day(pack, date(2024, 3, 16)), "a Saturday"
    assert not is_working_day(pack, date(2024, 2, 12)), "spring festival, a Monday"
    assert is_working_day(pack, date(2024, 2, 18)), "a Sunday made up for it"
    assert working_day_after(pack, date(2024, 2, 8), 1) == date(2024, 2, 9)
    assert working_day_after(pack, date(2024, 2, 9), 1) == date(2024, 2, 18)
    assert working_day_after(pack, date(2023, 12, 29), 1) == date(2024, 1, 2)


def test_districts_and_hours_that_cross_midnight() -> None:
    assert same_district("610100", "610103", "city")
    assert not same_district("610100", "610300", "city")
    assert same_district("610100", "610300", "province")
    assert not same_district("610100", "410100", "province")
    assert same_district("610100", "410100", "nation")
    night = (time(22), time(6))
    assert [in_hours(now, *night) for now in (time(21, 59), time(22), time(3), time(6))] == [False, True, True, False]
    assert in_hours(time(12), time(9), time(17))


def test_a_child_may_be_allowed_as_a_minor_or_as_an_adult() -> None:
    assert relation_allowed("child", 17, ["minor_child"], 18)
    assert not relation_allowed("child", 18, ["minor_child"], 18)
    assert relation_allowed("child", 18, ["adult_child"], 18)
    assert relation_allowed("child", 40, ["child"], 18)
    assert not relation_allowed("spouse", 40, ["child"], 18)


def test_the_guangdong_tables_are_complete() -> None:
    pack = load("guangdong")
    powers = pack.on("channels.yuebao_alipay", IN_2023).value.powers
    assert list(powers["grant"].where) == ALIPAY == list(powers["deduct"].where)
    wechat = pack.on("channels.yuebao_wechat", IN_2023).value.powers
    assert wechat["grant"].where == WECHAT
    assert wechat["deduct"].where == "no"
    assert len({*ALIPAY, *WECHAT}) == 17


@pytest.mark.parametrize("city", [*ALIPAY, *WECHAT, "深圳", "肇庆", "汕尾", "揭阳"])
def test_each_city_of_guangdong_by_channel(city: str) -> None:
    pack = load("guangdong")
    able = channels_with(pack, "grant", city, IN_2023)
    assert ("yuebao_alipay" in able) == (city in ALIPAY)
    assert ("yuebao_wechat" in able) == (city in WECHAT)
    assert ("alipay" in channels_with(pack, "deduct", city, IN_2023)) == (city in ALIPAY)
    assert "wechat" not in channels_with(pack, "deduct", city, IN_2023)


def test_heyuan_grants_and_has_no_channel_that_deducts() -> None:
    pack = load("guangdong-heyuan")
    assert channels_with(pack, "deduct", "", IN_2023) == ()
    assert channel_for(pack, "yuebao_wechat", "grant", "", IN_2023).value.insured_in == "province"
    with pytest.raises(ChannelCannot):
        channel_for(pack, "wechat", "deduct", "河源市", IN_2023)
    with pytest.raises(ChannelUnknown):
        channel_for(pack, "alipay", "deduct", "", IN_2023)


def test_after_the_last_listed_day_a_channel_is_unknown_unless_assumed() -> None:
    pack, day = load("guangdong-guangzhou"), date(2024, 1, 1)
    assert channel_for(pack, "alipay", "show", "", day).note == "C-18", "showing one's own code is not on that list"
    with pytest.raises(ChannelUnknown):
        channel_for(pack, "yuebao_alipay", "grant", "", day)
    with pytest.raises(ChannelUnknown):
        channel_for(pack, "no_such_channel", "show", "", day)
    assumed = channel_for(pack, "yuebao_alipay", "grant", "", day, assume_live=True)
    assert (assumed.cite, assumed.confidence) == ("D27", "assumption")


def test_the_national_base_states_every_family_parameter() -> None:
    national = load("national")
    stated = set(national.paths())
    wanted = {parameter.path for parameter in family_sheet.PARAMETERS} - {"names.city"}
    assert wanted <= stated


@pytest.mark.parametrize("region", all_ids())
def test_every_family_text_is_cited_and_dated(region: str) -> None:
    pack = load(region)
    for path in pack.paths():
        if path.split(".")[0] in ("binding", "grant", "channels", "wallet", "quota", "names", "pockets"):
            for entry in pack.parameters[path].entries:
                assert pack.source(entry.cite) is not None
                assert entry.tag in ("O", "OM", "S", "A", "D", "K")
                assert (entry.confidence == "assumption") >= (entry.tag in ("A", "D", "K"))


@pytest.mark.parametrize("region", [region for region in all_ids() if region not in ("national", "guangdong")])
def test_every_region_answers_every_family_question_today(region: str) -> None:
    rules = Reading(load(region), date(2026, 3, 1))
    for parameter in family_sheet.PARAMETERS:
        rules.of(parameter.path)
    assert rules.pack.found(f"channels.{next(iter(channels.CHANNELS))}", rules.day)


def test_a_reading_remembers_the_conflicts_that_decided() -> None:
    rules = Reading(load("shaanxi-xian"), date(2023, 3, 15))
    rules.peek("grant.credential")
    assert rules.conflicts() == ()
    rules.of("grant.credential")
    rules.of("grant.authoriser_status")
    rules.of("grant.credential")
    assert rules.conflicts() == ("C-04", "C-13")
    assert not rules.stands("quota.open")
    assert Reading(load("shaanxi-xian"), date(2026, 3, 1)).stands("quota.open")


def test_a_variation_holds_on_every_day_and_leaves_the_pack_alone() -> None:
    pack = load("hainan")
    tried = varied(pack, {"grant.max_by_relation": {"child": "5"}})
    assert tried.on("grant.max_by_relation", date(2001, 1, 1)).value == {"child": 5}
    assert pack.on("grant.max_by_relation", date(2024, 1, 1)).value == {"child": 3}
