"""Plays (演示场景): who shows whose code where and when, which bill is paid, what must come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from terminal_sim.errors.input import BadField, TwiceInFile
from terminal_sim.reading.documents import document_of
from terminal_sim.reading.forms import Fen, Form, Moment, filled, one_of, wanted
from terminal_sim.reading.world_forms import Insurance
from terminal_sim.reading.yaml import Document
from terminal_sim.settlement.claim import AccountUse

SCHEMA = "terminal-sim/plays/1"


class ExpectForm(Form):
    """What a settlement must say; what is left out is not looked at."""

    total: Fen = wanted("yuan with two decimals", "医疗费总额")
    out_of_scope: Fen | None = wanted("yuan with two decimals", "全自费", default=None)
    over_limit: Fen | None = wanted("yuan with two decimals", "超限价", default=None)
    advance: Fen | None = wanted("yuan with two decimals", "先行自付", default=None)
    in_scope: Fen | None = wanted("yuan with two decimals", "符合政策范围", default=None)
    deductible: Fen | None = wanted("yuan with two decimals", "起付线", default=None)
    fund: Fen | None = wanted("yuan with two decimals", "统筹基金", default=None)
    own: Fen | None = wanted("yuan with two decimals", "本人个人账户", default=None)
    pooled: Fen | None = wanted("yuan with two decimals", "家庭共济账户", default=None)
    cash: Fen | None = wanted("yuan with two decimals", "个人现金", default=None)
    fund_left: Fen | None = wanted("yuan with two decimals", "统筹剩余额度", default=None)


class PhotoForm(Form):
    """How the photo of the code is spoilt: a camera condition, how hard, and its seed."""

    preset: str = wanted("a camera condition", "拍摄条件", min_length=1)
    severity: int = wanted("0 to 5", "程度 0 至 5", ge=0, le=5)
    seed: int = wanted("a whole number", "随机种子")


class PlayForm(Form):
    """One play."""

    id: str = wanted("a short name", "场景编号", min_length=1)
    title: str = wanted("the title in Chinese", "中文标题", min_length=1)
    title_en: str = wanted("the title in English", "英文标题", min_length=1)
    at: Moment = wanted("the moment", "时间")
    holder: str = wanted("on whose phone", "展码人", min_length=1)
    subject: str = wanted("whose code", "被展码人", min_length=1)
    channel: str = wanted("where it is shown", "展码渠道", default="national_app")
    password: str = wanted("the voucher password", "刷医保凭证的密码", default="")
    institution: str = wanted("an institution's code", "机构编号", min_length=1)
    insurance: Insurance = wanted("310 or 390", "310 或 390")
    bill: str = wanted("an example bill's name", "示例账单名", min_length=1)
    patient: str = wanted("whom the registration or the bill names", "登记或账单写明的就诊人", default="")
    account_use: Annotated[AccountUse, one_of({"0": "0", "1": "1", "2": "2"})] = wanted(
        "0 none, 1 own, 2 family", "0 不使用，1 本人，2 共济", default="1"
    )
    photo: PhotoForm = wanted("preset, severity and seed", "拍摄条件、程度与种子")
    expect: ExpectForm | None = wanted("the amounts", "应得金额", default=None)
    refused: str = wanted("the refusal's name", "拒绝名称", default="")
    says: str = wanted("the outcome in Chinese", "结果说明", min_length=1)
    says_en: str = wanted("the outcome in English", "英文结果说明", min_length=1)


class PlaysForm(Form):
    """The whole file."""

    schema_name: str = wanted(SCHEMA, SCHEMA, alias="schema", pattern=f"^{SCHEMA}$")
    plays: list[PlayForm] = wanted("a list of plays", "场景清单", min_length=1)


@dataclass(frozen=True, slots=True)
class Photo:
    """A camera condition by name, its severity and seed."""

    preset: str
    severity: int
    seed: int


@dataclass(frozen=True, slots=True)
class Play:
    """One play. People and institution are named as a user would; ``expect`` holds fen by name, empty for a refusal.

    Names in ``expect``: total, out_of_scope, over_limit, advance, in_scope, deductible, fund, own, pooled, cash,
    fund_left. ``refused`` is the code of the refusal that must come, empty where none.
    """

    id: str
    title: str
    title_en: str
    at: datetime
    holder: str
    subject: str
    channel: str
    password: str
    institution: str
    insurance: str
    bill: str
    patient: str
    account_use: AccountUse
    photo: Photo
    expect: Mapping[str, int]
    refused: str
    says: str
    says_en: str


def plays_of(name: str, content: bytes) -> tuple[Play, ...]:
    """The plays of a file's content, in its order. Raises the input errors of what it finds."""
    document = document_of(name, content)
    form = filled(PlaysForm, document)
    seen: set[str] = set()
    for number, play in enumerate(form.plays):
        where = document.where(("plays", number))
        if play.id in seen:
            raise TwiceInFile(place=where, kind="play", came=play.id)
        seen.add(play.id)
        _check(play, document, where)
    return tuple(_play(play) for play in form.plays)


def _check(form: PlayForm, document: Document, where: str) -> None:
    if (form.expect is None) == (form.refused == ""):
        raise BadField(
            place=where,
            field="expect",
            came="both" if form.refused else "neither",
            wanted="either `expect` or `refused`",
            wanted_zh="expect 与 refused 二者之一",
        )


def _play(form: PlayForm) -> Play:
    amounts = form.expect.model_dump() if form.expect is not None else {}
    return Play(
        id=form.id,
        title=form.title,
        title_en=form.title_en,
        at=form.at,
        holder=form.holder,
        subject=form.subject,
        channel=form.channel,
        password=form.password,
        institution=form.institution,
        insurance=form.insurance,
        bill=form.bill,
        patient=form.patient,
        account_use=form.account_use,
        photo=Photo(form.photo.preset, form.photo.severity, form.photo.seed),
        expect={name: amount for name, amount in amounts.items() if amount is not None},
        refused=form.refused,
        says=form.says,
        says_en=form.says_en,
    )
