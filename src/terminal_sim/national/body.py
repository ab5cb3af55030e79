"""The JSON object that a request's body holds (请求体解包): as it stands, in a form's field, or in a part of a form.

>>> held = unpacked('{"psn_name":"示例"}'.encode("gbk"), "text/plain")
>>> held.whole, held.points
({'psn_name': '示例'}, ('encoding',))
>>> unpacked(b"data=%7B%22infno%22%3A%221101%22%7D", "application/x-www-form-urlencoded").whole
{'infno': '1101'}
"""

from __future__ import annotations

import contextlib
import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from terminal_sim.errors.wire import BadEnvelope, TooDeep
from terminal_sim.national import multipart
from terminal_sim.national.profile import Point

DEEPEST = 40
MOST_FIELDS = 100
FORM = "application/x-www-form-urlencoded"
_WHOLE = ("jsonStr", "data", "json")
_OWN = frozenset({"infno", "transtype"})
_CHARSET = re.compile(r"charset=\"?([\w-]+)", re.IGNORECASE)
_MARKS = (
    (b"\x1f\x8b", "报文经 gzip 压缩，本接口不解压", "it is compressed with gzip, which this interface does not undo"),
    (b"\xff\xfe", "报文为 UTF-16 编码", "it is written in UTF-16"),
    (b"\xfe\xff", "报文为 UTF-16 编码", "it is written in UTF-16"),
)
_ESCAPED = re.compile(r"\\u0000|\\u[dD][89a-fA-F]")
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Body:
    """``whole``: the JSON object; ``file`` and ``filename``: what came beside it in a form, or a picture alone."""

    whole: dict[str, Any]
    file: bytes = b""
    filename: str = ""
    points: tuple[Point, ...] = ()


def unpacked(body: bytes, content_type: str) -> Body:
    """Find the JSON object in a body. Raises BadEnvelope, TooDeep."""
    kind = content_type.lower()
    if kind.startswith("image/"):
        return Body({}, body)
    text, file, filename = body, b"", ""
    points: tuple[Point, ...] = ()
    if kind.startswith(multipart.KIND):
        held = multipart.parts(body, content_type)
        part = held.pop("file", multipart.NO_PART)
        file, filename = part.content, part.filename
        text = next((held[name].content for name in _WHOLE if name in held), b"{}")
    elif kind.startswith(FORM) and body.lstrip()[:1] not in (b"{", b"\xef"):
        fields = _form(body)
        points = ("form",)
        if any(name.lower() in _OWN for name in fields):
            return Body({name: _text(value, content_type)[0] for name, value in fields.items()}, points=points)
        text = next((fields[name] for name in _WHOLE if name in fields), None) or _only_object(fields)
    bare = text.rstrip(b"\0")
    if len(bare) < len(text):
        points = (*points, "zero_end")
    said, as_declared = _text(bare, content_type)
    whole = parsed_json(said)
    if not isinstance(whole, dict):
        raise BadEnvelope(reason_zh="最外层不是对象", reason="the outermost value is no object")
    return Body(whole, file, filename, points if as_declared else (*points, "encoding"))


def parsed_json(text: str) -> Any:
    """JSON with exact decimals. Raises BadEnvelope and TooDeep, never anything else."""
    try:
        value = _DECODER.decode(text)
    except RecursionError:
        raise TooDeep(limit=DEEPEST) from None
    except ValueError as wrong:
        reason = str(wrong)[:120]
        raise BadEnvelope(reason_zh=f"不是有效的 JSON（{reason}）", reason=f"it is no JSON ({reason})") from None
    if text.count("{") + text.count("[") >= DEEPEST and _deeper_than(value, DEEPEST):
        raise TooDeep(limit=DEEPEST)
    if ("\\u" in text and _ESCAPED.search(text) is not None) or _HALF.search(text) is not None:
        _check_letters(value)
    return value


def _form(body: bytes) -> dict[str, bytes]:
    """The fields of a form, their bytes as they were before they were escaped."""
    try:
        pairs = parse_qsl(body.decode("latin-1").strip(), encoding="latin-1", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise BadEnvelope(reason_zh="表单字段过多", reason="the form has too many fields") from None
    return {name: value.encode("latin-1") for name, value in pairs}


def _only_object(fields: dict[str, bytes]) -> bytes:
    """The first field that holds an object: makers call it as they like."""
    for value in fields.values():
        if value.lstrip().startswith(b"{"):
            return value
    raise BadEnvelope(reason_zh="表单中没有 JSON 对象", reason="no field of the form holds a JSON object")


def _foreign(body: bytes, place: int) -> BadEnvelope:
    """What a body that is no text may be: senders compress, or write UTF-16, unknowingly."""
    for mark, zh, en in _MARKS:
        if body.startswith(mark):
            return BadEnvelope(reason_zh=zh, reason=en)
    return BadEnvelope(
        reason_zh=f"第 {place} 字节起既不是 UTF-8 也不是 GB18030", reason=f"byte {place} is neither UTF-8 nor GB18030"
    )


def _text(body: bytes, content_type: str) -> tuple[str, bool]:
    """The text, and whether its letters are written as declared. What is no UTF-8 is taken for GB18030."""
    named = _CHARSET.search(content_type)
    says_gb = named is not None and named[1].lower().startswith("gb")
    if not says_gb:
        with contextlib.suppress(UnicodeDecodeError):
            return body.decode("utf-8-sig"), True
    try:
        return body.decode("gb18030"), says_gb
    except UnicodeDecodeError as wrong:
        raise _foreign(body, wrong.start) from None


def _check_letters(value: object) -> None:
    """No half characters and no NUL: neither can be stored or sent on."""
    try:
        whole = json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise BadEnvelope(reason_zh="含有残缺的字符", reason="it holds half a character") from None
    if b"\\u0000" in whole:
        raise BadEnvelope(reason_zh="含有空字符", reason="it holds the character NUL")


def _not_finite(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON number")


def _deeper_than(value: object, limit: int) -> bool:
    level: list[object] = [value]
    for _ in range(limit):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_not_finite)
