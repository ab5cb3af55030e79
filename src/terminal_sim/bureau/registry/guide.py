"""What a region asks (办事指南): for adding a relative, letting one spend, and linking the authoriser's voucher.

Read from the same parameters that decide an application, so that what a phone says beforehand is what the bureau
refuses by afterwards.
"""

from __future__ import annotations

from terminal_sim.bureau import people
from terminal_sim.bureau.case import Case
from terminal_sim.bureau.registry import bindings, endings, grants, guide_binding, guide_grant
from terminal_sim.bureau.registry.applying import find_relative
from terminal_sim.bureau.registry.facts import pack_of, reading_for
from terminal_sim.conversation.guide import GuideRead, ReadGuide
from terminal_sim.coverage import Cover
from terminal_sim.errors.family import BindingNotFound
from terminal_sim.errors.grants import LinkNotOffered, NotYourGrant
from terminal_sim.family import Binding, Grant
from terminal_sim.people import Person
from terminal_sim.rules.channels import channels_with
from terminal_sim.rules.family import Reading

Named = tuple[Person, Cover] | None


def read_guide(case: Case, act: ReadGuide) -> GuideRead:
    """The guide of a power. Raises RelativeNotRegistered, DetailsDoNotMatch, LinkNotOffered, NotYourGrant and what
    finds a binding or grant."""
    holder = people.person(case.tx, act.person)
    here = reading_for(case.tx, case.packs, holder.number, case.today)
    if act.power == "link":
        return _link(case, act)
    named: Named = find_relative(case.tx, act.name, act.certificate) if act.certificate else None
    told = _head(case, act, here)
    if act.power == "bind":
        rules = here if named is None else Reading(pack_of(case.packs, named[1].region), case.today)
        rules = Reading(pack_of(case.packs, _bound(case, act).region), case.today) if act.number else rules
        return guide_binding.binding(told, case, holder, named, rules)
    rules = Reading(pack_of(case.packs, _granted(case, act).region), case.today) if act.number else here
    return guide_grant.grant(told, case, act, named, rules)


def _head(case: Case, act: ReadGuide, here: Reading) -> GuideRead:
    """Where it is done: the channel is the holder's own."""
    pack = here.pack
    menus = pack.found(f"menus.{act.power}", case.today)
    return GuideRead(
        act.power,
        pack.id,
        pack.name_zh,
        pack.name_en,
        here.peek("names.binding" if act.power == "bind" else "names.grant"),
        menu=tuple(menus.value.get(act.channel, ())) if menus else (),
        channels=channels_with(pack, "grant" if act.power == "grant" else "bind", act.city, case.today),
    )


def _link(case: Case, act: ReadGuide) -> GuideRead:
    grant = _granted(case, act)
    rules = Reading(pack_of(case.packs, grant.region), case.today)
    if rules.peek("grant.credential") == "user_only":
        raise LinkNotOffered(region=rules.pack.name_zh, day=case.today.isoformat())
    return guide_grant.link(_head(case, act, rules), grant, rules)


def _granted(case: Case, act: ReadGuide) -> Grant:
    """The grant of a number, told to its two sides only."""
    grant = endings.current(case.tx, case.packs, grants.grant(case.tx, act.number))
    if act.person not in (grant.grantor, grant.beneficiary):
        raise NotYourGrant(grant=grant.number, wanted="one of its sides", wanted_zh="授权双方")
    return grant


def _bound(case: Case, act: ReadGuide) -> Binding:
    """The binding of a number, told to its two sides only."""
    binding = bindings.binding(case.tx, case.packs, act.number)
    if act.person not in (binding.holder, binding.subject):
        raise BindingNotFound(binding=act.number)
    return binding
