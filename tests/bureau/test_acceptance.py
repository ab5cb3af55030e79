"""The acceptance table through the desk: given the example families, when a bill is settled, then these shares."""

import pytest

from terminal_sim.bureau.accounts import own_balance, year_so_far
from terminal_sim.bureau.phonebox import messages_of
from terminal_sim.bureau.suspicions import suspicions
from terminal_sim.conversation.institution import SettlePurchase
from terminal_sim.coverage import Tally
from terminal_sim.errors.bureau import PatientIsNotSubject
from terminal_sim.errors.voucher import TokenVoid
from tests.bureau.counter import Counter, counter, shares


def held(till: Counter, name: str) -> int:
    person = till.person(name)
    return till.world.read(lambda tx: own_balance(tx, person))


def test_a_own_code_at_a_guangzhou_pharmacy(db: str) -> None:
    with counter(db, "2024-03-15T10:20", "P44010099001") as till:
        settled = till.settle(till.purchase(till.token("示例穗安"), "310", till.bill("guangzhou-pharmacy"), "B1"))
        assert shares(settled) == {"fund": 0, "own": 8000, "pooled": 0, "cash": 2500}
        assert held(till, "示例穗安") == 0


def test_b_child_on_the_mothers_phone_at_a_clinic(db: str) -> None:
    with counter(db, "2024-03-15T09:30", "H41010099005") as till:
        bill = till.bill("clinic-child", "示例小满")
        token = till.token("示例林岚", "示例小满")
        visit = till.registered(token, "390", bill)
        charge = till.charge(visit, token, "390", bill)
        quote = till.quote_visit(charge)
        assert held(till, "示例林岚") == 3000, "a quote books nothing"
        settled = till.settle_visit(charge)
        assert shares(settled) == {"fund": 5213, "own": 0, "pooled": 3000, "cash": 1587}
        assert shares(quote) == shares(settled)
        assert settled.settlement.fund_left_fen == 24787
        assert settled.patient_checked
        assert held(till, "示例林岚") == 0
        child, mother = till.person("示例小满"), till.person("示例林岚")
        so_far = till.world.read(lambda tx: year_so_far(tx, child, "390", 2024))
        assert so_far.of(Tally("fund", "2024")) == 5213
        told = till.world.read(lambda tx: messages_of(tx, mother.number))
        assert [message.subject for message in told] == [settled.settlement_id]
        assert "30.00" in told[0].zh


@pytest.mark.parametrize(
    ("holder", "child", "institution", "expected"),
    [
        ("样例林岚", "样例小满", "H61010099006", (5614, 3000, 1186)),
        ("范例林岚", "范例小满", "H61010099004", (4812, 3000, 1988)),
        ("举例林岚", "举例小满", "H61010099001", (0, 3000, 6800)),
    ],
)
def test_b_prime_the_same_bill_in_xian(
    tmp_path: object, holder: str, child: str, institution: str, expected: tuple[int, int, int]
) -> None:
    with counter(f"{tmp_path}/x.db", "2023-06-15T09:30", institution) as till:
        bill = till.bill("clinic-child", child)
        token = till.token(holder, child, channel="national_app")
        visit = till.registered(token, "390", bill)
        settled = till.settle_visit(till.charge(visit, token, "390", bill))
        found = shares(settled)
        assert (found["fund"], found["pooled"], found["cash"]) == expected


def test_c1_own_then_pooled_then_cash(db: str) -> None:
    with counter(db, "2023-03-15T16:40", "P61010099001") as till:
        token = till.token("示例小丽", channel="national_app")
        settled = till.settle(till.purchase(token, "310", till.bill("xian-pharmacy-xiaoli"), "B1"))
        assert shares(settled) == {"fund": 0, "own": 6000, "pooled": 10000, "cash": 2640}
        assert (settled.own_before_fen, settled.own_after_fen) == (6000, 0)


def test_c2_a_resident_without_account(db: str) -> None:
    with counter(db, "2023-03-15T17:10", "P61010099001") as till:
        token = till.token("样例小丽", channel="national_app")
        settled = till.settle(till.purchase(token, "390", till.bill("xian-pharmacy"), "B1"))
        assert shares(settled) == {"fund": 0, "own": 0, "pooled": 10000, "cash": 8640}
        assert not settled.patient_checked
        assert any("未核对就诊人" in note for note in settled.notes)


def test_d_another_persons_code_is_refused_and_void(db: str) -> None:
    with counter(db, "2023-03-15T16:20", "P61010099001") as till:
        token = till.token("示例小明", channel="national_app")
        purchase = till.purchase(token, "310", till.bill("xian-pharmacy-xiaoli", "示例小丽"), "B1")
        with pytest.raises(PatientIsNotSubject) as refused:
            till.settle(purchase)
        assert f"请展示{till.person('示例小丽').masked}本人的医保码" in str(refused.value)
        assert "（依据 D3、R-003-7、X-1、X-2）" in refused.value.in_chinese()
        assert "(by D3, R-003-7, X-1, X-2)" in refused.value.in_english()
        assert held(till, "示例小明") == 10000, "nothing was booked"
        with pytest.raises(TokenVoid):
            till.settle(purchase)
        records = till.world.read(suspicions)
        assert len(records) == 1
        xiaoming = till.person("示例小明")
        assert (records[0].holder, records[0].subject) == (xiaoming.number, xiaoming.number)
        assert records[0].institution == "P61010099001"
        assert records[0].rule.startswith("D3")


def test_d_is_suspected_at_the_quote_already(db: str) -> None:
    with counter(db, "2023-03-15T16:20", "P61010099001") as till:
        token = till.token("示例小明", channel="national_app")
        purchase = till.purchase(token, "310", till.bill("xian-pharmacy-xiaoli", "示例小丽"), "B1")
        with pytest.raises(PatientIsNotSubject):
            till.quote(purchase)
        assert len(till.world.read(suspicions)) == 1
        with pytest.raises(TokenVoid):
            till.settle(purchase)


def test_d_a_repeat_gets_the_stored_refusal_and_no_second_record(db: str) -> None:
    with counter(db, "2023-03-15T16:20", "P61010099001") as till:
        token = till.token("示例小明", channel="national_app")
        act = SettlePurchase(till.purchase(token, "310", till.bill("xian-pharmacy-xiaoli", "示例小丽"), "B1"))
        first, again = till.reply(act, "N1"), till.reply(act, "N1")
        assert first.refusal == again.refusal
        assert again.repeated
        assert len(till.world.read(suspicions)) == 1


def test_e_all_four_pockets(db: str) -> None:
    with counter(db, "2023-06-15T11:00", "P61010099002") as till:
        token = till.token("范例小丽", channel="national_app")
        settled = till.settle(till.purchase(token, "310", till.bill("xian-prescription"), "B1"))
        assert settled.settlement.deductible_fen == 5000
        assert shares(settled) == {"fund": 17150, "own": 8000, "pooled": 4000, "cash": 850}
        assert settled.settlement.accounts_fen == 12000
        xiaoli = till.person("范例小丽")
        so_far = till.world.read(lambda tx: year_so_far(tx, xiaoli, "310", 2023))
        assert so_far.of(Tally("deductible", "2023")) == 20000
        assert so_far.of(Tally("fund", "2023")) == 17150
