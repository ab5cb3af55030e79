"""How strict the door is, and which habits a province has (接口容差与地区习惯): every switch in one value.

Client programs in the field differ from the text in many small ways. Each way is a *point*; a profile says of each
whether it is taken silently, taken and noted in the message log, or refused.

>>> profile("tolerant").level("null_words"), profile("strict").level("null_words")
('accept', 'refuse')
>>> profile("hebei").account_row, profile("tolerant").account_row
('shown', 'left out')

Sources: what independent client programs send and how their makers' provinces answer; see docs/national-interface.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

from terminal_sim.errors.input import UnknownName

Level = Literal["accept", "note", "refuse"]
Point = Literal[
    "capital_input",
    "text_input",
    "encoding",
    "form",
    "zero_end",
    "message_number",
    "null_words",
    "loose_types",
    "spelling",
    "signature_kind",
    "version",
    "content_type",
    "unknown_field",
    "unknown_code",
    "missing_field",
    "too_long",
    "fine_number",
    "single_row",
    "line_number",
    "path",
    "no_sign_in",
    "bad_value",
]
POINTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "capital_input": ("节点 Input 首字母大写", "the input node is called Input"),
        "text_input": ("input 或节点为 JSON 字符串", "input or a node is a JSON text instead of an object"),
        "encoding": ("未声明的 GBK/GB18030 编码", "letters in GBK or GB18030 that nobody declared"),
        "form": ("报文放在表单字段中", "the message stands in a field of a form"),
        "zero_end": ("正文后跟零字节", "zero bytes after the end of the body"),
        "message_number": ("msgid 不是 机构编号+时间+序号", "msgid is not institution + time + serial"),
        "null_words": ('文本 "null"/"NULL" 当作空', 'the words "null" and "NULL" mean empty'),
        "loose_types": ("数字写成文本，或文本写成数字", "a number as text, or a text as number"),
        "spelling": ("字段名大小写或驼峰写法不同", "a field's name in capitals or camel case"),
        "signature_kind": ("signtype 不是 SM2/SM3", "signtype is neither SM2 nor SM3"),
        "version": ("infver 写法不同", "infver in another spelling"),
        "content_type": ("Content-Type 不是 application/json", "the content type is not application/json"),
        "unknown_field": ("字段表以外的字段", "a field that the table does not have"),
        "unknown_code": ("代码表以外的取值", "a value that the code table does not have"),
        "missing_field": ("必填字段缺失", "a required field is missing"),
        "too_long": ("文本超过最大长度", "a text longer than the table allows"),
        "fine_number": ("小数位数超过字段表", "more decimals than the table allows"),
        "single_row": ("列表与单个对象互换", "one object where a list belongs, or the reverse"),
        "line_number": ("费用明细流水号不是1至15位数字", "a line's number is not 1 to 15 digits"),
        "path": ("路径与 infno 不一致", "path and infno name different transactions"),
        "no_sign_in": ("没有签到流水号", "no sign-in number"),
        "bad_value": ("字段取值无法识别", "a value that cannot be read"),
    }
)
_NOTED: Mapping[Point, Level] = {
    "path": "note",
    "unknown_field": "note",
    "unknown_code": "note",
    "missing_field": "note",
    "too_long": "note",
    "fine_number": "note",
    "bad_value": "refuse",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """Switches of the interface. ``levels`` names the points that differ from ``otherwise``.

    ``account_row``: a row 310200 of the personal account among the funds' rows. ``pooled``: does acct_pay include
    what relatives paid. ``unknown_reversal``: answer to a 2601 whose original is unknown. ``unknown_item``: a line
    whose item the catalogue lacks. ``file_errors``: a failing file call says infcode 0 with a text. ``extension``:
    how much of what the interface cannot say travels in exp_content when nobody asks for more; none: never any.
    """

    name: str
    zh: str
    otherwise: Level = "accept"
    levels: Mapping[Point, Level] = field(default_factory=lambda: _NOTED)
    infcode: Literal["number", "text"] = "number"
    decode_data: Literal["by kind", "object", "text"] = "by kind"
    gateway_status: Literal[200, 401] = 200
    account_row: Literal["shown", "left out"] = "left out"
    pooled: Literal["within acct_pay", "beside acct_pay"] = "within acct_pay"
    unknown_reversal: Literal["refuse", "done"] = "refuse"
    unknown_item: Literal["refuse", "out_of_scope"] = "refuse"
    statement_codes: Literal["digit", "six digits"] = "digit"
    file_errors: Literal["failure", "success with text"] = "failure"
    extension: Literal["none", "brief"] = "brief"

    def level(self, point: Point) -> Level:
        """What this profile does at a point."""
        return self.levels.get(point, self.otherwise)


_TOLERANT = Profile("tolerant", "宽松（默认）")
_PROFILES: tuple[Profile, ...] = (
    _TOLERANT,
    replace(_TOLERANT, name="bare", zh="不用扩展字段", extension="none"),
    Profile("strict", "严格", otherwise="refuse", levels={"unknown_field": "note", "version": "note"}),
    replace(_TOLERANT, name="hunan", zh="湖南", levels={**_NOTED, "line_number": "refuse"}),
    replace(_TOLERANT, name="hebei", zh="河北", account_row="shown"),
    replace(_TOLERANT, name="neimenggu", zh="内蒙古", decode_data="text"),
    replace(_TOLERANT, name="guangdong", zh="广东", unknown_reversal="refuse"),
    replace(_TOLERANT, name="jiangsu", zh="江苏"),
    replace(_TOLERANT, name="hubei", zh="湖北", statement_codes="six digits", unknown_reversal="done"),
)


def profiles() -> tuple[Profile, ...]:
    """All packaged profiles."""
    return _PROFILES


def profile(name: str) -> Profile:
    """The profile of that name. Raises UnknownName."""
    for known in _PROFILES:
        if known.name == name:
            return known
    names = ", ".join(known.name for known in _PROFILES)
    raise UnknownName(came=name, kind="interface profile", kind_zh="接口配置", known=names)
