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

from terminal_sim.errors.wire import BadEnvelope
from terminal_sim.national.body import parsed_json, unpacked
from terminal_sim.national.profile import Point

ERROR_TEXT = 200
FILE_NODE = "fsUploadIn"
_NUMBER = re.compile(r"[0-9]{4}[ABab]?")
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Opened:
    """A body that could be parsed: transaction number as it came, envelope, input, and what was unusual."""

    infno: str
    envelope: Mapping[str, object]
    input: Mapping[str, object]
    points: tuple[Point, ...]


def opened(body: bytes, path: str, content_type: str, own_paths: Mapping[str, str] | None = None) -> Opened:
    """Parse a request. ``own_paths``: last two parts of a path -> transaction. Raises BadEnvelope, TooDeep."""
    held = unpacked(body, content_type)
    whole = held.whole
    points: list[Point] = list(held.points)
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
    if held.file:
        given = {**given, FILE_NODE: {"filename": held.filename, **_object(given.get(FILE_NODE)), "in": held.file}}
    infno, agrees = _transaction(whole, path, own_paths or {})
    if not agrees:
        points.append("path")
    return Opened(infno, whole, given, tuple(points))


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
    return _ENCODER.encode(plain).encode()


def stamp(moment: datetime) -> str:
    """yyyyMMddHHmmssSSS."""
    return f"{_second(moment)}{moment.microsecond // 1000:03d}"


def reply_number(area: str, at: datetime, digits: str) -> str:
    """接收方报文ID: area 6, second 14, the last ten digits of the bureau's own number."""
    tail = "".join(filter(str.isdigit, digits))[-10:]
    return f"{area[:6]:0<6}{_second(at)}{tail:0>10}"


def _second(at: datetime) -> str:
    """yyyyMMddHHmmss."""
    text = at.isoformat()
    return f"{text[:4]}{text[5:7]}{text[8:10]}{text[11:13]}{text[14:16]}{text[17:19]}"


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
