"""UTF-8 in commands (RFC 6531): a line is read octet by octet, and its right parts become text.

While a line is read, each character of the text stands for one octet: lengths and columns count octets.
"""

import re
from typing import Final

from smtpsim.protocol.command import Parameter
from smtpsim.protocol.mistake import Mistake, mistake_at
from smtpsim.spec.flaws import Flaw
from smtpsim.spec.terms import Verb

UTF8_VERBS: Final = frozenset((Verb.MAIL, Verb.SEND, Verb.SOML, Verb.SAML, Verb.RCPT, Verb.VRFY, Verb.EXPN))
"""The commands that name a mailbox (RFC 6531 3.1); every other line stays in ASCII."""

KEYWORD: Final = "SMTPUTF8"

_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")


def find_utf8_mistake(octets: bytes) -> Mistake | None:
    """Find the first octet that may not stand in a line of UTF-8 (RFC 6531 3.3, RFC 3629 4)."""
    control = _CONTROL.search(octets)
    if control:
        return mistake_at(Flaw.CONTROL_CHARACTER, control.start())
    try:
        octets.decode()
    except UnicodeDecodeError as error:
        return mistake_at(Flaw.BAD_UTF8, error.start)
    return None


def octets_of(text: str) -> str:
    """Write text as the grammar reads it: one character for each octet of its UTF-8."""
    return text if text.isascii() else text.encode().decode("latin-1")


def text_of(octets: str) -> str:
    """Give the text that a part of a line stands for, where it is right UTF-8."""
    return octets if octets.isascii() else octets.encode("latin-1").decode()


def text_parameters(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """Give parameters whose values are text."""
    return tuple(Parameter(one.keyword, text_of(one.value) if one.value else one.value) for one in parameters)


def has_utf8(parameters: tuple[Parameter, ...]) -> bool:
    """Whether the parameter SMTPUTF8 is among them (RFC 6531 3.4)."""
    return any(one.keyword == KEYWORD for one in parameters)
