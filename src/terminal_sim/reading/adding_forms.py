"""What a tester adds to a world that is running (向运行中的世界添加): people, money, bindings and grants, told shortly.

What is left out gets a made-up value of the right form. Whole families are told as in a world file.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from terminal_sim.coverage import EMPLOYEE, RESIDENT, PersonClass
from terminal_sim.reading.forms import Day, Fen, Form, Moment, wanted
from terminal_sim.reading.world_forms import BindingWord, ClassWord, GrantWord, RelationWord, SexWord, StatusWord


def _yes_or_no(came: object) -> object:
    words = {"yes": True, "true": True, "no": False, "false": False}
    if isinstance(came, bool):
        return came
    if isinstance(came, str) and came.strip().lower() in words:
        return words[came.strip().lower()]
    told = {"wanted": "yes or no", "wanted_zh": "yes 或 no", "error_kind": "told"}
    raise PydanticCustomError("choice", "yes or no", told)


YesNo = Annotated[bool, BeforeValidator(_yes_or_no, json_schema_input_type=bool | Literal["yes", "no"])]
OLDEST = date(1850, 1, 1)
WITH_ACCOUNT: frozenset[PersonClass] = frozenset({"active", "retired"})


class NewPerson(Form):
    """A person with one insurance row; a household of one unless it joins another."""

    name: str = wanted("the name", "姓名", min_length=1, max_length=50)
    born: Day = wanted("the birth day", "出生日期", default=date(1985, 6, 15), ge=OLDEST)
    sex: SexWord = wanted("male or female", "男或女", default="female")
    person_class: ClassWord = wanted("a class of the insured", "人员类别", alias="class", default="active")
    region: str = wanted("the id of a region's rules", "地区规则包编号", default="henan-zhengzhou")
    status: StatusWord = wanted("a status", "参保状态", default="normal")
    balance: Fen = wanted("yuan", "个人账户余额（元）", default=0, ge=0)
    wallet: Fen = wanted("yuan", "医保钱包余额（元）", default=0, ge=0)
    household: str = wanted("a household that stands", "加入的家庭编号", default="", max_length=30)
    number: str = wanted("a person number", "人员编号", default="", max_length=30)
    certificate: str = wanted("a certificate number", "证件号码", default="", max_length=50)
    certificate_kind: str = wanted("its kind", "证件类型", default="01")
    card: str = wanted("a social-security card", "社会保障卡号", default="", max_length=50)
    tags: list[str] = wanted("facts that rules ask for", "规则所需的标志", default=[])
    voucher: YesNo = wanted("yes or no", "本人凭证是否已激活", default=True)
    insured_from: Day = wanted("the first day insured", "参保起始日期", alias="from", default=date(2020, 1, 1))

    @property
    def insurance(self) -> str:
        """310 for those with a job or a pension, 390 for the others."""
        return EMPLOYEE if self.person_class in WITH_ACCOUNT else RESIDENT


class NewMoney(Form):
    """Money into a person's account."""

    person: str = wanted("a person", "人员", min_length=1)
    amount: Fen = wanted("yuan, more than nothing", "金额（元），大于零", gt=0)
    account: Literal["own", "wallet"] = wanted("own or wallet", "own 个人账户或 wallet 医保钱包", default="own")


class NewBinding(Form):
    """A binding as it stands; no rule is asked. ``relation``: what the subject is to the holder."""

    holder: str = wanted("a person", "展码人", min_length=1)
    subject: str = wanted("a person", "被展码人", min_length=1)
    relation: RelationWord = wanted("a relation", "亲属关系", default="child")
    channel: str = wanted("where it was made", "办理渠道", default="national_app")
    city: str = wanted("the city of the channel's list", "办理城市", default="")
    state: BindingWord = wanted("a state", "状态", default="usable")
    made_at: Moment | None = wanted("when it was made; else now", "绑定时间，缺省为现在", alias="made", default=None)
    password: str = wanted("digits", "刷医保凭证的密码", default="", pattern=r"^\d*$")


class NewGrant(Form):
    """A grant as it stands; no rule is asked. ``relation``: what the beneficiary is to the grantor."""

    grantor: str = wanted("a person", "授权人", min_length=1)
    beneficiary: str = wanted("a person", "使用人", min_length=1)
    relation: RelationWord = wanted("a relation", "亲属关系", default="child")
    channel: str = wanted("where it was made", "办理渠道", default="national_app")
    city: str = wanted("the city of the channel's list", "办理城市", default="")
    state: GrantWord = wanted("a state", "状态", default="approved")
    made_at: Moment | None = wanted("when it was made; else now", "办理时间，缺省为现在", alias="made", default=None)
    from_day: Day | None = wanted("the first day", "起始日期", alias="from", default=None)
    to_day: Day | None = wanted("the last day", "终止日期", alias="to", default=None)
    priority: int = wanted("1 pays first", "支出顺位，1 最先", default=1, ge=1, le=1_000_000)
    linked: YesNo = wanted("yes or no", "使用人可展授权人凭证（代展码）", default=False)
