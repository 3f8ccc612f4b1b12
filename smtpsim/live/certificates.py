"""What the server shows in the TLS handshake: a certificate from files, or one made for the day."""

import os
import secrets
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import NoReturn, TypeAlias

from smtpsim.errors import SmtpsimError

Context: TypeAlias = ssl.SSLContext
"""A certificate with its key, and the versions of TLS that are spoken."""

_VALID_DAYS = 30
_EARLIER = timedelta(hours=1)  # for a client whose clock is behind
_LOCAL_ADDRESSES = ("127.0.0.1", "::1")


def load_context(certificate: Path, key: Path) -> Context:
    """Take a certificate and its private key from two PEM files."""
    for path in (certificate, key):
        _check_readable(path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(certificate, key, _refuse_password)
    except (ssl.SSLError, ValueError) as error:
        is_mismatch = isinstance(error, ssl.SSLError) and error.reason == "KEY_VALUES_MISMATCH"
        reason = "the key belongs to another one" if is_mismatch else "both must be PEM files"
        raise SmtpsimError(f"{certificate} and {key} are no certificate with its key: {reason}") from error
    return context


def _check_readable(path: Path) -> None:
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        raise SmtpsimError(f"cannot read {path}: {error.strerror}") from error


def _refuse_password() -> NoReturn:
    raise SmtpsimError("the private key is encrypted: give one that is not, nobody can type a password here")


def make_context(host: str) -> Context:
    """Make a certificate that the server signs itself; no client has a reason to trust it."""
    password = secrets.token_bytes(32)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    descriptor, name = tempfile.mkstemp(prefix="smtpsim-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(write_self_signed(host, password))
        context.load_cert_chain(name, password=password)
    finally:
        Path(name).unlink()
    return context


def write_self_signed(host: str, password: bytes) -> bytes:
    """Write a certificate and its key as PEM, the key encrypted: `ssl` takes them from a file only."""
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
    except ImportError as error:
        raise SmtpsimError(
            "a certificate cannot be made without the package cryptography: install smtpsim[tls],"
            " or give --tls-cert and --tls-key"
        ) from error
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host[:64])])
    places = [x509.DNSName(host), x509.DNSName("localhost")]
    addresses = [x509.IPAddress(ip_address(address)) for address in _LOCAL_ADDRESSES]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLIER)
        .not_valid_after(now + timedelta(days=_VALID_DAYS))
        .add_extension(x509.SubjectAlternativeName([*places, *addresses]), critical=False)
        .sign(key, hashes.SHA256())
    )
    encrypted = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password),
    )
    return certificate.public_bytes(serialization.Encoding.PEM) + encrypted
