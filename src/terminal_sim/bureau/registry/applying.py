"""Adding a relative (添加亲情账户): who, by which route, at which channel; approved at once or sent to a reviewer.

Up to the age line the holder uploads documents; above it the relative's own face authorises, effective at once. Clear
documents are decided now, unclear ones, an absent adult's and a relation outside the list wait for a reviewer (D7, D9,
D12; R-000-5 to R-000-17, R-002-1, R-002-2, R-003-9, R-003-10, R-004-1, R-004-2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from terminal_sim.bureau import people
from terminal_sim.bureau.case import Case
from terminal_sim.bureau.registry import bindings, passwords, reviews, vouchers
from terminal_sim.bureau.registry.enrol import next_binding
from terminal_sim.bureau.registry.facts import cover_on, pack_of, reading_for, relation_to
from terminal_sim.bureau.registry.tables import keep_new
from terminal_sim.conversation.family import ApplyBinding
from terminal_sim.conversation.family_replies import BindingChanged
from terminal_sim.coverage import Cover
from terminal_sim.errors.family import (
    AgeLineUndefined,
    BindingExists,
    BindingToSelf,
    CertificateKindNotAccepted,
    CommitmentMissing,
    DetailsDoNotMatch,
    DocumentsMissing,
    FaceMissing,
    FaceOfSomeoneElse,
    HolderVoucherInactive,
    RelationNotOnList,
    RelationNotProven,
    RelationStatedInversely,
    RelativeInsuredElsewhere,
    RelativeNotInProvince,
    RelativeNotRegistered,
)
from terminal_sim.errors.showing import PasswordMissing
from terminal_sim.family import BINDING_STATE_ZH, EFFECTIVE, Binding
from terminal_sim.people import INVERSE, RELATION_ZH, Person, age_on, masked_name, masked_number
from terminal_sim.rules.channels import ChannelRule, channel_for
from terminal_sim.rules.family import SCOPE_ZH, Reading, relation_allowed, route_of_age, same_district
from terminal_sim.rules.pack import InForce
from terminal_sim.store import Tx

DOCUMENT_ZH = {
    "birth_certificate": "出生证明",
    "household_register": "户口本",
    "id_card": "身份证",
    "identity_cards": "双方身份证件正反面",
    "household_register_first_page": "户口本首页",
    "resident_page": "常住登记页",
    "commitment": "承诺书",
}
NOT_PROVEN = "材料不能证明亲属关系 | the documents do not prove the relation"


@dataclass(frozen=True, slots=True)
class Way:
    """How an application is proven: face or documents, decided now or by a reviewer."""

    route: str
    manual: bool


def apply(case: Case, act: ApplyBinding) -> BindingChanged:
    """The application carried out. Raises the refusal that fits the first thing that is wrong."""
    tx = case.tx
    holder = people.person(tx, act.holder)
    _check_kind(act, reading_for(tx, case.packs, holder.number, case.today))
    subject, cover = find_relative(tx, act.name, act.certificate, act.certificate_kind)
    if subject.number == holder.number:
        raise BindingToSelf()
    rules = Reading(pack_of(case.packs, cover.region), case.today)
    if rules.of("binding.needs_own_voucher") and not vouchers.is_active(tx, holder):
        raise HolderVoucherInactive(holder=holder.masked)
    channel = _channel(case, act, holder, subject, cover, rules)
    proven = _relation(tx, act, holder, subject)
    listed = _check_listed(act, subject, rules, case)
    _check_new(case, holder, subject)
    way = _way(act, subject, rules, case, listed=listed)
    binding = Binding(
        number=next_binding(tx),
        holder=holder.number,
        subject=subject.number,
        relation=act.relation,
        region=cover.region,
        state="reviewing",
        made_at=case.now,
        channel=act.channel,
        city=act.city,
        name=subject.name,
        certificate=subject.certificate,
        route=way.route,
    )
    if not proven and not way.manual:
        raise RelationNotProven(stated=act.relation, stated_zh=RELATION_ZH[act.relation])
    bindings.approval(tx, binding, rules)
    _set_inline_password(tx, act, binding, rules)
    case.household = subject.household
    binding = _decide(tx, binding, subject, way, rules, proven=proven)
    notes = (*rules.conflicts(), *_marks(channel))
    return BindingChanged(binding, BINDING_STATE_ZH[binding.state], tuple(dict.fromkeys(notes)))


def find_relative(tx: Tx, name: str, certificate: str, kind: str = "") -> tuple[Person, Cover]:
    """The registered person of a name and certificate, with a cover. Raises RelativeNotRegistered,
    DetailsDoNotMatch."""
    found = people.person_by_certificate(tx, certificate)
    day = tx.now.date()
    cover = cover_on(tx, found.number, day) if found else None
    if found is None or cover is None:
        raise RelativeNotRegistered(certificate=masked_number(certificate), day=day.isoformat())
    if found.name != name.strip() or (kind and kind != found.certificate_kind):
        raise DetailsDoNotMatch(name=masked_name(name), certificate=masked_number(certificate))
    return found, cover


def check_relation(tx: Tx, person: Person, relative: Person, stated: str) -> bool:
    """Is the stated relation on record? Raises RelationStatedInversely where its mirror image is."""
    true = relation_to(tx, person.number, relative.number)
    if true is not None and true != stated and INVERSE[true] == stated:
        raise RelationStatedInversely(
            stated=stated, stated_zh=RELATION_ZH[stated], true=true, true_zh=RELATION_ZH[true]
        )
    return true == stated


def in_words(documents: Sequence[str]) -> str:
    """Names of documents as people read them."""
    return "、".join(DOCUMENT_ZH.get(each, each) for each in documents)


def _check_kind(act: ApplyBinding, rules: Reading) -> None:
    kinds = rules.of("binding.certificate_kinds")
    if act.certificate_kind not in kinds:
        raise CertificateKindNotAccepted(kind=act.certificate_kind, known=", ".join(kinds))


def _channel(
    case: Case, act: ApplyBinding, holder: Person, subject: Person, cover: Cover, rules: Reading
) -> InForce[ChannelRule]:
    """The channel is the holder's; how far it reaches decides whether this relative can be bound by it (D10)."""
    own = reading_for(case.tx, case.packs, holder.number, case.today)
    text = channel_for(own.pack, act.channel, "bind", act.city, case.today, assume_live=act.assume_live)
    mine = cover_on(case.tx, holder.number, case.today)
    home = mine.admin_code if mine else own.pack.admin_codes[0]
    if not same_district(home, cover.admin_code, text.value.insured_in):
        raise RelativeNotInProvince(name=subject.masked, channel=act.channel, region=own.pack.name_zh)
    scope = rules.of("binding.insured_scope")
    if not same_district(home, cover.admin_code, scope):
        raise RelativeInsuredElsewhere(name=subject.masked, scope=scope, scope_zh=SCOPE_ZH[scope])
    return text


