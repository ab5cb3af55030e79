"""The field tables: complete, consistent, and what is sent out is what they say."""

import pytest

from terminal_sim.national.codes import tables
from terminal_sim.national.setlinfo_table import COLUMNS, setlinfo
from terminal_sim.national.table import BY_NUMBER, TRANSACTIONS, find, own_paths
from terminal_sim.national.transaction import Transaction
from tests.national.test_hospital_day import CLINIC
from tests.national.town import Town, visit_of_case_b

WANTED = (
    *("9001", "9002", "9101", "9102", "1101", "1201", "1301", "1901", "2001", "2101", "2102", "2103", "2201", "2202"),
    *("2203", "2203A", "2204", "2205", "2206", "2207", "2208", "2601", "3201", "3202", "3505", "3506"),
    *("5201", "5203", "5204", "5206"),
)


def test_every_promised_transaction_is_there() -> None:
    assert set(WANTED) <= set(BY_NUMBER)
    assert len(BY_NUMBER) == len(TRANSACTIONS)


@pytest.mark.parametrize("transaction", TRANSACTIONS, ids=lambda each: each.infno)
def test_a_table_is_whole(transaction: Transaction) -> None:
    for node in (*transaction.asks, *transaction.gives):
        names = [field.name for field in node.fields]
        assert len(names) == len(set(names)), node.name
        for field in node.fields:
            assert field.zh
            assert field.need in ("Y!", "Y", "o", "-")
            assert field.seen in ("2+", "1", "HN")
            assert not field.codes or field.codes in tables(), field.name
    assert transaction.infno in transaction.described()


def test_suffixed_numbers_are_looser_forms_of_their_base() -> None:
    loose = find("2207A")
    assert loose is not None
    assert {field.need for node in loose.asks for field in node.fields} == {"Y!", "o"}
    assert find("2203A") is BY_NUMBER["2203A"]
    assert find("2203B") is not BY_NUMBER["2203"]
    assert find("99A") is None


def test_addresses_lead_to_their_transactions(zhengzhou: Town) -> None:
    clinic = zhengzhou.institution(CLINIC)
    for address, number in own_paths().items():
        reply = clinic.send({"msgid": clinic.number(), "fixmedins_code": CLINIC, "input": {}}, f"/fsi/api/{address}")
        assert clinic.last.infno == number
        assert "UnknownTransaction" not in str(reply["err_msg"])


def test_a_settlement_has_every_field_that_its_table_promises(zhengzhou: Town) -> None:
    visit = visit_of_case_b(zhengzhou, zhengzhou.institution(CLINIC))
    quoted = visit.clinic.ok("2206", visit.charge())["setlinfo"]
    settled = visit.clinic.ok("2207", visit.charge())["setlinfo"]
    asked = {"data": {"setl_id": settled["setl_id"], "mdtrt_id": visit.id, "psn_no": visit.person}}
    shown = visit.clinic.ok("5203", asked)["setlinfo"]
    undone = visit.clinic.ok("2208", asked)["setlinfo"]
    for number, info in (("2206", quoted), ("2207", settled), ("5203", shown), ("2208", undone)):
        promised = [field.name for field in setlinfo(number).fields]
        assert [name for name in promised if name not in info] == [], number
        assert set(info) <= set(promised), number
    assert set(COLUMNS) == {"2101", "2102", "2103", "2206", "2207", "2208", "5203"}


@pytest.mark.parametrize("number", ["2207A", "2206A", "1101B"])
def test_a_suffixed_call_is_answered_like_its_base(zhengzhou: Town, number: str) -> None:
    visit = visit_of_case_b(zhengzhou, zhengzhou.institution(CLINIC))
    given = {"data": {"mdtrt_cert_type": "02", "mdtrt_cert_no": zhengzhou.certificate("示例小满")}}
    asked = given if number.startswith("1101") else visit.charge()
    assert visit.clinic.call(number, asked)["infcode"] == 0


def test_form_2203a_takes_a_prescriptions_picture(zhengzhou: Town) -> None:
    visit = visit_of_case_b(zhengzhou, zhengzhou.institution(CLINIC))
    told = {
        "mdtrt_id": visit.id,
        "psn_no": visit.person,
        "med_type": "11",
        "begntime": "2024-03-15 09:30:00",
        "geso_val": 0,
        "rxfixmedinsCode": CLINIC,
        "rxIn": "aGVsbG8=",
        "rxfilename": "rx.png",
    }
    row = {"diag_type": "1", "diag_srt_no": "1", "diag_code": "J06.900", "diag_name": "上呼吸道感染", "vali_flag": "1"}
    assert visit.clinic.call("2203A", {"mdtrtinfo": told, "diseinfo": row})["infcode"] == 0
