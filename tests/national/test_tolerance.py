"""Every way of writing that clients in the field use is taken; a strict profile refuses each by name."""

import gzip
import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from terminal_sim.national.profile import POINTS, profile, profiles
from tests.national.town import Institution, Town

CLINIC = "H41010099005"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def clinic(zhengzhou: Town) -> Institution:
    return zhengzhou.institution(CLINIC)


@pytest.fixture
def identify(zhengzhou: Town) -> dict[str, Any]:
    """A 1101 by identity number, written as the text writes it."""
    data = {
        "mdtrt_cert_type": "02",
        "mdtrt_cert_no": zhengzhou.certificate("示例林岚"),
        "card_sn": "",
        "begntime": "",
        "psn_cert_type": "01",
        "certno": zhengzhou.certificate("示例林岚"),
        "psn_name": "示例林岚",
    }
    return {"data": data}


def test_the_interfaces_own_writing_is_taken(clinic: Institution, identify: dict[str, Any]) -> None:
    assert clinic.ok("1101", identify)["baseinfo"]["psn_name"] == "示例林岚"
    assert clinic.last.findings == ()


def test_the_reply_is_what_every_known_client_can_read(clinic: Institution, identify: dict[str, Any]) -> None:
    reply = clinic.call("1101", identify)
    assert type(reply["infcode"]) is int
    assert reply["infcode"] == 0
    assert len(reply["inf_refmsgid"]) == 30
    assert len(reply["refmsg_time"]) == len(reply["respond_time"]) == 17
    assert clinic.last.headers["content-type"].startswith("application/json")
    assert isinstance(reply["output"]["insuinfo"][0]["balc"], int | float)
    assert isinstance(reply["output"]["baseinfo"]["psn_no"], str)


def variants(clinic: Institution, given: dict[str, Any]) -> dict[str, tuple[object, str, dict[str, str]]]:
    """Each tolerated writing of one message: body, path, headers."""
    head = clinic.envelope("1101", given)
    door = "/fsi/api/rsfComIfsService/callService"
    plain = {key: value for key, value in head.items() if key != "input"}
    data = given["data"]
    numbers = {**data, "mdtrt_cert_type": "02", "certno": int(data["certno"]) if data["certno"].isdigit() else 1}
    return {
        "capital_input": ({**plain, "Input": given}, door, {}),
        "text_input": ({**head, "input": json.dumps(given)}, door, {}),
        "encoding": (json.dumps(head, ensure_ascii=False).encode("gbk"), door, {}),
        "form": (f"jsonStr={quote(json.dumps(head))}".encode(), door, {"content-type": FORM}),
        "zero_end": (json.dumps(head).encode() + b"\0", door, {}),
        "message_number": ({**head, "msgid": "20240315093000abcdef"}, door, {}),
        "null_words": ({**head, "input": {"data": {**data, "card_sn": "NULL", "begntime": "null"}}}, door, {}),
        "loose_types": ({**head, "input": {"data": numbers}}, door, {}),
        "spelling": ({**head, "input": {"data": {"MDTRT_CERT_TYPE": "02", "mdtrtCertNo": data["certno"]}}}, door, {}),
        "signature_kind": ({**head, "signtype": "MOCK"}, door, {}),
        "version": ({**head, "infver": "1.0.0"}, door, {}),
        "content_type": (head, door, {"content-type": "text/plain"}),
        "unknown_field": ({**head, "serv_extra": "x"}, door, {}),
        "unknown_code": ({**head, "opter_type": "7"}, door, {}),
        "missing_field": ({key: value for key, value in head.items() if key != "recer_sys_code"}, door, {}),
        "too_long": ({**head, "opter": "9" * 40}, door, {}),
        "single_row": ({**head, "input": {"data": [data]}}, door, {}),
        "path": (head, "/csb/1201", {}),
        "no_sign_in": (head, door, {}),
    }


POINTS_OF_1101 = [
    "capital_input",
    "text_input",
    "encoding",
    "form",
    "zero_end",
    "message_number",
    "null_words",
    "loose_types",
    "spelling",
    "signature_kind",
    "version",
    "content_type",
    "unknown_field",
    "unknown_code",
    "missing_field",
    "too_long",
    "single_row",
    "path",
    "no_sign_in",
]


def test_a_node_may_be_a_json_text(clinic: Institution, identify: dict[str, Any]) -> None:
    assert clinic.ok("1101", {"data": json.dumps(identify["data"])})["baseinfo"]["psn_name"] == "示例林岚"


