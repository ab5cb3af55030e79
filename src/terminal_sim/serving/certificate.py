"""A certificate of one's own (自签证书): so that telephones on the local network may open their cameras.

Browsers give a camera to pages over HTTPS only. The certificate names the addresses it is for and is made once; its key
is readable by its owner alone. Whoever opens the page is warned by the browser once, as nobody vouches for it.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from terminal_sim.errors.wire import NoCertificateLibrary

LIFE = timedelta(days=397)
RENEWED_BEFORE = timedelta(days=14)
NAME = "terminal-sim (simulator)"
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
            return "127.0.0.1"
        return str(asked.getsockname()[0])


def self_made(folder: Path, addresses: Sequence[str], now: datetime) -> Certificate:
    """The certificate in a folder for these addresses, made where there is none that fits. Raises
    NoCertificateLibrary."""
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes
    except ImportError:
        raise NoCertificateLibrary() from None
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    if certificate.exists() and key.exists():
        standing = x509.load_pem_x509_certificate(certificate.read_bytes())
        named = standing.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        held = {str(address) for address in named.get_values_for_type(x509.IPAddress)}
        if set(addresses) <= held and standing.not_valid_after_utc - RENEWED_BEFORE > now:
            return Certificate(certificate, key, standing.fingerprint(hashes.SHA256()).hex(":").upper())
    folder.mkdir(parents=True, exist_ok=True)
    _make(certificate, key, addresses, now)
    made = x509.load_pem_x509_certificate(certificate.read_bytes())
    return Certificate(certificate, key, made.fingerprint(hashes.SHA256()).hex(":").upper())


def _make(certificate: Path, key: Path, addresses: Sequence[str], now: datetime) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    named: list[x509.GeneralName] = [x509.DNSName("localhost")]
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
        .sign(secret, hashes.SHA256())
    )
    text = secret.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    key.unlink(missing_ok=True)
    with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
