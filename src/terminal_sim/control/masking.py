"""Masking before anything is shown or written (脱敏): certificate numbers, names, tokens, codes and cards in any text.

>>> masked('{"certno":"990002199004020125","psn_name":"示例林岚","setl_id":"S00000000001"}')
'{"certno":"990002********0125","psn_name":"示**岚","setl_id":"S00000000001"}'
>>> masked("4240000000000000004207410000")
'424…410000 [28 #4c66]'
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from typing import Protocol
from urllib.parse import unquote_to_bytes

from terminal_sim.people import masked_name, masked_number
from terminal_sim.voucher_text import mask

_BORN = r"(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
# each begins with a letter to search for, as that is quick; what may stand before it is looked at afterwards
_CERTIFICATE = re.compile(
    r"[1-9](?:(?<![0-9A-Za-z].)[0-9]{16}[0-9Xx](?![0-9A-Za-z])"
    rf"|(?<![0-9].)[0-9]{{5}}{_BORN}[0-9]{{3}}[0-9Xx](?![0-9]))"
)
_VOUCHER = re.compile(r"424(?<![0-9]...)[0-9]{25}(?![0-9])")
_TOKEN = re.compile(r"[0-9](?<![0-9A-Za-z].)[0-9]{3}00[0-9a-z]{32}(?![0-9A-Za-z])")
_NAMED = re.compile(r'("(?=[pus])(?:psn|user|patn|subject)_?name\\?"\s*:\s*\\?")([^"\\]{2,40})(\\?")', re.IGNORECASE)
_NUMBERED = re.compile(r'("(?=[ci])(?:certno|id_?no)\\?"\s*:\s*\\?")([^"\\*{}]{4,60})(\\?")', re.IGNORECASE)
_PLAIN = re.compile(r'("name\\?"\s*:\s*\\?")([^"\\]{2,40})(\\?")')
_CARD = re.compile(
    r'("(?=[csp])(?:card_?sn|social_?card|password|cainfo)\\?"\s*:\s*\\?")([^"\\]{1,200})(\\?")', re.IGNORECASE
)
_SHOWN = re.compile(r'("mdtrt_?cert_?no\\?"\s*:\s*\\?")([^"\\*…{}]{1,200})(\\?")', re.IGNORECASE)
_ESCAPED = re.compile(r"\\{1,2}u([4-9][0-9A-Fa-f]{3})")
LONGEST_LETTER = 4
CERTIFICATE_LENGTH = 18
SECRET_HEADERS = frozenset(
    {"authorization", "apikey", "_api_signature", "x-tif-signature", "cookie", "x-control-token"}
)


class Words(Protocol):
    """What stands in a text for what is personal in it."""

    def certificate(self, number: str) -> str: ...
    def voucher(self, digits: str) -> str: ...
    def token(self, token: str) -> str: ...
    def name(self, name: str) -> str: ...
    def plain_name(self, name: str) -> str:
        """A name of whom or what, nobody knows."""
        ...

    def secret(self, secret: str) -> str: ...


class Shortened:
    """Enough left to tell two apart at a glance, not enough to use."""

    def certificate(self, number: str) -> str:
        return masked_number(number)

    def voucher(self, digits: str) -> str:
        return mask(digits)

    def token(self, token: str) -> str:
        return f"{token[:6]}…{token[-4:]}"

    def name(self, name: str) -> str:
        return masked_name(name)

    def plain_name(self, name: str) -> str:
        return masked_name(name)

    def secret(self, secret: str) -> str:
        return "***"


SHORTENED = Shortened()


def masked(text: str, words: Words = SHORTENED) -> str:
    """The text with everything personal replaced."""
    if len(text) >= CERTIFICATE_LENGTH:
        text = _CERTIFICATE.sub(lambda found: words.certificate(found[0]), text)
        text = _VOUCHER.sub(lambda found: words.voucher(found[0]), text)
        text = _TOKEN.sub(lambda found: words.token(found[0]), text)
    if '"' in text:
        text = _NAMED.sub(lambda found: found[1] + words.name(found[2]) + found[3], text)
        text = _PLAIN.sub(lambda found: found[1] + words.plain_name(found[2]) + found[3], text)
        text = _NUMBERED.sub(lambda found: found[1] + words.certificate(found[2]) + found[3], text)
        for secret in (_CARD, _SHOWN):
            text = secret.sub(lambda found: found[1] + words.secret(found[2]) + found[3], text)
    return text


def readable(body: bytes) -> str:
    """A body as text in which whatever is personal can be found: no matter how its letters are written.

    >>> readable('{"psn_name":"示例"}'.encode("gbk")), readable(b'{"psn_name":"\\\\u793a\\\\u4f8b"}')
    ('{"psn_name":"示例"}', '{"psn_name":"示例"}')
    >>> readable(b"data=%7B%22certno%22%3A%22990002199004020125%22%7D")
    'data={"certno":"990002199004020125"}'
    """
    if b"%22" in body and body.lstrip()[:1] != b"{":
        body = unquote_to_bytes(body.replace(b"+", b" "))
    text = body.decode("utf-8", "backslashreplace")
    try:
        text = body.decode()
    except UnicodeDecodeError as wrong:
        if wrong.start > len(body) - LONGEST_LETTER:  # cut off within a letter
            text = body[: wrong.start].decode()
        else:
            with contextlib.suppress(UnicodeDecodeError):
                text = body.decode("gb18030")
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "\\" in text else text


def masked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers without keys and signatures."""
    return {name: "***" if name in SECRET_HEADERS else masked(value) for name, value in headers.items()}
