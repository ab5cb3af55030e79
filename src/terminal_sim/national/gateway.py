"""The gateway before the interface (服务网关): three styles of signed headers, checked where configured.

Style A: ``_api_name _api_version _api_timestamp _api_access_key`` signed by HMAC-SHA1 over the four in natural order.
Style B: ``x-tif-paasid x-tif-timestamp x-tif-nonce`` signed by SHA-256 of timestamp, secret, nonce, timestamp.
Style C: an ``apikey`` header or a bearer token.

>>> gate = Gateway("A", "key", "secret")
>>> headers = gate.signed("1101", datetime(2024, 3, 15, 9, 30, tzinfo=CHINA), nonce="abc123")
>>> gate.check(headers, datetime(2024, 3, 15, 9, 40, tzinfo=CHINA))
>>> headers["_api_signature"]
'Ns1ixiV5aryfzOT6MfdplmKUGP8='

Sources: the headers and signatures as independent clients compute them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from terminal_sim.clock import CHINA
from terminal_sim.errors.wire import (
    GatewayCallerUnknown,
    GatewayHeaderMissing,
    GatewaySignatureWrong,
    GatewayTimestampExpired,
)

Style = Literal["A", "B", "C"]
_STYLE_A = ("_api_access_key", "_api_name", "_api_timestamp", "_api_version")


@dataclass(frozen=True, slots=True)
class Gateway:
    """One caller's key and secret in one style. ``window`` is how far a timestamp may be from now, either way."""

    style: Style
    key: str
    secret: str
    window: timedelta = timedelta(minutes=30)

    def signed(self, name: str, at: datetime, nonce: str) -> dict[str, str]:
        """The headers that a caller sends with the transaction ``name``."""
        if self.style == "A":
            milliseconds = str(int(at.timestamp() * 1000))
            named = dict(zip(_STYLE_A, (self.key, name, milliseconds, "1.0"), strict=True))
            return {**named, "_api_signature": self._style_a(named)}
        if self.style == "B":
            seconds = str(int(at.timestamp()))
            return {
                "x-tif-paasid": self.key,
                "x-tif-timestamp": seconds,
                "x-tif-nonce": nonce,
                "x-tif-signature": self._style_b(seconds, nonce),
            }
        return {"apikey": self.key}

    def bearer(self) -> str:
        """The token of style C that stands for key and secret."""
        return hmac.new(self.secret.encode(), self.key.encode(), hashlib.sha256).hexdigest()

    def check(self, headers: Mapping[str, str], now: datetime) -> None:
        """Raise the gateway's refusal unless the headers are signed by this caller. Header names come in lower case."""
        if self.style == "A":
            named = {name: _header(headers, name) for name in _STYLE_A}
            signature = _header(headers, "_api_signature")
            self._check(named["_api_access_key"], named["_api_timestamp"], 1000, now, signature, self._style_a(named))
        elif self.style == "B":
            seconds, nonce = _header(headers, "x-tif-timestamp"), _header(headers, "x-tif-nonce")
            key, signature = _header(headers, "x-tif-paasid"), _header(headers, "x-tif-signature")
            self._check(key, seconds, 1, now, signature, self._style_b(seconds, nonce))
        else:
            _, _, bearer = headers.get("authorization", "").strip().rpartition(" ")
            came, wanted = (headers["apikey"], self.key) if "apikey" in headers else (bearer, self.bearer())
            if not hmac.compare_digest(came.encode(), wanted.encode()):
                raise GatewayCallerUnknown()

    def _check(self, key: str, stamp: str, unit: int, now: datetime, came: str, wanted: str) -> None:
        try:
            sent_at = datetime.fromtimestamp(int(stamp) / unit, CHINA)
        except (ValueError, OverflowError, OSError):
            raise GatewayTimestampExpired() from None
        if abs(now - sent_at) > self.window:
            raise GatewayTimestampExpired()
        if not hmac.compare_digest(key.encode(), self.key.encode()):
            raise GatewayCallerUnknown()
        if not hmac.compare_digest(came.encode(), wanted.encode()):
            raise GatewaySignatureWrong()

    def _style_a(self, named: Mapping[str, str]) -> str:
        text = "&".join(f"{name}={named[name]}" for name in sorted(named))
        return base64.b64encode(hmac.new(self.secret.encode(), text.encode(), hashlib.sha1).digest()).decode()

    def _style_b(self, seconds: str, nonce: str) -> str:
        return hashlib.sha256(f"{seconds}{self.secret}{nonce}{seconds}".encode()).hexdigest()


def _header(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name, "")
    if not value:
        raise GatewayHeaderMissing(header=name)
    return value
