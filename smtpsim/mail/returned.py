"""The last part of a report: the mail that it is about, or the mail's header section (RFC 6522 3)."""

import binascii

from smtpsim.mail.trace import header_end

_LONGEST_LINE = 998  # without CR LF (RFC 5322 2.1.1)


def returned_part(original: bytes, *, is_whole: bool) -> bytes:
    """Return a mail as it is, or its header section where that is all that is wanted or can be."""
    if not (is_whole and _has_text_lines(original)):
        return _return_header(original[: header_end(original)])
    # A message inside a message may not be encoded (RFC 2046 5.2.1): it is marked as what it is.
    encoding = b"" if original.isascii() else b"Content-Transfer-Encoding: 8bit\r\n"
    return b"Content-Type: message/rfc822\r\n" + encoding + b"\r\n" + original


def _return_header(header: bytes) -> bytes:
    """Return a header section, in quoted-printable where it is not plain text (RFC 6522 4)."""
    if header.isascii() and _has_text_lines(header):
        return b"Content-Type: text/rfc822-headers\r\n\r\n" + header
    encoding = b"Content-Transfer-Encoding: quoted-printable\r\n"
    return b"Content-Type: text/rfc822-headers\r\n" + encoding + b"\r\n" + _encode_lines(header)


def _encode_lines(octets: bytes) -> bytes:
    """Write lines in quoted-printable, where each keeps its CR LF (RFC 2045 6.7)."""
    lines = [binascii.b2a_qp(line, istext=False) for line in octets.split(b"\r\n")]
    return b"\r\n".join(line.replace(b"=\n", b"=\r\n") for line in lines)


def _has_text_lines(octets: bytes) -> bool:
    """Tell whether octets are lines of text, each with its CR LF and none too long (RFC 2045 2.8)."""
    ends = octets.count(b"\r\n")
    if b"\0" in octets or octets.count(b"\r") != ends or octets.count(b"\n") != ends:
        return False
    return max(map(len, octets.split(b"\r\n"))) <= _LONGEST_LINE
