"""Putting families into a world as they stand (家庭建档): vouchers already active, bindings and grants already in
force.

The loader of a world file calls these beside ``bureau.enrol``; no rule is asked, since the file says what *is*. What a
family does later goes through ``answering`` and is judged.
"""

from __future__ import annotations

from datetime import date, datetime

from terminal_sim.bureau import people
from terminal_sim.bureau.registry import bindings, grants, passwords, vouchers
from terminal_sim.bureau.registry.facts import NATIONAL, Packs, cover_on, pack_of, relation_to
from terminal_sim.bureau.registry.tables import keep_new
from terminal_sim.family import Binding, BindingState, Grant, GrantState
from terminal_sim.people import Person, Relation
from terminal_sim.rules.family import Reading
from terminal_sim.store import Tx


def put_voucher(tx: Tx, person: Person, active_from: datetime) -> None:
    """The person's own voucher is active from a moment on."""
    vouchers.activate(tx, person, active_from)


def put_binding(
    tx: Tx,
    packs: Packs,
    holder: Person,
    subject: Person,
    *,
    made_at: datetime,
    channel: str = "national_app",
    city: str = "",
    state: BindingState = "usable",
    password: str = "",
    relation: Relation | None = None,
    ended_at: datetime | None = None,
    links: str = "",
) -> Binding:
    """A binding as it stands. Without a password none is asked when showing. The subject's voucher becomes active."""
    day = made_at.date()
    binding = Binding(
        number=next_binding(tx),
        holder=holder.number,
        subject=subject.number,
        relation=relation or relation_to(tx, holder.number, subject.number) or "other",
        region=_region(tx, subject, day),
        state=state,
        made_at=made_at,
        channel=channel,
        city=city,
        name=subject.name,
        certificate=subject.certificate,
        route="put",
        usable_from=made_at if state in ("usable", "unbound") else None,
        ended_at=ended_at,
        links=links,
    )
    keep_new(tx, subject.household, binding)
    bindings.note(tx, binding, "binding_put")
    if password:
        rules = Reading(pack_of(packs, binding.region), day)
        passwords.set_password(tx, binding.number, password, rules)
    if state == "usable":
        vouchers.activate(tx, subject, made_at)
    return binding


def put_grant(
    tx: Tx,
    grantor: Person,
    beneficiary: Person,
    *,
    made_at: datetime,
    channel: str = "national_app",
    city: str = "",
    state: GrantState = "approved",
    from_day: date | None = None,
    to_day: date | None = None,
    priority: int = 1,
    relation: Relation | None = None,
    ended_at: datetime | None = None,
) -> Grant:
    """A grant as it stands, in force from the day it was made unless another is given."""
    day = made_at.date()
    grant = Grant(
        number=next_grant(tx),
        grantor=grantor.number,
        beneficiary=beneficiary.number,
        relation=relation or relation_to(tx, grantor.number, beneficiary.number) or "other",
        region=_region(tx, grantor, day),
        state=state,
        made_at=made_at,
        channel=channel,
        city=city,
        from_day=from_day or day,
        to_day=to_day,
        priority=priority,
        approved_at=made_at if state in ("approved", "cancelled", "ended") else None,
        ended_at=ended_at,
    )
    keep_new(tx, beneficiary.household, grant)
    grants.note(tx, grant, "grant_put")
    return grant


def put_link(tx: Tx, packs: Packs, grant: Grant, *, made_at: datetime, channel: str = "alipay") -> Binding:
    """A linked sub-account as it stands: the beneficiary may show the authoriser's voucher (D4)."""
    both = people.persons(tx, (grant.grantor, grant.beneficiary))
    return put_binding(
        tx,
        packs,
        both[grant.beneficiary],
        both[grant.grantor],
        made_at=made_at,
        channel=channel,
        links=grant.number,
    )


def next_binding(tx: Tx) -> str:
    """The number of the next binding: B000001 …"""
    return f"B{tx.next_number('binding'):06d}"


def next_grant(tx: Tx) -> str:
    """The number of the next grant: G000001 …"""
    return f"G{tx.next_number('grant'):06d}"


def _region(tx: Tx, person: Person, day: date) -> str:
    cover = cover_on(tx, person.number, day)
    if cover is None:
        later = people.covers(tx, person.number)
        return later[0].region if later else NATIONAL
    return cover.region
