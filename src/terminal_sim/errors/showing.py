"""Refusals when a relative's code is to be shown (亲情账户展码): the binding's state, its password, inpatient stays."""

from __future__ import annotations

from terminal_sim.errors.base import BadInput, Refusal


class NoBinding(Refusal):
    """A relative's code is asked for without any binding. Facts: holder (masked), subject (masked)."""

    zh = "{holder} 没有绑定 {subject} 的亲情账户"
    en = "{holder} holds no binding to {subject}"
    todo_zh = "请先添加亲情账户"
    todo_en = "bind the relative first"


class BindingUnderReview(Refusal):
    """Facts: binding, due."""

    zh = "绑定 {binding} 仍在审核中，预计 {due} 前完成"
    en = "binding {binding} is under review, expected by {due}"
    todo_zh = "请等待审核结果通知"
    todo_en = "wait for the message with the outcome"


class BindingRejected(Refusal):
    """Facts: binding, reason."""

    zh = "绑定 {binding} 审核未通过：{reason}"
    en = "binding {binding} was rejected: {reason}"
    todo_zh = "请补正后重新添加"
    todo_en = "mend it and apply again"


class BindingOverQuota(Refusal):
    """Facts: binding, members, holders."""

    zh = "绑定 {binding} 超出名额（每人最多添加 {members} 名成员，每名成员最多被 {holders} 人添加），没有可用的医保码"
    en = "binding {binding} is over the limits ({members} members a holder, {holders} holders a member) and has no code"
    todo_zh = "请先解绑一名成员或由另一添加人解绑，再激活"
    todo_en = "unbind a member, or let another holder unbind, then activate"


class BindingNotActivated(Refusal):
    """Facts: binding."""

    zh = "绑定 {binding} 尚未为家人激活医保电子凭证"
    en = "binding {binding} has not been activated for the relative"
    todo_zh = "请先激活并设置刷医保凭证的密码"
    todo_en = "activate it and set the voucher password"


class PasswordNotSet(Refusal):
    """Facts: binding."""

    zh = "绑定 {binding} 尚未设置刷医保凭证的密码"
    en = "binding {binding} has no voucher password yet"
    todo_zh = "请先设置密码"
    todo_en = "set it first"


class BindingSuspended(Refusal):
    """Facts: binding."""

    zh = "绑定 {binding} 的信息变更正在审核，暂停使用"
    en = "binding {binding} is suspended until its changed details are reviewed"
    todo_zh = "请等待审核结果；就诊人可使用本人的码、身份证或社保卡"
    todo_en = "wait for the outcome; the patient may use an own code, ID card or social card"


class BindingEnded(Refusal):
    """Facts: binding, ended."""

    zh = "绑定 {binding} 已于 {ended} 解除"
    en = "binding {binding} was ended on {ended}"
    todo_zh = "请重新添加亲情账户"
    todo_en = "bind the relative anew"


class BindingEndedSinceShown(BindingEnded):
    """The code was shown while the binding stood, and scanned after it ended. Facts: binding, ended."""

    zh = "该码通过绑定 {binding} 展示，但绑定已于 {ended} 解除，码已失效"
    en = "this code was shown through binding {binding}, which ended on {ended} before the scan; the code is void"


class SubjectCoverNotActive(Refusal):
    """Facts: subject (masked), day."""

    zh = "{subject} 在 {day} 没有有效的参保登记，亲情账户不能展码"
    en = "{subject} has no insurance in force on {day}, so no code can be shown"
    todo_zh = "请向参保地医保机构确认留档信息与参保状态"
    todo_en = "ask the agency of the insured place about record and status"


class PasswordMissing(Refusal):
    """Facts: binding."""

    zh = "绑定 {binding} 展码需要输入刷医保凭证的密码"
    en = "the voucher password is needed to show through binding {binding}"
    todo_zh = "请输入密码"
    todo_en = "enter it"


class WrongPassword(Refusal):
    """Facts: binding, left."""

    zh = "绑定 {binding} 的密码错误，剩余尝试次数 {left}"
    en = "wrong password for binding {binding}; tries left: {left}"
    todo_zh = "请重新输入；次数用尽即锁定，须刷脸重设"
    todo_en = "enter it again; at 0 it is locked and a new one needs a face scan"


class PasswordLocked(Refusal):
    """Facts: binding, tries."""

    zh = "绑定 {binding} 的密码连续错误 {tries} 次，已锁定"
    en = "the password of binding {binding} is locked after {tries} wrong tries"
    todo_zh = "请重新设置密码（需刷脸认证）"
    todo_en = "set a new one with a face scan"


class BadPassword(BadInput):
    """Facts: digits."""

    zh = "密码应为 {digits} 位数字"
    en = "the password must be {digits} digits"
    todo_zh = "请重新设置"
    todo_en = "choose another"


class InpatientThroughBinding(Refusal):
    """Facts: visit_type."""

    zh = "亲情账户展示的码不能用于住院结算（医疗类别 {visit_type}）"
    en = "a code shown through a binding does not settle an inpatient stay (visit type {visit_type})"
    todo_zh = "请使用就诊人本人的码、身份证或社保卡办理住院"
    todo_en = "use the patient's own code, ID card or social card"


class InpatientNotSimulated(Refusal):
    """Facts: visit_type, region."""

    zh = "{region} 的规则未说明亲情账户能否用于住院（医疗类别 {visit_type}），本模拟器不模拟住院"
    en = "the rules of {region} are silent on inpatient stays (visit type {visit_type}), which are not simulated"
    todo_zh = "请改用门诊或药店结算"
    todo_en = "settle an outpatient or pharmacy visit instead"
