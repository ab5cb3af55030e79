"""What belongs in a field, by the kind of fault (字段应为何值): the validating library's words reach no sentence.

>>> wanted_of({"type": "string_too_long", "loc": ("name",), "msg": "…", "input": "x" * 9, "ctx": {"max_length": 4}})
('a text of at most 4 characters', '不超过 4 个字符的文本')
>>> told_value([1, 2]), told_value(None)
(('a list', '清单'), ('empty', '空的'))
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic_core import ErrorDetails

MOST_SHOWN = 60
OTHERWISE: Final = ("a value of the form that the field has", "符合该字段格式的值")
_WANTED: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("a value", "填写该字段"),
    "missing_argument": ("a value", "填写该字段"),
    "extra_forbidden": ("no such field", "不存在的字段"),
    "unexpected_keyword_argument": ("no such field", "不存在的字段"),
    "none_required": ("nothing", "空值"),
    "literal_error": ("one of {expected}", "{expected} 之一"),
    "enum": ("one of {expected}", "{expected} 之一"),
    "string_too_long": ("a text of at most {max_length} characters", "不超过 {max_length} 个字符的文本"),
    "string_too_short": ("a text of at least {min_length} characters", "至少 {min_length} 个字符的文本"),
    "string_pattern_mismatch": ("a text of the form {pattern}", "格式为 {pattern} 的文本"),
    "too_long": ("at most {max_length} entries", "最多 {max_length} 项"),
    "too_short": ("at least {min_length} entries", "至少 {min_length} 项"),
    "greater_than": ("a number above {gt}", "大于 {gt} 的数"),
    "greater_than_equal": ("a number not below {ge}", "不小于 {ge} 的数"),
    "less_than": ("a number below {lt}", "小于 {lt} 的数"),
    "less_than_equal": ("a number not above {le}", "不大于 {le} 的数"),
    "int_from_float": ("a whole number", "整数"),
    "json_invalid": ("a JSON text", "JSON 文本"),
    "union_tag_invalid": ("one of {expected_tags}", "{expected_tags} 之一"),
}
_TYPES: Final = (
    ("string", ("a text", "文本")),
    ("int", ("a whole number", "整数")),
    ("float", ("a number", "数")),
    ("decimal", ("a number", "数")),
    ("bool", ("true or false", "true 或 false")),
    ("datetime", ("a time", "时间")),
    ("date", ("a day", "日期")),
    ("time_delta", ("a span of time", "时长")),
    ("timezone", ("a time with its zone", "带时区的时间")),
    ("list", ("a list", "清单")),
    ("tuple", ("a list", "清单")),
    ("set", ("a list", "清单")),
    ("frozen_set", ("a list", "清单")),
    ("dict", ("a mapping", "映射（字段名: 值）")),
    ("mapping", ("a mapping", "映射（字段名: 值）")),
    ("model", ("a mapping", "映射（字段名: 值）")),
    ("dataclass", ("a mapping", "映射（字段名: 值）")),
)


def wanted_of(fault: ErrorDetails | Mapping[str, Any]) -> tuple[str, str]:
    """What was wanted, in English and Chinese, from the fault's kind alone."""
    kind, found = str(fault["type"]), fault.get("ctx") or {}
    if kind in _WANTED:
        english, chinese = _WANTED[kind]
        listed = {name: _listed(value) for name, value in found.items()}
        try:
            return english.format_map(listed), chinese.format_map(listed)
        except KeyError:
            return OTHERWISE
    return next((words for start, words in _TYPES if kind.startswith(f"{start}_")), OTHERWISE)


def is_shape(kind: str) -> bool:
    """Does the fault say that something that has fields was wanted?"""
    return kind in ("model_type", "model_attributes_type", "dict_type", "dataclass_type")


def told_value(came: object) -> tuple[str, str]:
    """What came, in English and Chinese: a scalar as it is, something larger by what it is."""
    if came is None:
        return "empty", "空的"
    if isinstance(came, list | tuple):
        return "a list", "清单"
    if isinstance(came, Mapping):
        return "a mapping", "映射"
    text = str(came)
    shown = text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 3] + "…"
    return shown, shown


def _listed(value: object) -> str:
    return str(value).replace("'", "").replace(" or ", ", ")
