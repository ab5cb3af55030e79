"""Whose code for whose treatment (人证码是否一致): compared by the bureau, which alone knows on whose phone a code
was shown.

The code's subject is the patient, or the code is the authoriser's and came through a linked sub-account of the patient
(D4, C-04). Everything else is suspected fraud: refused, with a name for what was missing (D3, R-003-7, X-1, X-2).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from terminal_sim.bill import Patient
from terminal_sim.bureau import people
from terminal_sim.bureau.registry import bindings, endings, grants
from terminal_sim.bureau.registry.facts import Packs, pack_of, patient_of, reading_for
from terminal_sim.errors.bureau import PatientIsNotSubject
from terminal_sim.errors.channels import ChannelUnknown
from terminal_sim.errors.suspicion import (
    AuthoriserCodeShown,
    AuthoriserCodeWithoutGrant,
    AuthoriserCodeWithoutLink,
    NotTheLinkedBeneficiary,
)
from terminal_sim.family import Binding, Grant
from terminal_sim.people import Person, masked_name
from terminal_sim.rules.channels import channel_for
from terminal_sim.rules.family import Reading
from terminal_sim.store import Tx

USER_ONLY_RULE = "D3 R-003-7 X-1 X-2"
LINK_RULE = "D4 C-04"
UNCHECKED = "未核对就诊人 | the patient was not checked (D3)"
NOT_IDENTIFIED = "beneficiary_not_identified"
AUTHORISER_VOUCHER = (
    "授权人凭证只动用其个人账户，待遇按使用人计算 (D4) | the authoriser's voucher opens the account only"
)

ASSUMED_LIVE = "D27 展码渠道不在已知名单，按已开通处理 | the channel is on no known list and was assumed to be live"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who is treated and what the code opens.

    ``person`` is the one whose fund, deductible and totals count. ``account_only`` names the grant whose authoriser's
    account alone the code opens, empty in the ordinary case. ``fund_barred`` are reasons, by name, why the fund may not
    pay; ``checked`` says whether the bill named its patient.
    """

    person: Person
    checked: bool
    account_only: str = ""
    fund_barred: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())


def whose_code(
    tx: Tx,
    packs: Packs,
    *,
    holder: str,
    subject: str,
    binding: str,
    patient: Patient | None,
    identified: bool = False,
    channel: str = "",
) -> Verdict:
    """The verdict on a decoded code. ``identified``: the patient stood at the counter with an own code, ID or card.

    ``channel``: where the code was shown; one that no list names leaves its mark (D27). Raises PatientIsNotSubject or
    one of its kinds.
    """
    verdict = _verdict(tx, packs, holder, subject, binding, patient, channel, identified=identified)
    mark = _channel_mark(tx, packs, subject, binding, channel) if channel else ""
    return replace(verdict, notes=(*verdict.notes, mark)) if mark else verdict


def _verdict(
    tx: Tx,
    packs: Packs,
    holder: str,
    subject: str,
    binding: str,
    patient: Patient | None,
    channel: str,
    *,
    identified: bool,
) -> Verdict:
    owner = people.person(tx, subject)
    through = bindings.binding(tx, packs, binding) if binding else None
    linked = through is not None and bool(through.links)
    if patient is None:
        if linked and through is not None:
            return _by_link(tx, packs, through, people.person(tx, holder), owner, checked=False, identified=identified)
        return Verdict(owner, checked=False, notes=(UNCHECKED,))
    who = patient_of(tx, patient.name, patient.certificate)
    if who is not None and who.number == subject:
        return Verdict(owner, checked=True)
    if who is None:
        raise _refused(PatientIsNotSubject, owner, masked_name(patient.name), USER_ONLY_RULE)
    link = through if linked else _link_beside(tx, packs, through, who, channel)
    if link is not None:
        return _by_link(tx, packs, link, who, owner, checked=True, identified=identified)
    raise _bare_code(tx, packs, who, owner)


def _link_beside(tx: Tx, packs: Packs, through: Binding | None, who: Person, channel: str) -> Binding | None:
    """A linked sub-account beside the ordinary binding through which a code was shown on the patient's own phone.

    The picture is the same; the channel has to be one that may show an authoriser's voucher.
    """
    if through is None or through.holder != who.number:
        return None
    pair = bindings.between(tx, packs, through.holder, through.subject)
    links = [each for each in pair if each.links and each.is_usable_at(tx.now)]
    if links and channel:
        channel_for(pack_of(packs, links[0].region), channel, "deduct", "", tx.now.date())
    return links[0] if links else None


def _channel_mark(tx: Tx, packs: Packs, subject: str, number: str, channel: str) -> str:
    """What the reply says about a channel that was only assumed to be live (D27)."""
    linked = bool(number) and bool(bindings.binding(tx, packs, number).links)
    rules = reading_for(tx, packs, subject, tx.now.date())
    try:
        channel_for(rules.pack, channel, "deduct" if linked else "show", "", tx.now.date())
    except ChannelUnknown:
        return ASSUMED_LIVE
    return ""


def _by_link(
    tx: Tx, packs: Packs, through: Binding, who: Person, owner: Person, *, checked: bool, identified: bool
) -> Verdict:
    """An authoriser's voucher shown through a linked sub-account: the account opens, the benefit stays the
    patient's."""
    grant = endings.current(tx, packs, grants.grant(tx, through.links))
    if who.number != grant.beneficiary or through.holder != grant.beneficiary:
        raise _refused(NotTheLinkedBeneficiary, owner, who.masked, LINK_RULE)
    if not grant.is_in_force_at(tx.now):
        raise _refused(AuthoriserCodeWithoutGrant, owner, who.masked, LINK_RULE)
    rules = Reading(pack_of(packs, grant.region), tx.now.date())
    if rules.of("grant.credential") == "user_only":
        raise _refused(AuthoriserCodeShown, owner, who.masked, USER_ONLY_RULE)
    notes = (*rules.conflicts(), AUTHORISER_VOUCHER, *(() if checked else (UNCHECKED,)))
    return Verdict(who, checked, grant.number, () if identified else (NOT_IDENTIFIED,), notes)


def _bare_code(tx: Tx, packs: Packs, who: Person, owner: Person) -> PatientIsNotSubject:
    """The patient stands beside somebody else's code: told apart by what joins the two."""
    given = [each for each in endings.received(tx, packs, who.number) if each.grantor == owner.number]
    standing: list[Grant] = [each for each in given if each.is_in_force_at(tx.now)]
    if not standing:
        return _refused(PatientIsNotSubject, owner, who.masked, USER_ONLY_RULE)
    rules = Reading(pack_of(packs, standing[0].region), tx.now.date())
    if rules.of("grant.credential") == "user_only":
        return _refused(AuthoriserCodeShown, owner, who.masked, USER_ONLY_RULE)
    return _refused(AuthoriserCodeWithoutLink, owner, who.masked, LINK_RULE)


def _refused(kind: type[PatientIsNotSubject], owner: Person, patient: str, rule: str) -> PatientIsNotSubject:
    ids = rule.split()
    return kind(patient=patient, subject=owner.masked, rule=rule, rule_zh="、".join(ids), rule_en=", ".join(ids))
