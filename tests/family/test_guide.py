"""The guide of a region: given who asks and for whom, then what it names is what the bureau wants afterwards."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from terminal_sim.clock import FixedClock, moment
from terminal_sim.conversation.guide import GuidedPower, GuideRead
from terminal_sim.dated import Dated
from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.family import (
    BindingNotFound,
    CommitmentMissing,
    DocumentsMissing,
    FaceMissing,
    RelativeNotRegistered,
)
from terminal_sim.errors.grants import LinkNotOffered, NotYourGrant
from terminal_sim.errors.showing import PasswordMissing
from terminal_sim.people import Relation
from terminal_sim.phone import Phone
from terminal_sim.phone import family as by_phone
from terminal_sim.phone.family import Proof, Relative
from terminal_sim.rules.pack import Pack
from terminal_sim.world.opening import OpenWorld, open_world
from terminal_sim.world.phones import phone_of

AT = moment("2023-06-15T10:00")
NOBODY = Relative("无此人", "990001201705060123", "child")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[OpenWorld]:
    with open_world(str(tmp_path / "world.db"), clock=FixedClock(AT)) as opened:
        yield opened


def holding(world: OpenWorld, name: str, channel: str = "national_app") -> Phone:
    return phone_of(world, world.person(name), channel=channel)


def relative(world: OpenWorld, name: str, relation: Relation) -> Relative:
    person = world.person(name)
    return Relative(person.name, person.certificate, relation, person.certificate_kind)


def said(guide: GuideRead, topic: str) -> str:
    return "\n".join(point.zh for point in guide.points if point.topic == topic)


def test_two_regions_ask_for_different_things_to_add_a_child(world: OpenWorld) -> None:
    henan = by_phone.guide(holding(world, "示例林岚"), "bind", relative(world, "示例小满", "child"))
    assert (henan.region, henan.route, henan.documents) == (
        "henan-zhengzhou",
        "documents",
        ("birth_certificate", "household_register"),
    )
    assert (henan.commitment, henan.password_digits) == (False, 0)
    assert henan.menu == ("亲情账户", "为家人开通")
    assert "超出名额的可以添加，但无码可用" in said(henan, "limits")

    phone = holding(world, "示例海岩", "hainan_mini")
    hainan = by_phone.guide(phone, "bind", relative(world, "示例海二", "child"))
    assert (hainan.region, hainan.route) == ("hainan", "documents")
    assert hainan.documents == ("household_register", "id_card", "birth_certificate")
    assert (hainan.commitment, hainan.password_digits) == (True, 6)
    assert hainan.menu == ("医保支付", "添加就诊人", "激活并添加账户")
    assert "满16周岁由本人刷脸" in said(hainan, "proof")
    assert "hainan_mini" in hainan.channels
    assert all(point.source and point.from_day for point in hainan.points)


@pytest.mark.parametrize(
    ("name", "relation", "route"), [("示例海宁", "child", "face"), ("示例海三", "child", "documents")]
)
def test_age_decides_between_face_and_documents(world: OpenWorld, name: str, relation: Relation, route: str) -> None:
    guide = by_phone.guide(holding(world, "示例海岩"), "bind", relative(world, name, relation))
    assert guide.route == route
    assert guide.faces == ((world.person(name).number,) if route == "face" else ())


def test_what_the_guide_of_a_binding_names_is_what_the_bureau_wants(world: OpenWorld) -> None:
    phone, child = holding(world, "示例海岩", "hainan_mini"), relative(world, "示例海二", "child")
    guide = by_phone.guide(phone, "bind", child)
    whole = Proof(documents=guide.documents[:1], commitment=guide.commitment)
    lacking: list[tuple[Proof, str, type[TerminalSimError]]] = [
        (replace(whole, documents=()), "1" * guide.password_digits, DocumentsMissing),
        (replace(whole, commitment=False), "1" * guide.password_digits, CommitmentMissing),
        (whole, "", PasswordMissing),
    ]
    for proof, password, refused in lacking:
        with pytest.raises(refused):
            by_phone.bind(phone, child, proof, password=password)
    assert by_phone.bind(phone, child, whole, password="1" * guide.password_digits).binding.state == "usable"

    student = relative(world, "示例海宁", "child")
    asked = by_phone.guide(phone, "bind", student)
    with pytest.raises(FaceMissing):
        by_phone.bind(phone, student, Proof(commitment=True), password="123456")
    shown = Proof(faces=asked.faces, commitment=True)
    assert by_phone.bind(phone, student, shown, password="123456").binding.route == "face"


def test_two_regions_ask_for_different_things_to_let_a_relative_spend(world: OpenWorld) -> None:
    guangdong = by_phone.guide(
        holding(world, "样例黄穗", "yuebao_alipay"), "grant", relative(world, "样例黄伯", "parent")
    )
    assert guangdong.word == "亲情账号"
    assert guangdong.menu[:2] == ("业务办理", "亲情账号绑定")
    assert (len(guangdong.documents), guangdong.every_document, guangdong.review) == (4, True, "agency")
    assert (guangdong.dates, guangdong.confirms) == (False, False)
    assert "须关联并展示授权人的码才能扣款" in said(guangdong, "use")

    xian = by_phone.guide(holding(world, "示例小明", "shaanxi_mini"), "grant", relative(world, "示例小丽", "spouse"))
    assert xian.word == "家庭共济"
    assert (xian.documents, xian.review, xian.dates, xian.confirms) == ((), "none", True, False)
    assert "未成年子女还须在您的亲情账户成员中" in said(xian, "use")


def test_whoever_is_old_enough_confirms(world: OpenWorld) -> None:
    phone = holding(world, "示例海岩", "hainan_mini")
    asked: dict[str, bool] = {}
    for name in ("示例海宁", "示例海二"):
        child = relative(world, name, "child")
        asked[name] = by_phone.guide(phone, "grant", child).confirms
        assert (by_phone.grant(phone, child).grant.state == "invited") is asked[name]
    assert asked == {"示例海宁": True, "示例海二": False}


def test_what_the_guide_of_a_grant_names_is_what_the_bureau_wants(world: OpenWorld) -> None:
    phone, father = holding(world, "样例黄穗", "yuebao_alipay"), relative(world, "样例黄伯", "parent")
    guide = by_phone.guide(phone, "grant", father)
    for paper in guide.documents:
        with pytest.raises(DocumentsMissing):
            by_phone.grant(phone, father, materials=tuple(each for each in guide.documents if each != paper))
    grant = by_phone.grant(phone, father, materials=guide.documents).grant
    assert grant.state == "reviewing"
    link = by_phone.guide(holding(world, "样例黄伯", "alipay"), "link", number=grant.number)
    assert link.faces == (grant.beneficiary, grant.grantor)
    assert (link.route, link.consent) == ("two_faces", True)


def test_a_guide_is_told_to_those_whom_it_concerns(world: OpenWorld) -> None:
    phone = holding(world, "样例黄穗", "yuebao_alipay")
    father = relative(world, "样例黄伯", "parent")
    guide = by_phone.guide(phone, "grant", father)
    number = by_phone.grant(phone, father, materials=guide.documents).grant.number
    stranger = holding(world, "示例林岚")
    asked: list[tuple[GuidedPower, str, type[TerminalSimError]]] = [
        ("grant", number, NotYourGrant),
        ("link", number, NotYourGrant),
        ("bind", "B000012", BindingNotFound),
    ]
    for power, shown, refused in asked:
        with pytest.raises(refused):
            by_phone.guide(stranger, power, number=shown)
    with pytest.raises(RelativeNotRegistered):
        by_phone.guide(phone, "bind", NOBODY)
    family = by_phone.family(holding(world, "示例小丽"))
    with pytest.raises(LinkNotOffered):
        by_phone.guide(holding(world, "示例小丽"), "link", number=family.granted_by[0].number)


def test_another_pack_is_another_guide(world: OpenWorld) -> None:
    changed = replace(world, packs=Changed(world.packs, "henan-zhengzhou", {"binding.commitment": True}))
    child = relative(world, "示例小满", "child")
    before = by_phone.guide(holding(world, "示例林岚"), "bind", child)
    after = by_phone.guide(phone_of(changed, world.person("示例林岚")), "bind", child)
    assert (before.commitment, after.commitment) == (False, True)
    assert "须签署承诺书" in said(after, "proof")
    assert "须签署承诺书" not in said(before, "proof")


class Changed(dict[str, Pack]):
    """The packs, with some values of one of them changed on every day."""

    def __init__(self, packs: Mapping[str, Pack], region: str, values: Mapping[str, Any]) -> None:
        super().__init__(packs)
        pack = packs[region]
        stated = dict(pack.parameters)
        for path, value in values.items():
            holder = next(each for each in pack.lineage() if path in each.parameters)
            dated = holder.parameters[path]
            stated[path] = Dated(dated.name, tuple(replace(entry, value=value) for entry in dated.entries))
        self[region] = replace(pack, parameters=stated)
