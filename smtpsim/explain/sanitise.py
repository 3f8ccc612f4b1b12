"""Untrusted text made safe to show: what controls a terminal is drawn as a sign, never obeyed."""

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_FIRST_CONTROL_PICTURE = 0x2400
_DELETE, _DELETE_PICTURE = 0x7F, 0x2421

# What has no width of its own, or turns the direction of the text around it, or begins a line.
_UNSEEN = (
    (0x80, 0x9F),  # C1
    (0xAD, 0xAD),  # soft hyphen
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),  # zero-width, and marks of direction
    (0x2028, 0x202E),  # line and paragraph separators, embeddings and overrides
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xD800, 0xDFFF),  # halves of a surrogate pair: they cannot be written out
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)

_SIGN_FOR: dict[int, str] = {
    **{code: chr(_FIRST_CONTROL_PICTURE + code) for code in range(0x20)},
    _DELETE: chr(_DELETE_PICTURE),
    **{code: _REPLACEMENT for first, last in _UNSEEN for code in range(first, last + 1)},
}


def sanitise(text: str) -> str:
    """Make text safe to show: control characters as their pictures, unseen ones as U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_SIGN_FOR)


def shown_line(line: bytes) -> str:
    """Show one line, given without its CR LF; a CR or LF left in it is drawn."""
    return sanitise(line.decode("utf-8", "replace"))


def split_lines(octets: bytes) -> list[bytes]:
    """Cut octets at each CR LF, and at nothing else (RFC 5321 2.3.8)."""
    lines = octets.split(b"\r\n")
    if not lines[-1]:
        lines.pop()
    return lines


def shown_lines(octets: bytes) -> tuple[str, ...]:
    """Show the lines of a step's octets, without their CR LF."""
    return tuple(map(shown_line, split_lines(octets)))
