"""Text of others on its way into a report: nothing in it may end a line, or make one too long."""

import textwrap

_LONGEST_TEXT = 900  # with its field's name it stays below 998 octets (RFC 5322 2.1.1)
_FULL_LINE = 76


def wrap(text: str, indent: str = "") -> str:
    """Break a text into short lines; a word that is too long for one keeps a line of its own."""
    return "\n".join(
        textwrap.wrap(
            text, _FULL_LINE, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )
    )


def crlf(text: str) -> bytes:
    """Write lines with the ends that mail has."""
    return text.replace("\n", "\r\n").encode() + b"\r\n"


def one_line(text: str) -> str:
    """Join the lines of a reply, with one space between words."""
    return plain(" ".join(text.split()))


def plain(text: str) -> str:
    """Make a text of others safe to put on one line of ASCII: no control, and not too long."""
    shown = "".join(map(_plain_letter, text.strip()))
    return shown if len(shown) <= _LONGEST_TEXT else shown[: _LONGEST_TEXT - 3] + "..."


def _plain_letter(letter: str) -> str:
    if " " <= letter <= "~":
        return letter
    return f"\\x{{{ord(letter):02X}}}" if letter.isprintable() else "?"  # the form of RFC 6533 3
