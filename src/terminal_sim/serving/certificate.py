"""A certificate of one's own (自签证书): so that telephones on the local network may open their cameras.

Browsers give a camera to pages over HTTPS only. The certificate names the addresses it is for and is made once; its key
is readable by its owner alone. Whoever opens the page is warned by the browser once, as nobody vouches for it.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from terminal_sim.errors.wire import NoCertificateLibrary

LIFE = timedelta(days=397)
RENEWED_BEFORE = timedelta(days=14)
NAME = "terminal-sim (simulator)"
LOOPBACK = "127.0.0.1"
HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
NOWHERE = ("192.0.2.1", 9)  # an address kept for documentation: nothing is sent there


@dataclass(frozen=True, slots=True)
class Certificate:
    """Two PEM files, and the checksum that a careful visitor compares."""

    certificate: Path
    key: Path
    fingerprint: str


def own_address() -> str:
    """This machine's address on its network; the loopback address where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(NOWHERE)
        except OSError:
            return LOOPBACK
        return str(asked.getsockname()[0])


def own_addresses() -> tuple[str, ...]:
    """Every address under which this machine may be opened, its own name's among them."""
    found = {LOOPBACK, own_address()}
    with contextlib.suppress(OSError):
        named = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_STREAM)
        found |= {str(row[4][0]) for row in named}
    return tuple(sorted(found, key=ipaddress.ip_address))


def self_made(folder: Path, addresses: Sequence[str], now: datetime) -> Certificate:
    """The certificate in a folder for these addresses, made where there is none that fits. Raises
    NoCertificateLibrary."""
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes
    except ImportError:
        raise NoCertificateLibrary() from None
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    if not _fits(certificate, key, addresses, now):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make(certificate, key, addresses, now)
    standing = x509.load_pem_x509_certificate(certificate.read_bytes())
    return Certificate(certificate, key, standing.fingerprint(hashes.SHA256()).hex(":").upper())


def _fits(certificate: Path, key: Path, addresses: Sequence[str], now: datetime) -> bool:
    """Is there a certificate for all these addresses that lasts, with its own key beside it?"""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        standing = x509.load_pem_x509_certificate(certificate.read_bytes())
        secret = load_pem_private_key(key.read_bytes(), None)
    except (OSError, ValueError):
        return False
    named = standing.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    held = {str(address) for address in named.get_values_for_type(x509.IPAddress)}
    lasts = standing.not_valid_before_utc <= now < standing.not_valid_after_utc - RENEWED_BEFORE
    return lasts and set(addresses) <= held and standing.public_key() == secret.public_key()


def _make(certificate: Path, key: Path, addresses: Sequence[str], now: datetime) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    own_name = socket.gethostname().lower()
    hosts = dict.fromkeys(["localhost", *([own_name, f"{own_name}.local"] if HOST_NAME.fullmatch(own_name) else [])])
    named: list[x509.GeneralName] = [x509.DNSName(host) for host in hosts]
    named += [x509.IPAddress(ipaddress.ip_address(address)) for address in addresses]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LIFE)
        .add_extension(x509.SubjectAlternativeName(named), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(secret.public_key()), critical=False)
        .sign(secret, hashes.SHA256())
    )
    text = secret.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _written(key, text, 0o600)
    _written(certificate, made.public_bytes(serialization.Encoding.PEM), 0o644)


def _written(path: Path, data: bytes, mode: int) -> None:
    """A file that is there whole or not at all, and never readable by more than it should be."""
    begun = path.with_name(f"{path.name}.{os.getpid()}")
    begun.unlink(missing_ok=True)
    with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(data)
    begun.replace(path)