@pytest.mark.parametrize("name", ["param", "request", "任意"])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_form_may_call_its_field_as_it_likes(
    clinic: Institution, identify: dict[str, Any], name: str, encoding: str
) -> None:
    head = json.dumps(clinic.envelope("1101", identify), ensure_ascii=False)
    body = urlencode({"before": "1", name: head}, encoding=encoding).encode()
    assert clinic.send(body, **{"content-type": FORM})["infcode"] == 0


def test_the_envelope_may_be_the_forms_own_fields(clinic: Institution, identify: dict[str, Any]) -> None:
    head = clinic.envelope("1101", {})
    body = urlencode({**head, "input": json.dumps(identify, ensure_ascii=False)}).encode()
    assert clinic.send(body, **{"content-type": FORM})["infcode"] == 0


def test_a_body_in_another_dress_is_told_which(clinic: Institution, identify: dict[str, Any]) -> None:
    plain = json.dumps(clinic.envelope("1101", identify), ensure_ascii=False)
    for dressed, dress in ((gzip.compress(plain.encode()), "gzip"), (plain.encode("utf-16"), "UTF-16")):
        told = clinic.send(dressed)
        assert told["infcode"] == -1
        assert dress in told["err_msg"]


def test_an_uploaded_part_keeps_its_file_name(clinic: Institution) -> None:
    head = json.dumps(clinic.envelope("9101", {})).encode()
    parts = (
        b'--x\r\nContent-Disposition: form-data; name="jsonStr"\r\n\r\n'
        + head
        + (b'\r\n--x\r\nContent-Disposition: form-data; filename="day.zip"; name="file"\r\n\r\nPK\r\n--x--\r\n')
    )
    assert clinic.send(parts, **{"content-type": "multipart/form-data; boundary=x"})["output"]["filename"] == "day.zip"


def test_json_that_calls_itself_a_form_is_json(clinic: Institution, identify: dict[str, Any]) -> None:
    assert clinic.send(clinic.envelope("1101", identify), **{"content-type": FORM})["infcode"] == 0


@pytest.mark.parametrize("body", [b"a=1&b=2", b"", b"&".join(b"a=1" for _ in range(200)), b"data=%FF%FE", b"data=%7B"])
def test_a_form_without_a_message_is_answered_in_the_interfaces_form(clinic: Institution, body: bytes) -> None:
    reply = clinic.send(body, **{"content-type": FORM})
    assert reply["infcode"] == -1
    assert "[BadEnvelope]" in reply["err_msg"]


@pytest.mark.parametrize("point", POINTS_OF_1101)
def test_a_tolerant_door_takes_it(clinic: Institution, identify: dict[str, Any], point: str) -> None:
    body, path, headers = variants(clinic, identify)[point]
    assert clinic.send(body, path, **headers)["infcode"] == 0


@pytest.mark.parametrize("point", POINTS_OF_1101)
def test_a_door_that_is_strict_in_this_point_alone_refuses_it(
    clinic: Institution, identify: dict[str, Any], point: str
) -> None:
    levels: dict[Any, Any] = {**profile("tolerant").levels}
    levels[point] = "refuse"
    clinic.office = Town.with_profile(clinic.office, levels=levels)
    body, path, headers = variants(clinic, identify)[point]
    reply = clinic.send(body, path, **headers)
    assert reply["infcode"] == -1
    named = "[NotSignedIn]" if point == "no_sign_in" else POINTS[point][0]
    assert named in reply["err_msg"]


@pytest.mark.parametrize("point", POINTS_OF_1101)
def test_each_point_can_be_noted_without_being_refused(
    clinic: Institution, identify: dict[str, Any], point: str
) -> None:
    clinic.office = Town.with_profile(clinic.office, levels={point: "note"})
    body, path, headers = variants(clinic, identify)[point]
    assert clinic.send(body, path, **headers)["infcode"] == 0
    noted = {finding.point for finding in clinic.last.findings}
    assert noted == ({point} if point != "no_sign_in" else set())


