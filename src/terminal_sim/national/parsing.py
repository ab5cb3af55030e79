"""One value of a message in our types (字段取值): tolerant of how it is written, never of what it cannot mean.

>>> from terminal_sim.national.fields import table
>>> total, sold_at = table('''medfee_sumamt | 医疗费总额 | N16,2 | Y | 2+ | total fee
... begntime | 开始时间 | DT | Y | 2+ | time of purchase''')
>>> parsed("30.300000000000001", total)
(Decimal('30.30'), 'fine_number')
>>> parsed("20240315093000", sold_at)[0].isoformat()
'2024-03-15T09:30:00+08:00'
>>> parsed("null", sold_at)
(None, 'null_words')
"""

from __future__ import annotations

import base64
import binascii
import re
from datetime import datetime
from decimal import Decimal, InvalidOperation

from terminal_sim.clock import CHINA
from terminal_sim.national.fields import Field
from terminal_sim.national.profile import Point
from terminal_sim.people import masked_name, masked_number

NULL_WORDS = frozenset({"null", "NULL", "Null"})
LARGEST_POWER = 15
_SECRET_NUMBER = re.compile(r"cert|idno|card|token|psn_no|tel|addr|cainfo", re.IGNORECASE)
_SECRET_NAME = re.compile(r"(psn|user)_?name|agnter", re.IGNORECASE)


class Unreadable(ValueError):
    """The value cannot be read as what its field holds."""


def parsed(raw: object, field: Field) -> tuple[object | None, Point | None]:
    """The value in our types (None where empty), and the point at which its writing differs from the text."""
    if raw is None or raw == "":
        return None, None
    if isinstance(raw, str) and raw in NULL_WORDS:
        return None, "null_words"
    if field.kind == "C":
        return _text(raw)
    if field.kind == "N":
        return _number(raw, field.decimals or 0)
    if field.kind == "DT":
        return _time(raw)
    if field.kind == "D":
        moment, point = _time(raw)
        return moment.date() if moment else None, point
    if field.kind == "B":
        return _bytes(raw), None
    return _rows(raw), None


def _text(raw: object) -> tuple[str | None, Point | None]:
    if isinstance(raw, str):
        text = raw.strip()
        return (text or None), None
    if isinstance(raw, bool):
        return str(int(raw)), "loose_types"
    if isinstance(raw, int):
        return str(raw), "loose_types"
    if isinstance(raw, Decimal) and abs(raw.adjusted()) <= LARGEST_POWER:
        return f"{raw:f}".removesuffix(".0"), "loose_types"
    raise Unreadable


def _number(raw: object, decimals: int) -> tuple[Decimal, Point | None]:
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal):
        raise Unreadable
    try:
        value = Decimal(raw.strip() if isinstance(raw, str) else raw)
    except InvalidOperation:
        raise Unreadable from None
    if not value.is_finite() or (value != 0 and not -40 <= value.adjusted() <= LARGEST_POWER):
        raise Unreadable
    point: Point | None = "loose_types" if isinstance(raw, str) else None
    kept = round(value, decimals)
    if kept != value:
        if decimals <= 2 and abs(kept - value) > Decimal("0.000001"):
            raise Unreadable
        return kept, "fine_number"
    return value, point


def _time(raw: object) -> tuple[datetime | None, Point | None]:
    text = str(raw).strip() if isinstance(raw, str | int) and not isinstance(raw, bool) else ""
    if text.isascii() and text.isdigit() and len(text) in (14, 17):
        text = f"{text[:8]}T{text[8:14]}"
    elif len(text) >= 10:
        text = text[:10].replace("/", "-").replace(".", "-") + text[10:]
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Unreadable from None
    point: Point | None = "loose_types" if isinstance(raw, int) else None
    try:
        return moment.replace(tzinfo=CHINA) if moment.tzinfo is None else moment.astimezone(CHINA), point
    except OverflowError:
        raise Unreadable from None


def _bytes(raw: object) -> bytes:
    if isinstance(raw, bytes):
        return raw
    try:
        if isinstance(raw, str):
            return base64.b64decode("".join(raw.split()), validate=True)
        if isinstance(raw, list) and all(type(number) is int and -128 <= number < 256 for number in raw):
            return bytes(number % 256 for number in raw)
    except (binascii.Error, ValueError):
        pass
    raise Unreadable


def _rows(raw: object) -> object:
    if isinstance(raw, list | dict):
        return raw
    raise Unreadable


def canonical_name(name: str) -> str:
    """A field's name without capitals and underscores: how names are compared when the exact one is absent."""
    return name.replace("_", "").lower()


def shown(name: str, raw: object) -> str:
    """A value as a log may show it: short, identity numbers and names masked, containers by their size."""
    if isinstance(raw, dict):
        return f"object({len(raw)})"
    if isinstance(raw, list):
        return f"list({len(raw)})"
    text = "null" if raw is None else str(raw)[:200]
    if _SECRET_NAME.search(name):
        text = masked_name(text)
    elif _SECRET_NUMBER.search(name) and len(text) > 4:
        text = masked_number(text)
    return text if len(text) <= 60 else text[:57] + "…"
