"""The life of a binding after it was added (亲情账户管理): review, activation, password, change of details,
unbinding."""

from __future__ import annotations

from dataclasses import replace

from terminal_sim.bureau import people
from terminal_sim.bureau.case import Case
from terminal_sim.bureau.registry import bindings, passwords, reviews, vouchers
from terminal_sim.bureau.registry.tables import keep
from terminal_sim.conversation.family import (
    ActivateBinding,
    ActivateVoucher,
    EditBinding,
    ReviewBinding,
    SetVoucherPassword,
    Unbind,
)
from terminal_sim.conversation.family_replies import BindingChanged
from terminal_sim.conversation.replies import Done
from terminal_sim.errors.family import DetailsDoNotMatch, FaceMissing, NothingToReview, NotYourBinding, OnlyTheAgency
from terminal_sim.errors.showing import BindingOverQuota, PasswordMissing
from terminal_sim.family import BINDING_STATE_ZH, Binding, BindingState
from terminal_sim.people import masked_name, masked_number
from terminal_sim.rules.family import Reading

RESUMABLE: tuple[BindingState, ...] = ("bound", "activated", "usable")
DIFFERS = "变更后的信息与登记不符 | the new details differ from the register"


def activate_voucher(case: Case, act: ActivateVoucher) -> Done:
    """One's own voucher, with one's face."""
    person = people.person(case.tx, act.person)
    if person.number not in act.faces:
        raise FaceMissing(wanted=person.masked, wanted_zh="本人")
    vouchers.activate(case.tx, person, case.now)
    case.household = person.household
    return Done(person.number)


def review(case: Case, act: ReviewBinding) -> BindingChanged:
    """The agency's decision, on the next working day at the earliest (D12)."""
    if case.asking.sender.kind not in ("agency", "tester"):
        raise OnlyTheAgency(act="ReviewBinding")
    binding, rules = _known(case, act.binding)
    if binding.state not in ("reviewing", "suspended"):
        raise NothingToReview(number=binding.number, state=binding.state, state_zh=BINDING_STATE_ZH[binding.state])
    reviews.check_not_early(case.tx, binding.number)
    after = bindings.reviewed(case.tx, binding, rules, act.approve, act.reason, case.now)
    reviews.close_review(case.tx, binding.number)
    bindings.tell_outcome(case.tx, after, case.now)
    return _kept(case, after, rules, "binding_reviewed")


def activate(case: Case, act: ActivateBinding) -> BindingChanged:
    """Activate the relative's voucher; one over the limits gets its place if there is room by now."""
    binding, rules = _known(case, act.binding)
    _check_side(binding, act.holder, binding.holder, "添加人", "its holder")
    if binding.state == "over_quota":
        if bindings.room_for(case.tx, binding.holder, binding.subject, rules, binding.number) is not None:
            members, holders = rules.of("binding.max_members"), rules.of("binding.max_holders")
            raise BindingOverQuota(binding=binding.number, members=members, holders=holders)
        binding = bindings.moved(case.tx, binding, "make_room")
    asked, mode = rules.of("binding.password") != "none", rules.of("binding.activation")
    if asked and not act.password and mode != "separate":
        raise PasswordMissing(binding=binding.number)
    whole = not asked or bool(act.password)
    after = bindings.changed(binding, "activate_with_password" if whole else "activate", case.now)
    if act.password:
        passwords.set_password(case.tx, binding.number, act.password, rules)
    vouchers.activate(case.tx, people.person(case.tx, binding.subject), case.now)
    return _kept(case, after, rules, "binding_activated")


def set_password(case: Case, act: SetVoucherPassword) -> BindingChanged:
    """The first password, or with the holder's face a new one, which also ends a lock."""
    binding, rules = _known(case, act.binding)
    holder = people.person(case.tx, binding.holder)
    _check_side(binding, act.holder, binding.holder, "添加人", "its holder")
    after = bindings.changed(binding, "set_password", case.now)
    if binding.state == "usable" and binding.holder not in act.faces:
        raise FaceMissing(wanted=holder.masked, wanted_zh=f"添加人 {holder.masked} ")
    passwords.set_password(case.tx, binding.number, act.password, rules)
    return _kept(case, after, rules, "binding_password_set")


def edit(case: Case, act: EditBinding) -> BindingChanged:
    """A new name or certificate number; the binding is suspended until that is reviewed anew (D12)."""
    binding, rules = _known(case, act.binding)
    _check_side(binding, act.holder, binding.holder, "添加人", "its holder")
    subject = people.person(case.tx, binding.subject)
    name, certificate = act.name or binding.name, act.certificate or binding.certificate
    matches = (name, certificate.strip().upper()) == (subject.name, subject.certificate)
    if not rules.of("binding.edit_suspends"):
        if not matches:
            raise DetailsDoNotMatch(name=masked_name(name), certificate=masked_number(certificate))
        return _kept(case, replace(binding, name=name, certificate=certificate), rules, "binding_edited")
    after = bindings.changed(binding, "edit", case.now)
    due = reviews.file_review(
        case.tx,
        binding.number,
        rules,
        rules.of("binding.review_days"),
        finding="" if matches and act.legible else DIFFERS,
        name=name,
        certificate=certificate,
    )
    before = next(state for state in RESUMABLE if state == binding.state)
    return _kept(case, replace(after, resumes=before, decided_by=due), rules, "binding_edited")


def unbind(case: Case, act: Unbind) -> BindingChanged:
    """Either side ends it, at once and without a lock (C-19)."""
    binding, rules = _known(case, act.binding)
    sides = {"holder": binding.holder, "subject": binding.subject}
    if act.person not in [sides[side] for side in rules.of("binding.unbind_by")]:
        raise NotYourBinding(binding=binding.number, wanted="one of its sides", wanted_zh="绑定双方")
    after = bindings.changed(binding, "unbind", case.now)
    reviews.close_review(case.tx, binding.number)
    return _kept(case, after, rules, "binding_unbound")


def _known(case: Case, number: str) -> tuple[Binding, Reading]:
    binding = bindings.binding(case.tx, case.packs, number)
    return binding, bindings.rules_for(case.tx, case.packs, binding)


def _check_side(binding: Binding, came: str, wanted: str, wanted_zh: str, wanted_en: str) -> None:
    if came != wanted:
        raise NotYourBinding(binding=binding.number, wanted=wanted_en, wanted_zh=wanted_zh)


def _kept(case: Case, binding: Binding, rules: Reading, kind: str) -> BindingChanged:
    keep(case.tx, binding)
    bindings.note(case.tx, binding, kind)
    case.household = people.person(case.tx, binding.subject).household
    return BindingChanged(binding, BINDING_STATE_ZH[binding.state], rules.conflicts())
