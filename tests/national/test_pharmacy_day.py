"""A pharmacy's day over the interface: sell, undo, report the packages, check the day's totals and details."""

import json
from typing import Any

import pytest

from terminal_sim.national.server import answer
from terminal_sim.national.statement_file import packed, unpacked
from tests.national.town import Institution, Town, rows_of, token_of, with_token

PHARMACY = "P61010099001"


@pytest.fixture
def pharmacy(xian: Town) -> Institution:
    return xian.institution(PHARMACY)


def purchase(town: Town, token: str, bill: str = "xian-pharmacy", **changes: Any) -> dict[str, Any]:
    rows = rows_of(bill, "shaanxi-xian", town.at.date(), "pharmacy")
    info = {
        "psn_no": "",
        **with_token(token),
        "begntime": f"{town.at:%Y-%m-%d %H:%M:%S}",
        "medfee_sumamt": round(sum(row["det_item_fee_sumamt"] for row in rows), 2),
        "insutype": "310",
        "acct_used_flag": "1",
        "med_type": "41",
    }
    return {"druginfo": {**info, **changes}, "drugdetail": rows}


@pytest.fixture
def token(pharmacy: Institution, xian: Town) -> str:
    return token_of(pharmacy, xian.shown("范例小丽"), "02121")


def test_quote_and_settlement_agree_and_every_line_is_split(pharmacy: Institution, xian: Town, token: str) -> None:
    asked = purchase(xian, token)
    quoted, settled = pharmacy.ok("2101", asked), pharmacy.ok("2102", asked)
    same = {name for name, value in settled["setlinfo"].items() if value == quoted["setlinfo"].get(name)}
    differs = set(settled["setlinfo"]) - same
    assert differs == {"setl_id", "mdtrt_id", "medins_setl_id", "clr_optins", "clr_way"}
    assert quoted["detlcutinfo"] == settled["detlcutinfo"]
    assert [row["feedetl_sn"] for row in settled["detlcutinfo"]] == [row["feedetl_sn"] for row in asked["drugdetail"]]


def test_a_purchase_is_cancelled_by_2103(pharmacy: Institution, xian: Town, token: str) -> None:
    settled = pharmacy.ok("2102", purchase(xian, token))["setlinfo"]
    undo = {"data": {"setl_id": settled["setl_id"], "mdtrt_id": settled["mdtrt_id"], "psn_no": settled["psn_no"]}}
    info = pharmacy.ok("2103", undo)["setlinfo"]
    assert info["medfee_sumamt"] == -settled["medfee_sumamt"]
    assert info["psn_cash_pay"] == -settled["psn_cash_pay"]
    assert info["balc"] == pytest.approx(settled["balc"] + settled["acct_pay"] - settled["acct_mulaid_pay"])


def test_the_stated_total_must_be_that_of_the_rows(pharmacy: Institution, xian: Town, token: str) -> None:
    assert "[TotalMismatch]" in pharmacy.no("2102", purchase(xian, token, medfee_sumamt=1))


def test_a_return_is_a_row_with_a_negative_count(pharmacy: Institution, xian: Town, token: str) -> None:
    asked = purchase(xian, token)
    first = asked["drugdetail"][0]
    back = {**first, "feedetl_sn": "99", "cnt": -1, "det_item_fee_sumamt": -first["pric"]}
    asked["drugdetail"].append(back)
    asked["druginfo"]["medfee_sumamt"] = round(asked["druginfo"]["medfee_sumamt"] - first["pric"], 2)
    row = pharmacy.ok("2101", asked)["detlcutinfo"][-1]
    assert row["det_item_fee_sumamt"] == -first["pric"]


def test_more_than_was_sold_cannot_come_back(pharmacy: Institution, xian: Town, token: str) -> None:
    asked = purchase(xian, token)
    first = asked["drugdetail"][0]
    lost = {**first, "feedetl_sn": "99", "cnt": -(first["cnt"] + 1)}
    lost["det_item_fee_sumamt"] = round(lost["cnt"] * first["pric"], 2)
    asked["drugdetail"].append(lost)
    asked["druginfo"]["medfee_sumamt"] = round(asked["druginfo"]["medfee_sumamt"] + lost["det_item_fee_sumamt"], 2)
    assert "[ReturnWithoutOriginal]" in pharmacy.no("2101", asked)


