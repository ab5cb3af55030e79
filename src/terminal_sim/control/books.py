"""The bureau's books (账簿查看): entries with their postings, settlements, refusals, suspicions; and do they hold."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select

from terminal_sim.bureau import refusals, suspicions
from terminal_sim.bureau.auditing import audit
from terminal_sim.bureau.settlements import SETTLEMENTS
from terminal_sim.control.operation import MOST, USUAL, Asked, Doing
from terminal_sim.control.shown import (
    AuditShown,
    EntryShown,
    LedgerShown,
    PostingShown,
    RefusalShown,
    RefusalsShown,
    SettlementShown,
    SettlementsShown,
    SuspicionShown,
    SuspicionsShown,
)
from terminal_sim.store import Tx
from terminal_sim.store.columns import read
from terminal_sim.store.entries import ENTRIES, POSTINGS

LARGEST = 10**15


def _ledger(asked: Asked) -> LedgerShown:
    account, reference = asked.query.get("account", ""), asked.query.get("reference", "")
    after, limit = asked.number("after", 0, LARGEST), asked.number("limit", USUAL, MOST)

    def work(tx: Tx) -> list[EntryShown]:
        wanted = select(ENTRIES).where(ENTRIES.c.world == tx.world, ENTRIES.c.entry > after)
        if reference:
            wanted = wanted.where(ENTRIES.c.reference == reference)
        if account:
            touching = select(POSTINGS.c.entry).where(POSTINGS.c.world == tx.world, POSTINGS.c.account == account)
            wanted = wanted.where(ENTRIES.c.entry.in_(touching))
        heads = tx.rows(wanted.order_by(ENTRIES.c.entry).limit(limit))
        numbers = [head.entry for head in heads]
        legs: dict[int, list[PostingShown]] = defaultdict(list)
        postings = select(POSTINGS).where(POSTINGS.c.world == tx.world, POSTINGS.c.entry.in_(numbers))
        for leg in tx.rows(postings.order_by(POSTINGS.c.entry, POSTINGS.c.line)):
            legs[leg.entry].append(
                PostingShown(account=leg.account, household=leg.household, amount_fen=leg.amount_fen)
            )
        return [
            EntryShown(
                number=head.entry,
                kind=head.kind,
                at=read(head.at),
                reference=head.reference,
                memo=head.memo,
                postings=legs[head.entry],
            )
            for head in heads
        ]

    return LedgerShown(entries=asked.world.read(work))


def _settlements(asked: Asked) -> SettlementsShown:
    limit = asked.number("limit", USUAL, MOST)
    person = asked.world.person(asked.query["person"]).number if asked.query.get("person") else ""
    place = asked.world.place(asked.query["institution"]).code if asked.query.get("institution") else ""

    def work(tx: Tx) -> list[SettlementShown]:
        wanted = select(SETTLEMENTS).where(SETTLEMENTS.c.world == tx.world)
        if person:
            wanted = wanted.where(SETTLEMENTS.c.person == person)
        if place:
            wanted = wanted.where(SETTLEMENTS.c.institution == place)
        return [
            SettlementShown(
                settlement=row.settlement,
                kind=row.kind,
                at=read(row.at),
                person=row.person,
                institution=row.institution,
                insurance=row.insurance,
                message=row.number,
                own_bill=row.own_bill,
                total_fen=row.total_fen,
                funds_fen=row.funds_fen,
                accounts_fen=row.accounts_fen,
                cash_fen=row.cash_fen,
                undoes=row.undoes,
                undone_by=row.undone_by,
            )
            for row in tx.rows(wanted.order_by(SETTLEMENTS.c.settlement).limit(limit))
        ]

    return SettlementsShown(settlements=asked.world.read(work))


def _refusals(asked: Asked) -> RefusalsShown:
    found = asked.world.read(lambda tx: refusals.refusals(tx, asked.query.get("code", "")))
    return RefusalsShown(
        refusals=[
            RefusalShown(
                refusal=each.id,
                at=each.at,
                sender=each.sender,
                message=each.message,
                act=each.act,
                code=each.code,
                facts=dict(each.facts),
            )
            for each in found[-MOST:]
        ]
    )


def _suspicions(asked: Asked) -> SuspicionsShown:
    return SuspicionsShown(
        suspicions=[
            SuspicionShown(
                number=each.number,
                at=each.at,
                institution=each.institution,
                holder=each.holder,
                subject=each.subject,
                patient=each.patient,
                rule=each.rule,
            )
            for each in asked.world.read(suspicions.suspicions)[-MOST:]
        ]
    )


def _audit(asked: Asked) -> AuditShown:
    report = audit(asked.store, asked.world.id)
    findings = [{"record": each.record, "zh": each.zh, "en": each.en} for each in report.findings]
    return AuditShown(sound=report.sound, looked_at=dict(sorted(report.looked_at.items())), findings=findings)


LEDGER = (
    ("account", "账户名，如 person:1001:own | an account's name"),
    ("reference", "结算编号等 | what the entry belongs to"),
    ("after", "此分录之后 | after this entry"),
    ("limit", "最多几条 | at most so many"),
)
OF = (
    ("person", "人员 | a person"),
    ("institution", "机构 | an institution"),
    ("limit", "最多几条 | at most so many"),
)
CODE = (("code", "拒绝名称 | the name of a refusal"),)
BOOKS: tuple[Doing, ...] = (
    Doing("GET", "/ledger", "show_ledger", "分录 | entries and their postings", _ledger, LedgerShown, query=LEDGER),
    Doing("GET", "/settlements", "list_settlements", "结算 | settlements", _settlements, SettlementsShown, query=OF),
    Doing("GET", "/refusals", "list_refusals", "拒绝记录 | the log of refusals", _refusals, RefusalsShown, query=CODE),
    Doing("GET", "/suspicions", "list_suspicions", "疑似欺诈 | suspicions", _suspicions, SuspicionsShown),
    Doing("GET", "/audit", "audit", "核对账簿 | are the books what was written", _audit, AuditShown),
)
