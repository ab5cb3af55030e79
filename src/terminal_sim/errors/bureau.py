"""What the bureau says no to (医保局拒绝): persons, cover, visits, bills, repeats, undoing."""

from __future__ import annotations

from terminal_sim.errors.base import Refusal


class UnknownPerson(Refusal):
    """Facts: came (masked where it is a certificate number)."""

    zh = "该参保人的基本信息为空（{came}）"
    en = "the bureau knows no person {came}"
    todo_zh = "请核对凭证或人员编号"
    todo_en = "check the credential or the person number"


class UnknownInstitution(Refusal):
    """Facts: came."""

    zh = "没有定点医药机构 {came}"
    en = "there is no designated institution {came}"
    todo_zh = "请核对机构编号"
    todo_en = "check the institution code"


class NotInsured(Refusal):
    """No insurance row of that type on that day. Facts: name, insurance, insurance_zh, insurance_en, day."""

    zh = "该参保人的参保信息为空：{name} 在 {day} 没有{insurance_zh}"
    en = "{name} has no {insurance_en} on {day}"
    todo_zh = "请核对险种，或联系参保地经办机构"
    todo_en = "check the insurance type, or ask the insured place"


class NotNormallyInsured(Refusal):
    """The row is paused, invalid or ended. Facts: name, insurance (310 …),
    insurance_zh, insurance_en, status, status_zh, day."""

    zh = "{name} 的{insurance_zh}在 {day} 不是正常参保状态（{status_zh}）"
    en = "the {insurance_en} of {name} is not in normal status on {day} ({status})"
    todo_zh = "请改为自费结算，或先到参保地恢复待遇"
    todo_en = "charge it as self-paid, or have the cover restored first"


class MessageNumberReused(Refusal):
    """The same number came again with other content. Facts: number, first_act, act."""

    zh = "报文编号 {number} 已用于另一内容（{first_act}），不能再用于 {act}"
    en = "message number {number} was already used with other content ({first_act}) and cannot be used for {act}"
    todo_zh = "重发须内容完全相同；新的请求请换新编号"
    todo_en = "repeat a message unchanged, or give a new request a new number"


class AlreadySettled(Refusal):
    """A new number for a bill that was settled. Facts: bill, settlement."""

    zh = "账单 {bill} 已结算（{settlement}），请勿重复结算"
    en = "the bill {bill} is already settled ({settlement})"
    todo_zh = "请查询原结算；确需重结请先撤销"
    todo_en = "look up that settlement; to settle anew, cancel it first"


class UnknownVisit(Refusal):
    """Facts: visit."""

    zh = "没有就诊记录 {visit}"
    en = "there is no visit {visit}"
    todo_zh = "请先挂号，或核对就诊ID"
    todo_en = "register first, or check the visit id"


class VisitNotOpen(Refusal):
    """Facts: visit, state."""

    zh = "就诊 {visit} 的状态是{state}，不能继续"
    en = "the visit {visit} is {state} and cannot go on"
    todo_zh = "请重新挂号"
    todo_en = "register anew"


class VisitHasSettlement(Refusal):
    """A registration cannot be cancelled while a settlement stands. Facts: visit, settlement."""

    zh = "就诊 {visit} 有未撤销的结算 {settlement}，不能撤销挂号"
    en = "the visit {visit} has the settlement {settlement}, so its registration cannot be cancelled"
    todo_zh = "请先撤销结算"
    todo_en = "cancel the settlement first"


class PersonMismatch(Refusal):
    """A message names another person than its visit or settlement. Facts: came, wanted."""

    zh = "人员编号 {came} 与就诊或结算记录的人员 {wanted} 不一致"
    en = "the person {came} is not the one of the visit or settlement ({wanted})"
    todo_zh = "请核对人员编号"
    todo_en = "check the person number"


class PlaceMismatch(Refusal):
    """Another institution's visit, token or settlement. Facts: what_zh, what, came, wanted."""

    zh = "{what_zh} 属于机构 {wanted}，不属于 {came}"
    en = "{what} belongs to institution {wanted}, not to {came}"
    todo_zh = "请在原机构办理"
    todo_en = "do it at the institution that it belongs to"


class UnknownLines(Refusal):
    """Facts: visit, batch."""

    zh = "根据传来的参数在费用明细表中未查询到任何有效相关的记录（就诊 {visit}，批次 {batch}）"
    en = "the visit {visit} has no unsettled lines in batch {batch}"
    todo_zh = "请先上传费用明细"
    todo_en = "send the lines first"


class BatchAlreadySent(Refusal):
    """Facts: visit, batch."""

    zh = "就诊 {visit} 的收费批次 {batch} 已上传"
    en = "batch {batch} of visit {visit} was already sent"
    todo_zh = "请先撤销该批次，或换新批次号"
    todo_en = "drop that batch first, or use a new batch number"


class StatedTotalDiffers(Refusal):
    """Facts: stated, summed."""

    zh = "医疗费总额 {stated} 与费用明细合计 {summed} 不符"
    en = "the stated total {stated} differs from the sum of the lines, {summed}"
    todo_zh = "请核对后重新预结算"
    todo_en = "check it and quote again"


class StatedSplitDiffers(Refusal):
    """Facts: stated, summed."""

    zh = "上送的费用分割 {stated} 与医保局计算 {summed} 不符"
    en = "the stated split {stated} differs from the bureau's {summed}"
    todo_zh = "请重新预结算后按其结果结算"
    todo_en = "quote again and settle with that result"


