"""SCRAM-SHA-256: each side proves to the other that it knows the password (RFC 5802, RFC 7677).

    client-first    n,,n=user,r=CNONCE
    server-first    r=CNONCE+SNONCE,s=SALT,i=4096
    client-final    c=biws,r=CNONCE+SNONCE,p=PROOF
    server-final    v=SIGNATURE

Without channel binding: that would be another mechanism, SCRAM-SHA-256-PLUS.
"""

import hashlib
import hmac
import re
from functools import lru_cache

import msgspec

from smtpsim.protocol.auth.base64_text import decode, encode
from smtpsim.protocol.auth.names import prepare, read_name

_FIRST = re.compile(rb"([ny]|p=[A-Za-z0-9.-]+),(?:a=([^,\0]+))?,(.*)\Z", re.DOTALL)
_BARE = re.compile(rb"n=([^,\0]+),r=([!-+\--~]+)(?:,[A-Za-z]=[^,\0]+)*\Z")
_FINAL = re.compile(rb"(c=([^,\0]+),r=([!-+\--~]+)(?:,[A-Za-z]=[^,\0]+)*),p=([^,\0]+)\Z")
_SERVER_FIRST = re.compile(rb"r=([!-+\--~]+),s=([^,\0]+),i=([1-9][0-9]{0,6})(?:,[A-Za-z]=[^,\0]+)*\Z")
_NAME_ESCAPE = re.compile(r"=(?!2C|3D)")  # RFC 5802 5.1: no other = may stand in a name


class ClientFirst(msgspec.Struct, frozen=True, gc=False):
    """The client's first message, read."""

    header: bytes  # gs2-header, which the client's final message repeats
    bare: bytes
    name: str
    acts_for: str
    nonce: bytes
    wants_binding: bool


class ClientFinal(msgspec.Struct, frozen=True, gc=False):
    """The client's final message, read."""

    without_proof: bytes
    binding: bytes | None
    nonce: bytes
    proof: bytes | None


class ServerFirst(msgspec.Struct, frozen=True, gc=False):
    """The server's first message, read."""

    nonce: bytes
    salt: bytes
    iterations: int


def read_client_first(message: bytes) -> ClientFirst | None:
    """Read `gs2-header client-first-message-bare` (RFC 5802 7)."""
    whole = _FIRST.match(message)
    bare = _BARE.match(whole[3]) if whole else None
    if whole is None or bare is None:
        return None
    name, acts_for = _read_saslname(bare[1]), _read_saslname(whole[2]) if whole[2] else ""
    if name is None or acts_for is None:
        return None
    header = message[: whole.start(3)]
    return ClientFirst(header, whole[3], name, acts_for, bare[2], whole[1].startswith(b"p"))


def _read_saslname(octets: bytes) -> str | None:
    name = read_name(octets)
    if name is None or _NAME_ESCAPE.search(name):
        return None
    return name.replace("=2C", ",").replace("=3D", "=")


def write_saslname(name: str) -> str:
    """Write a name so that no comma and no equals sign is left in it (RFC 5802 5.1)."""
    return (prepare(name) or name).replace("=", "=3D").replace(",", "=2C")


def read_client_final(message: bytes) -> ClientFinal | None:
    """Read `client-final-message-without-proof "," proof` (RFC 5802 7)."""
    match = _FINAL.match(message)
    if match is None:
        return None
    return ClientFinal(match[1], _decode(match[2]), match[3], _decode(match[4]))


def read_server_first(message: bytes) -> ServerFirst | None:
    """Read `nonce "," salt "," iteration-count` (RFC 5802 7)."""
    match = _SERVER_FIRST.match(message)
    salt = _decode(match[2]) if match else None
    return ServerFirst(match[1], salt, int(match[3])) if match and salt else None


def write_server_first(nonce: bytes, salt: bytes, iterations: int) -> bytes:
    """Write the server's first message."""
    return b"r=%s,s=%s,i=%d" % (nonce, encode(salt).encode("ascii"), iterations)


def _decode(octets: bytes) -> bytes | None:
    return decode(octets.decode("ascii")) if octets.isascii() else None


class Keys(msgspec.Struct, frozen=True, gc=False):
    """What both sides derive from the password (RFC 5802 3)."""

    client_key: bytes
    stored_key: bytes
    server_key: bytes


@lru_cache(maxsize=64)
def derive_keys(password: str, salt: bytes, iterations: int) -> Keys:
    """Derive the keys from a password, slowly on purpose (RFC 5802 3; RFC 7677 4)."""
    salted = hashlib.pbkdf2_hmac("sha256", (prepare(password) or password).encode(), salt, iterations)
    client_key = _hmac(salted, b"Client Key")
    return Keys(client_key, hashlib.sha256(client_key).digest(), _hmac(salted, b"Server Key"))


def proof_of(keys: Keys, auth_message: bytes) -> bytes:
    """Give ClientProof: ClientKey XOR HMAC(StoredKey, AuthMessage)."""
    return _xor(keys.client_key, _hmac(keys.stored_key, auth_message))


def is_proof(keys: Keys, auth_message: bytes, proof: bytes) -> bool:
    """Whether a proof leads back to the stored key."""
    client_key = _xor(proof, _hmac(keys.stored_key, auth_message))
    return hmac.compare_digest(hashlib.sha256(client_key).digest(), keys.stored_key)


def signature_of(keys: Keys, auth_message: bytes) -> bytes:
    """Give ServerSignature: HMAC(ServerKey, AuthMessage)."""
    return _hmac(keys.server_key, auth_message)


def _hmac(key: bytes, text: bytes) -> bytes:
    return hmac.new(key, text, "sha256").digest()


def _xor(left: bytes, right: bytes) -> bytes:
    return (
        bytes(one ^ other for one, other in zip(left, right, strict=True)) if len(left) == len(right) else b""
    )
