"""Behaviours left out one at a time, to see that the story which rests on them falls: path -> how to take it away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from terminal_sim import family
from terminal_sim.bureau import accounts, credentials, dispatch, judging, payment, people, phones, suspicions
from terminal_sim.bureau.registry import (
    answering,
    applying,
    bindings,
    granting,
    grants,
    linking,
    listing,
    pockets,
    showing,
)
from terminal_sim.bureau.registry.facts import cover_on
from terminal_sim.bureau.registry.verdict import NOT_IDENTIFIED, Verdict
from terminal_sim.conversation.family import LinkAuthoriser, ListFamily
from terminal_sim.conversation.family_replies import FamilyListed
from terminal_sim.conversation.phone import PhoneMessage, ShowCode
from terminal_sim.coverage import YearSoFar
from terminal_sim.errors.bureau import ActNotOffered
from terminal_sim.rules import channels
from terminal_sim.settlement import accounts as account_sums

Patch = pytest.MonkeyPatch


def _anything_may_be_shown(patch: Patch) -> None:
    patch.setattr(showing, "may_show", lambda *_, **__: showing.Leave())


def _lists_are_empty(patch: Patch) -> None:
    empty = FamilyListed("", 0, 0, (), (), (), (), (), ())
    patch.setitem(answering.FAMILY, ListFamily, lambda *_: empty)


def _no_pocket(name: str) -> Callable[[Patch], None]:
    return lambda patch: patch.setattr(pockets, name, lambda *_: iter(()))


def _records_say(name: str, nothing: Any) -> Callable[[Patch], None]:
    return lambda patch: patch.setattr(listing, name, lambda *_: nothing)


def _phones_show_their_holder(patch: Patch) -> None:
    def own(case: Any, act: ShowCode) -> Any:
        return phones.show_code(case, replace(act, subject=act.holder))

    patch.setitem(dispatch.COUNTER, ShowCode, own)


def _nobody_compares(patch: Patch) -> None:
    def blind(tx: Any, _: Any, *, subject: str, **__: Any) -> Verdict:
        return Verdict(people.person(tx, subject), True, fund_barred=(NOT_IDENTIFIED,))

    patch.setattr(judging, "whose_code", blind)


def _everything_is_reviewed(patch: Patch) -> None:
    patch.setattr(applying, "_way", lambda *_, **__: applying.Way("documents", manual=True))


def _messages_are_blank(patch: Patch) -> None:
    patch.setattr(bindings, "outcome", lambda _, binding, at: PhoneMessage(at, "", "", binding.number))


def _register_is_not_asked(patch: Patch) -> None:
    def credulous(tx: Any, _: str, certificate: str, __: str = "") -> Any:
        found = people.person_by_certificate(tx, certificate)
        assert found is not None
        cover = cover_on(tx, found.number, tx.now.date())
        anyone = people.covers(tx, people.everyone(tx)[0].number)[0]
        return found, cover or anyone

    patch.setattr(applying, "find_relative", credulous)


def _reviews_never_end(patch: Patch) -> None:
    patch.setattr(grants, "up_to_date", lambda _, grant: grant)


def _credentials_are_refused(patch: Patch) -> None:
    def refused(*_: Any) -> Any:
        raise ActNotOffered(act="seen", sender="–")

    patch.setattr(credentials, "seen", refused)


def _the_choice_is_ignored(patch: Patch) -> None:
    paid = account_sums._paid

    def always(sums: Any, claim: Any, *rest: Any) -> Any:
        return paid(sums, replace(claim, account_use="1"), *rest)

    patch.setattr(account_sums, "_paid", always)


def _inpatients_are_not_checked(patch: Patch) -> None:
    patch.setattr(showing, "check_inpatient", lambda *_: None)


def _consent_is_assumed(patch: Patch) -> None:
    def eager(case: Any, act: LinkAuthoriser) -> Any:
        return linking.link(case, replace(act, consent=True))

    patch.setitem(answering.FAMILY, LinkAuthoriser, eager)


def _suspicions_are_forgotten(patch: Patch) -> None:
    patch.setattr(suspicions, "record", lambda *_: 0)


def _nobody_is_told(patch: Patch) -> None:
    patch.setattr(payment, "tell_payers", lambda *_: None)


def _nobody_confirms(patch: Patch) -> None:
    patch.setattr(granting, "must_confirm", lambda *_: False)


def _bindings_cannot_end(patch: Patch) -> None:
    patch.delitem(family.BINDING_MOVES, ("usable", "unbind"))


def _priority_is_upside_down(patch: Patch) -> None:
    patch.setattr(pockets, "_rank", lambda _, grant: (-grant.priority, grant.number))


def _limits_are_shared(patch: Patch) -> None:
    alone = accounts.year_so_far

    def together(tx: Any, _: Any, insurance: str, year: int) -> YearSoFar:
        found: dict[Any, int] = {}
        for person in people.everyone(tx):
            for tally, amount in alone(tx, person, insurance, year).tallies.items():
                found[tally] = found.get(tally, 0) + amount
        return YearSoFar(found)

    patch.setattr(accounts, "year_so_far", together)


def _lists_tell_everything(patch: Patch) -> None:
    asked = channels._unknown

    def generous(found: Any, power: str, *rest: Any) -> Any:
        return None if found is not None and power in found.value.powers else asked(found, power, *rest)

    patch.setattr(channels, "_unknown", generous)


WITHOUT: Mapping[str, Callable[[Patch], None]] = {
    "bureau.registry.showing.may_show": _anything_may_be_shown,
    "bureau.registry.listing.list_family": _lists_are_empty,
    "bureau.registry.pockets._own": _no_pocket("_own"),
    "bureau.registry.pockets._pooled": _no_pocket("_pooled"),
    "bureau.registry.listing._shown": _records_say("_shown", ()),
    "bureau.registry.listing._settled": _records_say("_settled", ()),
    "bureau.registry.listing._spent": _records_say("_spent", ()),
    "bureau.registry.listing._burden": _records_say("_burden", 0),
    "bureau.phones.show_code": _phones_show_their_holder,
    "bureau.registry.verdict.whose_code": _nobody_compares,
    "bureau.registry.applying._way": _everything_is_reviewed,
    "bureau.registry.bindings.outcome": _messages_are_blank,
    "bureau.registry.applying.find_relative": _register_is_not_asked,
    "bureau.registry.grants.up_to_date": _reviews_never_end,
    "bureau.credentials.seen": _credentials_are_refused,
    "settlement.accounts._paid": _the_choice_is_ignored,
    "bureau.registry.showing.check_inpatient": _inpatients_are_not_checked,
    "bureau.registry.linking.link": _consent_is_assumed,
    "bureau.suspicions.record": _suspicions_are_forgotten,
    "bureau.payment.tell_payers": _nobody_is_told,
    "bureau.registry.granting.must_confirm": _nobody_confirms,
    "family.BINDING_MOVES": _bindings_cannot_end,
    "bureau.registry.pockets._rank": _priority_is_upside_down,
    "bureau.accounts.year_so_far": _limits_are_shared,
    "rules.channels._unknown": _lists_tell_everything,
}
