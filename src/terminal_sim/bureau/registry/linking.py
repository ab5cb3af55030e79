"""Linking an authoriser's voucher (绑定授权人子账户): after approval, with both faces and the authoriser's consent
(D4).

The link is a binding whose holder is the beneficiary and whose subject is the authoriser; it opens the authoriser's
account and nothing else (R-001-9, R-002-18).
"""

from __future__ import annotations

from terminal_sim.bureau import people
from terminal_sim.bureau.case import Case
from terminal_sim.bureau.registry import bindings, endings, grants
from terminal_sim.bureau.registry.enrol import next_binding
from terminal_sim.bureau.registry.facts import pack_of
from terminal_sim.bureau.registry.tables import keep_new
from terminal_sim.conversation.family import LinkAuthoriser
from terminal_sim.conversation.family_replies import BindingChanged
from terminal_sim.errors.family import BindingExists, FaceMissing
from terminal_sim.errors.grants import LinkConsentMissing, LinkNeedsGrant, LinkNotOffered, NotYourGrant
from terminal_sim.family import BINDING_STATE_ZH, Binding
from terminal_sim.people import INVERSE
from terminal_sim.rules.channels import channel_for
from terminal_sim.rules.family import Reading


def link(case: Case, act: LinkAuthoriser) -> BindingChanged:
    """The sub-account linked. Raises LinkNotOffered, LinkNeedsGrant, FaceMissing, LinkConsentMissing and others."""
    grant = endings.current(case.tx, case.packs, grants.grant(case.tx, act.grant))
    both = people.persons(case.tx, (grant.grantor, grant.beneficiary))
    grantor, beneficiary = both[grant.grantor], both[grant.beneficiary]
    if act.beneficiary != beneficiary.number:
        raise NotYourGrant(grant=grant.number, wanted="its beneficiary", wanted_zh="使用人")
    rules = Reading(pack_of(case.packs, grant.region), case.today)
    if rules.of("grant.credential") == "user_only":
        raise LinkNotOffered(region=rules.pack.name_zh, day=case.today.isoformat())
    if not grant.is_in_force_at(case.now):
        raise LinkNeedsGrant(beneficiary=beneficiary.masked, grantor=grantor.masked)
    channel_for(rules.pack, act.channel, "bind", act.city, case.today, assume_live=act.assume_live)
    for person, zh in ((beneficiary, "使用人"), (grantor, "授权人")):
        if person.number not in act.faces:
            raise FaceMissing(wanted=person.masked, wanted_zh=f"{zh} {person.masked} ")
    if not act.consent:
        raise LinkConsentMissing()
    for each in bindings.between(case.tx, case.packs, beneficiary.number, grantor.number):
        if each.links == grant.number and each.state == "usable":
            raise BindingExists(binding=each.number, state=each.state, state_zh=BINDING_STATE_ZH[each.state])
    full = bindings.room_for(case.tx, beneficiary.number, grantor.number, rules)
    if full is not None:
        raise full
    binding = Binding(
        number=next_binding(case.tx),
        holder=beneficiary.number,
        subject=grantor.number,
        relation=INVERSE[grant.relation],
        region=grant.region,
        state="usable",
        made_at=case.now,
        channel=act.channel,
        city=act.city,
        name=grantor.name,
        certificate=grantor.certificate,
        route="two_faces",
        usable_from=case.now,
        links=grant.number,
    )
    keep_new(case.tx, grantor.household, binding)
    bindings.note(case.tx, binding, "binding_linked")
    case.household = grantor.household
    return BindingChanged(binding, BINDING_STATE_ZH[binding.state], rules.conflicts())
