"""Refusals around bindings (亲情账户): adding a relative, review, activation, change of details, unbinding."""

from __future__ import annotations

from terminal_sim.errors.base import Refusal


class BindingToSelf(Refusal):
    zh = "不能把自己添加为亲情账户成员"
    en = "nobody binds themselves as a relative"
    todo_zh = "请填写家人的信息；本人的医保码可直接展示"
    todo_en = "enter a relative; one's own code is shown without a binding"


class HolderVoucherInactive(Refusal):
    """Facts: holder (masked)."""

    zh = "{holder} 尚未激活本人医保电子凭证，不能展码，也不能添加家人"
    en = "{holder} has not activated their own voucher, so no code is shown and no relative can be added"
    todo_zh = "请先激活本人的医保电子凭证"
    todo_en = "activate one's own voucher first"


class RelativeNotRegistered(Refusal):
    """No person of that certificate with a cover in force. Facts: certificate (masked), day."""

    zh = "{day} 未查到证件号 {certificate} 的参保登记"
    en = "on {day} no insured person is registered under certificate {certificate}"
    todo_zh = "请核对信息；新生儿请向参保地医保机构确认留档信息与参保状态，刚登记的请等待数据同步"
    todo_en = (
        "check the data; for a newborn ask the agency about record and insurance, if just registered wait for the sync"
    )


class RelativeInsuredElsewhere(Refusal):
    """The rules of the relative's insured place bind only people of one district. Facts: name (masked), scope_zh,
    scope."""

    zh = "{name} 与您不在同一{scope_zh}参保，其参保地不允许跨区添加"
    en = "{name} is not insured in the same {scope}, and the rules there bind nobody from elsewhere"
    todo_zh = "请咨询对方参保地的医保经办机构"
    todo_en = "ask the agency of the relative's insured place"


class RelativeNotInProvince(Refusal):
    """The channel serves one province. Facts: name (masked), channel, region."""

    zh = "渠道 {channel} 只能添加在 {region} 登记参保的人，{name} 不在其中"
    en = "{channel} binds only people registered in {region}, and {name} is not"
    todo_zh = "请改用国家医保服务平台或支付宝添加外省参保的家人"
    todo_en = "use the national app or Alipay for a relative insured elsewhere"


class DetailsDoNotMatch(Refusal):
    """Name and certificate belong to different people. Facts: name (masked), certificate (masked)."""

    zh = "姓名 {name} 与证件号 {certificate} 不符"
    en = "the name {name} does not go with certificate {certificate}"
    todo_zh = "请核对家人的姓名与证件号码"
    todo_en = "check the relative's name and certificate number"


class CertificateKindNotAccepted(Refusal):
    """Facts: kind, known."""

    zh = "证件类型 {kind} 不能用于绑定；可用：{known}"
    en = "certificate kind {kind} cannot be used to bind; known: {known}"
    todo_zh = "有身份证号的请用身份证号，其他证件请选对应类型"
    todo_en = "use the identity number where there is one, else the kind of the certificate held"


class RelationStatedInversely(Refusal):
    """Facts: stated_zh, stated, true_zh, true."""

    zh = "亲属关系填反了：对方是您的{true_zh}，而不是{stated_zh}"
    en = "the relation is stated the wrong way round: that person is your {true}, not your {stated}"
    todo_zh = "请按“对方是我的……”填写关系"
    todo_en = "state what the other person is to you"


class RelationNotProven(Refusal):
    """Facts: stated_zh, stated."""

    zh = "材料不能证明对方是您的{stated_zh}"
    en = "nothing on record proves that this person is your {stated}"
    todo_zh = "请核对关系，或到医保经办机构窗口补充证明材料"
    todo_en = "check the relation, or bring proof to the agency's desk"


class RelationNotOnList(Refusal):
    """The region's list of relatives who may be bound is closed. Facts: relation_zh, relation, allowed_zh."""

    zh = "不能把{relation_zh}添加为亲情账户成员；可添加：{allowed_zh}"
    en = "a {relation} cannot be bound here"
    todo_zh = "请添加名单内的亲属"
    todo_en = "bind a relative on the list"