@pytest.mark.parametrize(
    ("written", "read"),
    [("30.300000000000001", 0), (12.5, 0), ("12.50", 0), ("12.505", -1), ("1e400", -1), (True, -1), ("十二", -1)],
)
def test_amounts_are_whole_fen_or_refused(clinic: Institution, written: object, read: int) -> None:
    asked = {
        "data": {
            "insutype": "310",
            "clr_type": "11",
            "setl_optins": "410100",
            "stmt_begndate": "2024-03-15",
            "stmt_enddate": "2024-03-15",
            "medfee_sumamt": written,
            "fund_pay_sumamt": 0,
            "acct_pay": 0,
            "fixmedins_setl_cnt": 1,
        }
    }
    assert clinic.call("3201", asked)["infcode"] == read


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-15 09:30:00",
        "2024-03-15T09:30:00",
        "20240315093000",
        "2024/03/15 09:30:00",
        "2024-03-15",
        20240315093000,
    ],
)
def test_times_are_read_in_every_common_writing(clinic: Institution, identify: dict[str, Any], written: object) -> None:
    identify["data"]["begntime"] = written
    assert clinic.call("1101", identify)["infcode"] == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "BadEnvelope"),
        (b"[]", "BadEnvelope"),
        (b"\xff\xfe{}", "BadEnvelope"),
        (b'{"infno":"1101","msgid":"1"', "BadEnvelope"),
        (b'{"infno":"1101","input":5}', "BadEnvelope"),
        (b'{"infno":"1101","input":{"data":{"x":NaN}}}', "BadEnvelope"),
        (b"[" * 5000, "TooDeep"),
        (b'{"input":' + b'{"a":' * 60 + b"1" + b"}" * 60 + b"}", "TooDeep"),
        (b'{"infno":"7777","msgid":"1","fixmedins_code":"H1","input":{}}', "UnknownTransaction"),
        (b'{"infno":"2207","msgid":"1","fixmedins_code":"H1","input":{}}', "BadMessage"),
        (b'{"infno":"1101","fixmedins_code":"H1","input":{"data":{}}}', "BadMessage"),
    ],
)
def test_what_cannot_be_understood_is_answered_in_the_interfaces_form(
    clinic: Institution, body: bytes, code: str
) -> None:
    reply = clinic.send(body)
    assert reply["infcode"] == -1
    assert f"[{code}]" in reply["err_msg"]
    assert len(reply["err_msg"]) <= 200


def test_every_wrong_field_is_named_at_once(clinic: Institution) -> None:
    reply = clinic.call("2207", {"data": {"medfee_sumamt": "many", "chrg_bchno": "", "mdtrt_id": None}})
    named = {finding.field for finding in clinic.last.findings if finding.fatal}
    assert {"medfee_sumamt", "chrg_bchno", "mdtrt_id", "mdtrt_cert_type", "insutype"} <= named
    assert reply["infcode"] == -1


def test_a_misspelt_field_is_told_from_a_missing_one(clinic: Institution) -> None:
    clinic.call("2205", {"data": {"mdtrt_id": "V1", "chrg_bchn": "0000", "psn_no": "1"}})
    missing = next(finding for finding in clinic.last.findings if finding.field == "chrg_bchno")
    assert "chrg_bchn came" in missing.wanted


def test_identity_numbers_are_masked_in_what_is_noted(clinic: Institution, zhengzhou: Town) -> None:
    number = zhengzhou.certificate("示例林岚")
    clinic.office = Town.with_profile(clinic.office, levels={"too_long": "note"})
    clinic.call("1101", {"data": {"mdtrt_cert_type": "02", "mdtrt_cert_no": number * 8, "psn_name": "示例林岚" * 20}})
    shown = " ".join(finding.came for finding in clinic.last.findings)
    assert number not in shown
    assert "示例林岚" not in shown


def test_a_province_that_wants_digits_refuses_letters_in_a_lines_number(zhengzhou: Town) -> None:
    strict = zhengzhou.institution(CLINIC, "hunan")
    row = {"feedetl_sn": "yp570", "mdtrt_id": "V1", "psn_no": "1", "chrg_bchno": "B", "med_list_codg": "XY001"}
    text = strict.no("2204", {"feedetail": [{**row, "det_item_fee_sumamt": 1, "cnt": 1, "pric": 1}]})
    assert "费用明细流水号" in text


@pytest.mark.parametrize("named", [each.name for each in profiles()])
def test_every_profile_answers(zhengzhou: Town, identify: dict[str, Any], named: str) -> None:
    clinic = zhengzhou.institution(CLINIC, named)
    signed_in = clinic.call("9001", {"signIn": {"opter_no": "001", "mac": "00-00", "ip": "127.0.0.1"}})
    assert str(signed_in["infcode"]) == "0", signed_in["err_msg"]
    sign = signed_in["output"]["signinoutb"]["sign_no"]
    assert clinic.call("1101", identify, sign_no=sign)["infcode"] == 0


def test_a_file_of_numbers_is_bytes_or_nothing(clinic: Institution) -> None:
    sound = {"fsUploadIn": {"in": [80, 75, -1], "filename": "day.zip"}}
    assert clinic.ok("9101", sound)["filename"] == "day.zip"
    for wrong in ("a", None, 256, 1.5, True):
        told = clinic.call("9101", {"fsUploadIn": {"in": [80, wrong, 75], "filename": "day.zip"}})
        assert told["infcode"] == -1, wrong
        assert "in" in told["err_msg"]
