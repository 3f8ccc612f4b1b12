"""From the octets of a file to its text: UTF-8, or a mistake that says what the file seems to be."""

import codecs

from smtpsim.errors import BadFileError
from smtpsim.scenarios.mistakes import MistakeId
from smtpsim.scenarios.text_lines import split_lines

_SAVE = "save it as UTF-8"
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_LOOKED_AT = 200  # octets at the start, in which the zeros of UTF-16 are seen
_GROUPS = {2: "UTF-16", 4: "UTF-32"}


def decode(octets: bytes, path: str) -> str:
    """Read octets as UTF-8, with or without a mark of byte order; raises `BadFileError` with the place."""
    wide = _wide_encoding(octets)
    if wide:
        raise BadFileError(path, f"the file is {wide} text: {_SAVE}", id=MistakeId.NOT_UTF8)
    plain = octets.removeprefix(codecs.BOM_UTF8)
    try:
        return plain.decode()
    except UnicodeDecodeError as error:
        raise _no_utf8(plain, error.start, path) from None


def _wide_encoding(octets: bytes) -> str:
    """Name the encoding of several octets a character that the first octets show, if there is one."""
    marked = next((name for mark, name in _MARKS if octets.startswith(mark)), "")
    return marked or next(
        (name for size, name in _GROUPS.items() if _has_zeros(octets[:_LOOKED_AT], size)), ""
    )


def _has_zeros(head: bytes, size: int) -> bool:
    """Whether all octets but one of each group are zero, and that one never is."""
    columns = [head[at : len(head) - len(head) % size : size] for at in range(size)]
    zero = [bool(one) and not any(one) for one in columns]
    full = [bool(one) and all(one) for one in columns]
    return zero.count(True) == size - 1 and full.count(True) == 1


def _no_utf8(octets: bytes, at: int, path: str) -> BadFileError:
    """Tell of the octet at which the text stops being UTF-8."""
    if b"\x00" in octets:
        reason = "the file is no text: a picture, a document of a word processor or a program is no scenario"
        return BadFileError(path, reason, id=MistakeId.NOT_UTF8)
    lines = split_lines(octets[:at].decode())
    meant = octets[at : at + 1].decode("cp1252", "replace")
    seems = f" (in Windows-1252 it is {meant!r})" if meant.isprintable() and meant != "\ufffd" else ""
    reason = f"the octet {octets[at]:02X} is not UTF-8{seems}: {_SAVE}"
    return BadFileError(path, reason, len(lines), len(lines[-1]) + 1, MistakeId.NOT_UTF8)
