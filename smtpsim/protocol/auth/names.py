"""Names and passwords made comparable: the SASLprep profile (RFC 4013)."""

import stringprep
import unicodedata
from collections.abc import Callable

_PROHIBITED: tuple[Callable[[str], bool], ...] = (
    stringprep.in_table_c12,
    stringprep.in_table_c21_c22,
    stringprep.in_table_c3,
    stringprep.in_table_c4,
    stringprep.in_table_c5,
    stringprep.in_table_c6,
    stringprep.in_table_c7,
    stringprep.in_table_c8,
    stringprep.in_table_c9,
)


def prepare(text: str) -> str | None:
    """Prepare a text for comparison; None where a character in it is prohibited (RFC 4013 2)."""
    if text.isascii() and text.isprintable():
        return text
    kept = (char for char in text if not stringprep.in_table_b1(char))
    mapped = "".join(" " if stringprep.in_table_c12(char) else char for char in kept)
    prepared = unicodedata.ucd_3_2_0.normalize("NFKC", mapped)
    if any(is_in_table(char) for char in prepared for is_in_table in _PROHIBITED):
        return None
    return prepared if _is_in_one_direction(prepared) else None


def read_name(octets: bytes) -> str | None:
    """Read a name that came as UTF-8 and prepare it; None where that fails or nothing is left."""
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return prepare(text) or None


def _is_in_one_direction(text: str) -> bool:
    """Whether right-to-left text stands alone, and at both ends (RFC 3454 6)."""
    if not any(map(stringprep.in_table_d1, text)):
        return True
    is_mixed = any(map(stringprep.in_table_d2, text))
    return not is_mixed and stringprep.in_table_d1(text[0]) and stringprep.in_table_d1(text[-1])
