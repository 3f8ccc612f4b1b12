"""Base64 as AUTH wants it: nothing but its alphabet, and padding only at the end (RFC 4954 4)."""

import re
from binascii import a2b_base64, b2a_base64

_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\Z")


def encode(message: bytes) -> str:
    """Write a message in base64, on one line."""
    return b2a_base64(message, newline=False).decode("ascii")


def decode(text: str) -> bytes | None:
    """Read base64; None where any character is out of its place."""
    return a2b_base64(text) if _BASE64.match(text) else None


def decode_initial(text: str) -> bytes | None:
    """Read the initial response of an AUTH line, where a lone `=` is an empty one."""
    return b"" if text == "=" else decode(text)
