"""A hospital's outpatient visit over the interface: register, send, quote, settle, look up, cancel, reverse."""

from typing import Any

import pytest

from tests.national.town import Town, Visit, visit_of_case_b, with_token

CLINIC = "H41010099005"


@pytest.fixture
def visit(zhengzhou: Town) -> Visit:
    return visit_of_case_b(zhengzhou, zhengzhou.institution(CLINIC))


def test_case_b_is_shared_out_to_the_fen(visit: Visit) -> None:
    info = visit.clinic.ok("2207", visit.charge())["setlinfo"]
    shares = {name: info[name] for name in ("medfee_sumamt", "hifp_pay", "acct_pay", "acct_mulaid_pay", "psn_cash_pay")}
    assert shares == {
        "medfee_sumamt": 98,
        "hifp_pay": 52.13,
        "acct_pay": 30,
        "acct_mulaid_pay": 30,
        "psn_cash_pay": 15.87,
    }
    assert info["pool_prop_selfpay"] == 0.65


def test_the_quote_says_what_the_settlement_books(visit: Visit) -> None:
    quoted = visit.clinic.ok("2206", visit.charge())
    settled = visit.clinic.ok("2207", visit.charge())
    differs = {name for name in settled["setlinfo"] if settled["setlinfo"][name] != quoted["setlinfo"].get(name)}
    assert differs == {"setl_id", "medins_setl_id", "clr_optins", "clr_way"}
    assert quoted["setldetail"] == settled["setldetail"]


def test_a_quote_books_nothing(visit: Visit) -> None:
    before = visit.clinic.ok("5206", {"data": {"psn_no": visit.person}})
    visit.clinic.ok("2206", visit.charge())
    assert visit.clinic.ok("5206", {"data": {"psn_no": visit.person}}) == before


def test_the_settlement_is_named_by_the_message_that_made_it(visit: Visit) -> None:
    message = visit.clinic.envelope("2207", visit.charge())
    info = visit.clinic.send(message)["output"]["setlinfo"]
    assert info["medins_setl_id"] == message["msgid"]


def test_a_repeated_message_gets_the_first_answer(visit: Visit) -> None:
    message = visit.clinic.envelope("2207", visit.charge())
    first = visit.clinic.send(message)
    assert visit.clinic.send(message) == first


def test_a_new_number_for_a_settled_batch_is_refused(visit: Visit) -> None:
    visit.clinic.ok("2207", visit.charge())
    assert "[AlreadySettled]" in visit.clinic.no("2207", visit.charge())


def test_the_same_number_with_another_content_is_refused(visit: Visit) -> None:
    message = visit.clinic.envelope("2207", visit.charge())
    visit.clinic.send(message)
    reply = visit.clinic.send({**message, "input": visit.charge(acct_used_flag="0")})
    assert reply["infcode"] == -1
    assert "[MessageNumberReused]" in reply["err_msg"]


def test_the_stated_split_is_compared_where_all_four_came(visit: Visit) -> None:
    stated = {"fulamt_ownpay_amt": 15, "overlmt_selfpay": 0, "preselfpay_amt": 2.8, "inscp_scp_amt": 80.2}
    wrong = visit.clinic.no("2207", visit.charge(**{**stated, "preselfpay_amt": 2.7, "inscp_scp_amt": 80.3}))
    assert "[StatedSplitDiffers]" in wrong
    assert visit.clinic.ok("2207", visit.charge(**stated))["setlinfo"]["setl_id"]


def test_the_whole_visit_runs_on_one_token(visit: Visit) -> None:
    visit.clinic.ok("1101", {"data": with_token(visit.token)})
    visit.clinic.ok("2206", visit.charge())
    visit.clinic.ok("2207", visit.charge())


def test_a_cancellation_has_negative_amounts_and_an_id_of_its_own(visit: Visit) -> None:
    settled = visit.clinic.ok("2207", visit.charge())["setlinfo"]
    undo = {"data": {"setl_id": settled["setl_id"], "mdtrt_id": visit.id, "psn_no": visit.person}}
    undone = visit.clinic.ok("2208", undo)
    info: dict[str, Any] = undone["setlinfo"]
    assert info["setl_id"] != settled["setl_id"]
    for name in ("medfee_sumamt", "hifp_pay", "acct_pay", "acct_mulaid_pay", "inscp_scp_amt", "preselfpay_amt"):
        assert info[name] == -settled[name]
    assert info["pdn_cash_pay"] == -settled["psn_cash_pay"]
    assert [row["fund_payamt"] for row in undone["setldetail"]] == [-52.13]