def with_package(asked: dict[str, Any], code: str, name: str = "durg_trac_info") -> dict[str, Any]:
    row = asked["drugdetail"][0]
    row[name] = [{"feedetl_sn": row["feedetl_sn"], "drug_trac_codg": code, "trdn_flag": "0"}]
    return asked


@pytest.mark.parametrize("name", ["durg_trac_info", "drug_trac_info"])
def test_a_package_is_sold_once(pharmacy: Institution, xian: Town, token: str, name: str) -> None:
    settled = pharmacy.ok("2102", with_package(purchase(xian, token), "83000000000000000001", name))["setlinfo"]
    second = token_of(pharmacy, xian.shown("范例小丽", serial=1), "02121")
    again = with_package(purchase(xian, second), "83000000000000000001")
    assert "[TraceCodeSold]" in pharmacy.no("2102", again)
    undo = {"data": {"setl_id": settled["setl_id"], "mdtrt_id": settled["mdtrt_id"], "psn_no": settled["psn_no"]}}
    pharmacy.ok("2103", undo)
    assert pharmacy.ok("2102", again)["setlinfo"]["setl_id"]


def test_packages_are_reported_with_or_without_a_settlement(pharmacy: Institution, xian: Town, token: str) -> None:
    settled = pharmacy.ok("2102", with_package(purchase(xian, token), "830001"))["setlinfo"]

    def report(infno: str, code: str, settlement: str = "") -> dict[str, Any]:
        info = {"med_list_codg": "X", "setl_id": settlement, "drugtracinfo": [{"drug_trac_codg": code}]}
        return pharmacy.call(infno, {"selinfo": {**info, "sel_retn_cnt": 1}})

    assert report("3505", "830001", settled["setl_id"])["output"]["result"]["retRslt"] == "1"
    assert "[TraceCodeSold]" in report("3505", "830001")["err_msg"]
    assert report("3505", "830002")["infcode"] == 0
    assert "[TraceCodeSold]" in report("3505", "830002")["err_msg"]
    assert report("3506", "830002")["infcode"] == 0
    assert report("3505", "830002")["infcode"] == 0
    assert "[TraceCodeNotSold]" in report("3506", "839999")["err_msg"]


def upload(institution: Institution, content: bytes) -> str:
    given = {"in": list(content), "filename": "rows.zip", "fixmedins_code": institution.code}
    number: str = institution.ok("9101", {"fsUploadIn": given})["file_qury_no"]
    return number


def download(institution: Institution, number: str) -> bytes:
    asked = {"file_qury_no": number, "filename": "x", "fixmedins_code": "plc"}
    raw = json.dumps(institution.envelope("9102", {"fsDownloadIn": asked})).encode()
    exchange = answer(institution.office, raw, {"content-type": "application/json"}, "/fileupload/download")
    assert exchange.headers["content-type"] == "application/octet-stream", exchange.body
    return exchange.body


def detail(pharmacy: Institution, rows: list[tuple[str, ...]]) -> list[list[str]]:
    number = upload(pharmacy, packed("rows.txt", rows))
    period = {"stmt_begndate": "2023-06-15", "stmt_enddate": "2023-06-15"}
    asked = {"setl_optins": "610100", "file_qury_no": number, **period, "clr_type": "41"}
    found = pharmacy.ok("3202", {"data": asked})["fileinfo"]
    return unpacked(download(pharmacy, found["file_qury_no"]))


def test_the_days_totals_are_level_or_not(pharmacy: Institution, xian: Town, token: str) -> None:
    settled = pharmacy.ok("2102", purchase(xian, token))["setlinfo"]
    asked = {
        "insutype": "310",
        "clr_type": "41",
        "setl_optins": "610100",
        "stmt_begndate": "2023-06-15",
        "stmt_enddate": "2023-06-15",
        "medfee_sumamt": settled["medfee_sumamt"],
        "fund_pay_sumamt": settled["fund_pay_sumamt"],
        "acct_pay": settled["acct_pay"],
        "fixmedins_setl_cnt": 1,
    }
    assert pharmacy.ok("3201", {"data": asked})["stmtinfo"]["stmt_rslt"] == "0"
    one_less = pharmacy.ok("3201", {"data": {**asked, "fixmedins_setl_cnt": 0}})["stmtinfo"]
    assert one_less["stmt_rslt"] == "1"
    assert "1 笔" in one_less["stmt_rslt_dscr"]


