"""Labels of domain names that are not ASCII: U-labels, and their ASCII form (RFC 5890 2.3.2.1)."""

import unicodedata
from typing import Final

_MOST_OCTETS: Final = 63  # of a label, in its ASCII form (RFC 5890 2.3.2.1)
_ACE: Final = "xn--"

# RFC 5892 2.1: letters, marks and decimal digits may stand in a label.
_CATEGORIES = {"Ll", "Lo", "Lm", "Mn", "Mc", "Nd"}
# RFC 5892 2.6: what may stand there although the rules of 2.1 and 2.2 say no, or the other way round.
_ALLOWED = set("\u00b7\u00df\u0375\u03c2\u05f3\u05f4\u06fd\u06fe\u0f0b\u3007\u30fb")
_FORBIDDEN = set("\u0640\u07fa\u302e\u302f\u3031\u3032\u3033\u3034\u3035\u303b")


def is_u_label(label: str) -> bool:
    """Whether a label that is not ASCII is one that IDNA allows; capital letters count as small ones."""
    small = label.lower()
    return (
        unicodedata.is_normalized("NFC", small)
        and not unicodedata.category(small[0]).startswith("M")  # RFC 5891 4.2.3.2
        and small[2:4] != "--"  # RFC 5891 4.2.3.1
        and not (small.startswith("-") or small.endswith("-"))
        and all(char.isascii() or _is_allowed(char) for char in small)
        and len(_ACE) + len(small.encode("punycode")) <= _MOST_OCTETS
    )


def _is_allowed(char: str) -> bool:
    """Whether a character beyond ASCII may stand in a label (RFC 5892 3, without the rules of context)."""
    if char in _ALLOWED:
        return True
    is_stable = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).casefold()) == char
    return is_stable and char not in _FORBIDDEN and unicodedata.category(char) in _CATEGORIES


def ascii_form(domain: str) -> str:
    """Write a domain with A-labels in place of its U-labels (RFC 5890 2.3.2.1)."""
    if domain.isascii():
        return domain
    labels = (
        label if label.isascii() else _ACE + label.lower().encode("punycode").decode()
        for label in domain.split(".")
    )
    return ".".join(labels)
