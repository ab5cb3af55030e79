"""Quote and settle (预结算与结算): gather the claim, run the sums, and for a settlement book all of it in one
transaction.

A quote runs the same sums on a snapshot and books nothing. A settlement writes one balanced entry, the visit's end, the
year's tallies, the row for statements and messages to the authorisers' phones; the desk keeps the reply beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from terminal_sim.bureau import accounts, goods, people, phonebox, settlements, visits, vouchers
from terminal_sim.bureau.accounts import Counted
from terminal_sim.bureau.case import Case
from terminal_sim.bureau.charging import Charge, check_password, of_purchase, of_visit
from terminal_sim.bureau.discretion import for_cashier
from terminal_sim.bureau.posting import entry_of
from terminal_sim.bureau.registry import afterwards, grants, pockets
from terminal_sim.bureau.registry.pockets import Gathered
from terminal_sim.bureau.settlements import Booked
from terminal_sim.bureau.visits import Visit
from terminal_sim.conversation.institution import (
    QuotePurchase,
    QuoteVisit,
    SettlePurchase,
    SettleVisit,
)
from terminal_sim.conversation.replies import Settled
from terminal_sim.coverage import Cover
from terminal_sim.ledger import own_account
from terminal_sim.money import yuan
from terminal_sim.people import age_on
from terminal_sim.settlement.claim import Claim
from terminal_sim.settlement.outcome import Settlement
from terminal_sim.settlement.settle import settle
from terminal_sim.store.chain import lock_households


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A charge with its sums."""

    charge: Charge
    cover: Cover
    settlement: Settlement
    notes: tuple[str, ...]


def quote_visit(case: Case, act: QuoteVisit) -> Settled:
    """门诊预结算."""
    return _told(case, _reckoned(case, of_visit(case, act.charge)), "quote")


def settle_visit(case: Case, act: SettleVisit) -> Settled:
    """门诊结算."""
    charge = of_visit(case, act.charge)
    check_password(case, charge, act.charge.password)
    return _settled(case, charge)


def quote_purchase(case: Case, act: QuotePurchase) -> Settled:
    """药店预结算."""
    return _told(case, _reckoned(case, of_purchase(case, act.purchase)), "quote")


def settle_purchase(case: Case, act: SettlePurchase) -> Settled:
    """药店结算."""
    charge = of_purchase(case, act.purchase)
    check_password(case, charge, act.purchase.password)
    return _settled(case, charge)


def _reckoned(case: Case, charge: Charge) -> Reckoned:
    """The claim of a charge, settled by the rules of both places."""
    cover = people.cover_on(case.tx, charge.person, charge.insurance, case.today)
    gathered = _pockets(case, charge, cover)
    claim = Claim(
        at=case.now,
        bill=charge.bill,
        cover=cover,
        place=charge.place,
        age=age_on(charge.person.born, case.today),
        so_far=accounts.year_so_far(case.tx, charge.person, charge.insurance, case.today.year),
        pockets=gathered.pockets,
        account_use=charge.account_use,
        visit_type=charge.visit_type,
        fund_barred=charge.verdict.fund_barred,
    )
    settlement = settle(claim, case.pack(charge.place.region), case.pack(cover.region), strict=case.terms.strict)
    return Reckoned(charge, cover, settlement, (*charge.verdict.notes, *gathered.notes))


def _pockets(case: Case, charge: Charge, cover: Cover) -> Gathered:
    if charge.verdict.account_only:
        grant = grants.grant(case.tx, charge.verdict.account_only)
        return pockets.authoriser_pocket(case.tx, case.packs, grant, charge.place, case.now)
    return pockets.pockets_for(
        case.tx,
        case.packs,
        charge.person,
        cover,
        charge.place,
        case.now,
        account_use=charge.account_use,
        visit_type=charge.visit_type,
        binding=charge.seen.token.binding if charge.seen.token else "",
    )


def _settled(case: Case, charge: Charge) -> Settled:
    """Run the sums and book them: all or nothing, in the caller's transaction."""
    case.household = charge.person.household
    for number in _possible_payers(case, charge):
        pockets.book_due(case.tx, case.packs, number)
    reckoned = _reckoned(case, charge)
    afterwards.check_first_try(case.tx, case.packs, charge.person, reckoned.cover.region, reckoned.settlement)
    visit = charge.visit or _purchase_visit(case, charge)
    told = _told(case, reckoned, "settlement", settlements.next_settlement(case.tx), visit.id)
    entry = entry_of(case.tx, reckoned.settlement, charge.person, reckoned.cover, charge.place.code)
    lock_households(case.tx, {charge.person.household, *entry.households})
    counted = Counted(charge.person.number, charge.insurance, reckoned.settlement.tallies)
    booked = accounts.book(case.tx, charge.person.household, entry, reference=told.settlement_id, counted=counted)
    settlements.keep_settlement(case.tx, _row(case, reckoned, told, booked.number))
    goods.sell_lines(case, told)
    if charge.visit is not None:
        visits.mark_batch(case.tx, visit, charge.batch, "settled", told.settlement_id)
    if charge.seen.token is not None:
        vouchers.serve_visit(case.tx, charge.seen.token, visit.id)
    tell_payers(case, told)
    case.settlement = told.settlement_id
    return told


