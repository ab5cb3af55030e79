"""`terminal-sim people`: who lives in the world, what they hold, and what their families may do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from cyclopts import Parameter

from terminal_sim.bureau import people as enrolled
from terminal_sim.bureau.accounts import own_balance
from terminal_sim.bureau.registry import bindings, grants, vouchers
from terminal_sim.cli.listing import print_json
from terminal_sim.cli.options import Json, WorldOptions
from terminal_sim.coverage import EMPLOYEE, PERSON_CLASS_ZH, RESIDENT, STATUS_ZH, Cover
from terminal_sim.family import BINDING_STATE_ZH, GRANT_STATE_ZH, Binding, Grant
from terminal_sim.money import yuan
from terminal_sim.people import RELATION_ZH, Person, age_on, masked_number
from terminal_sim.store import Tx
from terminal_sim.world.find import person_named
from terminal_sim.world.opening import Packs

INSURANCE_SHORT = {EMPLOYEE: "职工", RESIDENT: "居民"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One person with all that a listing tells."""

    person: Person
    age: int
    covers: tuple[Cover, ...]
    balance_fen: int
    voucher: bool
    shows: tuple[Binding, ...]
    gives: tuple[Grant, ...]


def people(
    name: Annotated[str, Parameter(help="姓名、编号或证件号，只看其家庭 | a name or number: that family only")] = "",
    *,
    world: WorldOptions | None = None,
    json: Json = False,
) -> None:
    """列出世界中的人员、参保、余额、亲情账户与家庭共济 | List people, covers, balances, bindings and grants."""
    options = world or WorldOptions()
    with options.opened() as opened:
        packs = opened.packs

        def work(tx: Tx) -> tuple[datetime, list[Entry], dict[str, str]]:
            everyone = enrolled.everyone(tx)
            household = person_named(tx, name).household if name else ""
            listed = [person for person in everyone if household in ("", person.household)]
            return tx.now, [_entry(tx, packs, person) for person in listed], {p.number: p.name for p in everyone}

        now, entries, names = opened.read(work)
    if json:
        print_json("people", {"at": now, "people": [_plain(entry) for entry in entries]})
    else:
        print("\n".join(_told(now, entries, names)))


def _entry(tx: Tx, packs: Packs, person: Person) -> Entry:
    return Entry(
        person=person,
        age=age_on(person.born, tx.now.date()),
        covers=enrolled.covers(tx, person.number),
        balance_fen=own_balance(tx, person),
        voucher=vouchers.is_active(tx, person),
        shows=bindings.held_by(tx, packs, person.number),
        gives=grants.given_by(tx, person.number),
    )


def _plain(entry: Entry) -> dict[str, object]:
    person = entry.person
    return {
        "number": person.number,
        "name": person.name,
        "certificate": person.certificate,
        "certificate_kind": person.certificate_kind,
        "social_card": person.social_card,
        "sex": person.sex,
        "born": person.born,
        "age": entry.age,
        "household": person.household,
        "balance_fen": entry.balance_fen,
        "voucher_active": entry.voucher,
        "covers": [
            {
                "insurance": cover.insurance,
                "person_class": cover.person_class,
                "status": cover.status,
                "region": cover.region,
                "admin_code": cover.admin_code,
                "from": cover.from_day,
                "to": cover.to_day,
                "tags": sorted(cover.tags),
            }
            for cover in entry.covers
        ],
        "bindings": [
            {
                "number": binding.number,
                "subject": binding.subject,
                "relation": binding.relation,
                "state": binding.state,
                "channel": binding.channel,
                "made_at": binding.made_at,
            }
            for binding in entry.shows
        ],
        "grants": [
            {
                "number": grant.number,
                "beneficiary": grant.beneficiary,
                "relation": grant.relation,
                "state": grant.state,
                "from": grant.from_day,
                "to": grant.to_day,
                "priority": grant.priority,
            }
            for grant in entry.gives
        ],
    }


def _told(now: datetime, entries: list[Entry], names: dict[str, str]) -> Iterator[str]:
    """Lines that no narrow terminal cuts: who, what they hold, what their family may do; a blank line a household."""
    yield f"人员 | people  {now:%Y-%m-%d %H:%M}"
    household = ""
    for entry in entries:
        person = entry.person
        if person.household != household:
            yield ""
        household = person.household
        account = any(cover.has_account for cover in entry.covers)
        balance = f"个人账户 own {yuan(entry.balance_fen)}" if account else "无个人账户 no account"
        inactive = "" if entry.voucher else "  凭证未激活 voucher inactive"
        yield f"{person.number}  {person.name}  {entry.age}岁  {masked_number(person.certificate)}  {balance}{inactive}"
        for cover in entry.covers:
            yield f"    {_cover(cover, now)}"
        for line in _family(entry, names):
            yield f"    {line}"
    yield ""
    yield "全部虚构；证件号码的区划代码不存在 | all made up; no place has these area codes"


def _cover(cover: Cover, now: datetime) -> str:
    held = f"{INSURANCE_SHORT[cover.insurance]} {PERSON_CLASS_ZH[cover.person_class]} {cover.region}"
    if cover.status != "normal":
        held += f" {STATUS_ZH[cover.status]}"
    if not cover.in_force_on(now.date()):
        held += f" ({cover.from_day}–{cover.to_day or ''})"
    return held


def _family(entry: Entry, names: dict[str, str]) -> list[str]:
    shows = [
        f"可展示 {names[binding.subject]}（{RELATION_ZH[binding.relation]}）{BINDING_STATE_ZH[binding.state]}"
        for binding in entry.shows
    ]
    gives = [
        f"共济给 {names[grant.beneficiary]}（{RELATION_ZH[grant.relation]}）{GRANT_STATE_ZH[grant.state]}"
        for grant in entry.gives
    ]
    return shows + gives