class WrongVisitKind(Refusal):
    """A pharmacy act at a clinic, or the other way round. Facts: act, kind."""

    zh = "机构类别 {kind} 不能办理 {act}"
    en = "an institution of kind {kind} cannot do {act}"
    todo_zh = "药店用 2101/2102，医疗机构用 2201–2208"
    todo_en = "a pharmacy uses the purchase acts, a clinic the visit acts"


class VisitKindNotSimulated(Refusal):
    """Facts: visit_type."""

    zh = "本模拟器不办理医疗类别 {visit_type}（仅门诊与药店购药）"
    en = "visit type {visit_type} is not simulated (only outpatient care and pharmacies are)"
    todo_zh = "请使用 11 普通门诊或 41 药店购药等类别"
    todo_en = "use 11 (outpatient), 41 (pharmacy) or another of them"


class PatientIsNotSubject(Refusal):
    """The bill names a patient who is not the one whose code was shown (D3). Facts: patient, subject, rule."""

    zh = "就诊人 {patient} 与展示的医保码所属人 {subject} 不一致，涉嫌冒名就医，未入账，该码作废（依据 {rule_zh}）"
    en = (
        "the patient {patient} is not the person whose code was shown ({subject}): suspected use of another's voucher, "
        "nothing was booked, the code is void (by {rule_en})"
    )
    todo_zh = (
        "请展示{patient}本人的医保码，家人已授权共济的账户会自动支付；就诊人是未成年人时，请在亲情账户中展示孩子的码"
    )
    todo_en = (
        "show {patient}'s own code, and a relative's account that was granted pays by itself; for a minor patient, "
        "show the child's code in the family account"
    )


class UnknownSettlement(Refusal):
    """Facts: settlement."""

    zh = "没有结算记录 {settlement}"
    en = "there is no settlement {settlement}"
    todo_zh = "请核对结算ID"
    todo_en = "check the settlement id"


class AlreadyUndone(Refusal):
    """Facts: settlement, by."""

    zh = "该笔结算已撤销，请勿重复办理（{settlement}，由 {by} 撤销）"
    en = "the settlement {settlement} was already undone by {by}"
    todo_zh = "无需再次撤销"
    todo_en = "nothing is left to undo"


class CannotUndoAnUndoing(Refusal):
    """A cancellation cannot be cancelled. Facts: settlement."""

    zh = "{settlement} 本身是撤销记录，不能再撤销"
    en = "{settlement} is itself a cancellation and cannot be cancelled"
    todo_zh = "如需重新收费，请重新结算"
    todo_en = "to charge again, settle anew"


class NothingToReverse(Refusal):
    """The bureau never saw the message, so nothing stands to be reversed. Facts: number."""

    zh = "没有找到报文 {number}，无可冲正"
    en = "message {number} was never received, so there is nothing to reverse"
    todo_zh = "该报文未入账，可换新编号重新办理"
    todo_en = "it was not booked; do it anew under a new number"


class ReversedBefore(Refusal):
    """A message that was reversed before it arrived is not carried out any more. Facts: number."""

    zh = "报文 {number} 已先被冲正，不再办理"
    en = "message {number} was reversed before it arrived and is not carried out"
    todo_zh = "请换新编号重新办理"
    todo_en = "do it anew under a new number"


class NotReversible(Refusal):
    """The original booked nothing that could be reversed. Facts: number, act."""

    zh = "报文 {number}（{act}）没有可冲正的内容"
    en = "message {number} ({act}) holds nothing that can be reversed"
    todo_zh = "冲正适用于结算与撤销"
    todo_en = "only settlements and cancellations can be reversed"


class OriginalActDiffers(Refusal):
    """Facts: number, came, wanted."""

    zh = "报文 {number} 的交易是 {wanted}，不是 {came}"
    en = "message {number} was a {wanted}, not a {came}"
    todo_zh = "请核对原交易编号"
    todo_en = "check the original transaction number"


class NotYourPerson(Refusal):
    """A phone may ask only for its holder and those shown to it. Facts: holder, person."""

    zh = "{holder} 无权查看 {person} 的信息"
    en = "{holder} may not look at {person}"
    todo_zh = "请先建立亲情账户"
    todo_en = "bind the relative first"


class ActNotOffered(Refusal):
    """The bureau has no answer to this act from this sender. Facts: act, sender."""

    zh = "医保局不受理来自 {sender} 的 {act}"
    en = "the bureau does not take {act} from {sender}"
    todo_zh = "请检查请求类型"
    todo_en = "check the kind of request"


class UnknownSignIn(Refusal):
    """Facts: number."""

    zh = "没有签到流水号 {number}，或已签退"
    en = "there is no open sign-in {number}"
    todo_zh = "请重新签到"
    todo_en = "sign in again"


class CannotReinstate(Refusal):
    """A cancellation cannot be reversed any more. Facts: settlement, why_zh, why."""

    zh = "撤销无法冲正：{settlement} 不能恢复（{why_zh}），撤销仍然有效"
    en = "the cancellation cannot be reversed: {settlement} cannot stand again ({why}); it stays cancelled"
    todo_zh = "请重新结算"
    todo_en = "settle anew"