def test_a_second_cancellation_says_what_clients_look_for(visit: Visit) -> None:
    settled = visit.clinic.ok("2207", visit.charge())["setlinfo"]
    undo = {"data": {"setl_id": settled["setl_id"], "mdtrt_id": visit.id, "psn_no": visit.person}}
    visit.clinic.ok("2208", undo)
    assert "该笔结算已撤销，请勿重复办理" in visit.clinic.no("2208", undo)


def test_an_unanswered_settlement_is_reversed_by_its_message(visit: Visit) -> None:
    message = visit.clinic.envelope("2207", visit.charge())
    visit.clinic.send(message)
    asked = {"data": {"psn_no": visit.person, "omsgid": message["msgid"], "oinfno": "2207"}}
    reply = visit.clinic.call("2601", asked)
    assert reply["infcode"] == 0
    assert "output" not in reply
    assert visit.clinic.ok("2207", visit.charge())["setlinfo"]["hifp_pay"] == 52.13


def test_a_reversal_without_an_original_is_refused_unless_the_profile_says_otherwise(visit: Visit) -> None:
    asked = {"data": {"psn_no": visit.person, "omsgid": "never-sent", "oinfno": "2207"}}
    assert "[NothingToReverse]" in visit.clinic.no("2601", asked)
    visit.clinic.office = Town.with_profile(visit.clinic.office, unknown_reversal="done")
    assert visit.clinic.call("2601", asked)["infcode"] == 0


def test_lines_are_dropped_all_at_once_and_the_second_time_says_that_none_are_left(visit: Visit) -> None:
    drop = {"data": {"mdtrt_id": visit.id, "chrg_bchno": "0000", "psn_no": visit.person}}
    assert visit.clinic.call("2205", drop)["infcode"] == 0
    assert "根据传来的参数在费用明细表中未查询到任何有效相关的记录" in visit.clinic.no("2205", drop)


def test_a_registration_is_cancelled_while_nothing_is_settled(visit: Visit) -> None:
    asked = {"data": {"psn_no": visit.person, "mdtrt_id": visit.id, "ipt_otp_no": "MZ0001"}}
    visit.clinic.ok("2207", visit.charge())
    assert "[VisitHasSettlement]" in visit.clinic.no("2202", asked)


def test_the_settlement_and_its_lines_can_be_looked_up(visit: Visit) -> None:
    settled = visit.clinic.ok("2207", visit.charge())["setlinfo"]
    asked = {"data": {"psn_no": visit.person, "setl_id": settled["setl_id"], "mdtrt_id": visit.id}}
    found = visit.clinic.ok("5203", asked)["setlinfo"]
    assert (found["psn_pay"], found["cash_payamt"], found["refd_setl_flag"]) == (45.87, 15.87, "0")
    lines: Any = visit.clinic.ok("5204", asked)
    assert [row["det_item_fee_sumamt"] for row in lines] == [10, 20, 25, 28, 15]
    assert {row["chrgitm_lv"] for row in lines} == {"01", "02", "03"}


def test_visits_are_found_by_person_and_time(visit: Visit) -> None:
    asked = {"data": {"psn_no": visit.person, "begntime": "2024-03-01 00:00:00", "endtime": "9999-12-31 00:00:00"}}
    assert [row["mdtrt_id"] for row in visit.clinic.ok("5201", asked)["mdtrtinfo"]] == [visit.id]


def test_a_patient_who_is_not_the_codes_subject_is_refused(visit: Visit, zhengzhou: Town) -> None:
    other = visit.charge(certno=zhengzhou.certificate("示例林岚"), psn_name="示例林岚")
    reply = visit.clinic.call("2207", other)
    assert reply["infcode"] == -1
    assert "冒名" in reply["err_msg"]


def test_an_unknown_item_is_refused_by_name_or_taken_as_out_of_scope(visit: Visit) -> None:
    row = {
        "feedetl_sn": "9",
        "mdtrt_id": visit.id,
        "psn_no": visit.person,
        "chrg_bchno": "B2",
        "med_list_codg": "NOT-IN-ANY-CATALOGUE",
        "medins_list_codg": "X",
        "det_item_fee_sumamt": 12.5,
        "cnt": 1,
        "pric": 12.5,
    }
    assert "[UnknownItem]" in visit.clinic.no("2204", {"feedetail": [row]})
    visit.clinic.office = Town.with_profile(visit.clinic.office, unknown_item="out_of_scope")
    split = visit.clinic.ok("2204", {"feedetail": [row]})["result"][0]
    assert (split["chrgitm_lv"], split["fulamt_ownpay_amt"], split["inscp_scp_amt"]) == ("03", 12.5, 0)
