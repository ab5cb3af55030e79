"""Where a command listens (监听): its port and certificate, looked at before anything is opened.

>>> check_port("serve", "--port", 8321)
"""

from __future__ import annotations

from pathlib import Path

from terminal_sim.errors.input import BadField, OptionAlone, UnreadableFile
from terminal_sim.reading.causes import of_system

LARGEST_PORT = 65_535


def check_port(place: str, field: str, port: int) -> None:
    """Raises BadField for a number that is no port."""
    if not 0 <= port <= LARGEST_PORT:
        wanted, wanted_zh = f"0 to {LARGEST_PORT}", f" 0 到 {LARGEST_PORT} 之间的端口"
        raise BadField(place=place, field=field, came=port, wanted=wanted, wanted_zh=wanted_zh)


def check_certificate(certificate: Path | None, key: Path | None) -> None:
    """Raises OptionAlone for a key without its certificate, UnreadableFile for files that TLS cannot be served with."""
    if certificate is None:
        if key is not None:
            raise OptionAlone(option="--tls-key", needs="--tls-cert")
        return
    import ssl  # for who brings a certificate

    for file in (certificate, key or certificate):
        try:
            file.read_bytes()
        except OSError as wrong:
            raise UnreadableFile(path=file, **of_system(wrong)) from None
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except ssl.SSLError:
        shown = certificate if key is None else f"{certificate}, {key}"
        reason_zh, reason = (
            "不是 PEM 格式的证书与其私钥",
            "no certificate in PEM with the private key that belongs to it",
        )
        raise UnreadableFile(path=shown, reason_zh=reason_zh, reason=reason) from None
