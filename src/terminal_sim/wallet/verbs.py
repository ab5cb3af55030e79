"""What a phone may ask over the wire (手机端操作表): a word, the act it means, and who sends it.

A message is the act's own fields, with ``number`` beside them where the phone numbers its messages itself. Reviews are
the agency's, and are sent under its name.

>>> VERBS["show"].act.__name__, VERBS["review"].sender
('ShowCode', 'agency')
>>> sorted(VERBS["unbind"].form.model_fields)
['binding', 'number', 'person', 'sender', 'sent_at']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cached_property
from typing import Any, Literal, get_type_hints

from pydantic import Field, create_model

from terminal_sim.conversation import MESSAGE_NUMBER_LENGTH, Act, Result
from terminal_sim.conversation import family as acts
from terminal_sim.conversation import family_replies as told
from terminal_sim.conversation.guide import GuideRead, ReadGuide
from terminal_sim.conversation.phone import CodeShown, Messages, ReadMessages, ShowCode
from terminal_sim.conversation.replies import Done
from terminal_sim.reading.forms import Form, Moment, wanted

BESIDE = ("number", "sent_at", "sender")
LIMITS = {"serial": (0, 1_000_000), "year": (0, 9_000), "priority": (1, 1_000_000), "amount_fen": (-(10**15), 10**15)}


class SenderForm(Form):
    """Who sends the message, where that is not the holder's own phone."""

    kind: Literal["phone", "agency", "institution", "tester"] = wanted(
        "phone, agency, institution, tester", "发送方类型"
    )
    code: str = wanted("a person number or a code", "人员编号或机构编码", min_length=1, max_length=60)


@dataclass(frozen=True)
class Verb:
    """One row: ``who`` is the act's field that names the phone's holder."""

    act: type[Act]
    gives: type[Result]
    who: str
    zh: str
    en: str
    sender: Literal["phone", "agency"] = "phone"

    @cached_property
    def form(self) -> type[Form]:
        """The form of its message: the act's fields, and what stands beside them."""
        hints = get_type_hints(self.act)
        own: dict[str, Any] = {
            "number": (str, Field(default="", max_length=MESSAGE_NUMBER_LENGTH)),
            "sent_at": (Moment | None, None),
            "sender": (SenderForm | None, None),
        }
        for field in fields(self.act):  # type: ignore[arg-type]
            least, most = LIMITS.get(field.name, (None, None))
            usual = ... if field.default is MISSING else field.default
            own[field.name] = (hints[field.name], Field(usual, ge=least, le=most))
        return create_model(f"{self.act.__name__}Message", __base__=Form, __doc__=f"{self.zh} | {self.en}", **own)


VERBS: Mapping[str, Verb] = {
    "show": Verb(ShowCode, CodeShown, "holder", "展码", "show a code"),
    "refresh": Verb(ShowCode, CodeShown, "holder", "刷新医保码", "another code"),
    "messages": Verb(ReadMessages, Messages, "person", "消息", "messages that came"),
    "activate-voucher": Verb(acts.ActivateVoucher, Done, "person", "激活本人凭证", "activate one's own voucher"),
    "bind": Verb(acts.ApplyBinding, told.BindingChanged, "holder", "添加亲情账户", "add a relative"),
    "review": Verb(acts.ReviewBinding, told.BindingChanged, "", "审核亲情账户", "decide on a binding", "agency"),
    "activate": Verb(acts.ActivateBinding, told.BindingChanged, "holder", "为家人激活", "activate it"),
    "password": Verb(acts.SetVoucherPassword, told.BindingChanged, "holder", "设置密码", "set the voucher password"),
    "edit": Verb(acts.EditBinding, told.BindingChanged, "holder", "编辑亲情账户", "change name or certificate"),
    "unbind": Verb(acts.Unbind, told.BindingChanged, "person", "解绑", "end a binding"),
    "grant": Verb(acts.InviteGrant, told.GrantChanged, "grantor", "发起共济授权", "let a relative spend"),
    "confirm": Verb(acts.ConfirmGrant, told.GrantChanged, "person", "确认共济邀请", "accept or decline a grant"),
    "review-grant": Verb(acts.ReviewGrant, told.GrantChanged, "", "审核共济授权", "decide on a grant", "agency"),
    "cancel-grant": Verb(acts.CancelGrant, told.GrantChanged, "person", "解除授权", "end a grant"),
    "link": Verb(acts.LinkAuthoriser, told.BindingChanged, "beneficiary", "关联授权人凭证", "link the authoriser"),
    "offer": Verb(acts.TransferToWallet, told.TransferChanged, "giver", "医保钱包转账", "offer money to a wallet"),
    "accept": Verb(acts.AcceptTransfer, told.TransferChanged, "taker", "接收转账", "take what was offered"),
    "reserve": Verb(acts.ReserveQuota, told.QuotaChanged, "owner", "预留共济额度", "set an amount aside"),
    "dissolve": Verb(acts.DissolveQuota, told.QuotaChanged, "person", "解除共济额度", "give up a quota"),
    "guide": Verb(ReadGuide, GuideRead, "person", "办事指南", "what the region asks"),
    "family": Verb(acts.ListFamily, told.FamilyListed, "person", "我的家庭成员", "all that a person holds and gives"),
    "records": Verb(acts.FindRecords, told.RecordsFound, "person", "使用与交易记录", "usage and payments"),
}
PEOPLE = frozenset({"holder", "subject", "person", "of", "grantor", "beneficiary", "giver", "taker", "owner"})
