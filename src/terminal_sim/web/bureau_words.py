"""What the bureau's page calls things (医保局页面用语): acts, kinds of entries, accounts, outcomes, in both languages.

>>> act_said("SettleVisit")["zh"], kind_said("settlement")["en"], outcome_said("lost")["zh"]
('门诊结算 SettleVisit', 'settlement', '回复丢失')
>>> account_said("person:P1:own", lambda number: said("示例林岚"))["en"]
'own account · 示例林岚'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from terminal_sim.receipts import phrases
from terminal_sim.web.said import Said, said, words

ACTS: Mapping[str, tuple[str, str]] = {
    "SignIn": ("签到", "sign in"),
    "SignOut": ("签退", "sign out"),
    "Decode": ("解码", "decode"),
    "Identify": ("人员信息", "identify"),
    "Register": ("门诊挂号", "register"),
    "CancelRegistration": ("挂号撤销", "cancel a registration"),
    "SendVisit": ("上传就诊信息", "send the visit"),
    "SendLines": ("上传费用明细", "send the lines"),
    "DropLines": ("撤销费用明细", "drop the lines"),
    "QuoteVisit": ("门诊预结算", "quote a visit"),
    "SettleVisit": ("门诊结算", "settle a visit"),
    "QuotePurchase": ("药店预结算", "quote a purchase"),
    "SettlePurchase": ("药店结算", "settle a purchase"),
    "Cancel": ("撤销结算", "cancel a settlement"),
    "Reverse": ("冲正", "reverse"),
    "FindMessage": ("查询报文", "find a message"),
    "FindSettlement": ("查询结算", "find a settlement"),
    "FindVisits": ("查询就诊", "find visits"),
    "FindTotals": ("查询累计", "find totals"),
    "FindEntitlement": ("待遇检查", "check the entitlement"),
    "FindInstitution": ("查询机构", "find an institution"),
    "TotalCheck": ("对总账", "compare totals"),
    "DetailCheck": ("对明细账", "compare details"),
    "ShowCode": ("展码", "show a code"),
    "ReadMessages": ("查看消息", "read messages"),
    "ActivateVoucher": ("激活本人凭证", "activate one's voucher"),
    "ApplyBinding": ("添加亲情账户", "add a binding"),
    "ReviewBinding": ("审核亲情账户", "review a binding"),
    "ActivateBinding": ("为家人激活", "activate a binding"),
    "SetVoucherPassword": ("设置凭证密码", "set a voucher password"),
    "EditBinding": ("编辑亲情账户", "edit a binding"),
    "Unbind": ("解绑", "unbind"),
    "InviteGrant": ("发起家庭共济", "offer a grant"),
    "ConfirmGrant": ("确认家庭共济", "confirm a grant"),
    "ReviewGrant": ("审核家庭共济", "review a grant"),
    "CancelGrant": ("解除家庭共济", "end a grant"),
    "LinkAuthoriser": ("绑定授权人", "link the authoriser"),
    "TransferToWallet": ("钱包转账", "offer to a wallet"),
    "AcceptTransfer": ("接收转账", "accept a transfer"),
    "ReserveQuota": ("预留共济额度", "reserve a quota"),
    "DissolveQuota": ("解除共济额度", "dissolve a quota"),
    "ListFamily": ("查看家人", "list the family"),
    "FindRecords": ("查看记录", "find records"),
    "CheckToken": ("令牌核验", "check a token"),
    "ReportSale": ("商品销售", "report a sale"),
    "ReportReturn": ("商品退货", "report a return"),
}
KINDS: Mapping[str, tuple[str, str]] = {
    "opening": ("期初", "opening"),
    "settlement": ("结算", "settlement"),
    "cancellation": ("撤销", "cancellation"),
    "reversal": ("冲正", "reversal"),
    "transfer": ("转账", "transfer"),
    "reserve": ("预留", "reserve"),
    "release": ("释放", "release"),
    "deposit": ("划入", "deposit"),
}
OUTCOMES: Mapping[str, tuple[str, str]] = {
    "answered": ("已答复", "answered"),
    "refused": ("已拒绝", "refused"),
    "barred": ("已封存", "barred"),
    "done": ("已办理", "done"),
    "bad": ("报文有误", "bad message"),
    "lost": ("回复丢失", "reply lost"),
    "broken": ("程序缺陷", "defect"),
}
ACCOUNTS: Mapping[str, tuple[str, str]] = {
    "own": ("个人账户", "own account"),
    "wallet": ("医保钱包", "wallet"),
    "quota": ("共济额度", "quota"),
    "fund": ("基金", "fund"),
    "institution": ("机构应得", "institution"),
    "cash": ("现金", "cash"),
    "borne": ("机构负担", "borne by the institution"),
    "opening": ("期初", "opening"),
}


def act_said(act: str) -> Said:
    """An act by its Chinese name, with the name that rules and messages know it by; in English that name."""
    zh = ACTS[act][0] if act in ACTS else ""
    return said(f"{zh} {act}".strip(), act)


def kind_said(kind: str) -> Said:
    """A kind of entry."""
    return said(*KINDS.get(kind, (kind, kind)))


def outcome_said(outcome: str) -> Said:
    """How a message ended."""
    return said(*OUTCOMES.get(outcome, (outcome, outcome)))


def account_said(account: str, named: Callable[[str], Said]) -> Said:
    """An account: what it is and whose. ``named`` names a person, institution or region by its number."""
    first, *rest = account.split(":")
    kind = rest.pop() if first == "person" and len(rest) > 1 else first
    what = words(phrases.PAYERS[kind]) if kind in phrases.PAYERS and kind not in ACCOUNTS else said(*_of(kind))
    whose = [words(phrases.INSURANCE[part]) if part in phrases.INSURANCE else named(part) for part in rest]
    return said(*(" · ".join([what[tongue], *(each[tongue] for each in whose)]) for tongue in ("zh", "en")))


def _of(kind: str) -> tuple[str, str]:
    return ACCOUNTS.get(kind, (kind, kind))