def _relation(tx: Tx, act: ApplyBinding, holder: Person, subject: Person) -> bool:
    return check_relation(tx, holder, subject, act.relation)


def _check_listed(act: ApplyBinding, subject: Person, rules: Reading, case: Case) -> bool:
    """Is the relation on the list? Off an open list it goes to the reviewer, off a closed one it is refused (D9)."""
    allowed = rules.of("binding.relations")
    listed = relation_allowed(act.relation, age_on(subject.born, case.today), allowed, rules.peek("grant.adult_age"))
    if not listed and not rules.of("binding.relations_open"):
        shown = "、".join(RELATION_ZH.get(each, each) for each in allowed)
        raise RelationNotOnList(relation=act.relation, relation_zh=RELATION_ZH[act.relation], allowed_zh=shown)
    return listed


def _check_new(case: Case, holder: Person, subject: Person) -> None:
    for each in bindings.between(case.tx, case.packs, holder.number, subject.number):
        if not each.links and (each.state in EFFECTIVE or each.state in ("reviewing", "over_quota")):
            raise BindingExists(binding=each.number, state=each.state, state_zh=BINDING_STATE_ZH[each.state])


def _way(act: ApplyBinding, subject: Person, rules: Reading, case: Case, *, listed: bool) -> Way:
    """Face or documents by age, and whether a reviewer has to look."""
    line = rules.of("binding.face_age")
    upper, reading = rules.peek("binding.minor_upper"), rules.peek("binding.age_reading")
    if age_on(subject.born, case.today) == line:
        rules.of("binding.minor_upper")
    route = route_of_age(subject.born, case.today, line, upper, reading)
    if route == "undefined":
        raise AgeLineUndefined(age=line, region=rules.pack.name_zh)
    if rules.of("binding.commitment") and not act.commitment:
        raise CommitmentMissing()
    if route == "documents":
        _check_documents(act, rules.of("binding.documents"))
        return Way("documents", manual=not act.legible or not listed)
    if subject.number in act.faces:
        return Way("face", manual=not listed)
    absent = rules.of("binding.absent_adult")
    if absent and act.documents:
        _check_documents(act, absent)
        return Way("absent", manual=True)
    if [face for face in act.faces if face != act.holder]:
        raise FaceOfSomeoneElse(wanted=subject.masked, wanted_zh=f"被添加人 {subject.masked} ")
    raise FaceMissing(wanted=subject.masked, wanted_zh=f"被添加人 {subject.masked} ")


def _check_documents(act: ApplyBinding, wanted: Sequence[str]) -> None:
    if not set(act.documents) & set(wanted):
        raise DocumentsMissing(wanted=in_words(wanted), why_zh="任选其一", why="any one of them")


def _set_inline_password(tx: Tx, act: ApplyBinding, binding: Binding, rules: Reading) -> None:
    if rules.of("binding.activation") != "inline" or rules.of("binding.password") == "none":
        return
    if not act.password:
        raise PasswordMissing(binding=binding.number)
    passwords.set_password(tx, binding.number, act.password, rules)


def _decide(tx: Tx, binding: Binding, subject: Person, way: Way, rules: Reading, *, proven: bool) -> Binding:
    """Approved now, or filed for the reviewer."""
    if way.manual:
        days = rules.of("binding.review_days")
        due = reviews.file_review(tx, binding.number, rules, days, finding="" if proven else NOT_PROVEN)
        binding = replace(binding, decided_by=due)
    else:
        binding = bindings.changed(binding, bindings.approval(tx, binding, rules), tx.now)
    keep_new(tx, subject.household, binding)
    bindings.note(tx, binding, "binding_applied")
    if binding.state == "usable":
        vouchers.activate(tx, subject, tx.now)
    return binding


def _marks(text: InForce[ChannelRule]) -> tuple[str, ...]:
    """The notes of a channel text: the conflict between lists, or that the channel was assumed to be live."""
    return tuple(word for word in text.note.split() if word[:2] in ("C-", "D2"))