def _possible_payers(case: Case, charge: Charge) -> tuple[str, ...]:
    """Everyone whose own account may be drawn: transfers that are due back to them are booked first."""
    grantors = {grant.grantor for grant in grants.received_by(case.tx, charge.person.number)}
    return tuple(sorted({charge.person.number, *grantors}))


def _purchase_visit(case: Case, charge: Charge) -> Visit:
    """A purchase is a visit of its own."""
    visit = Visit(
        id=visits.next_visit(case.tx),
        household=charge.person.household,
        person=charge.person.number,
        institution=charge.place.code,
        insurance=charge.insurance,
        visit_type=charge.visit_type,
        begun_at=case.now,
        own_visit=charge.own_bill,
        credential_kind=charge.seen.kind,
        patient=charge.bill.patient,
        identified=charge.seen.person.number == charge.person.number,
    )
    visits.keep_visit(case.tx, visit)
    return visit


def _told(
    case: Case,
    reckoned: Reckoned,
    kind: Literal["quote", "settlement"],
    settlement_id: str = "",
    visit: str = "",
) -> Settled:
    charge, sender = reckoned.charge, case.asking.sender
    own_before = pockets.own_balance(case.tx, case.packs, charge.person)
    account = own_account(charge.person.number)
    drawn = sum(
        share.amount_fen
        for share in reckoned.settlement.shares
        if share.pocket is not None and share.pocket.account == account
    )
    return Settled(
        kind=kind,
        settlement_id=settlement_id,
        visit=visit or (charge.visit.id if charge.visit else ""),
        asked_number=case.asking.number,
        at=case.now,
        person=charge.person,
        age=age_on(charge.person.born, case.today),
        cover=reckoned.cover,
        place=charge.place,
        insured_place=case.pack(reckoned.cover.region).name_zh,
        care_place=case.pack(charge.place.region).name_zh,
        bill=charge.bill,
        visit_type=charge.visit_type,
        account_use=charge.account_use,
        credential_kind=charge.seen.kind,
        settlement=for_cashier(reckoned.settlement, charge.person),
        own_before_fen=own_before,
        own_after_fen=own_before - drawn,
        patient_checked=charge.verdict.checked,
        operator=sender.operator,
        operator_name=sender.operator_name,
        notes=reckoned.notes,
        insured_place_en=case.pack(reckoned.cover.region).name_en,
        care_place_en=case.pack(charge.place.region).name_en,
    )


def _row(case: Case, reckoned: Reckoned, told: Settled, entry: int) -> Booked:
    charge, settlement = reckoned.charge, reckoned.settlement
    return Booked(
        id=told.settlement_id,
        household=charge.person.household,
        kind="settlement",
        visit=told.visit,
        batch=charge.batch,
        person=charge.person.number,
        institution=charge.place.code,
        insurance=charge.insurance,
        region=reckoned.cover.region,
        clearing_type=charge.visit_type[:2],
        number=case.asking.number,
        own_bill=charge.own_bill,
        at=case.now,
        entry=entry,
        total_fen=settlement.header.total_fen,
        funds_fen=settlement.funds_fen,
        accounts_fen=settlement.accounts_fen,
        cash_fen=settlement.cash_fen,
    )


def tell_payers(case: Case, told: Settled) -> None:
    """A message to the phone of everyone else whose account paid, or got back (D16)."""
    for share in told.settlement.shares:
        pocket = share.pocket
        if pocket is None or pocket.owner == told.person.number or not share.amount_fen:
            continue
        amount, who = yuan(abs(share.amount_fen)), told.person.masked
        if share.amount_fen > 0:
            zh = f"家庭共济支付：{who}在{told.place.name}就医购药，从您的个人账户支付{amount}元"
            where = told.place.name_en or told.place.name
            en = f"family pooling: {amount} yuan of your account paid for {who} at {where}"
        else:
            zh = f"家庭共济退回：{who}在{told.place.name}的结算已撤销，{amount}元退回您的账户"
            en = f"family pooling: the settlement of {who} was undone, {amount} yuan came back to your account"
        phonebox.tell(case.tx, pocket.owner, zh, en, told.settlement_id)
