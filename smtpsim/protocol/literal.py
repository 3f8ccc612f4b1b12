"""Address literals: `[192.0.2.1]`, `[IPv6:2001:db8::1]` and forms that no standard defines yet."""

import re

from smtpsim.protocol.mistake import Mistake, mistake_at
from smtpsim.spec.flaws import Flaw

_BRACKETED = re.compile(r"\[([^\[\\\]]*)\]")

# Snum = 1*3DIGIT ; representing a decimal integer value in the range 0 through 255
_SNUM = r"(?:25[0-5]|2[0-4][0-9]|[01][0-9][0-9]|[0-9][0-9]?)"

# IPv4-address-literal = Snum 3("." Snum)
_IPV4_PATTERN = rf"{_SNUM}(?:\.{_SNUM}){{3}}"
_IPV4 = re.compile(_IPV4_PATTERN)

# IPv6-address-literal = "IPv6:" IPv6-addr
_IPV6_TAG = "ipv6:"

# IPv6-hex = 1*4HEXDIG
_HEX = r"[0-9A-Fa-f]{1,4}"

# IPv6-full   = IPv6-hex 7(":" IPv6-hex)
# IPv6v4-full = IPv6-hex 5(":" IPv6-hex) ":" IPv4-address-literal
_IPV6_FULL = re.compile(rf"{_HEX}(?::{_HEX}){{7}}|{_HEX}(?::{_HEX}){{5}}:{_IPV4_PATTERN}")

# IPv6-comp   = [IPv6-hex *5(":" IPv6-hex)] "::" [IPv6-hex *5(":" IPv6-hex)]
#               ; No more than 6 groups in addition to the "::" may be present.
# IPv6v4-comp = [IPv6-hex *3(":" IPv6-hex)] "::" [IPv6-hex *3(":" IPv6-hex) ":"] IPv4-address-literal
#               ; No more than 4 groups in addition to the "::" and IPv4-address-literal may be present.
_IPV6_COMPRESSED = re.compile(
    rf"(?P<before>{_HEX}(?::{_HEX})*)?::(?:(?P<groups>{_HEX}(?::{_HEX})*)?|(?P<mixed>(?:{_HEX}:)*){_IPV4_PATTERN})"
)
_MOST_GROUPS = 6
_MOST_GROUPS_BEFORE_IPV4 = 4

# General-address-literal = Standardized-tag ":" 1*dcontent
# Standardized-tag        = Ldh-str
# Ldh-str                 = *( ALPHA / DIGIT / "-" ) Let-dig
# dcontent                = %d33-90 / %d94-126
_GENERAL = re.compile(r"[A-Za-z0-9-]*[A-Za-z0-9]:[!-Z^-~]+")


def read_literal(text: str, start: int) -> int | Mistake:
    """Find where the address literal at `start` ends, or its mistake (RFC 5321 4.1.3)."""
    bracketed = _BRACKETED.match(text, start)
    if bracketed is None:
        return mistake_at(Flaw.BAD_LITERAL, start)
    flaw = _find_flaw(bracketed[1])
    return mistake_at(flaw, start) if flaw else bracketed.end()


def _find_flaw(content: str) -> Flaw:
    """Tell what is wrong between the brackets."""
    if _IPV4.fullmatch(content):
        return Flaw.NONE
    if content[: len(_IPV6_TAG)].lower() == _IPV6_TAG:
        return Flaw.NONE if is_ipv6_address(content[len(_IPV6_TAG) :]) else Flaw.BAD_LITERAL
    return Flaw.UNKNOWN_LITERAL if _GENERAL.fullmatch(content) else Flaw.BAD_LITERAL


def is_ipv6_address(address: str) -> bool:
    """Tell whether this is an IPv6-addr, where `::` stands for two groups or more (RFC 5321 4.1.3)."""
    if _IPV6_FULL.fullmatch(address):
        return True
    compressed = _IPV6_COMPRESSED.fullmatch(address)
    if compressed is None:
        return False
    groups = _count_groups(compressed["before"]) + _count_groups(compressed["groups"])
    if compressed["mixed"] is None:
        return groups <= _MOST_GROUPS
    return groups + compressed["mixed"].count(":") <= _MOST_GROUPS_BEFORE_IPV4


def _count_groups(groups: str | None) -> int:
    """Count the groups between the colons."""
    return groups.count(":") + 1 if groups else 0
