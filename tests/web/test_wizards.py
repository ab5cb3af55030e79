"""Step by step on the phone: what each region asks, what comes of it, and where a page stands in between."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from terminal_sim.serving.background import Served, running
from terminal_sim.serving.config import SiteConfig
from terminal_sim.web.phone_device import PhoneDevice
from terminal_sim.web.routes import pages
from tests.web.hands import Hands
from tests.web.packs import Replaced


def held_by(hands: Hands, name: str, at: str = "2023-06-15T10:00") -> str:
    """A phone in its holder's hand, on a fresh round of the world."""
    hands.post("/web/bureau/round")
    hands.post("/web/bureau/at", at=at)
    hands.post("/web/bureau/freeze")
    phone = hands.phone()
    hands.post(f"/web/phone/{phone}/choose", person=name)
    return phone


def on(hands: Hands, phone: str, **asked: str) -> Any:
    return hands.post(f"/web/phone/{phone}/forward", **asked)


def named(served: Served, name: str) -> str:
    return served.site.room().world.person(name).number


def fields(state: Any) -> dict[str, str]:
    return {field["name"]: field["kind"] for field in state["wizard"]["fields"]}


def points(state: Any) -> str:
    return "\n".join(point["zh"] for group in state["wizard"]["points"] for point in group["points"])


def test_a_child_in_henan_needs_one_document_and_then_a_password(served: Served, hands: Hands) -> None:
    phone = held_by(hands, "示例周山")
    first = hands.post(f"/web/phone/{phone}/open", wizard="bind")
    assert fields(first) == {"person": "choice", "relation": "choice", "channel": "choice"}
    second = on(hands, phone, step="who", person=named(served, "示例小满"), relation="child", channel="national_app")
    assert second["refusal"] is None
    assert fields(second) == {"documents": "ticks", "blurred": "tick"}
    assert second["wizard"]["menu"] == ["亲情账户", "为家人开通"]
    assert "16周岁及以下上传材料" in points(second)

    review = on(hands, phone, step="proof", documents="household_register")
    assert [row["value"]["zh"] for row in review["wizard"]["review"]] == [
        "示例小满",
        "子女",
        "国家医保服务平台APP",
        "户口本",
    ]
    assert fields(review) == {}
    assert review["family"]["members"] == 0, "nothing is asked of the bureau before the last step"

    result = on(hands, phone, step="review")
    assert result["wizard"]["outcome"]["state"]["zh"] == "已添加，待激活"
    assert result["wizard"]["outcome"]["tone"] == "wait"
    assert hands.post(f"/web/phone/{phone}/close")["wizard"] is None


def test_a_child_in_hainan_signs_a_commitment_and_is_usable_at_once(served: Served, hands: Hands) -> None:
    phone = held_by(hands, "示例海岩")
    hands.post(f"/web/phone/{phone}/open", wizard="bind")
    second = on(hands, phone, step="who", person=named(served, "示例海二"), relation="child", channel="hainan_mini")
    assert fields(second) == {"documents": "ticks", "blurred": "tick", "commitment": "tick"}
    assert second["wizard"]["menu"][-1] == "激活并添加账户"

    review = on(hands, phone, step="proof", documents="id_card")
    assert fields(review) == {"password": "secret"}
    refused = on(hands, phone, step="review", password="123456")
    assert (refused["wizard"]["step"], refused["refusal"]["code"]) == ("result", "CommitmentMissing")
    hands.post(f"/web/phone/{phone}/back", step="result")
    hands.post(f"/web/phone/{phone}/back", step="review")
    on(hands, phone, step="proof", documents="id_card", commitment="yes")
    done = on(hands, phone, step="review", password="123456")
    assert done["wizard"]["outcome"]["state"]["zh"] == "可用"
    shown = hands.post(f"/web/phone/{phone}/show", subject=named(served, "示例海二"), password="123456")
    assert shown["shown"]["name"] == "示例海二"


def test_an_adults_own_face_is_asked_for(served: Served, hands: Hands) -> None:
    phone = held_by(hands, "示例海岩")
    hands.post(f"/web/phone/{phone}/open", wizard="bind")
    student = named(served, "示例海宁")
    second = on(hands, phone, step="who", person=student, relation="child", channel="hainan_mini")
    assert second["wizard"]["fields"][0]["label"]["zh"] == "示例海宁 本人刷脸"
    on(hands, phone, step="proof", commitment="yes")
    refused = on(hands, phone, step="review", password="123456")
    assert refused["refusal"]["code"] == "FaceMissing"


def test_letting_a_relative_spend_in_guangdong_and_in_xian(served: Served, hands: Hands) -> None:
    phone = held_by(hands, "样例黄穗")
    hands.post(f"/web/phone/{phone}/open", wizard="grant")
    who = {"person": named(served, "样例黄伯"), "relation": "parent", "channel": "yuebao_alipay"}
    second = on(hands, phone, step="who", **who)
    papers = next(field for field in second["wizard"]["fields"] if field["name"] == "documents")
    assert papers["label"]["zh"] == "材料（全部需要）"
    assert fields(second) == {"documents": "ticks"}
    on(hands, phone, step="proof", documents=",".join(one["id"] for one in papers["options"]))
    done = on(hands, phone, step="review")
    assert done["wizard"]["outcome"]["state"]["zh"] == "经办机构审核中"
    assert "消息" in done["wizard"]["outcome"]["after"]["zh"]

    phone = held_by(hands, "样例秦川")
    hands.post(f"/web/phone/{phone}/open", wizard="grant")
    who = {"person": named(served, "样例秦阳"), "relation": "child", "channel": "shaanxi_mini"}
    second = on(hands, phone, step="who", **who)
    assert fields(second) == {"from": "day", "to": "day", "priority": "number"}
    on(hands, phone, step="proof", to="2023-12-31", priority="2")
    done = on(hands, phone, step="review")
    assert done["wizard"]["outcome"]["state"]["zh"] == "已生效"
    given = done["family"]["gives"][-1]
    assert (given["to"], given["priority"]) == ("2023-12-31", 2)