def test_the_details_name_each_difference(pharmacy: Institution, xian: Town, token: str) -> None:
    first = pharmacy.ok("2102", purchase(xian, token))["setlinfo"]
    second = token_of(pharmacy, xian.shown("范例小丽", serial=1), "02121")
    lost = pharmacy.envelope("2102", purchase(xian, second))
    pharmacy.send(lost)

    def row(info: dict[str, Any], **changes: str) -> tuple[str, ...]:
        names = ("setl_id", "mdtrt_id", "psn_no", "medfee_sumamt", "fund_pay_sumamt", "acct_pay")
        return (*(str(changes.get(name, info[name])) for name in names), "0")

    rows = detail(pharmacy, [row(first), row(first, setl_id="S99999999999", mdtrt_id="V9")])
    outcomes = {tuple(cells[1:5]) for cells in rows}
    assert (first["mdtrt_id"], first["setl_id"], first["medins_setl_id"], "0") in outcomes
    assert ("V9", "S99999999999", "", "2") in outcomes
    assert ("", "", lost["msgid"], "1") in outcomes, "what only the bureau has is named by its message number"
    changed = detail(pharmacy, [row(first, medfee_sumamt="1.00")])
    assert {cells[4] for cells in changed} == {"3", "1"}
    assert all(len(cells) == 10 for cells in changed)


def test_files_belong_to_who_uploaded_them(pharmacy: Institution, xian: Town) -> None:
    number = upload(pharmacy, b"anything")
    stranger = xian.institution("P61010099002")
    stranger.office = pharmacy.office
    asked = {"fsDownloadIn": {"file_qury_no": number, "filename": "x"}}
    assert "[UnknownUpload]" in stranger.no("9102", asked)
    assert download(pharmacy, number) == b"anything"


def test_an_empty_file_number_is_answered_in_the_recorded_words(pharmacy: Institution) -> None:
    asked = {"fsDownloadIn": {"file_qury_no": "", "filename": "x"}}
    assert "FSI-文件查询号不能为空[fileBO_156]" in pharmacy.no("9102", asked)
    pharmacy.office = Town.with_profile(pharmacy.office, file_errors="success with text")
    reply = pharmacy.call("9102", asked)
    assert reply["infcode"] == 0
    assert reply["err_msg"].startswith("FSI-文件查询号不能为空[fileBO_156]")


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"one\ttwo\n", b"\xff\xfe", packed("a", [("S",) * 7])])
def test_a_list_that_cannot_be_read_is_refused_by_name(pharmacy: Institution, content: bytes) -> None:
    number = upload(pharmacy, content)
    asked = {"file_qury_no": number, "stmt_begndate": "2023-06-15", "stmt_enddate": "2023-06-15"}
    assert "[BadStatementFile]" in pharmacy.no("3202", {"data": asked})


def test_the_catalogue_comes_as_a_file(pharmacy: Institution) -> None:
    told = pharmacy.ok("1301", {"data": {"ver": "v0000"}})
    rows = unpacked(download(pharmacy, told["file_qury_no"]))
    assert len(rows) == told["data_cnt"] > 10
    assert {len(cells) for cells in rows} == {97}
    assert pharmacy.ok("1303", {"data": {"ver": "v0000"}})["data_cnt"] == 0


def test_price_limits_come_page_by_page(pharmacy: Institution) -> None:
    whole = pharmacy.ok("1318", {"data": {}})
    paged = [pharmacy.ok("1318", {"data": {"page_num": page, "page_size": 2}}) for page in (1, 2)]
    assert [row for page in paged for row in page["data"]] == whole["data"][:4]
    assert (paged[0]["firstPage"], paged[0]["lastPage"]) == (True, False)


def test_code_tables_are_given_by_name(pharmacy: Institution) -> None:
    rows = pharmacy.ok("1901", {"data": {"type": "INSUTYPE"}})["list"]
    assert {"value": "310", "label": "职工基本医疗保险"}.items() <= rows[0].items()
    assert pharmacy.ok("1901", {"data": {"type": "no such table"}})["list"] == []
