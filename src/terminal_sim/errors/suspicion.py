"""Suspected fraud at the counter (冒名就医、欺诈骗保嫌疑): whose code was shown for whose treatment.

Each of these books nothing, voids the code and leaves one record. Facts of all: holder, subject, patient (masked
names), rule, advice_zh, advice.
"""

from __future__ import annotations

from terminal_sim.errors.base import Refusal


class SuspectedFraud(Refusal):
    """Root of the four. ``rule`` names the text that forbids it."""

    zh = "涉嫌冒名就医：所展示的是 {subject} 的医保码，就诊人是 {patient}（{rule}）"
    en = "suspected impersonation: the code is {subject}'s, the patient is {patient} ({rule})"
    todo_zh = "{advice_zh}"
    todo_en = "{advice}"


class PatientNotSubject(SuspectedFraud):
    """Nothing joins patient and subject that would let the one be treated under the other's voucher."""

    zh = "就诊人 {patient} 不是所展示医保码的本人 {subject}，不得使用他人凭证就医购药（{rule}）"
    en = "the patient {patient} is not {subject}, whose code was shown; no one uses another's voucher ({rule})"


class AuthoriserCodeShown(SuspectedFraud):
    """There is a grant, yet in this region the patient's own code must be shown."""

    zh = "{subject} 是 {patient} 的共济授权人，但就医购药须展示就诊人本人的码，直接使用授权人信息属欺诈骗保（{rule}）"
    en = "{subject} grants to {patient}, but the patient's own code must be shown, all else is fraud ({rule})"


class AuthoriserCodeWithoutLink(SuspectedFraud):
    """An approved grant but no linked sub-account (D4)."""

    zh = "{subject} 的共济授权已生效，但 {patient} 未绑定其子账户，不得直接展示授权人的码（{rule}）"
    en = "the grant of {subject} stands, but {patient} has linked no sub-account for its code ({rule})"


class AuthoriserCodeWithoutGrant(SuspectedFraud):
    """A linked sub-account whose grant is not in force (D4)."""

    zh = "{patient} 绑定的授权人子账户所依据的共济授权已不生效，不得展示 {subject} 的码（{rule}）"
    en = "the link of {patient} to {subject} rests on a grant that is not in force ({rule})"
