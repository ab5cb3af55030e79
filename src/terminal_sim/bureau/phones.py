"""What phones ask (手机端受理): show a code, read one's messages."""

from __future__ import annotations

from terminal_sim.bureau import people, phonebox, vouchers
from terminal_sim.bureau.case import Case
from terminal_sim.bureau.registry import bindings, endings, showing
from terminal_sim.bureau.registry import vouchers as activation
from terminal_sim.bureau.registry.facts import cover_on
from terminal_sim.conversation.phone import CodeShown, Messages, ReadMessages, ShowCode
from terminal_sim.errors.bureau import NotYourPerson
from terminal_sim.errors.family import HolderVoucherInactive

NATIONAL_PROVINCE = "99"


def show_code(case: Case, act: ShowCode) -> CodeShown:
    """Issue a code, after asking whether this holder may show that subject's."""
    _check_sender(case, act.holder)
    holder = people.person(case.tx, act.holder)
    subject = people.person(case.tx, act.subject)
    if not activation.is_active(case.tx, holder):
        raise HolderVoucherInactive(holder=holder.masked)
    leave = showing.may_show(
        case.tx,
        case.packs,
        holder.number,
        subject.number,
        password=act.password,
        channel=act.channel,
        city=act.city,
        assume_live=act.assume_live,
    )
    cover = cover_on(case.tx, subject.number, case.today)
    shown = vouchers.Shown(
        holder=holder.number,
        subject=subject.number,
        household=subject.household,
        province=cover.admin_code[:2] if cover else NATIONAL_PROVINCE,
        channel=act.channel,
        city=act.city,
        binding=leave.binding,
        serial=act.serial,
    )
    code = vouchers.issue(case.tx, shown, case.terms)
    case.household = subject.household
    return CodeShown(
        text=code.text,
        holder=code.holder,
        subject=code.subject,
        subject_name=subject.name,
        issued_at=code.issued_at,
        expires_at=code.expires_at,
        channel=code.channel,
        binding=code.binding,
        notes=leave.notes,
    )


def read_messages(case: Case, act: ReadMessages) -> Messages:
    """A person's own box."""
    _check_sender(case, act.person)
    told = phonebox.messages_of(case.tx, act.person)
    due = (
        *bindings.due_messages(case.tx, case.packs, act.person),
        *endings.due_messages(case.tx, case.packs, act.person),
    )
    return Messages(tuple(sorted((*told, *due), key=lambda message: message.at)))


def _check_sender(case: Case, holder: str) -> None:
    sender = case.asking.sender
    if sender.kind == "phone" and sender.code != holder:
        raise NotYourPerson(holder=sender.code, person=holder)
