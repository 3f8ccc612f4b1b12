"""Trace fields: what servers write at the top of a message on its way (RFC 5321 4.4, RFC 5322 3.6.7)."""

import re
import zlib
from datetime import UTC, datetime
from typing import Final

import msgspec

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DOCUMENTATION_HOSTS = 254  # 192.0.2.1 to 192.0.2.254 (RFC 5737 3)

# sub-domain = Let-dig [Ldh-str] ; Domain = sub-domain *("." sub-domain) (RFC 5321 4.1.2)
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_LITERAL = re.compile(r"\[[!-Z^-~]+\]")

# Atom = 1*atext (RFC 5322 3.2.3)
_NO_ATEXT = re.compile(r"[^A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]")

# Mailbox = Local-part "@" ( Domain / address-literal ) (RFC 5321 4.1.2), with UTF-8 (RFC 6531 3.3)
_UTF8 = r"\u00a0-\ud7ff\ue000-\U0010ffff"  # whatever can be sent as UTF-8 and seen
_ATOM = rf"[A-Za-z0-9!#$%&'*+\-/=?^_`{{|}}~{_UTF8}]+"
_QUOTED = rf'"(?:[ !#-\[\]-~{_UTF8}]|\\[ -~])*"'
_HOST = rf"[A-Za-z0-9{_UTF8}][A-Za-z0-9.\-{_UTF8}]*|\[[!-Z^-~]+\]"
_MAILBOX = rf"(?:{_ATOM}(?:\.{_ATOM})*|{_QUOTED})@(?:{_HOST})"  # read when first wanted: that takes time

# A line ends at CR LF and at nothing else; a line that begins with white space continues its field.
_LINE = rb"[^\r]*+(?:\r(?!\n)[^\r]*+)*+\r\n"
_BODY = rb"[ \t]*+:" + _LINE + rb"(?:[ \t]" + _LINE + rb")*+"
_HEADER = re.compile(rb"(?:[!-9;-~]++" + _BODY + rb")*+")
_TRACE_FIELD = re.compile(rb"(?i:return-path|received)" + _BODY)
_FOLD = re.compile(rb"\r\n(?=[ \t])")
_RECEIVED = re.compile(rb"\r\nreceived[ \t]*:")

# A text that begins with a space stands behind a stamp as if it continued it. So that no octet of it is
# taken away, these two end with the line where the date's zone or the path's bracket stands.
_RETURN_PATH_FORM = rb"(?i:return-path)[ \t]*:[^\r\n>]*(?:\r\n[ \t][^\r\n>]*)*?>[^\r\n]*\r\n"
_STAMP_FORM = rb"(?i:received)[ \t]*:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*?:[0-9]{2} [+-][0-9]{4}\r\n"
_STAMP = re.compile(rb"%b|%b|(?i:received)%b" % (_RETURN_PATH_FORM, _STAMP_FORM, _BODY))
_RETURN_PATH = re.compile(rb"(?:\A|(?<=\r\n))" + _RETURN_PATH_FORM)


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """How a message came to a server: what the server's time stamp tells."""

    hello: str  # the name that the client gave in EHLO or HELO
    client_host: str  # the host it came from, by name or as an address literal
    server_host: str
    protocol: str = "ESMTP"  # see protocol_name
    id: str = ""
    recipient: str = ""  # only where there is exactly one: others must not be shown (RFC 5321 7.2)
    when: datetime


def protocol_name(*, has_extensions: bool, has_tls: bool, is_authenticated: bool, is_utf8: bool) -> str:
    """Name the protocol as a WITH clause does (RFC 5321 4.4, RFC 3848, RFC 6531 4.3)."""
    if not has_extensions:
        return "SMTP"
    name = "UTF8SMTP" if is_utf8 else "ESMTP"
    return name + ("S" if has_tls else "") + ("A" if is_authenticated else "")


