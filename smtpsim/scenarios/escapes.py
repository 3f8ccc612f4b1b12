r"""Exact octets as an author writes them: `\r \n \t \0 \xNN \\`, all else as UTF-8."""

import re

from smtpsim.scenarios.desk import WrongValueError

_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|(.?))", re.DOTALL)
_NAMED = {"r": b"\r", "n": b"\n", "t": b"\t", "0": b"\0", "\\": b"\\"}


class EscapeError(WrongValueError):
    """A backslash begins nothing that is known; `offset` tells where it stands."""

    def __init__(self, reason: str, offset: int) -> None:
        """Keep the place of the backslash, counted from 0."""
        self.offset = offset
        super().__init__(reason)


def read_escapes(text: str) -> bytes:
    """Turn a text with escapes into octets."""
    octets, end = b"", 0
    for escape in _ESCAPE.finditer(text):
        octets += _encoded(text[end : escape.start()]) + _octet(escape)
        end = escape.end()
    return octets + _encoded(text[end:])


def _octet(escape: re.Match[str]) -> bytes:
    if escape[1]:
        return bytes.fromhex(escape[1])
    if escape[2] not in _NAMED:
        raise EscapeError(f"'\\{escape[2]}' is none of \\r \\n \\t \\0 \\xNN and \\\\", escape.start())
    return _NAMED[escape[2]]


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")
