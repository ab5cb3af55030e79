"""Records go to canonical JSON and come back as they were."""

from __future__ import annotations

from datetime import date

import pytest

from terminal_sim.bill import Bill, BillLine
from terminal_sim.clock import moment
from terminal_sim.conversation import Act
from terminal_sim.conversation.institution import Credential, Purchase, SettlePurchase, SignIn
from terminal_sim.coverage import Cover
from terminal_sim.errors.input import BadField
from terminal_sim.money import rate
from terminal_sim.reading.records import from_json, from_plain, kinds_below, tagged, to_json, to_plain, untagged

LINE = BillLine(
    number=1, item="X", name="药", item_class="B", quantity_e4=10000, unit_price_e6=1000000, total_fen=100,
    advance_rate=rate("0.1"), flags=frozenset({"b", "a", "c"}),
)  # fmt: skip


def test_a_purchase_comes_back_as_it_was() -> None:
    act = SettlePurchase(
        Purchase(Credential("01", "t"), "310", Bill("pharmacy", (LINE,)), moment("2024-03-15T09:30:00"), own_bill="7")
    )
    name, text = tagged(act)
    assert untagged(kinds_below(Act), name, text) == act


def test_sets_are_written_in_order() -> None:
    cover = Cover("1", "310", "active", "normal", "x", "610100", date(2020, 1, 1), tags=frozenset("zyxab"))
    assert '"tags":["a","b","x","y","z"]' in to_json(cover)
    assert from_json(Cover, to_json(cover)) == cover


def test_a_wrong_field_is_named() -> None:
    with pytest.raises(BadField, match="operator"):
        from_json(SignIn, '{"machine": "m"}')


@pytest.mark.parametrize(
    ("text", "wanted", "wanted_zh"),
    [
        ("{}", "a value", "填写该字段"),
        ('{"operator": 7}', "a text", "文本"),
        ("[]", "a mapping", "映射（字段名: 值）"),
        ("{", "a JSON text", "JSON 文本"),
    ],
)
def test_what_was_wanted_is_told_in_the_language_of_the_sentence(text: str, wanted: str, wanted_zh: str) -> None:
    with pytest.raises(BadField) as refused:
        from_json(SignIn, text)
    assert f"wanted {wanted}." in refused.value.in_english()
    assert f"应为{wanted_zh}。" in refused.value.in_chinese()


def test_a_value_out_of_its_list_is_told_with_the_list() -> None:
    cover = to_plain(Cover("1", "310", "active", "normal", "x", "610100", date(2020, 1, 1)))
    with pytest.raises(BadField) as refused:
        from_plain(Cover, cover | {"status": "asleep"})
    assert "字段 status 的值是 asleep，应为none, normal, paused, invalid, ended 之一" in refused.value.in_chinese()


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(BadField, match="SettleEverything"):
        untagged(kinds_below(Act), "SettleEverything", "{}")