def date_time(when: datetime) -> str:
    """Write a moment as RFC 5322 3.3 does, in universal time; without a zone it is taken to be that."""
    if when.tzinfo is not None and when.tzinfo is not UTC:
        when = when.astimezone(UTC)
    return (
        f"{_DAYS[when.weekday()]}, {when.day} {_MONTHS[when.month - 1]} {when.year:04}"
        f" {when.hour:02}:{when.minute:02}:{when.second:02} +0000"
    )


def received_line(arrival: Arrival) -> bytes:
    """Write the time stamp that a server puts on top of a message that it takes (RFC 5321 4.4)."""
    number = f" id {_NO_ATEXT.sub('-', arrival.id)}" if arrival.id else ""
    line = (
        f"Received: from {_from_domain(arrival)}\r\n"
        f" by {arrival.server_host} with {arrival.protocol}{number}{_for_clause(arrival)};\r\n"
        f" {date_time(arrival.when)}\r\n"
    )
    return line.encode()


def _from_domain(arrival: Arrival) -> str:
    """Name the client as it named itself, and in brackets as it is known (RFC 5321 4.4)."""
    hello, host = arrival.hello, arrival.client_host
    known = host if host.startswith("[") else f"{host} [192.0.2.{_documentation_number(host)}]"
    is_named = _DOMAIN.fullmatch(hello) or _LITERAL.fullmatch(hello)
    return f"{hello if is_named else host} ({known})"


def _documentation_number(host: str) -> int:
    """Derive from a host's name the last number of an address for examples (RFC 5737)."""
    return zlib.crc32(host.lower().encode()) % _DOCUMENTATION_HOSTS + 1


def _for_clause(arrival: Arrival) -> str:
    """Name the one recipient, on a line of its own; nothing where the name has no place in a header."""
    recipient = arrival.recipient
    if not recipient or not (recipient.isascii() or arrival.protocol.startswith("UTF8")):
        return ""
    return f"\r\n for <{recipient}>" if is_mailbox(recipient) else ""


def is_mailbox(address: str) -> bool:
    """Tell whether an address may stand in a header: written as a Mailbox is (RFC 5321 4.1.2)."""
    return re.fullmatch(_MAILBOX, address) is not None


def return_path_line(reverse_path: str) -> bytes:
    """Write the line that keeps the reverse-path at the final delivery (RFC 5321 4.4)."""
    printable = "".join(letter if letter.isprintable() else "?" for letter in reverse_path)
    return f"Return-Path: <{printable}>\r\n".encode(errors="replace")


def add_received(content: bytes, arrival: Arrival) -> bytes:
    """Put a server's time stamp in front of all that stands there already (RFC 5321 4.4)."""
    return received_line(arrival) + content


def add_return_path(content: bytes, reverse_path: str) -> bytes:
    """Put the reverse-path on top, in the place of any that stands there (RFC 5321 4.4)."""
    return return_path_line(reverse_path) + _without_return_path(content)


def _without_return_path(content: bytes) -> bytes:
    """Leave out each Return-Path of the header section."""
    end = header_end(content)
    header = content[:end]
    if b"return-path" not in header.lower():
        return content
    return _RETURN_PATH.sub(b"", header) + content[end:]


def header_end(content: bytes) -> int:
    """Find where the header section ends: at the first line that is no field (RFC 5322 2.1)."""
    header = _HEADER.match(content)
    return header.end() if header else 0


def count_hops(content: bytes) -> int:
    """Count the servers that a message went through, by their time stamps (RFC 5321 6.3)."""
    header = b"\r\n" + content[: header_end(content)]
    return len(_RECEIVED.findall(header.lower()))


def trace_lines(content: bytes) -> tuple[bytes, ...]:
    """List the trace fields at the top of a message, each unfolded to one line without its end."""
    lines, start = [], 0
    while field := _TRACE_FIELD.match(content, start):
        lines.append(_FOLD.sub(b"", field[0]).removesuffix(b"\r\n"))
        start = field.end()
    return tuple(lines)


def without_trace(content: bytes) -> bytes:
    """Give a message as it was before servers put their trace fields on top."""
    start = 0
    while stamp := _STAMP.match(content, start):
        start = stamp.end()
    return content[start:]
