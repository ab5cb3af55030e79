"""The decode call: code text, picture, scanner, face; both forms of the reply; refusals by number."""

import base64
import io
import json
from dataclasses import dataclass, replace
from typing import Any

import pytest

from terminal_sim.national import decode
from terminal_sim.national.transaction import Held
from terminal_sim.qr.draw import draw_png, png_bytes
from tests.national.town import Institution, Town, decoded, token_of, with_token

CLINIC, PHARMACY = "H41010099005", "P41010099001"


@dataclass
class Tray:
    """What lies before every scanner."""

    held: Held | None = None

    def held_before(self, institution: str) -> Held | None:
        return self.held


def drawn(text: str) -> bytes:
    return png_bytes(draw_png(text))


def ask(institution: Institution, kind: str, **data: Any) -> dict[str, Any]:
    body = {"orgId": institution.code, "transType": kind, "data": {"orgId": institution.code, **data}}
    reply: dict[str, Any] = json.loads(decode.answer(institution.office, json.dumps(body).encode(), {}).body)
    return reply


def test_a_code_becomes_identity_and_token(zhengzhou: Town) -> None:
    clinic = zhengzhou.institution(CLINIC)
    reply = decoded(clinic, zhengzhou.shown("示例林岚", "示例小满"), "01101")
    assert (reply["code"], reply["type"], reply["data"]["userName"]) == (0, "success", "示例小满")
    data = reply["data"]
    assert data["idNo"] == zhengzhou.certificate("示例小满")
    assert len(data["ecToken"]) == 38
    assert data["ecToken"].startswith("410000")
    assert len(data["ecIndexNo"]) == 32
    assert "林岚" not in json.dumps(reply, ensure_ascii=False), "nothing tells who held the phone"


def test_token_and_identity_number_and_card_give_the_same_person(zhengzhou: Town) -> None:
    clinic = zhengzhou.institution(CLINIC)
    person = zhengzhou.world.person("示例林岚")
    token = token_of(clinic, zhengzhou.shown("示例林岚"), "01101")
    ways = [with_token(token), {"mdtrt_cert_type": "02", "mdtrt_cert_no": person.certificate}]
    if person.social_card:
        ways.append({"mdtrt_cert_type": "03", "mdtrt_cert_no": person.social_card, "card_sn": "1"})
    found = [clinic.ok("1101", {"data": way}) for way in ways]
    assert all(each == found[0] for each in found)


def test_a_code_is_decoded_once(zhengzhou: Town) -> None:
    clinic = zhengzhou.institution(CLINIC)
    code = zhengzhou.shown("示例林岚")
    assert decoded(clinic, code, "01101")["code"] == 0
    again = decoded(clinic, code, "01101")
    assert again["code"] == 500163
    assert "[VoucherUsed]" in again["message"]


def test_a_repeated_call_with_its_own_number_gets_the_first_answer(zhengzhou: Town) -> None:
    clinic = zhengzhou.institution(CLINIC)
    asked = {"ecQrCode": zhengzhou.shown("示例林岚"), "businessType": "01101", "outBizNo": "A-1"}
    assert ask(clinic, "ec.query", **asked) == ask(clinic, "ec.query", **asked)


def test_another_kind_of_code_is_refused_in_the_recorded_words(zhengzhou: Town) -> None:
    clinic = zhengzhou.institution(CLINIC)
    reply = decoded(clinic, "https://example.org/pay", "01101")
    assert (reply["code"], reply["message"], reply["success"]) == (500159, "请使用医保电子凭证二维码", False)


def test_a_picture_is_read(zhengzhou: Town) -> None:
    clinic = zhengzhou.institution(CLINIC)
    picture = drawn(zhengzhou.shown("示例林岚"))
    lying = replace(clinic.office, counter=Tray(Held("picture", content=picture)))
    clinic.office = lying
    assert ask(clinic, "ec.query", businessType="01101")["data"]["userName"] == "示例林岚"


def test_a_picture_may_come_as_a_form_or_as_base64(zhengzhou: Town) -> None:
    clinic = zhengzhou.institution(CLINIC)
    call = {"orgId": clinic.code, "transType": "ec.query", "data": {"businessType": "01101"}}
    first, second = (drawn(zhengzhou.shown("示例林岚", serial=serial)) for serial in (0, 1))
    form = (
        b'--x\r\nContent-Disposition: form-data; name="jsonStr"\r\n\r\n'
        + json.dumps(call).encode()
        + b'\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
        + first
        + b"\r\n--x--\r\n"
    )
    exchange = decode.answer(clinic.office, form, {"content-type": "multipart/form-data; boundary=x"})
    assert json.loads(exchange.body)["code"] == 0
    reply = ask(clinic, "ec.query", businessType="01101", ecQrImage=base64.b64encode(second).decode())
    assert reply["code"] == 0, reply