class BindingExists(Refusal):
    """Facts: binding, state_zh, state."""

    zh = "与该家人已有亲情账户（{binding}，{state_zh}）"
    en = "this relative is bound already ({binding}, {state})"
    todo_zh = "请直接使用、完成激活，或先解绑再添加"
    todo_en = "use it, finish its activation, or unbind it first"


class TooManyMembers(Refusal):
    """Facts: holder (masked), limit."""

    zh = "{holder} 在全部渠道已添加 {limit} 名家庭成员，不能再添加"
    en = "{holder} has {limit} members over all channels and cannot add another"
    todo_zh = "请先解绑一名成员"
    todo_en = "unbind a member first"


class TooManyHolders(Refusal):
    """Facts: subject (masked), limit."""

    zh = "{subject} 已被 {limit} 人添加，不能再被添加"
    en = "{subject} is bound by {limit} holders and cannot be bound by another"
    todo_zh = "请由其中一人先解绑"
    todo_en = "let one of them unbind first"


class FaceMissing(Refusal):
    """Facts: wanted_zh, wanted."""

    zh = "需要{wanted_zh}刷脸认证"
    en = "a face scan of {wanted} is needed"
    todo_zh = "请由其本人刷脸授权；无法到场的，可按规定上传材料由人工审核"
    todo_en = "let that person scan the face; where the rules allow, upload documents instead"


class FaceOfSomeoneElse(Refusal):
    """Facts: wanted_zh, wanted."""

    zh = "刷脸认证未通过：不是{wanted_zh}"
    en = "the face is not that of {wanted}"
    todo_zh = "请由其本人刷脸"
    todo_en = "let that person scan the face"


class DocumentsMissing(Refusal):
    """Facts: wanted, why_zh, why."""

    zh = "缺少材料：{wanted}（{why_zh}）"
    en = "documents are missing: {wanted} ({why})"
    todo_zh = "请上传所列材料后重新提交"
    todo_en = "upload what is listed and apply again"


class CommitmentMissing(Refusal):
    zh = "未签署个人承诺书"
    en = "the personal commitment has not been signed"
    todo_zh = "请签署承诺书后重新提交"
    todo_en = "sign the commitment and apply again"


class AgeLineUndefined(Refusal):
    """The sources say under 16 and over 16 and nothing of exactly 16. Facts: age, region."""

    zh = "{region} 的规则未说明恰为 {age} 周岁者如何办理"
    en = "the rules of {region} do not say what holds at exactly {age} years of age"
    todo_zh = "请咨询当地医保经办机构"
    todo_en = "ask the local agency"


class BindingNotFound(Refusal):
    """Facts: binding."""

    zh = "没有编号为 {binding} 的亲情账户绑定"
    en = "there is no binding {binding}"
    todo_zh = "可用 terminal-sim family list 查看"
    todo_en = "see terminal-sim family list"


class NotYourBinding(Refusal):
    """Facts: binding, wanted_zh, wanted."""

    zh = "只有{wanted_zh}可以对绑定 {binding} 执行该操作"
    en = "only {wanted} may do this to binding {binding}"
    todo_zh = "请由有权的一方操作"
    todo_en = "let the entitled side do it"


class BindingMoveNotPossible(Refusal):
    """Facts: binding, state_zh, state, event."""

    zh = "绑定 {binding} 目前为“{state_zh}”，不能执行 {event}"
    en = "binding {binding} is {state} and cannot take the step {event}"
    todo_zh = "请先完成前一步，或重新添加"
    todo_en = "finish the step before, or bind anew"


class NothingToReview(Refusal):
    """Facts: number, state_zh, state."""

    zh = "{number} 目前为“{state_zh}”，没有待审核的申请"
    en = "{number} is {state}; nothing waits for review"
    todo_zh = "请核对编号"
    todo_en = "check the number"


class ReviewTooEarly(Refusal):
    """Facts: number, earliest."""

    zh = "{number} 的人工审核最早于 {earliest} 作出"
    en = "the manual review of {number} cannot be decided before {earliest}"
    todo_zh = "请在下一个工作日之后审核"
    todo_en = "decide on the next working day or later"


class OnlyTheAgency(Refusal):
    """Facts: act."""

    zh = "{act} 只能由医保经办机构办理"
    en = "{act} is for the agency's desk alone"
    todo_zh = "请到经办机构窗口办理"
    todo_en = "go to the agency's desk"
