"""The desk: given a message, when it comes, comes again, or comes changed, then the same message gets the same
answer."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from terminal_sim.bureau.accounts import own_balance
from terminal_sim.bureau.refusals import refusals
from terminal_sim.bureau.terms import Terms
from terminal_sim.bureau.voucher_rows import CODES
from terminal_sim.conversation import Act, Asking, Sender
from terminal_sim.conversation.institution import (
    Cancel,
    CancelRegistration,
    Credential,
    Decode,
    DropLines,
    FindInstitution,
    FindMessage,
    FindSettlement,
    FindTotals,
    FindVisits,
    Identify,
    Register,
    SettlePurchase,
    SettleVisit,
    SignIn,
    SignOut,
)
from terminal_sim.conversation.phone import CodeShown, ReadMessages, ShowCode
from terminal_sim.conversation.replies import (
    Done,
    Identified,
    InstitutionFound,
    MessageFound,
    Registered,
    Settled,
    TotalsFound,
    VisitsFound,
)
from terminal_sim.errors import TerminalSimError
from terminal_sim.reading.records import to_json
from terminal_sim.store.messages import MESSAGES
from tests.bureau.counter import Counter, counter, shares
from tests.bureau.days import by_card

XIAN = ("2023-03-15T16:40", "P61010099001")
ZHENGZHOU = ("2024-03-15T09:30", "H41010099005")


def code_of(till: Counter, act: Act, number: str = "") -> str:
    """The name of the refusal of an act."""
    with pytest.raises(TerminalSimError) as said:
        till.reply(act, number).must()
    return said.value.code


def purchase(till: Counter, own_bill: str = "b1") -> SettlePurchase:
    return SettlePurchase(till.purchase(by_card(till, "示例小丽"), "310", till.bill("xian-pharmacy"), own_bill))


def test_a_repeat_gets_the_stored_reply_to_the_byte(db: str) -> None:
    with counter(db, *XIAN) as till:
        first = till.reply(purchase(till), "N1")
        till.clock.forward(hours=3)
        again = till.reply(purchase(till.at(XIAN[0])), "N1")
        assert again == replace(first, repeated=True)
        assert to_json(again.must()) == to_json(first.must())


def test_a_refusal_is_stored_and_logged_once(db: str) -> None:
    with counter(db, *XIAN) as till:
        act = SettlePurchase(till.purchase(by_card(till, "示例小丽"), "390", till.bill("xian-pharmacy"), "b1"))
        first, again = till.reply(act, "N1"), till.reply(act, "N1")
        assert first.refusal is not None
        assert again == replace(first, repeated=True)
        logged = till.world.read(refusals)
        assert [(row.id, row.code, row.message) for row in logged] == [
            (first.refusal.refusal_id, first.refusal.code, "N1")
        ]


def test_the_same_number_with_other_content_is_refused_and_changes_nothing(db: str) -> None:
    with counter(db, *XIAN) as till:
        first = till.reply(purchase(till), "N1")
        assert code_of(till, purchase(till, "b2"), "N1") == "MessageNumberReused"
        assert till.reply(purchase(till), "N1").result == first.result


def test_a_number_belongs_to_its_sender(db: str) -> None:
    with counter(db, *XIAN) as till:
        till.reply(purchase(till), "N1").must()
        other = till.elsewhere("P61010099002")
        assert not other.reply(purchase(other), "N1").repeated


def test_any_text_up_to_sixty_four_is_a_number(db: str) -> None:
    with counter(db, *XIAN) as till:
        till.ask(Settled, purchase(till), "号" * 64)
        assert code_of(till, purchase(till, "b2"), "x" * 65) == "MessageNumberTooLong"


def test_the_same_bill_under_a_new_number_is_already_settled_until_it_is_cancelled(db: str) -> None:
    with counter(db, *XIAN) as till:
        settled = till.ask(Settled, purchase(till))
        assert code_of(till, purchase(till)) == "AlreadySettled"
        till.cancel(settled)
        assert till.ask(Settled, purchase(till)).settlement_id != settled.settlement_id


def test_reads_are_answered_afresh(db: str) -> None:
    with counter(db, *XIAN) as till:
        card = by_card(till, "示例小丽")
        before = till.ask(Identified, Identify(card), "R1")
        till.reply(purchase(till)).must()
        after = till.ask(Identified, Identify(card), "R1")
        assert (before.covers[0].balance_fen, after.covers[0].balance_fen) == (6000, 0)


def test_code_identity_card_and_social_card_give_the_same_person(db: str) -> None:
    with counter(db, *XIAN) as till:
        person = till.person("示例小丽")
        token = till.token("示例小丽", channel="national_app")
        found = [
            till.ask(Identified, Identify(each)).person
            for each in (token, Credential("02", person.certificate), Credential("03", person.social_card))
        ]
        assert found == [person] * 3
        assert code_of(till, Identify(Credential("02", "990001201705060000"))) == "UnknownCredential"


def test_a_foreign_a_damaged_and_an_unknown_code_are_each_refused_by_name(db: str) -> None:
    real = "4241234567890123456789610000"
    with counter(db, *XIAN) as till:
        assert code_of(till, Decode("https://example.org", "02121")) == "NoVoucherText"
        assert code_of(till, Decode("424123", "02121")) == "MalformedVoucher"
        assert code_of(till, Decode(real, "02121")) == "UnknownVoucher"
        assert code_of(till, Decode(real, "99999")) == "UnknownBusiness"
    kept = (
        Path(db).read_bytes() + Path(f"{db}-wal").read_bytes()
        if "://" not in db and Path(f"{db}-wal").exists()
        else b""
    )
    assert real.encode() not in kept, "a real code is not stored in clear"


def test_a_token_serves_its_own_family_of_steps_here_alone(db: str) -> None:
    with counter(db, *XIAN) as till:
        shown = till.show("示例小丽", channel="national_app")
        wrong = Credential("01", till.decode(shown.text, "01301").token)
        bill = till.bill("xian-pharmacy")
        assert code_of(till, SettlePurchase(till.purchase(wrong, "310", bill, "b1"))) == "WrongBusiness"
        right = till.token("示例小丽", channel="national_app", serial=1)
        there = till.elsewhere("P61010099002")
        assert code_of(there, SettlePurchase(till.purchase(right, "310", bill, "b1"))) == "TokenElsewhere"
        till.settle(till.purchase(right, "310", bill, "b1"))
        assert code_of(till, SettlePurchase(till.purchase(right, "310", bill, "b2"))) == "TokenServedVisit"
        assert code_of(till, Identify(Credential("01", "no such token"))) == "UnknownToken"


def test_a_token_serves_anew_after_its_purchase_was_undone(db: str) -> None:
    with counter(db, *XIAN) as till:
        token = till.token("示例小丽", channel="national_app")
        bill = till.bill("xian-pharmacy")
        first = till.settle(till.purchase(token, "310", bill, "b1"))
        till.ask(Settled, Cancel(first.settlement_id, first.visit, first.person.number))
        second = till.settle(till.purchase(token, "310", bill, "b1"))
        assert second.visit != first.visit
        assert code_of(till, SettlePurchase(till.purchase(token, "310", bill, "b2"))) == "TokenServedVisit"


def test_a_strict_business_check_goes_step_by_step(db: str) -> None:
    with counter(db, *ZHENGZHOU, terms=Terms(business_check="step")) as till:
        bill = till.bill("clinic-child", "示例小满")
        to_settle = till.token("示例林岚", "示例小满")
        act = Register(to_settle, "390", till.clock.at, "M1", patient=bill.patient)
        assert code_of(till, act) == "WrongBusiness"


def test_registration_and_settlement_may_be_two_scans(db: str) -> None:
    with counter(db, *ZHENGZHOU) as till:
        bill = till.bill("clinic-child", "示例小满")
        visit = till.registered(till.token("示例林岚", "示例小满"), "390", bill)
        again = till.token("示例林岚", "示例小满", serial=1)
        assert shares(till.settle_visit(till.charge(visit, again, "390", bill)))["fund"] == 5213


def test_a_fresh_world_of_the_same_seed_issues_the_same_code(tmp_path: Path) -> None:
    shown = []
    for name in ("one.db", "two.db"):
        with counter(str(tmp_path / name), *XIAN) as till:
            shown.append(till.show("示例小丽", channel="national_app").text)
            till.clock.forward(seconds=1)
            shown.append(till.show("示例小丽", channel="national_app").text)
    assert shown[0] == shown[2]
    assert shown[1] == shown[3]
    assert shown[0] != shown[1]


def test_a_used_code_is_followed_by_the_next_serial(db: str) -> None:
    with counter(db, *XIAN) as till:
        first = till.show("示例小丽", channel="national_app")
        till.decode(first.text)
        person = till.person("示例小丽")
        act = ShowCode(person.number, person.number)
        reply = till.desk.answer(Asking("again", Sender("phone", person.number), act, till.clock.at)).must()
        assert isinstance(reply, CodeShown)
        assert reply.text != first.text
        assert len(till.world.read(lambda tx: tx.rows(select(CODES)))) == 2


def test_a_phone_asks_for_its_holder_alone(db: str) -> None:
    with counter(db, *XIAN) as till:
        mine, theirs = till.person("示例小丽"), till.person("示例小明")
        sender = Sender("phone", mine.number)
        for act in (ReadMessages(theirs.number), ShowCode(theirs.number, theirs.number)):
            reply = till.desk.answer(Asking(f"P-{act}"[:60], sender, act, till.clock.at))
            assert reply.refusal is not None
            assert reply.refusal.code == "NotYourPerson"


def test_a_visit_from_registration_to_its_end(db: str) -> None:
    with counter(db, *ZHENGZHOU) as till:
        bill = till.bill("clinic-child", "示例小满")
        card = by_card(till, "示例小满")
        visit = till.registered(card, "390", bill)
        assert code_of(till, SettleVisit(till.charge(visit, card, "390", bill, batch="2"))) == "UnknownLines"
        with pytest.raises(TerminalSimError, match="already sent"):
            till.send(visit, bill)
        till.ask(Done, DropLines(visit.visit, visit.person, "0000"))
        assert code_of(till, DropLines(visit.visit, visit.person, "0000")) == "UnknownLines"
        till.send(visit, bill)
        wrong = replace(till.charge(visit, card, "390", bill), total_fen=9799)
        assert code_of(till, SettleVisit(wrong)) == "StatedTotalDiffers"
        split = replace(till.charge(visit, card, "390", bill), stated_split=(1500, 0, 281, 8019))
        assert code_of(till, SettleVisit(split)) == "StatedSplitDiffers"
        settled = till.settle_visit(replace(split, stated_split=(1500, 0, 280, 8020)))
        assert code_of(till, SettleVisit(till.charge(visit, card, "390", bill))) == "AlreadySettled"
        assert code_of(till, CancelRegistration(visit.visit, visit.person)) == "VisitHasSettlement"
        till.cancel(settled)
        till.ask(Done, CancelRegistration(visit.visit, visit.person))
        assert code_of(till, SettleVisit(till.charge(visit, card, "390", bill))) == "VisitNotOpen"


def test_another_institutions_visit_and_another_persons_credential(db: str) -> None:
    with counter(db, *ZHENGZHOU) as till:
        bill = till.bill("clinic-child", "示例小满")
        card = by_card(till, "示例小满")
        visit = till.registered(card, "390", bill)
        there = till.elsewhere("H61010099004")
        assert code_of(there, SettleVisit(there.charge(visit, card, "390", bill))) == "PlaceMismatch"
        mothers = by_card(till, "示例林岚")
        assert code_of(till, SettleVisit(till.charge(visit, mothers, "390", bill))) == "AuthoriserCodeShown"


def test_inpatient_care_is_not_simulated(db: str) -> None:
    with counter(db, *ZHENGZHOU) as till:
        act = Register(by_card(till, "示例小满"), "390", till.clock.at, "M1", "21")
        assert code_of(till, act) == "VisitKindNotSimulated"


def test_signing_in_and_out(db: str) -> None:
    with counter(db, *XIAN) as till:
        number = till.ask(Done, SignIn("001", "aa:bb", "127.0.0.1")).number
        till.ask(Done, SignOut(number, "001"))
        assert code_of(till, SignOut(number, "001")) == "UnknownSignIn"


def test_what_can_be_looked_up(db: str) -> None:
    with counter(db, *XIAN) as till:
        settled = till.ask(Settled, purchase(till), "N1")
        assert till.ask(Settled, FindSettlement(settled.settlement_id)) == settled
        assert till.ask(MessageFound, FindMessage("N1")).settled == settled
        assert till.ask(MessageFound, FindMessage("N2")).outcome == "unknown"
        assert code_of(till, FindSettlement("S99999999999")) == "UnknownSettlement"
        there = till.elsewhere("P61010099002")
        assert code_of(there, FindSettlement(settled.settlement_id)) == "PlaceMismatch"
        day = till.clock.at.date()
        (visit,) = till.ask(VisitsFound, FindVisits(settled.person.number, day, day)).visits
        assert (visit.state, visit.settlements) == ("settled", (settled.settlement_id,))
        assert till.ask(VisitsFound, FindVisits(settled.person.number, day + timedelta(1), day)).visits == ()
        assert till.ask(TotalsFound, FindTotals(settled.person.number, "1999")).totals == ()
        place = till.ask(InstitutionFound, FindInstitution(till.place.code)).place
        assert till.ask(InstitutionFound, FindInstitution(name=place.name)).place == place
        assert code_of(till, FindInstitution("P99999999999")) == "UnknownInstitution"


def test_a_settlement_is_all_or_nothing(db: str) -> None:
    """A fault in the middle of booking leaves neither money nor visit nor message behind."""
    from terminal_sim.bureau import settlements

    with counter(db, *XIAN) as till:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(settlements, "keep_settlement", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                till.reply(purchase(till), "N1")
        person = till.person("示例小丽")
        assert till.world.read(lambda tx: own_balance(tx, person)) == 6000
        assert till.ask(MessageFound, FindMessage("N1")).outcome == "unknown"
        assert till.world.read(lambda tx: tx.rows(select(MESSAGES.c.number))) == []
        assert till.ask(Settled, purchase(till), "N1").settlement_id == "S00000000001"


def test_registered_twice_is_two_visits(db: str) -> None:
    with counter(db, *ZHENGZHOU) as till:
        act = Register(by_card(till, "示例小满"), "390", till.clock.at, "M1")
        assert till.ask(Registered, act, "A").visit != till.ask(Registered, act, "B").visit
        assert till.ask(Registered, act, "A").visit == till.ask(Registered, act, "A").visit
