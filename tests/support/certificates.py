"""Certificates for servers on the loopback interface: right ones, and each kind of wrong one."""

from __future__ import annotations

import datetime as dt
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Authority:
    """An authority of its own, whose certificate is `file`, and server contexts with certificates by it."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    name: x509.Name

    @property
    def file(self) -> Path:
        return self.folder / "authority.pem"

    def server(self, host: str, *, age: dt.timedelta = dt.timedelta(), by_itself: bool = False) -> ssl.SSLContext:
        """A server's context with a certificate for `host` that was made `age` ago for a year; or a self-signed one."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = _named(host)
        issuer, signer = (name, key) if by_itself else (self.name, self.key)
        begun = dt.datetime.now(dt.UTC) - dt.timedelta(days=1) - age
        made = (
            x509.CertificateBuilder(issuer, name, key.public_key(), x509.random_serial_number(), begun, begun + YEAR)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .sign(signer, hashes.SHA256())
        )
        file = self.folder / f"{made.serial_number}.pem"
        file.write_bytes(_pem(key) + made.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def authority(folder: Path) -> Authority:
    key, name = ec.generate_private_key(ec.SECP256R1()), _named("Authority of Velmark")
    begun = dt.datetime.now(dt.UTC) - 3 * YEAR
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), begun, begun + 9 * YEAR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    found = Authority(folder, key, name)
    found.file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return found


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
