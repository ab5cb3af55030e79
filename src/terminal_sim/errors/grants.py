"""Refusals around grants (家庭共济授权): who may give, to whom, how many, from when to when, and through which link."""

from __future__ import annotations

from terminal_sim.errors.base import Refusal


class GrantToSelf(Refusal):
    zh = "不能给自己授权共济"
    en = "nobody grants to themselves"
    todo_zh = "请填写使用人的信息；本人个人账户可直接使用"
    todo_en = "name the beneficiary; one's own account needs no grant"


class OnlyTheGrantor(Refusal):
    """R-001-11. Facts: grantor (masked)."""

    zh = "共济授权须由授权人 {grantor} 本人发起"
    en = "a grant must be started by its authoriser {grantor}"
    todo_zh = "请由授权人操作"
    todo_en = "let the authoriser do it"


class GrantorNotEmployee(Refusal):
    """Facts: grantor (masked), wanted_zh."""

    zh = "授权人 {grantor} 没有可授权的职工医保个人账户（要求：{wanted_zh}）"
    en = "{grantor} has no employee account that could be granted"
    todo_zh = "请由参加职工医保的家人授权"
    todo_en = "let a relative of the employee scheme grant"


class GrantorPaused(Refusal):
    """Facts: grantor (masked), status_zh, status."""

    zh = "授权人 {grantor} 的参保状态为“{status_zh}”，不能办理共济"
    en = "the authoriser {grantor} is in status {status}, which does not allow pooling"
    todo_zh = "请恢复正常参保后再办理"
    todo_en = "return to normal insurance first"


class BeneficiaryNotInsured(Refusal):
    """Facts: beneficiary (masked), status_zh, status."""

    zh = "使用人 {beneficiary} 的参保状态为“{status_zh}”，不符合共济条件"
    en = "the beneficiary {beneficiary} is in status {status}, which does not allow pooling"
    todo_zh = "使用人须按规定参加基本医保"
    todo_en = "the beneficiary must be insured as the rules ask"


class RelationNotAllowed(Refusal):
    """Facts: relation_zh, relation, allowed_zh, day."""

    zh = "{day} 的规则不允许把{relation_zh}作为共济使用人；允许：{allowed_zh}"
    en = "on {day} the rules do not let a {relation} be a beneficiary"
    todo_zh = "请选择允许范围内的亲属"
    todo_en = "choose a relative within the list"


class InsuredInAnotherDistrict(Refusal):
    """Facts: scope_zh, scope, grantor_place, beneficiary_place."""

    zh = "授权人（{grantor_place}）与使用人（{beneficiary_place}）不在同一{scope_zh}参保"
    en = "authoriser ({grantor_place}) and beneficiary ({beneficiary_place}) are not insured in one {scope}"
    todo_zh = "请按当日规则的参保地范围办理，或使用医保钱包"
    todo_en = "stay within the district of that day's rules, or use the wallet"


class GrantNeedsBalance(Refusal):
    """D19: a balance is needed to open. Facts: grantor (masked)."""

    zh = "{grantor} 的个人账户没有余额，不能开通家庭共济"
    en = "{grantor} has no balance, which opening a family pool needs"
    todo_zh = "请在个人账户有余额后开通"
    todo_en = "open it once the account holds money"


class TooManyAuthorisers(Refusal):
    """Facts: beneficiary (masked), limit."""

    zh = "{beneficiary} 已有 {limit} 名授权人，不能再增加"
    en = "{beneficiary} has {limit} authorisers and cannot have another"
    todo_zh = "请先解除原有授权"
    todo_en = "end the other grant first"


class TooManyBeneficiaries(Refusal):
    """Facts: grantor (masked), limit."""

    zh = "{grantor} 已授权 {limit} 名使用人，不能再增加"
    en = "{grantor} has {limit} beneficiaries and cannot add another"
    todo_zh = "请先解除一名使用人"
    todo_en = "end one of them first"


class TooManyOfRelation(Refusal):
    """Facts: relation_zh, relation, limit."""

    zh = "每个家庭共济最多授权 {limit} 名{relation_zh}"
    en = "a family pool takes at most {limit} of relation {relation}"
    todo_zh = "请先解除其中一名"
    todo_en = "end one of them first"


class OneRelationAtATime(Refusal):
    """Facts: person (masked), limit."""

    zh = "{person} 已有 {limit} 个共济关系，同一参保人同时只能绑定或被绑定 {limit} 次"
    en = "{person} already stands in {limit} pooling relation(s), the most allowed at a time"
    todo_zh = "请先解除原有共济关系"
    todo_en = "end the other relation first"


