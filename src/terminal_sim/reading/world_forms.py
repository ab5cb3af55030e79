"""The fields of a world file (世界文件的字段): institutions, families, covers, balances, tallies, bindings, grants."""

from __future__ import annotations

from typing import Annotated

from terminal_sim.coverage import PERSON_CLASS_ZH, STATUS_ZH, PersonClass, Status
from terminal_sim.family import BINDING_STATE_ZH, GRANT_STATE_ZH, BindingState, GrantState
from terminal_sim.people import RELATION_ZH, Relation, Sex
from terminal_sim.reading.forms import Day, Fen, Form, Moment, one_of, wanted
from terminal_sim.rules.table import LEVEL_ZH, PLACE_TAG_ZH
from terminal_sim.settlement.claim import PlaceFacts

SCHEMA = "terminal-sim/world/1"
INSURANCES = {"310": "310", "employee": "310", "职工": "310", "390": "390", "resident": "390", "居民": "390"}


def _of(words: dict[str, str]) -> dict[str, str]:
    """Each word as itself, and its Chinese term as the word."""
    return {word: word for word in words} | {zh: word for word, zh in words.items()}


Insurance = Annotated[str, one_of(INSURANCES)]
RelationWord = Annotated[Relation, one_of(_of(RELATION_ZH))]
ClassWord = Annotated[PersonClass, one_of(_of(PERSON_CLASS_ZH))]
StatusWord = Annotated[Status, one_of(_of(STATUS_ZH))]
SexWord = Annotated[Sex, one_of({"male": "male", "female": "female", "男": "male", "女": "female"})]
KindWord = Annotated[str, one_of({"clinic": "clinic", "pharmacy": "pharmacy"})]
LevelWord = Annotated[str, one_of({level: level for level in LEVEL_ZH})]
PlaceTag = Annotated[str, one_of({tag: tag for tag in PLACE_TAG_ZH})]
BindingWord = Annotated[BindingState, one_of({state: state for state in BINDING_STATE_ZH})]
GrantWord = Annotated[GrantState, one_of({state: state for state in GRANT_STATE_ZH})]
PERSON = ("a person's id or name in this family", "本家庭中的人员编号或姓名")


class InstitutionForm(Form):
    """A designated institution (定点医药机构)."""

    code: str = wanted("a code of twelve characters", "12位机构编号", min_length=1, max_length=30)
    name: str = wanted("the name in Chinese", "中文名称", min_length=1)
    name_en: str = wanted("the name in English", "英文名称", default="")
    kind: KindWord = wanted("clinic or pharmacy", "clinic（医疗机构）或 pharmacy（药店）")
    level: LevelWord = wanted("a level", "机构级别")
    region: str = wanted("the id of a region's rules", "地区规则包编号", min_length=1)
    admin: str = wanted("a six-digit area code", "6位区划代码", pattern=r"^\d{6}$")
    tags: list[PlaceTag] = wanted("known tags", "机构标志", default=[])

    def facts(self) -> PlaceFacts:
        """The institution as the rest of the house knows it."""
        return PlaceFacts(
            code=self.code,
            name=self.name,
            kind=self.kind,
            level=self.level,
            region=self.region,
            admin_code=self.admin,
            tags=frozenset(self.tags),
            name_en=self.name_en,
        )


class CoverForm(Form):
    """One insurance row (参保信息)."""

    insurance: Insurance = wanted("310 employee or 390 resident", "310 职工或 390 居民")
    person_class: ClassWord = wanted("a class of the insured", "人员类别", alias="class")
    region: str = wanted("the id of a region's rules", "地区规则包编号", min_length=1)
    admin: str = wanted("a six-digit area code", "6位区划代码", pattern=r"^\d{6}$")
    from_day: Day = wanted("the first day", "起始日期", alias="from")
    to_day: Day | None = wanted("the last day", "终止日期", alias="to", default=None)
    status: StatusWord = wanted("a status", "参保状态", default="normal")
    employer: str = wanted("the employer", "单位名称", default="")
    tags: list[str] = wanted("facts that rules ask for", "规则所需的标志", default=[])


class TallyForm(Form):
    """What a year, half-year, quarter, month or day has already counted when the world begins (期初累计)."""

    insurance: Insurance = wanted("310 or 390", "310 或 390")
    name: str = wanted("what is counted: deductible, fund …", "累计项目：deductible、fund……", min_length=1)
    period: str = wanted(
        "a year, half-year (2024H1), quarter (2024Q3), month or day",
        "年度、半年（2024H1）、季度（2024Q3）、月份或日期",
        pattern=r"^\d{4}(H[12]|Q[1-4]|-\d{2}(-\d{2})?)?(@.+)?$",
    )
    amount: Fen = wanted("yuan with at most two decimals", "最多两位小数的元金额")


