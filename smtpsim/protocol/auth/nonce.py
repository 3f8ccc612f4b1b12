"""What nobody can guess, made from what the caller gives: the same seed makes the same logins."""

import hashlib

_DIGITS = 20


def make_nonce(seed: str, label: str) -> str:
    """Make digits that depend on nothing but a seed and a label."""
    digest = hashlib.blake2b(f"{seed}\n{label}".encode(), digest_size=16).digest()
    return str(int.from_bytes(digest))[:_DIGITS].zfill(_DIGITS)