def test_an_invitation_is_accepted_and_a_grant_ended_step_by_step(served: Served, hands: Hands) -> None:
    phone = held_by(hands, "示例海岩")
    hands.post(f"/web/phone/{phone}/open", wizard="grant")
    who = {"person": named(served, "示例海宁"), "relation": "child", "channel": "hainan_mini"}
    second = on(hands, phone, step="who", **who)
    assert "满16周岁的使用人须在自己的手机上确认" in points(second)
    on(hands, phone, step="proof")
    invited = on(hands, phone, step="review")
    assert invited["wizard"]["outcome"]["state"]["zh"] == "待使用人确认"
    number = invited["wizard"]["outcome"]["number"]

    other = hands.phone()
    hands.post(f"/web/phone/{other}/choose", person="示例海宁")
    asked = hands.post(f"/web/phone/{other}/open", wizard="confirm", number=number)
    assert "随即生效" in points(asked)
    accepted = on(hands, other, step="review")
    assert accepted["wizard"]["outcome"]["state"]["zh"] == "已生效"

    asked = hands.post(f"/web/phone/{other}/open", wizard="cancel_grant", number=number)
    assert "授权人、使用人可随时解除，立即生效" in points(asked)
    assert accepted["family"]["receives"][-1]["state"]["zh"] == "已生效"
    ended = on(hands, other, step="review")
    assert ended["wizard"]["outcome"]["state"]["zh"] == "已解除"


def test_the_authorisers_code_is_linked_where_the_region_lets_it(served: Served, hands: Hands) -> None:
    phone = held_by(hands, "示例潮音")
    received = hands.get(f"/web/phone/{phone}")["family"]["receives"][-1]
    assert received["link"] is True
    asked = hands.post(f"/web/phone/{phone}/open", wizard="link", number=received["number"])
    assert fields(asked) == {"faces": "ticks", "consent": "tick"}
    faces = ",".join(option["id"] for field in asked["wizard"]["fields"] for option in field.get("options", ()))
    hands.post(f"/web/phone/{phone}/channel", channel="alipay")
    on(hands, phone, step="proof", faces=faces, consent="yes")
    linked = on(hands, phone, step="review")
    assert linked["refusal"] is None, linked["refusal"]
    assert linked["wizard"]["outcome"]["state"]["zh"] == "可用"
    xian = held_by(hands, "示例小丽")
    assert hands.get(f"/web/phone/{xian}")["family"]["receives"][-1]["link"] is False


def test_a_second_click_and_another_window_go_no_further(served: Served, hands: Hands) -> None:
    phone = held_by(hands, "示例周山")
    hands.post(f"/web/phone/{phone}/open", wizard="bind")
    who = {"person": named(served, "示例小满"), "relation": "child", "channel": "national_app"}
    assert on(hands, phone, step="who", **who)["wizard"]["step"] == "proof"
    assert on(hands, phone, step="who", **who)["wizard"]["step"] == "proof"
    on(hands, phone, step="proof", documents="household_register")
    first, second = on(hands, phone, step="review"), on(hands, phone, step="review")
    assert first["wizard"] == second["wizard"]
    assert len(second["family"]["bindings"]) == 1


@pytest.mark.parametrize("missing", ["person", "relation"])
def test_a_step_that_lacks_something_stays(served: Served, hands: Hands, missing: str) -> None:
    phone = held_by(hands, "示例周山")
    hands.post(f"/web/phone/{phone}/open", wizard="bind")
    who = {"person": named(served, "示例小满"), "relation": "child"}
    stayed = on(hands, phone, step="who", **{name: text for name, text in who.items() if name != missing})
    assert (stayed["refusal"]["code"], stayed["wizard"]["step"]) == ("BadField", "who")


def test_a_page_says_what_the_pack_says(served: Served, hands: Hands) -> None:
    """Nothing of a rule stands in the pages: another pack, other steps."""
    held_by(hands, "示例周山")
    world = served.site.room().world
    changed = replace(world, packs=Replaced(world.packs, "henan-zhengzhou", "binding.commitment", True))
    asked: dict[str, set[str]] = {}
    for name, at in (("as it is", world), ("changed", changed)):
        device = PhoneDevice(at)
        device.act("choose", {"person": "示例周山"})
        device.act("open", {"wizard": "bind"})
        device.act("forward", {"person": named(served, "示例小满"), "relation": "child", "channel": "national_app"})
        asked[name] = set(fields(device.told()))
    assert asked == {"as it is": {"documents", "blurred"}, "changed": {"documents", "blurred", "commitment"}}


def test_a_wizard_is_where_it_was_after_the_server_was_started_anew(tmp_path: Path) -> None:
    db = str(tmp_path / "sim.db")
    with running(SiteConfig(db), beside=pages) as served:
        hands = Hands(served.url)
        phone = held_by(hands, "示例海岩")
        hands.post(f"/web/phone/{phone}/open", wizard="bind")
        on(hands, phone, step="who", person=named(served, "示例海二"), relation="child", channel="hainan_mini")
        before = on(hands, phone, step="proof", documents="id_card", commitment="yes")["wizard"]
    with running(SiteConfig(db), beside=pages) as served:
        hands = Hands(served.url)
        assert hands.get(f"/web/phone/{phone}")["wizard"] == before
        assert on(hands, phone, step="review", password="123456")["wizard"]["outcome"]["tone"] == "good"
    assert b"123456" not in Path(f"{db}.pages").read_bytes()
