"""A message looked at before it is answered (报文预览): which transaction, from whom, naming whom. For faults and logs.

>>> body = b'{"infno":"2207","msgid":"m1","fixmedins_code":"H1","input":{"data":{"psn_no":"P1","mdtrt_id":"V1"}}}'
>>> peek(body, {}, "/x")
Peeked(transaction='2207', institution='H1', number='m1', names=('P1', 'V1'))
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from terminal_sim.errors.base import BadInput
from terminal_sim.national.body import unpacked
from terminal_sim.national.envelope import opened
from terminal_sim.national.table import own_paths

NAMING = frozenset(
    {"psn_no", "certno", "mdtrt_cert_no", "mdtrt_id", "setl_id", "card_sn", "ecQrCode", "ecToken", "authNo", "idNo"}
)


@dataclass(frozen=True, slots=True)
class Peeked:
    """``names``: whatever in the message may name a person."""

    transaction: str
    institution: str
    number: str
    names: tuple[str, ...]


def peek(body: bytes, headers: Mapping[str, str], path: str) -> Peeked:
    """What can be told of a message; empty where it cannot be parsed."""
    try:
        whole = unpacked(body, headers.get("content-type", "")).whole
        if "transType" in whole or "ecToken" in whole:
            return _call(whole)
        found = opened(body, path, headers.get("content-type", ""), own_paths())
    except BadInput:
        return Peeked("", "", "", ())
    envelope = found.envelope
    names = tuple(dict.fromkeys(_names(found.input)))
    return Peeked(found.infno, _text(envelope.get("fixmedins_code")), _text(envelope.get("msgid")), names)


def _call(whole: Mapping[str, object]) -> Peeked:
    data = whole.get("data")
    inner: Mapping[str, object] = data if isinstance(data, dict) else {}
    institution = _text(inner.get("orgId")) or _text(whole.get("orgId"))
    kind = _text(whole.get("transType")) or "token.check"
    return Peeked(kind, institution, _text(inner.get("outBizNo")), tuple(dict.fromkeys(_names(whole))))


def _names(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, held in value.items():
            if name in NAMING and isinstance(held, str) and held:
                yield held
            else:
                yield from _names(held)
    elif isinstance(value, list):
        for held in value:
            yield from _names(held)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
