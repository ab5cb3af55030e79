"""What the bureau's page shows (医保局页面): people and accounts, powers, ledger, messages, refusals, faults.

Names are whole, as everyone is made up; what came over the wire is masked as in every log.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Row

from terminal_sim.bureau import people
from terminal_sim.bureau.accounts import own_balance
from terminal_sim.bureau.refusals import REFUSALS
from terminal_sim.bureau.registry import bindings, grants
from terminal_sim.control.masking import masked
from terminal_sim.control.message_log import Seen
from terminal_sim.coverage import PERSON_CLASS_ZH, STATUS_ZH, Cover
from terminal_sim.errors.base import error_by_code
from terminal_sim.family import BINDING_STATE_EN, BINDING_STATE_ZH, GRANT_STATE_EN, GRANT_STATE_ZH
from terminal_sim.faults.kinds import FAULTS
from terminal_sim.faults.plan import rules_of
from terminal_sim.faults.steps import TRANSACTIONS
from terminal_sim.money import yuan
from terminal_sim.people import RELATION_ZH, Person
from terminal_sim.receipts import phrases
from terminal_sim.store import Tx
from terminal_sim.store.columns import read
from terminal_sim.store.entries import ENTRIES, POSTINGS
from terminal_sim.store.messages import MESSAGES
from terminal_sim.web.bureau_words import account_said, act_said, kind_said, outcome_said
from terminal_sim.web.said import RELATION_EN, Said, Told, person, said
from terminal_sim.world.opening import Packs

NEWEST = 40
SETTLING: Told = {"id": "settle", **said("结算（门诊与药店）", "settle, visit or purchase")}
OPENING_KINDS = ("opening", "deposit")


def bureau_told(tx: Tx, packs: Packs, wire: Sequence[Seen]) -> Told:
    """All that the page shows of one moment of the books."""
    everyone = people.everyone(tx)
    names = {each.number: each.name for each in everyone}
    named = _namer(tx, packs, everyone)
    return {
        "people": [_person(tx, packs, each) for each in everyone],
        "bindings": [each for one in everyone for each in _bindings(tx, packs, one, names)],
        "grants": [each for one in everyone for each in _grants(tx, one, names)],
        "entries": _entries(tx, named),
        "messages": _messages(tx, named),
        "refusals": _refusals(tx),
        "wire": [_wire(seen) for seen in reversed(wire)],
        "faults": _faults(tx),
    }


def _namer(tx: Tx, packs: Packs, everyone: Sequence[Person]) -> Callable[[str], Said]:
    """Names persons, institutions and regions by their numbers; what is none of them stays as it is."""
    known = {each.number: said(each.name) for each in everyone}
    known |= {each.code: said(each.name, each.name_en) for each in people.institutions(tx)}

    def named(number: str) -> Said:
        if number in known or number not in packs:
            return known.get(number, said(number))
        return said(packs[number].name_zh, packs[number].name_en)

    return named


def _person(tx: Tx, packs: Packs, one: Person) -> Told:
    covers = people.covers(tx, one.number)
    return {
        **person(one, tx),
        "covers": [_cover(packs, cover) for cover in covers if cover.in_force_on(tx.now.date())],
        "balance": yuan(own_balance(tx, one)) if any(cover.has_account for cover in covers) else "",
    }


def _cover(packs: Packs, cover: Cover) -> Told:
    region = packs[cover.region]
    status = "" if cover.status == "normal" else f" · {STATUS_ZH[cover.status]}"
    status_en = "" if cover.status == "normal" else f" · {cover.status.replace('_', ' ')}"
    insurance, kind = phrases.INSURANCE[cover.insurance], phrases.PERSON_CLASS[cover.person_class]
    return said(
        f"{insurance.zh} · {PERSON_CLASS_ZH[cover.person_class]}{status} · {region.name_zh}",
        f"{insurance.en} · {kind.en}{status_en} · {region.name_en}",
    )


def _bindings(tx: Tx, packs: Packs, one: Person, names: dict[str, str]) -> list[Told]:
    return [
        {
            "number": each.number,
            "from": one.name,
            "to": names.get(each.subject, each.subject),
            "relation": said(RELATION_ZH[each.relation], RELATION_EN[each.relation]),
            "state": said(BINDING_STATE_ZH[each.state], BINDING_STATE_EN[each.state]),
            "review": each.state == "reviewing",
        }
        for each in bindings.held_by(tx, packs, one.number)
    ]


def _grants(tx: Tx, one: Person, names: dict[str, str]) -> list[Told]:
    return [
        {
            "number": each.number,
            "from": one.name,
            "to": names.get(each.beneficiary, each.beneficiary),
            "relation": said(RELATION_ZH[each.relation], RELATION_EN[each.relation]),
            "state": said(GRANT_STATE_ZH[each.state], GRANT_STATE_EN[each.state]),
            "review": each.state == "reviewing",
        }
        for each in grants.given_by(tx, one.number)
    ]


def _entries(tx: Tx, named: Callable[[str], Said]) -> list[Told]:
    """The newest entries with their postings; opening balances stand with the people."""
    asked = select(ENTRIES).where(ENTRIES.c.world == tx.world, ENTRIES.c.kind.not_in(OPENING_KINDS))
    heads = tx.rows(asked.order_by(ENTRIES.c.entry.desc()).limit(NEWEST))
    numbers = [head.entry for head in heads]
    legs: dict[int, list[Told]] = {number: [] for number in numbers}
    rows = select(POSTINGS).where(POSTINGS.c.world == tx.world, POSTINGS.c.entry.in_(numbers))
    for leg in tx.rows(rows.order_by(POSTINGS.c.entry, POSTINGS.c.line)):
        legs[leg.entry].append({**account_said(leg.account, named), "amount": yuan(leg.amount_fen)})
    return [
        {
            "entry": head.entry,
            "kind": kind_said(head.kind),
            "at": f"{read(head.at):%Y-%m-%d %H:%M:%S}",
            "reference": head.reference,
            "postings": legs[head.entry],
        }
        for head in heads
    ]


def _messages(tx: Tx, named: Callable[[str], Said]) -> list[Told]:
    """What was asked that writes, newest first, and how it was answered."""
    asked = select(MESSAGES).where(MESSAGES.c.world == tx.world)
    newest = asked.order_by(MESSAGES.c.machine_at.desc(), MESSAGES.c.reply_number.desc()).limit(NEWEST)
    return [
        {
            "number": row.number,
            "sender": named(row.sender),
            "act": act_said(row.act),
            "at": f"{read(row.answered_at):%m-%d %H:%M:%S}",
            "outcome": row.outcome,
            "ended": outcome_said(row.outcome),
            "settlement": row.settlement,
        }
        for row in tx.rows(newest)
    ]


def _refusals(tx: Tx) -> list[Told]:
    asked = select(REFUSALS).where(REFUSALS.c.world == tx.world).order_by(REFUSALS.c.refusal.desc()).limit(NEWEST)
    return [_refusal(row) for row in tx.rows(asked)]


def _refusal(row: Row[Any]) -> Told:
    error = error_by_code(row.code, json.loads(row.facts))
    return {
        "number": row.refusal,
        "at": f"{read(row.at):%m-%d %H:%M:%S}",
        "act": act_said(row.act),
        "code": row.code,
        **said(error.in_chinese(), error.in_english()),
    }


def _wire(seen: Seen) -> Told:
    return {
        "id": seen.id,
        "at": seen.at[11:19],
        "infno": seen.infno or seen.path,
        "institution": seen.institution,
        "outcome": seen.outcome,
        "ended": outcome_said(seen.outcome),
        "code": seen.code,
        "milliseconds": round(seen.milliseconds, 1),
        "asked": masked(seen.body.decode("utf-8", "replace"))[:2000],
        "replied": masked(seen.reply.decode("utf-8", "replace"))[:2000],
    }


def _faults(tx: Tx) -> Told:
    return {
        "kinds": [{"id": name, "strikes": fault.strikes, **said(fault.zh, fault.en)} for name, fault in FAULTS.items()],
        "steps": [SETTLING, *({"id": act, **act_said(act)} for act in dict.fromkeys(TRANSACTIONS.values()))],
        "rules": [
            {"name": rule.name, "step": _step_said(rule.step), "times": rule.times, **_fault_said(rule.fault)}
            for rule in rules_of(tx.facts.fault_plan)
        ],
    }


def _step_said(step: str) -> Said | None:
    return act_said(step) if step else None


def _fault_said(name: str) -> Told:
    fault = {str(key): value for key, value in FAULTS.items()}[name]
    return said(fault.zh, fault.en)