class GrantBack(Refusal):
    """Facts: grantor (masked), beneficiary (masked)."""

    zh = "共济关系是单向的：{beneficiary} 已是 {grantor} 的授权人，不能反向授权"
    en = "pooling is one-way here: {beneficiary} already grants to {grantor}"
    todo_zh = "请先解除原有授权"
    todo_en = "end the other grant first"


class GrantsOverlap(Refusal):
    """Facts: grant, from_day, to_day."""

    zh = "与已有授权 {grant}（{from_day} 至 {to_day}）的日期重叠"
    en = "the dates overlap with grant {grant} ({from_day} to {to_day})"
    todo_zh = "请选择不重叠的日期，或先解除原授权"
    todo_en = "choose other dates, or end that grant first"


class GrantEndsBeforeStart(Refusal):
    """Facts: from_day, to_day."""

    zh = "授权的结束日期 {to_day} 早于开始日期 {from_day}"
    en = "the grant ends on {to_day}, before it starts on {from_day}"
    todo_zh = "请改正日期"
    todo_en = "mend the dates"


class GrantStartsInThePast(Refusal):
    """Facts: from_day, day."""

    zh = "授权的开始日期 {from_day} 早于办理日 {day}"
    en = "the grant would start on {from_day}, before the day on which it is made, {day}"
    todo_zh = "请从办理日或之后开始"
    todo_en = "start today or later"


class DatesNotOffered(Refusal):
    """Facts: region."""

    zh = "{region} 的共济授权不设起止日期"
    en = "grants in {region} carry no start and end date"
    todo_zh = "请去掉日期；解除即终止"
    todo_en = "leave the dates out; cancelling ends it"


class GrantNotFound(Refusal):
    """Facts: grant."""

    zh = "没有编号为 {grant} 的共济授权"
    en = "there is no grant {grant}"
    todo_zh = "可用 terminal-sim family list 查看"
    todo_en = "see terminal-sim family list"


class NotYourGrant(Refusal):
    """Facts: grant, wanted_zh, wanted."""

    zh = "只有{wanted_zh}可以对授权 {grant} 执行该操作"
    en = "only {wanted} may do this to grant {grant}"
    todo_zh = "请由有权的一方操作"
    todo_en = "let the entitled side do it"


class GrantMoveNotPossible(Refusal):
    """Facts: grant, state_zh, state, event."""

    zh = "授权 {grant} 目前为“{state_zh}”，不能执行 {event}"
    en = "grant {grant} is {state} and cannot take the step {event}"
    todo_zh = "请核对其状态"
    todo_en = "check its state"


class LinkNotOffered(Refusal):
    """Facts: region, day."""

    zh = "{region} 在 {day} 的规则没有“绑定授权人子账户代扣”的方式"
    en = "the rules of {region} on {day} know no link that shows the authoriser's voucher"
    todo_zh = "请展示使用人本人的码，授权人账户会自动扣款"
    todo_en = "show the beneficiary's own code; the authoriser's account then pays by itself"


class LinkNeedsGrant(Refusal):
    """Facts: beneficiary (masked), grantor (masked)."""

    zh = "{beneficiary} 与 {grantor} 之间没有已审核通过的共济授权，不能绑定其凭证"
    en = "there is no approved grant from {grantor} to {beneficiary}, so no link can be made"
    todo_zh = "请先办理并等待审核通过"
    todo_en = "make the grant and wait for its approval first"


class LinkConsentMissing(Refusal):
    zh = "授权人尚未点击“同意授权告知”"
    en = "the authoriser has not agreed to the notice"
    todo_zh = "请由授权人阅读并同意"
    todo_en = "let the authoriser read and agree"


class LinkWithoutGrant(Refusal):
    """A linked sub-account outlives its grant. Facts: binding, grant."""

    zh = "子账户 {binding} 所依据的共济授权 {grant} 已不生效，不能展示授权人凭证"
    en = "link {binding} rests on grant {grant}, which is no longer in force"
    todo_zh = "请重新办理共济授权"
    todo_en = "make the grant anew"


class PoolZeroBalance(Refusal):
    """C-10 in its strictest form: the first try fails. Facts: person (masked), minutes."""

    zh = "{person} 本人账户余额不足，本次未扣款"
    en = "{person}'s own balance is short and nothing was charged"
    todo_zh = "如需使用家庭共济，请在 {minutes} 分钟内再次刷码"
    todo_en = "to use the family pool, present the code again within {minutes} minutes"