def test_no_code_before_the_scanner_is_named(zhengzhou: Town) -> None:
    clinic = zhengzhou.institution(CLINIC)
    assert "[NothingToScan]" in ask(clinic, "ec.query", businessType="01101")["message"]


def test_a_face_gives_an_authorisation_and_that_an_identity(zhengzhou: Town) -> None:
    clinic = zhengzhou.institution(CLINIC)
    face = {
        "businessType": "01301",
        "outBizNo": "B-1",
        "extData": json.dumps({"idNo": zhengzhou.certificate("示例林岚")}),
    }
    authorised = ask(clinic, "cn.nhsa.ec.auth", **face)
    number = json.loads(authorised["data"])["authNo"]
    assert len(number) == 28
    assert number.startswith("ano")
    checked = ask(clinic, "cn.nhsa.auth.check", businessType="01301", outBizNo="B-2", authNo=number)
    data = json.loads(checked["data"])
    assert (data["userName"], data["authNo"]) == ("示例林岚", number)
    assert clinic.ok("1101", {"data": with_token(data["ecToken"])})["baseinfo"]["psn_name"] == "示例林岚"


def test_a_card_on_the_reader_tells_who_it_is(zhengzhou: Town) -> None:
    clinic = zhengzhou.institution(CLINIC)
    card = Held("person", zhengzhou.certificate("示例小满"))
    clinic.office = replace(clinic.office, counter=Tray(card))
    data = json.loads(ask(clinic, "cn.nhsa.cert.get", outBizNo="C-1")["data"])
    assert (data["userName"], data["idNo"]) == ("示例小满", zhengzhou.certificate("示例小满"))


def test_notices_are_taken(zhengzhou: Town) -> None:
    clinic = zhengzhou.institution(CLINIC)
    for kind in ("cn.nhsa.settle.notify", "iot.medical.settle.notify"):
        assert ask(clinic, kind, medicalSettleState="SUCCESS", totalFee="98.00")["code"] == 0


@pytest.mark.parametrize("form", ["object", "text"])
def test_data_comes_as_an_object_or_as_a_text(zhengzhou: Town, form: str) -> None:
    clinic = zhengzhou.institution(CLINIC)
    clinic.office = Town.with_profile(clinic.office, decode_data=form)
    data = decoded(clinic, zhengzhou.shown("示例林岚"), "01101")["data"]
    assert isinstance(data, dict if form == "object" else str)
    assert (data if isinstance(data, dict) else json.loads(data))["userName"] == "示例林岚"


def test_a_clinics_token_is_no_pharmacys(zhengzhou: Town) -> None:
    clinic, pharmacy = zhengzhou.institution(CLINIC), zhengzhou.institution(PHARMACY)
    token = token_of(clinic, zhengzhou.shown("示例林岚"), "01101")
    assert "[TokenElsewhere]" in pharmacy.no("1101", {"data": with_token(token)})
    assert "[UnknownBusiness]" in decoded(clinic, zhengzhou.shown("示例林岚", serial=1), "99999")["message"]


def test_a_token_is_checked_against_the_person_named(zhengzhou: Town) -> None:
    clinic = zhengzhou.institution(CLINIC)
    token = token_of(clinic, zhengzhou.shown("示例林岚"), "01101")
    named = {"ecToken": token, "idType": "01", "idNo": zhengzhou.certificate("示例林岚"), "userName": "示例林岚"}

    def flag(body: dict[str, str]) -> int:
        reply = json.loads(decode.check_token(clinic.office, json.dumps(body).encode(), {}).body)
        found: int = reply["data"]["flag"]
        return found

    assert flag(named) == 1
    assert flag({**named, "userName": "示例小满"}) == 0
    assert flag({**named, "ecToken": "410000" + "0" * 32}) == 0


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b'{"transType":"cn.nhsa.unknown","data":{}}'])
def test_a_call_that_cannot_be_understood_is_answered_in_the_same_form(zhengzhou: Town, body: bytes) -> None:
    reply = json.loads(decode.answer(zhengzhou.office(), body, {}).body)
    assert reply["code"] != 0
    assert reply["success"] is False


def test_pictures_are_bounded(zhengzhou: Town) -> None:
    clinic = zhengzhou.institution(CLINIC)
    buffer = io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    clinic.office = replace(clinic.office, counter=Tray(Held("picture", content=buffer.getvalue())))
    assert ask(clinic, "ec.query", businessType="01101")["code"] == 500170
