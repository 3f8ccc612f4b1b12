"""Domain names and address literals: what names a host in a path and in a hello."""

import re
from typing import Final

from smtpsim.protocol.literal import read_literal
from smtpsim.protocol.mistake import Mistake, mistake_at
from smtpsim.protocol.u_label import is_u_label
from smtpsim.protocol.utf8 import text_of
from smtpsim.spec.flaws import Flaw

# Domain     = sub-domain *("." sub-domain)
# sub-domain = Let-dig [Ldh-str]
# Ldh-str    = *( ALPHA / DIGIT / "-" ) Let-dig
# sub-domain =/ U-label (RFC 6531 3.3): octets here, checked as UTF-8 before
_SUB_DOMAIN: Final = r"[A-Za-z0-9\x80-\xff](?:[A-Za-z0-9\x80-\xff-]*[A-Za-z0-9\x80-\xff])?"
DOMAIN_PATTERN: Final = rf"{_SUB_DOMAIN}(?:\.{_SUB_DOMAIN})*"
_DOMAIN = re.compile(DOMAIN_PATTERN)

_HYPHENS = re.compile("-+")

BRACKET_END: Final = (">",)
"""What ends a host's name inside angle brackets."""
WORD_END: Final = ("", " ")
"""What ends a host's name elsewhere; the empty string is the end of the line."""


def read_host(text: str, start: int, ends: tuple[str, ...]) -> int | Mistake:
    """Find where the Domain or address-literal at `start` ends, or its mistake (RFC 5321 4.1.2)."""
    if text.startswith("[", start):
        return _read_whole_literal(text, start, ends)
    domain = _DOMAIN.match(text, start)
    if domain is None:
        return _find_mistake_at_label(text, start, ends)
    end = domain.end()
    if text[end : end + 1] not in ends:
        return _find_mistake_after_label(text, end, ends)
    return end if text.isascii() else _find_wrong_label(domain[0], start) or end


def _find_wrong_label(domain: str, start: int) -> Mistake | None:
    """Find the first label beyond ASCII that is no U-label (RFC 6531 3.3)."""
    for label in domain.split("."):
        if not label.isascii() and not is_u_label(text_of(label)):
            return mistake_at(Flaw.BAD_DOMAIN, start)
        start += len(label) + 1
    return None


def _read_whole_literal(text: str, start: int, ends: tuple[str, ...]) -> int | Mistake:
    """Read a literal to whose closing bracket nothing clings."""
    end = read_literal(text, start)
    if isinstance(end, Mistake) or text[end : end + 1] in ends:
        return end
    return mistake_at(Flaw.BAD_DOMAIN, end)


def _find_mistake_at_label(text: str, start: int, ends: tuple[str, ...]) -> Mistake:
    """Tell what is wrong where a label should begin."""
    stop = text[start : start + 1]
    if stop in ends or not stop:
        return mistake_at(Flaw.EMPTY_DOMAIN, start)
    return mistake_at(Flaw.BAD_HYPHEN if stop == "-" else Flaw.BAD_DOMAIN, start)


def _find_mistake_after_label(text: str, end: int, ends: tuple[str, ...]) -> Mistake:
    """Tell what is wrong at `end`, where something follows a right label that cannot."""
    if text.startswith(".", end):
        after = text[end + 1 : end + 2]
        if after in ends or after in WORD_END:
            return mistake_at(Flaw.BAD_DOMAIN, end)
        return _find_mistake_at_label(text, end + 1, ends)
    hyphens = _HYPHENS.match(text, end)
    if hyphens is None:
        return mistake_at(Flaw.BAD_DOMAIN, end)
    after = text[hyphens.end() : hyphens.end() + 1]
    if after == "." or after in ends or after in WORD_END:
        return mistake_at(Flaw.BAD_HYPHEN, hyphens.end() - 1)
    return mistake_at(Flaw.BAD_DOMAIN, hyphens.end())
