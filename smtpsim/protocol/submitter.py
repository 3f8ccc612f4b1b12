"""The AUTH= parameter of MAIL: who handed the message in first, as one server tells another (RFC 4954 5)."""

import re

from smtpsim.protocol.mistake import Mistake
from smtpsim.protocol.path import read_path
from smtpsim.protocol.strictness import Limits

# RFC 4954 8: xtext is any number of xchar or hexchar,
# where hexchar is "+" HEXDIG HEXDIG
# and xchar is %x21-2A / %x2C-3C / %x3E-7E.
XTEXT = re.compile(r"(?:[!-*,-<>-~]|\+[0-9A-Fa-f]{2})+\Z")
_HEX = re.compile(r"\+([0-9A-Fa-f]{2})")
_UNKNOWN = "<>"


def is_submitter(value: str, limits: Limits) -> bool:
    """Whether a value is a mailbox as xtext, or `<>` for somebody unknown (RFC 4954 8)."""
    if not XTEXT.match(value):
        return False
    meant = _HEX.sub(lambda match: chr(int(match[1], 16)), value)
    if meant == _UNKNOWN:
        return True
    path = f"<{meant}>"
    read = read_path(path, 0, limits, postmaster=False)
    return not isinstance(read, Mistake) and read.end == len(path) and not read.path.route
