"""What can be wrong with a code, its token or another credential (凭证): unknown, expired, used, void, wrong
business."""

from __future__ import annotations

from terminal_sim.errors.base import Refusal


class UnknownVoucher(Refusal):
    """The text has the right form and this bureau never issued it. Facts: shown (masked)."""

    zh = "医保码 {shown} 不是本模拟器签发的，不予识别，也未记录其内容"
    en = "the code {shown} was not issued by this simulator; it is not accepted and its text was not kept"
    todo_zh = "请勿使用真实的医保码；用 terminal-sim show 生成测试码"
    todo_en = "do not hold a real code to it; make a test code with terminal-sim show"


class VoucherExpired(Refusal):
    """Facts: shown, expired_at, now."""

    zh = "医保码已过期（{expired_at} 失效，现在 {now}）"
    en = "the code expired at {expired_at}; it is now {now}"
    todo_zh = "请在手机上刷新医保码后重新扫码"
    todo_en = "refresh the code on the phone and scan again"


class VoucherNotYetValid(Refusal):
    """A code is presented before it was issued: the clock was set back, or the two clocks differ. Facts: shown,
    issued_at, now."""

    zh = "医保码尚未生效（{issued_at} 签发，现在 {now}）"
    en = "the code is not yet valid: it was issued at {issued_at}; it is now {now}"
    todo_zh = "请核对医保局与手机的时间，或在手机上刷新医保码后重新扫码"
    todo_en = "check the time of the bureau and the phone, or refresh the code on the phone and scan again"


class VoucherUsed(Refusal):
    """A code is decoded once. Facts: shown, used_at."""

    zh = "医保码已使用过（{used_at}），每个码只能解码一次"
    en = "the code was already used at {used_at}; a code is decoded once"
    todo_zh = "请在手机上刷新医保码后重新扫码"
    todo_en = "refresh the code on the phone and scan again"


class VoucherVoid(Refusal):
    """Facts: shown."""

    zh = "医保码已作废"
    en = "the code is void"
    todo_zh = "请展示本人（或就诊人）的医保码"
    todo_en = "show the patient's own code"


class UnknownToken(Refusal):
    """The credential of kind 01 is no token of this bureau. Facts: none."""

    zh = "电子凭证令牌无效"
    en = "the token of the voucher is not known"
    todo_zh = "请重新扫码解码"
    todo_en = "scan and decode again"


class TokenExpired(Refusal):
    """Facts: expired_at, now."""

    zh = "电子凭证令牌已过期（{expired_at} 失效，现在 {now}）"
    en = "the token expired at {expired_at}; it is now {now}"
    todo_zh = "请重新展码并扫码"
    todo_en = "show the code again and scan it"


class TokenNotYetValid(Refusal):
    """Facts: issued_at, now."""

    zh = "电子凭证令牌尚未生效（{issued_at} 签发，现在 {now}）"
    en = "the token is not yet valid: it was issued at {issued_at}; it is now {now}"
    todo_zh = "请核对医保局的时间，或重新展码并扫码"
    todo_en = "check the bureau's time, or show the code again and scan it"


class TokenVoid(Refusal):
    zh = "电子凭证令牌已作废"
    en = "the token is void"
    todo_zh = "请展示本人（或就诊人）的医保码后重新扫码"
    todo_en = "show the patient's own code and scan it"


class TokenElsewhere(Refusal):
    """A token serves one visit at one institution. Facts: issued_to, came."""

    zh = "该令牌由机构 {issued_to} 解码，不能用于 {came}"
    en = "the token was decoded at {issued_to} and cannot be used at {came}"
    todo_zh = "请在本机构重新扫码"
    todo_en = "scan again here"


class WrongBusiness(Refusal):
    """Facts: business, act, wanted."""

    zh = "解码时的用码业务类型 {business} 不能用于{act_zh}，应为 {wanted}"
    en = "the code was decoded for business {business}, which does not serve {act}; wanted {wanted}"
    todo_zh = "请用正确的业务类型重新扫码"
    todo_en = "scan again with the right business type"


class UnknownBusiness(Refusal):
    """Facts: business, known."""

    zh = "没有用码业务类型 {business}；可用：{known}"
    en = "there is no business type {business}; known: {known}"
    todo_zh = "挂号 01101，结算 01301，药店购药 02121"
    todo_en = "01101 to register, 01301 to settle, 02121 at a pharmacy"


class UnknownCredential(Refusal):
    """No person has this identity or card number. Facts: kind, shown (masked)."""

    zh = "凭证类型 {kind} 的号码 {shown} 查无此人"
    en = "nobody has the credential {shown} of kind {kind}"
    todo_zh = "请核对号码"
    todo_en = "check the number"


class CredentialIsOther(Refusal):
    """The credential at settlement is not the visit's person. Facts: came, wanted."""

    zh = "结算凭证属于 {came}，挂号的是 {wanted}"
    en = "the credential at settlement is that of {came}, the visit is that of {wanted}"
    todo_zh = "请出示同一人的凭证"
    todo_en = "show the credential of the same person"


class TokenServedVisit(Refusal):
    """A token serves one visit. Facts: visit."""

    zh = "该令牌已用于就诊 {visit}，不能再用于另一次"
    en = "the token already served the visit {visit} and cannot serve another"
    todo_zh = "请在手机上刷新医保码后重新扫码"
    todo_en = "refresh the code on the phone and scan again"
