"""From bytes to a message and from an answer to bytes (报文), in every way of writing that clients in the field use.

>>> body = b'{"infno":"1101","msgid":"m1","fixmedins_code":"H1","Input":{"data":{}}}'
>>> found = opened(body, "/csb/1101", "application/json")
>>> found.infno, sorted(found.input), found.points
('1101', ['data'], ('capital_input',))
>>> reply_number("990101", datetime(2024, 3, 15, 9, 30), "R7")
'990101202403150930000000000007'
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NoReturn

from terminal_sim.errors.wire import BadEnvelope, TooDeep
from terminal_sim.national import multipart
from terminal_sim.national.profile import Point

ERROR_TEXT = 200
DEEPEST = 40
FILE_NODE = "fsUploadIn"
_CHARSET = re.compile(r"charset=\"?([\w-]+)", re.IGNORECASE)
_SUSPECT = re.compile(r"\\u0000|\\u[dD][89a-fA-F]|[\ud800-\udfff]")
_NUMBER = re.compile(r"[0-9]{4}[ABab]?")


@dataclass(frozen=True, slots=True)
class Opened:
    """A body that could be parsed: transaction number as it came, envelope, input, and what was unusual."""

    infno: str
    envelope: Mapping[str, object]
    input: Mapping[str, object]
    points: tuple[Point, ...]


def opened(body: bytes, path: str, content_type: str, own_paths: Mapping[str, str] | None = None) -> Opened:
    """Parse a request. ``own_paths``: last two parts of a path -> transaction. Raises BadEnvelope, TooDeep."""
    whole, file = opened_body(body, content_type)
    points: list[Point] = []
    if not content_type.startswith("application/json"):
        points.append("content_type")
    given = whole.get("input")
    if "input" not in whole:
        other = next((key for key in whole if key.lower() == "input"), None)
        if other is not None:
            given = whole[other]
            points.append("capital_input")
    if isinstance(given, str):
        given = parsed_json(given) if given.strip() not in ("", "null", "NULL") else {}
        points.append("text_input")
    if given is None:
        given = {}
    if not isinstance(given, dict):
        raise BadEnvelope(reason_zh="input 不是对象", reason="input is no object")
    if file:
        given = {**given, FILE_NODE: {"filename": "", **_object(given.get(FILE_NODE)), "in": file}}
    infno, agrees = _transaction(whole, path, own_paths or {})
    if not agrees:
        points.append("path")
    return Opened(infno, whole, given, tuple(points))


def opened_body(body: bytes, content_type: str) -> tuple[dict[str, Any], bytes]:
    """The JSON object of a body and the file that came beside it in a form, or a picture that is the whole body.

    Raises BadEnvelope, TooDeep.
    """
    kind = content_type.lower()
    if kind.startswith("image/"):
        return {}, body
    text, file = body, b""
    if kind.startswith(multipart.KIND):
        held = multipart.parts(body, content_type)
        file = held.pop("file", b"")
        text = next((held[name] for name in ("jsonStr", "data", "json") if name in held), b"{}")
    whole = parsed_json(_decoded(text, content_type))
    if not isinstance(whole, dict):
        raise BadEnvelope(reason_zh="最外层不是对象", reason="the outermost value is no object")
    return whole, file


def parsed_json(text: str) -> Any:
    """JSON with exact decimals. Raises BadEnvelope and TooDeep, never anything else."""
    try:
        value = json.loads(text, parse_float=Decimal, parse_constant=_not_finite)
    except RecursionError:
        raise TooDeep(limit=DEEPEST) from None
    except ValueError as wrong:
        reason = str(wrong)[:120]
        raise BadEnvelope(reason_zh=f"不是有效的 JSON（{reason}）", reason=f"it is no JSON ({reason})") from None
    if _deeper_than(value, DEEPEST):
        raise TooDeep(limit=DEEPEST)
    if _SUSPECT.search(text) is not None:
        _check_letters(value)
    return value


def rendered(
    infcode: int | str,
    number: str,
    received_at: datetime,
    answered_at: datetime,
    output: Mapping[str, object] | None,
    err_msg: str | None = None,
    warn_msg: str = "",
    warn_info: str = "",
) -> bytes:
    """A reply. ``output`` None leaves the field out, as the transactions without an answer do."""
    reply: dict[str, object] = {
        "infcode": infcode,
        "inf_refmsgid": number,
        "refmsg_time": stamp(received_at),
        "respond_time": stamp(answered_at),
        "enctype": "",
        "signtype": "",
        "err_msg": None if err_msg is None else err_msg[:ERROR_TEXT],
    }
    if warn_msg:
        reply["warn_msg"] = warn_msg[:ERROR_TEXT]
    if warn_info:
        reply["warn_info"] = warn_info
    if output is not None:
        reply["output"] = output
    return to_bytes(reply)


def to_bytes(plain: object) -> bytes:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


def stamp(moment: datetime) -> str:
    """yyyyMMddHHmmssSSS."""
    return f"{moment:%Y%m%d%H%M%S}{moment.microsecond // 1000:03d}"


def reply_number(area: str, at: datetime, digits: str) -> str:
    """接收方报文ID: area 6, second 14, the last ten digits of the bureau's own number."""
    tail = "".join(filter(str.isdigit, digits))[-10:]
    return f"{area[:6]:0<6}{at:%Y%m%d%H%M%S}{tail:0>10}"


def _transaction(whole: Mapping[str, object], path: str, own_paths: Mapping[str, str]) -> tuple[str, bool]:
    """The transaction that body or path name, and whether they agree. The body goes first."""
    raw = whole.get("infno") or next((value for key, value in whole.items() if key.lower() == "infno"), None)
    said = str(raw).strip().upper() if isinstance(raw, str | int) and raw not in ("null", "NULL") else ""
    parts = [part for part in path.split("/") if part]
    last = parts[-1].removeprefix("api_") if parts else ""
    shown = last.upper() if _NUMBER.fullmatch(last) else own_paths.get("/".join(parts[-2:]), "")
    if said and shown:
        return said, said.rstrip("AB") == shown.rstrip("AB")
    return said or shown, True


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _decoded(body: bytes, content_type: str) -> str:
    named = _CHARSET.search(content_type)
    encoding = "gb18030" if named and named[1].lower().startswith("gb") else "utf-8-sig"
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as wrong:
        raise BadEnvelope(
            reason_zh=f"第 {wrong.start} 字节起不是 {encoding} 编码", reason=f"byte {wrong.start} is not {encoding}"
        ) from None


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