class VoucherForm(Form):
    """The person's own voucher (本人医保电子凭证)."""

    active_from: Moment | None = wanted("when it was activated; nothing: never", "激活时间；空表示未激活", default=None)
    password: str = wanted("digits", "密码", default="", pattern=r"^\d*$")


class PersonForm(Form):
    """One person."""

    number: str = wanted("the person's number at the bureau", "人员编号", min_length=1, max_length=30)
    id: str = wanted("how this file refers to the person", "本文件内的代号", default="")
    name: str = wanted("the name", "姓名", min_length=1)
    certificate: str = wanted("the certificate number", "证件号码", min_length=1)
    certificate_kind: str = wanted("01 identity card, or another kind", "证件类型，01 为身份证", default="01")
    born: Day | None = wanted("the birth day", "出生日期", default=None)
    sex: SexWord | None = wanted("male or female", "男或女", default=None)
    card: str = wanted("the social-security card's number", "社会保障卡号", default="")
    phone: str = wanted("a telephone number", "电话", default="")
    covers: list[CoverForm] = wanted("a list of insurance rows", "参保信息清单", default=[])
    balance: Fen = wanted("yuan with at most two decimals", "个人账户余额", default=0, ge=0)
    wallet: Fen = wanted("yuan with at most two decimals", "医保钱包余额", default=0, ge=0)
    voucher: VoucherForm = wanted("active_from and password", "凭证激活时间与密码", default=VoucherForm())
    so_far: list[TallyForm] = wanted("a list of tallies", "期初累计清单", default=[])

    @property
    def key(self) -> str:
        """How the file refers to this person."""
        return self.id or self.name


class KinForm(Form):
    """``relative`` is the ``relation`` of ``person``."""

    person: str = wanted(*PERSON)
    relative: str = wanted(*PERSON)
    relation: RelationWord = wanted("a relation", "亲属关系")


class BindingForm(Form):
    """A binding as it stands when the world begins (亲情账户)."""

    holder: str = wanted(*PERSON)
    subject: str = wanted(*PERSON)
    made_at: Moment = wanted("when it was made", "绑定时间", alias="made")
    channel: str = wanted("where it was made", "办理渠道", default="national_app")
    city: str = wanted("the city of the channel's list", "办理城市", default="")
    state: BindingWord = wanted("a state", "状态", default="usable")
    ended_at: Moment | None = wanted("when it ended", "解绑时间", alias="ended", default=None)
    password: str = wanted("digits", "刷医保凭证的密码", default="", pattern=r"^\d*$")


class GrantForm(Form):
    """A grant as it stands when the world begins (家庭共济)."""

    grantor: str = wanted(*PERSON)
    beneficiary: str = wanted(*PERSON)
    made_at: Moment = wanted("when it was made", "办理时间", alias="made")
    channel: str = wanted("where it was made", "办理渠道", default="national_app")
    city: str = wanted("the city of the channel's list", "办理城市", default="")
    state: GrantWord = wanted("a state", "状态", default="approved")
    from_day: Day | None = wanted("the first day", "起始日期", alias="from", default=None)
    to_day: Day | None = wanted("the last day", "终止日期", alias="to", default=None)
    ended_at: Moment | None = wanted("when it ended", "解除时间", alias="ended", default=None)
    priority: int = wanted("1 pays first", "支出顺位，1 最先", default=1, ge=1)
    linked_at: Moment | None = wanted(
        "when the authoriser's voucher was linked", "关联授权人凭证（代展码）的时间", alias="linked", default=None
    )


class FamilyForm(Form):
    """One household (家庭): nothing in it reaches into another."""

    household: str = wanted("the household's number", "家庭编号", min_length=1)
    about: str = wanted("what this family shows", "说明", default="")
    people: list[PersonForm] = wanted("a list of people", "人员清单", min_length=1)
    kinship: list[KinForm] = wanted("a list of person, relative, relation", "亲属关系清单", default=[])
    bindings: list[BindingForm] = wanted("a list of bindings", "亲情账户清单", default=[])
    grants: list[GrantForm] = wanted("a list of grants", "家庭共济清单", default=[])


class WorldForm(Form):
    """The whole file."""

    schema_name: str = wanted(SCHEMA, SCHEMA, alias="schema", pattern=f"^{SCHEMA}$")
    name: str = wanted("the world's name", "世界名称", min_length=1)
    about: str = wanted("what this world shows", "说明", default="")
    seed: int = wanted("a whole number", "随机种子", default=0)
    begins_at: Moment = wanted("the moment at which everything stands as written", "期初时刻", alias="begins")
    profile: str = wanted("the id of a regional profile", "地区配置", default="")
    institutions: list[InstitutionForm] = wanted("a list of institutions", "机构清单", default=[])
    families: list[FamilyForm] = wanted("a list of families", "家庭清单", default=[])
