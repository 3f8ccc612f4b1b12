"""What the header of a message says of its octets, and the message in octets of seven bits (RFC 2045)."""

import base64
import quopri
import re

from smtpsim.protocol.framing import CRLF, has_bare_line_end, longest_line

_LONGEST_LINE = 1_000  # octets with CR LF, RFC 5321 4.5.3.1.6
_BASE64_LINE = 57  # octets that make a line of 76 characters, RFC 2045 6.8
_ENCODING = re.compile(
    rb"^content-transfer-encoding:[ \t]*([^ \t\r\n;(]+)[^\r\n]*\r\n", re.IGNORECASE | re.MULTILINE
)
_TYPE = re.compile(rb"^content-type:[ \t\r\n]*([^ \t\r\n;/]+)/([^ \t\r\n;]+)", re.IGNORECASE | re.MULTILINE)
_VERSION = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
_MANY_PARTS = {b"multipart", b"message"}


def is_binary(content: bytes) -> bool:
    """Whether a message is declared as binary and has what no other message may have (RFC 3030 3).

    That is a CR or LF that stands alone, a NUL, or a line that is too long (RFC 2045 2.9).
    """
    header = content[: _header_end(content)]
    if b"binary" not in header.lower() or _encoding_of(header) != b"binary":
        return False
    return has_bare_line_end(content) or b"\0" in content or longest_line(content) > _LONGEST_LINE


def to_seven_bits(content: bytes) -> bytes | None:
    """Encode the body for a server that takes seven bits only, or give None where that cannot be done.

    It can where the message says by MIME that its one part is 8bit or binary. A header beyond ASCII,
    a message of several parts, and one that says nothing of its encoding, stay as they are.
    """
    end = _header_end(content)
    header, body = content[:end], content[end:].removeprefix(CRLF)
    kind = _TYPE.search(header)
    main = kind[1].lower() if kind else b"text"
    is_known = bool(_VERSION.search(header)) and _encoding_of(header) in {b"8bit", b"binary"}
    if not is_known or not header.isascii() or main in _MANY_PARTS:
        return None
    is_text = main == b"text" and not is_binary(content)
    name, encoded = (b"quoted-printable", _quote(body)) if is_text else (b"base64", _encode(body))
    line = b"Content-Transfer-Encoding: " + name + CRLF
    return _ENCODING.sub(line, header, count=1) + CRLF + encoded


def _header_end(content: bytes) -> int:
    """Find where the header ends, behind the CR LF of its last line."""
    place = content.find(b"\r\n\r\n")
    return len(content) if place < 0 else place + len(CRLF)


def _encoding_of(header: bytes) -> bytes:
    found = _ENCODING.search(header)
    return found[1].lower() if found else b""


def _quote(body: bytes) -> bytes:
    """Write text as quoted-printable, line by line (RFC 2045 6.7)."""
    lines = (quopri.encodestring(line, quotetabs=False) for line in body.split(CRLF))
    return CRLF.join(line.replace(b"\n", CRLF) for line in lines)


def _encode(body: bytes) -> bytes:
    """Write any octets as base64, in lines of 76 characters (RFC 2045 6.8)."""
    return b"".join(
        base64.b64encode(body[at : at + _BASE64_LINE]) + CRLF for at in range(0, len(body), _BASE64_LINE)
    )
