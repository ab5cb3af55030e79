"""The family's parameters of a pack (家庭规则表): names, calendar, bindings, grants, pockets, wallet and quota."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from terminal_sim.people import RELATION_ZH
from terminal_sim.rules.kinds import choice, day, listed, money, whole, word, yes_no
from terminal_sim.rules.parameter import Parameter
from terminal_sim.rules.spot import Spot

RELATIONS = (*(name for name in RELATION_ZH if name != "self"), "minor_child", "adult_child")
POCKETS = ("own", "wallet", "quota", "pooled")
STATUSES = ("normal", "paused", "invalid", "ended", "none")
UNLIMITED = None


def limit(spot: Spot) -> int | None:
    """A whole number, or ``unlimited``."""
    return UNLIMITED if spot.word() == "unlimited" else whole(spot)


def limits_by_relation(spot: Spot) -> Mapping[str, int]:
    """A mapping relation -> at most so many."""
    parts = spot.record(RELATIONS)
    return {name: whole(part) for name, part in parts.items()}


def hour(spot: Spot) -> time:
    """A time of day, HH:MM."""
    try:
        return time.fromisoformat(spot.word())
    except ValueError:
        raise spot.refused(f"{spot.value} 不是 HH:MM 的时刻", f"{spot.value} is not a time HH:MM") from None


def words_of(spot: Spot) -> Mapping[str, str]:
    """A mapping of local words to ``binding`` or ``grant`` (C-03)."""
    return {name: choice("binding", "grant")(part) for name, part in spot.fields().items()}


SIDES = listed(choice("holder", "subject"))
PARTIES = listed(choice("grantor", "beneficiary"))
SCOPE = choice("city", "province", "nation")
NAMES = listed(word)

PARAMETERS: tuple[Parameter, ...] = (
    Parameter("names.city", word, "渠道名单中的城市名", "the city's name in channel lists"),
    Parameter("names.binding", word, "亲情账户的当地名称", "local name of a binding"),
    Parameter("names.grant", word, "家庭共济的当地名称", "local name of a grant"),
    Parameter("names.aliases", words_of, "当地用语所指", "what local words mean"),
    Parameter("calendar.holidays", listed(day), "法定节假日", "public holidays"),
    Parameter("calendar.makeup_days", listed(day), "调休上班日", "make-up working days"),
    Parameter("binding.max_members", whole, "每人最多添加成员数", "members a holder may have"),
    Parameter("binding.max_holders", whole, "每名成员最多被几人添加", "holders a member may have"),
    Parameter(
        "binding.over_quota", choice("refuse", "bound_but_unusable"), "超出名额时", "what happens over the limits"
    ),
    Parameter("binding.face_age", whole, "刷脸年龄线", "age that decides face or documents"),
    Parameter(
        "binding.minor_upper",
        choice("inclusive", "exclusive", "undefined"),
        "恰为该年龄者",
        "on which side exactly that age falls",
    ),
    Parameter("binding.age_reading", choice("completed_years", "exact_day"), "周岁的读法", "how the age line is read"),
    Parameter("binding.documents", NAMES, "年龄线以下可用材料", "documents accepted below the line"),
    Parameter("binding.commitment", yes_no, "须签承诺书", "a commitment must be signed"),
    Parameter("binding.absent_adult", NAMES, "成年人不在场可用材料", "documents for an absent adult"),
    Parameter("binding.certificate_kinds", NAMES, "可用证件类型", "certificate kinds accepted"),
    Parameter("binding.relations", listed(choice(*RELATIONS)), "可添加的亲属", "relatives who may be added"),
    Parameter("binding.relations_open", yes_no, "名单外亲属交人工审核", "others go to a reviewer"),
    Parameter("binding.needs_own_voucher", yes_no, "须先激活本人凭证", "own voucher must be active"),
    Parameter("binding.insured_scope", SCOPE, "可添加的参保地范围", "insured places that may be bound"),
    Parameter("binding.activation", choice("separate", "password", "inline"), "激活方式", "how a binding is activated"),
    Parameter(
        "binding.password",
        choice("show", "show_and_settle", "none"),
        "何时需要密码",
        "when the voucher password is asked",
    ),
    Parameter("binding.password_tries", whole, "密码可错次数", "wrong tries before the lock"),
    Parameter("binding.password_digits", whole, "密码位数", "digits of the password"),
    Parameter("binding.review_days", whole, "人工审核工作日上限", "working days of a manual review at most"),
    Parameter("binding.edit_suspends", yes_no, "变更信息时暂停使用", "a change of details suspends"),
    Parameter("binding.unbind_by", SIDES, "可解绑的一方", "who may unbind"),
    Parameter("binding.moves_money", yes_no, "绑定是否动用他人资金", "a binding moves money"),
    Parameter(
        "binding.inpatient", choice("refused", "not_simulated"), "亲情账户用于住院", "inpatient stays through a binding"
    ),
    Parameter("grant.authoriser_insurance", NAMES, "授权人险种", "insurance of the authoriser"),
    Parameter("grant.authoriser_classes", NAMES, "授权人人员类别", "classes of the authoriser"),
    Parameter("grant.authoriser_status", listed(choice(*STATUSES)), "授权人参保状态", "status of the authoriser"),
    Parameter("grant.user_status", listed(choice(*STATUSES)), "使用人参保状态", "status of the beneficiary"),
    Parameter("grant.started_by", PARTIES, "由谁发起", "who starts a grant"),
    Parameter("grant.relations", listed(choice(*RELATIONS)), "可授权的亲属", "relatives who may benefit"),
    Parameter("grant.confirm_from_age", limit, "须本人确认的年龄", "age from which the beneficiary confirms"),
    Parameter("grant.review", choice("none", "agency"), "是否审核", "review of a grant"),
    Parameter("grant.review_days", whole, "审核工作日上限", "working days of the review at most"),
    Parameter("grant.materials", NAMES, "所需材料", "materials of a grant"),
    Parameter("grant.dates", yes_no, "可定起止日期", "start and end dates may be set"),
    Parameter("grant.ties", choice("made", "name"), "同一顺位的先后", "order within one priority"),
    Parameter("grant.insured_scope", SCOPE, "双方参保地范围", "district in which both are insured"),
    Parameter("grant.use_scope", SCOPE, "就医地范围", "district in which it pays"),
    Parameter("grant.opening_balance", yes_no, "开通须有余额", "a balance is needed to open"),
    Parameter(
        "grant.zero_balance",
        choice("info", "warn", "fail_then_retry"),
        "授权人余额为零时",
        "when the authoriser holds nothing",
    ),
    Parameter("grant.retry_minutes", whole, "再次刷码时限（分钟）", "minutes for the second try"),
    Parameter("grant.visit_kinds", listed(choice("clinic", "pharmacy", "chronic")), "可用于", "visits it pays"),
    Parameter("grant.max_authorisers", limit, "每名使用人最多授权人数", "authorisers a beneficiary may have"),
    Parameter("grant.max_users", limit, "每名授权人最多使用人数", "beneficiaries an authoriser may have"),
    Parameter("grant.max_relations", limit, "每人同时共济关系数", "pooling relations a person may stand in"),
    Parameter("grant.max_by_relation", limits_by_relation, "各亲属关系上限", "limits by relation"),
    Parameter("grant.one_way", yes_no, "共济是单向的", "pooling is one-way"),
    Parameter(
        "grant.credential", choice("user_only", "authoriser_via_linked_subaccount"), "展示谁的码", "whose code is shown"
    ),
    Parameter(
        "grant.draw", choice("at_settlement", "authoriser_voucher_only"), "扣款方式", "how the authoriser is charged"
    ),
    Parameter("grant.automatic", yes_no, "自动扣共济账户", "the pool is charged by itself"),
    Parameter("grant.balance", choice("whole", "previous_years"), "可共济的余额", "which balance may be pooled"),
    Parameter("grant.keeps", money, "授权人保留金额", "what the authoriser keeps"),
    Parameter("grant.cancel_by", PARTIES, "可解除的一方", "who may cancel"),
    Parameter("grant.ends_with_cover", yes_no, "参保关系变化自动终止", "ends when the cover changes"),
    Parameter("grant.adult_age", whole, "成年年龄", "age of majority"),
    Parameter("grant.minor_lists_must_match", yes_no, "未成年人两份名单须一致", "a minor's two lists must match"),
    Parameter("pockets.order", listed(choice(*POCKETS)), "个人账户资金使用顺序", "order of account money"),
    Parameter("wallet.open", yes_no, "医保钱包已开通", "the wallet is open"),
    Parameter("wallet.relations", listed(choice(*RELATIONS)), "医保钱包可转给", "relatives who may take a transfer"),
    Parameter("wallet.max_per_day", whole, "每日转账次数", "transfers a day"),
    Parameter("wallet.max_amount", money, "单笔上限", "most of one transfer"),
    Parameter("wallet.closed_from", hour, "停办起", "closed from"),
    Parameter("wallet.closed_to", hour, "停办止", "closed until"),
    Parameter("wallet.return_at", hour, "未接收退回时刻", "when an unaccepted transfer returns"),
    Parameter("quota.open", yes_no, "共济额度已施行", "reserved quotas are in force"),
    Parameter("quota.relations", listed(choice(*RELATIONS)), "共济额度可给", "relatives who may have a quota"),
    Parameter("quota.owner_may_use", yes_no, "所有人可用预留额度", "the owner may use what is reserved"),
    Parameter("quota.ends_with_cover", yes_no, "参保关系变化自动解除", "dissolved when the cover changes"),
    Parameter("records.tax_floor", money, "大病个税扣除起点", "burden above which a tax return may deduct"),
    Parameter("records.tax_most", money, "大病个税扣除上限", "most that a tax return may deduct"),
)
