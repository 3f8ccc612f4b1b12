"""Replies on the wire: three digits, a hyphen or a space, text (RFC 5321 4.2)."""

import re
from functools import lru_cache

import msgspec

_UTF8_MASK, _UTF8_TAIL = 0xC0, 0x80  # what marks an octet within a character (RFC 3629 3)
MAX_LINE = 512  # octets with CR LF, RFC 5321 4.5.3.1.5

_LINE = re.compile(rb"([2-5][0-5][0-9])(?:[ -]([^\r\n]*))?\Z")
_ENHANCED = re.compile(r"([245])\.\d{1,3}\.\d{1,3}(?= |\Z)", re.ASCII)


class Reply(msgspec.Struct, frozen=True, gc=False):
    """A whole reply as a client reads it; a malformed one has `code` 0."""

    code: int
    lines: tuple[str, ...] = ()
    enhanced: str = ""


@lru_cache(maxsize=4096)
def render_reply(code: int, enhanced: str, text: str, *, in_utf8: bool = False) -> bytes:
    """Write a reply: one line for each line of `text`, the enhanced code on each of them.

    What is not ASCII becomes question marks, but `in_utf8` for a client that may hear it (RFC 6531 3.7.4).
    """
    prefix = f"{enhanced} " if enhanced else ""
    room = MAX_LINE - len(b"250-\r\n") - len(prefix)
    charset = "utf-8" if in_utf8 else "ascii"
    lines = [piece for line in text.split("\n") for piece in _pieces(line, room, charset)]
    marks = ["-"] * (len(lines) - 1) + [" "]
    starts = (f"{code}{mark}{prefix}".encode() for mark in marks)
    return b"".join(start + line + b"\r\n" for start, line in zip(starts, lines, strict=True))


def render_challenge(code: int, text: str) -> bytes:
    """Write a challenge of AUTH: it may be longer than other replies, and is never cut (RFC 4954 4)."""
    return f"{code} {text}\r\n".encode("ascii", "replace")


def _pieces(line: str, room: int, charset: str) -> list[bytes]:
    """Cut a line that would be longer than a reply line may be, never within a character."""
    octets = "".join(char if char.isprintable() else "?" for char in line).encode(charset, "replace")
    pieces = []
    while len(octets) > room:
        end = room
        while octets[end] & _UTF8_MASK == _UTF8_TAIL:
            end -= 1
        pieces.append(octets[:end])
        octets = octets[end:]
    return [*pieces, octets]


@lru_cache(maxsize=4096)
def read_reply(octets: bytes) -> Reply | None:
    """Read the whole reply that `octets` are, or None while lines are missing."""
    *lines, rest = octets.split(b"\r\n")
    matches = [_LINE.match(line) for line in lines]
    if rest or not lines:
        return None
    texts = [(match[2] or b"").decode("utf-8", "replace") for match in matches if match]
    codes = {match[1] for match in matches if match}
    if len(texts) < len(lines) or len(codes) > 1:
        return Reply(0, tuple(line.decode("utf-8", "replace") for line in lines))
    found = _ENHANCED.match(texts[0])
    return Reply(int(codes.pop()), tuple(texts), found[0] if found else "")


def reply_end(octets: bytes, start: int) -> int:
    """Find where the reply that begins at `start` ends, or -1 while it is not whole."""
    while (end := octets.find(b"\r\n", start)) >= 0:
        if octets[start + 3 : start + 4] != b"-":
            return end + 2
        start = end + 2
    return -1


@lru_cache(maxsize=4096)
def split_replies(octets: bytes) -> tuple[tuple[Reply, ...], bytes]:
    """Read every whole reply at the start of `octets`, and give what is left over."""
    replies, start = [], 0
    while (end := reply_end(octets, start)) >= 0:
        reply = read_reply(octets[start:end])
        start = end
        if reply is not None:
            replies.append(reply)
    return tuple(replies), octets[start:]
