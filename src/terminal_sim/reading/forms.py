"""Plain data to checked records (表单校验): every scalar comes as text, every fault is told with its place and field.

A form is a pydantic model that forbids fields it does not know. What pydantic finds wrong comes out as one of the
program's own errors, naming file and line, the field, what came and what was wanted:

>>> from terminal_sim.reading.yaml import parse
>>> class Parcel(Form):
...     price: Fen = wanted("yuan", "金额")
>>> filled(Parcel, parse("price: 1.50", "parcel.yaml")).price
150
>>> try:
...     filled(Parcel, parse("# sent today\\nprice: 1.005", "parcel.yaml"))
... except BadAmount as wrong:
...     print(wrong.facts)
{'field': 'parcel.yaml:2 price', 'came': '1.005'}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from terminal_sim.clock import day, moment
from terminal_sim.errors.base import TerminalSimError
from terminal_sim.errors.input import BadAmount, BadField, MissingField, UnknownField, WholeDocumentWrong
from terminal_sim.money import Rate, fen, rate, scaled
from terminal_sim.reading.told_kinds import MOST_SHOWN, is_shape, told_value, wanted_of
from terminal_sim.reading.yaml import Document

M = TypeVar("M", bound="Form")
T = TypeVar("T")


class Form(BaseModel):
    """Base of what can be read: frozen, no field beyond those named, texts stripped of spaces at their ends."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, arbitrary_types_allowed=True)


def wanted(english: str, chinese: str, **more: Any) -> Any:
    """A field of a form, with the words that a fault uses for what belongs there."""
    return Field(title=english, description=chinese, **more)


def filled(form: type[M], document: Document) -> M:
    """The form filled from a document. Raises MissingField, UnknownField, BadField or the value's own error."""
    try:
        return form.model_validate(document.data)
    except ValidationError as faults:
        # a field that is not known explains others that are missing, so it is told first
        found = faults.errors(include_url=False)
        first = next((fault for fault in found if fault["type"] == "extra_forbidden"), found[0])
        raise _told(form, first, document) from None


def spelled(path: Sequence[str | int]) -> str:
    """A path as people write it: lines[2].price."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return text.lstrip(".")


def _told(form: type[Form], fault: ErrorDetails, document: Document) -> TerminalSimError:
    path = tuple(step for step in fault["loc"] if not (isinstance(step, str) and _is_branch(step)))
    where, field = document.where(path), spelled(path) or "–"
    holder, info = _field_at(form, path)
    if fault["type"] == "extra_forbidden":
        return UnknownField(place=where, field=field, known=", ".join(_names(holder)))
    if not path and is_shape(fault["type"]):
        came, came_zh = told_value(fault["input"])
        return WholeDocumentWrong(place=where, came=came, came_zh=came_zh, fields=", ".join(_needed(form)))
    english, chinese = _wanted(info, path, fault)
    if fault["type"] == "missing":
        return MissingField(place=where, field=field, wanted=english, wanted_zh=chinese)
    own = fault.get("ctx", {}).get("error_kind")
    if own == "amount":
        return BadAmount(field=f"{where} {field}", came=fault["input"])
    if own == "told":
        english, chinese = fault["ctx"]["wanted"], fault["ctx"]["wanted_zh"]
    return BadField(place=where, field=field, came=_short(fault["input"]), wanted=english, wanted_zh=chinese)


def _wanted(info: FieldInfo | None, path: Sequence[str | int], fault: ErrorDetails) -> tuple[str, str]:
    """The words of the field, or of its kind; an entry of a list of forms wants its own fields."""
    inner = _form_in(info.annotation) if info else None
    if path and isinstance(path[-1], int) and inner and is_shape(fault["type"]):
        fields = ", ".join(_needed(inner))
        return f"a mapping with {fields}", f"含有 {fields} 的映射"
    english, chinese = wanted_of(fault)
    return (info and info.title) or english, (info and info.description) or chinese


def _is_branch(step: str) -> bool:
    """Pydantic puts the branch of a union into the path (``list[…]``, a model's name), which nobody wrote."""
    return re.fullmatch(r"[a-z_-]+\[.*\]|[A-Z]\w*|str|int", step) is not None


def _field_at(form: type[Form], path: Sequence[str | int]) -> tuple[type[Form], FieldInfo | None]:
    holder, info = form, None
    for step in path:
        if info is not None:
            holder = _form_in(info.annotation) or holder
        if isinstance(step, str):
            info = next((f for name, f in holder.model_fields.items() if step in (name, f.alias)), None)
    return holder, info


def _form_in(annotation: Any) -> type[Form] | None:
    if isinstance(annotation, type) and issubclass(annotation, Form):
        return annotation
    return next((found for part in get_args(annotation) if (found := _form_in(part))), None)


def _needed(form: type[Form]) -> list[str]:
    """The fields that must be there, or those that may be where none must."""
    must = [info.alias or name for name, info in form.model_fields.items() if info.is_required()]
    return [f"`{name}`" for name in must or _names(form)]


def _names(form: type[Form]) -> list[str]:
    return [info.alias or name for name, info in form.model_fields.items()]


def _short(came: object) -> str:
    text = str(came)
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 3] + "…"


def _converted(convert: Callable[[str], T], english: str, chinese: str, wire: Any = str) -> BeforeValidator:
    """``wire``: the types in which a JSON text may give it."""
    words = {"wanted": english, "wanted_zh": chinese}

    def check(came: object) -> object:
        if came is None:
            return came
        try:
            return convert(came if isinstance(came, str) else f"<{came}>")
        except TerminalSimError as wrong:
            kind = "amount" if isinstance(wrong, BadAmount) and convert is fen else "told"
            raise PydanticCustomError("value", "{wanted}", {**words, "error_kind": kind}) from None

    return BeforeValidator(check, json_schema_input_type=wire)


def one_of(choices: Mapping[str, str]) -> BeforeValidator:
    """Any of several spellings -> the one the program uses: ``{"甲": "A", "A": "A"}``."""

    def check(came: object) -> object:
        if isinstance(came, str) and came.strip() in choices:
            return choices[came.strip()]
        listed = " / ".join(choices)
        raise PydanticCustomError(
            "choice",
            "one of {wanted}",
            {"wanted": f"one of {listed}", "wanted_zh": f"{listed} 之一", "error_kind": "told"},
        )

    return BeforeValidator(check, json_schema_input_type=Literal[tuple(choices)])


Number = str | int | float
Fen = Annotated[int, _converted(fen, "yuan with at most two decimals", "最多两位小数的元金额", Number)]
RateText = Annotated[
    Rate, _converted(rate, "a share from 0 to 1 with at most four decimals", "0 到 1 之间、最多四位小数的比例", Number)
]
Quantity = Annotated[
    int,
    _converted(
        lambda text: scaled(text, 4, "quantity"), "a number with at most four decimals", "最多四位小数的数", Number
    ),
]
UnitPrice = Annotated[
    int,
    _converted(lambda text: scaled(text, 6, "price"), "yuan with at most six decimals", "最多六位小数的元单价", Number),
]
Day = Annotated[date, _converted(day, "a day, YYYY-MM-DD", "日期，例如 2024-03-15")]
Moment = Annotated[datetime, _converted(moment, "a time, YYYY-MM-DD[THH:MM[:SS]]", "时间，例如 2024-03-15T09:30")]
