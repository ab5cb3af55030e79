"""Devices nearby (同一网络的设备): HTTPS with an own certificate, a pairing token, a QR code to open the page."""

from __future__ import annotations

import secrets
import sys
from dataclasses import replace
from datetime import datetime

from terminal_sim.cli.options import data_folder
from terminal_sim.serving.certificate import Certificate, own_address, own_addresses, self_made
from terminal_sim.serving.run import LOOPBACK, Address

ONLY_HERE = frozenset({LOOPBACK, "::1", "localhost"})
EVERYWHERE = "0.0.0.0"  # noqa: S104 - asked for with --lan, and paired
FOLDER = "tls"


def certificate_nearby(now: datetime) -> Certificate:
    """The certificate for this machine's addresses, kept in the user's data folder."""
    return self_made(data_folder() / FOLDER, own_addresses(), now)


def new_token() -> str:
    """A pairing token that nobody can guess."""
    return secrets.token_urlsafe(18)


def reached(address: Address) -> Address:
    """How others in the network reach a server that listens there."""
    return replace(address, host=own_address()) if address.host == EVERYWHERE else address


def tell_pages(address: Address, pairing: str, fingerprint: str = "", paired_before: int = 0) -> None:
    """Say where the pages are; to devices nearby as a QR code that pairs them. ``paired_before``: browsers that need
    not pair again."""
    if not pairing:
        print(f"网页 | pages: {address.url}/")
        sys.stdout.flush()
        return
    from terminal_sim.qr.draw import terminal_text

    url = f"{reached(address).url}/pair/{pairing}"
    print(f"网页（扫码或打开此地址即配对）| pages, paired by this address: {url}")
    print(f"手机一侧 | the phone's side: {url}?page=phone")
    print(_on_paper(terminal_text(f"{url}?page=phone")))
    if paired_before:
        print(f"此前已配对的 {paired_before} 个浏览器可直接打开；全部忘记：terminal-sim paired --forget")
        print(f"{paired_before} browsers paired before need not pair again; paired --forget forgets them all")
    if fingerprint:
        print(f"证书指纹 SHA-256 | the certificate's fingerprint: {fingerprint}")
    if address.certificate is None:
        print(
            "提醒：没有 HTTPS，浏览器不给摄像头，可用拍照或选图 | without HTTPS browsers give no camera",
            file=sys.stderr,
        )
    sys.stdout.flush()


def _on_paper(code: str) -> str:
    """Black on white where a terminal has colours: not every phone reads a white code on black."""
    if not sys.stdout.isatty():
        return code
    return "".join(f"\x1b[30;107m{line}\x1b[0m\n" for line in code.splitlines())
