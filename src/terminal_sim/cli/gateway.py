"""``--gateway STYLE:KEY:SECRET`` (服务网关签名): what ``serve`` checks by and ``load`` signs with, spelt alike."""

from __future__ import annotations

from typing import cast, get_args

from terminal_sim.errors.input import BadField
from terminal_sim.national.gateway import Style
from terminal_sim.serving.config import GatewayKeys


def gateway_keys(command: str, text: str) -> GatewayKeys | None:
    """The caller's keys; None where nothing is said. Raises BadField."""
    if not text:
        return None
    style, _, rest = text.partition(":")
    key, colon, secret = rest.partition(":")
    if style not in get_args(Style) or not key or (not colon and style != "C"):
        wanted, wanted_zh = "STYLE:KEY:SECRET, style A, B or C", "样式:账号:密钥，样式为 A、B 或 C"
        raise BadField(place=command, field="--gateway", came=style, wanted=wanted, wanted_zh=wanted_zh)
    return GatewayKeys(cast(Style, style), key, secret)
