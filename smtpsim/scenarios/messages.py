"""From a mail as an author writes it to mail data: header, empty line, body, all with CR LF."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from email.header import Header
from email.quoprimime import body_encode
from typing import NamedTuple

from smtpsim.scenarios.client_format import BodyForm, MailPart
from smtpsim.scenarios.escapes import read_escapes

_LINE_END = re.compile(r"\r\n|\r|\n")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WORD = re.compile(r"[^\s<>]+")
_NOT_ASCII_WORD = r"(?:(?![^\x00-\x7f])[^\s<>\"])*+(?!\s)[^\x00-\x7f][^\s<>\"]*+"
_NOT_ASCII_WORDS = re.compile(  # each place is looked at once, however long a text is
    rf"(?<![^\s<>\"]){_NOT_ASCII_WORD}(?:\s++{_NOT_ASCII_WORD})*+"
)

_BINARY_LINES = (
    "MIME-Version: 1.0",
    "Content-Type: application/octet-stream",
    "Content-Transfer-Encoding: binary",
)


class Posting(NamedTuple):
    """Where and when a mail is written: what a made-up `Date:` and `Message-ID:` follow from."""

    host: str
    start: datetime
    seed: int
    number: int  # of the mail in its session, from 1
    in_8bit: bool  # whether the text may have octets above 127


def write_content(mail: MailPart, posting: Posting) -> bytes:
    """Write mail data, adding `Date:` and `Message-ID:` where missing; same input, same octets."""
    write = _folded if needs_utf8_header(mail) else _header_text
    lines = [f"{name}: {write(text)}" for name, text in _all_headers(mail, posting)]
    body = mail.body
    if mail.body_as is BodyForm.BINARY:
        return "\r\n".join((*lines, *_BINARY_LINES, "", "")).encode() + binary_octets(body)
    if not body.isascii() and mail.body_as is not BodyForm.UNLABELLED:
        in_8bit = posting.in_8bit or mail.body_as is BodyForm.EIGHT_BIT
        lines += _mime_lines(mail.headers, "8bit" if in_8bit else "quoted-printable")
        body = body if in_8bit else body_encode(_with_line_feeds(body).encode().decode("latin-1"))
    return "\r\n".join((*lines, "", *_body_lines(body), "")).encode()


def binary_octets(body: str) -> bytes:
    """Read the octets of a binary body; its lines are joined, for their ends are written as escapes."""
    return b"".join(read_escapes(line) for line in _LINE_END.split(body))


def _all_headers(mail: MailPart, posting: Posting) -> Iterator[tuple[str, str]]:
    written = {name.lower() for name in mail.headers}
    moment = posting.start + timedelta(seconds=posting.number - 1)
    if "date" not in written:
        yield "Date", rfc5322_date(moment)
    if "message-id" not in written:
        yield "Message-ID", f"<{_unique_part(mail, moment, posting)}@{posting.host}>"
    yield from mail.headers.items()


def rfc5322_date(moment: datetime) -> str:
    """Write a moment as a header does, in English on every machine (RFC 5322 3.3)."""
    day, month = _DAYS[moment.weekday()], _MONTHS[moment.month - 1]
    return f"{day}, {moment.day} {month} {moment.year:04} {moment:%H:%M:%S} {moment:%z}"


def _unique_part(mail: MailPart, moment: datetime, posting: Posting) -> str:
    text = f"{posting.seed} {posting.number} {mail.reverse_path} {mail.to}"
    return f"{moment:%Y%m%d%H%M%S}.{hashlib.blake2b(text.encode(), digest_size=4).hexdigest()}"


def needs_utf8_header(mail: MailPart) -> bool:
    """Whether a mail has an address beyond ASCII: encoded words cannot write one (RFC 2047 5, RFC 6532 3)."""
    written = (word for text in mail.headers.values() for word in _WORD.findall(text) if "@" in word)
    return not all(map(str.isascii, (mail.reverse_path, *mail.to, *written)))


def _folded(text: str) -> str:
    return "\r\n ".join(part.strip() for part in _LINE_END.split(text.strip()))


def _header_text(text: str) -> str:
    """Write words beyond ASCII as encoded words (RFC 2047), and line ends as folding."""
    return _NOT_ASCII_WORDS.sub(lambda words: Header(words[0], "utf-8").encode(linesep="\r\n"), _folded(text))


def _mime_lines(headers: Mapping[str, str], encoding: str) -> list[str]:
    if any(name.lower() == "content-type" for name in headers):
        return []
    return [
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        f"Content-Transfer-Encoding: {encoding}",
    ]


def _with_line_feeds(body: str) -> str:
    return _LINE_END.sub("\n", body)


def _body_lines(body: str) -> list[str]:
    """Cut a body into lines; a last line end makes no line of its own."""
    lines = _LINE_END.split(body)
    return lines[:-1] if lines[-1] == "" else lines
