"""Suspected fraud at the counter (涉嫌冒名就医), told apart: what joins the code's subject and the patient, and is
not enough.

Each of these books nothing, voids the code and leaves one record, like their root ``PatientIsNotSubject``. Facts of
all: patient, subject (masked names), rule.
"""

from __future__ import annotations

from terminal_sim.errors.bureau import PatientIsNotSubject


class AuthoriserCodeShown(PatientIsNotSubject):
    """There is a grant, yet in this region the patient's own code must be shown (C-04)."""

    zh = (
        "{subject} 是 {patient} 的共济授权人，但展示的是 {subject} 的码：涉嫌冒名就医，"
        "未入账，该码作废（依据 {rule_zh}）"
    )
    en = (
        "{subject} grants to {patient}, but it is {subject}'s own code that was shown: suspected use of another's "
        "voucher, nothing was booked, the code is void (by {rule_en})"
    )


class AuthoriserCodeWithoutLink(PatientIsNotSubject):
    """An approved grant but no linked sub-account (D4)."""

    zh = (
        "{subject} 的共济授权已生效，但 {patient} 未绑定其子账户：不得直接展示授权人的码，"
        "未入账，该码作废（依据 {rule_zh}）"
    )
    en = (
        "the grant of {subject} stands, but {patient} has linked no sub-account, so the authoriser's bare code is "
        "refused; nothing was booked, the code is void (by {rule_en})"
    )
    todo_zh = "请先在亲情账户中绑定授权人子账户（双方刷脸并同意），或展示 {patient} 本人的码"
    todo_en = "link the sub-account first (both faces and the consent), or show {patient}'s own code"


class AuthoriserCodeWithoutGrant(PatientIsNotSubject):
    """A linked sub-account whose grant is not in force (D4)."""

    zh = "{patient} 绑定的 {subject} 子账户所依据的共济授权已不生效：未入账，该码作废（依据 {rule_zh}）"
    en = (
        "the link of {patient} to {subject} rests on a grant that is not in force; nothing was booked, the code is "
        "void (by {rule_en})"
    )
    todo_zh = "请由 {subject} 重新办理共济授权，或展示 {patient} 本人的码"
    todo_en = "let {subject} grant anew, or show {patient}'s own code"


class NotTheLinkedBeneficiary(PatientIsNotSubject):
    """An authoriser's voucher opened by a link, used for somebody else than the link's beneficiary."""

    zh = (
        "{subject} 的码由其子账户的使用人展示，但就诊人 {patient} 不是该使用人：涉嫌冒名，"
        "未入账，码作废（依据 {rule_zh}）"
    )
    en = (
        "{subject}'s code came from a linked sub-account, but the patient {patient} is not the one it was linked for: "
        "suspected use of another's voucher, nothing was booked, the code is void (by {rule_en})"
    )
