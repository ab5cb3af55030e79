"""Masking before anything is shown or written (脱敏): certificate numbers, names, tokens, codes and cards in any text.

>>> masked('{"certno":"990002199004020125","psn_name":"示例林岚","setl_id":"S00000000001"}')
'{"certno":"990002********0125","psn_name":"示**岚","setl_id":"S00000000001"}'
>>> masked("4240000000000000004207410000")
'424…410000 [28 #4c66]'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

from terminal_sim.people import masked_name, masked_number
from terminal_sim.voucher_text import mask

_CERTIFICATE = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_VOUCHER = re.compile(r"(?<![0-9])424[0-9]{25}(?![0-9])")
_TOKEN = re.compile(r"(?<![0-9A-Za-z])[0-9]{4}00[0-9a-z]{32}(?![0-9A-Za-z])")
_NAMED = re.compile(
    r'(\\?"(?:psn_name|userName|patn_name|psnName|subject_name|subjectName)\\?"\s*:\s*\\?")([^"\\]{2,40})(\\?")'
)
_PLAIN = re.compile(r'(\\?"name\\?"\s*:\s*\\?")([^"\\]{2,40})(\\?")')
_CARD = re.compile(r'(\\?"(?:card_sn|social_card|socialCard|password|cainfo)\\?"\s*:\s*\\?")([^"\\]{1,200})(\\?")')
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
    text = _CERTIFICATE.sub(lambda found: words.certificate(found[0]), text)
    text = _VOUCHER.sub(lambda found: words.voucher(found[0]), text)
    text = _TOKEN.sub(lambda found: words.token(found[0]), text)
    text = _NAMED.sub(lambda found: found[1] + words.name(found[2]) + found[3], text)
    text = _PLAIN.sub(lambda found: found[1] + words.plain_name(found[2]) + found[3], text)
    return _CARD.sub(lambda found: found[1] + words.secret(found[2]) + found[3], text)


def masked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers without keys and signatures."""
    return {name: "***" if name in SECRET_HEADERS else masked(value) for name, value in headers.items()}
