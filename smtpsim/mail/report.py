"""Delivery status notifications: what a server writes to the sender of a mail about its fate (RFC 3464).

Addresses and diagnostics come from others: nothing in them may end a line of the report.
"""

import re
import textwrap
from datetime import datetime
from typing import Final, Literal, TypeAlias

import msgspec

from smtpsim.mail.returned import returned_part
from smtpsim.mail.trace import date_time, is_mailbox
from smtpsim.spec.enhanced import ENHANCED_OF

Action: TypeAlias = Literal["failed", "delayed", "delivered", "relayed", "expanded"]
"""What has been done for a recipient (RFC 3464 2.3.3)."""

_SUBJECTS: Final[dict[Action, str]] = {
    "failed": "Undelivered mail returned to its sender",
    "delayed": "Your mail is delayed",
    "delivered": "Your mail was delivered",
    "relayed": "Your mail was passed on",
    "expanded": "Your mail was sent on to a list",
}
_OUTCOMES: Final[dict[Action, str]] = {
    "failed": "The mail could not be delivered, and nobody will try again.",
    "delayed": "The mail could not be delivered yet. You need not send it again.",
    "delivered": "The mail lies in the mailbox.",
    "relayed": "The mail was passed on to a server that sends no reports about successes.",
    "expanded": "The mail was delivered to a list, which sent it on to its members.",
}
_DEFAULT_STATUS: Final[dict[Action, str]] = {"failed": "5.0.0", "delayed": "4.0.0"}
_SUCCESS = "2.0.0"
_STATUS = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}")  # status-code (RFC 3464 2.3.4)
_REPLY = re.compile(r"[2-5][0-5][0-9](?:[ -]|$)")

_LONGEST_TEXT = 900  # with its field's name it stays below 998 octets (RFC 5322 2.1.1)
_FULL_LINE = 76

# QCHAR (RFC 6533 3): what stands for itself in an address of the type utf-8
_NO_QCHAR = re.compile(r"[^!-*,-<>-\[\]-~]")


class RecipientStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the copy for one recipient: one group of fields (RFC 3464 2.3)."""

    final_recipient: str
    original_recipient: str = ""  # ORCPT decoded, with its type ("rfc822;bob@receiver.example")
    action: Action
    status: str  # an enhanced code
    diagnostic: str = ""  # the failing reply, or words of this server's own
    remote_host: str = ""  # who gave that reply
    last_attempt: datetime | None = None
    will_retry_until: datetime | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a report says; it goes from the null reverse-path to `to` (RFC 5321 6.1)."""

    reporting_host: str
    to: str  # the reverse-path of the mail that it is about
    envelope_id: str = ""  # ENVID decoded (RFC 3461 4.4)
    arrived: datetime
    written: datetime
    statuses: tuple[RecipientStatus, ...]
    original: bytes
    returns_full: bool = True  # RET=FULL, else HDRS (RFC 3461 4.3)
    postmaster: str = ""  # whose mailbox the report comes from; empty: that of the reporting host
    may_be_8bit: bool = True  # whether a text beyond ASCII may be returned as it is
    number: int  # one report of a host has it and no other


def write_report(report: Report) -> bytes:
    """Write a report as a mail with three parts: for people, for programs, and the original (RFC 6522)."""
    returned = returned_part(report.original, is_whole=_wants_whole(report))
    parts = (_human_part(report), _status_part(report), returned)
    boundary = _find_boundary(report.number, parts)
    divider = f"\r\n--{boundary}".encode()
    body = b"".join(divider + b"\r\n" + part for part in parts)
    return _write_header(report, boundary, is_8bit=not returned.isascii()) + body + divider + b"--\r\n"


def _wants_whole(report: Report) -> bool:
    """Tell whether all of the mail is returned: only where it failed for somebody (RFC 3461 4.3)."""
    has_failed = any(one.action == "failed" for one in report.statuses)
    return has_failed and report.returns_full and (report.may_be_8bit or report.original.isascii())


def _find_boundary(number: int, parts: tuple[bytes, ...]) -> str:
    """Find a boundary that none of the parts contains (RFC 2046 5.1.1)."""
    attempt = 0
    while any(f"=_report_{number}_{attempt}".encode() in part for part in parts):
        attempt += 1
    return f"=_report_{number}_{attempt}"


def _write_header(report: Report, boundary: str, *, is_8bit: bool) -> bytes:
    """Write the header section: from a person's address, and marked as an automatic answer (RFC 3834 5)."""
    host, actions = report.reporting_host, {one.action for one in report.statuses}
    subject = next(_SUBJECTS[action] for action in _SUBJECTS if action in actions)
    to = report.to if report.to.isascii() and is_mailbox(report.to) else "undisclosed-recipients:;"
    lines = [
        f"From: Mail Delivery System <{report.postmaster or f'postmaster@{host}'}>",
        f"To: {to}",
        f"Subject: {subject}",
        f"Date: {date_time(report.written)}",
        f"Message-ID: <report.{report.number}.{report.written:%Y%m%d%H%M%S}@{host}>",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type=delivery-status;\r\n boundary="{boundary}"',
        *(("Content-Transfer-Encoding: 8bit",) if is_8bit else ()),
        "",
        "This is a report in several parts, as RFC 6522 describes them.",
        "",
    ]
    return "\r\n".join(lines).encode()


# --- the part for people -----------------------------------------------------------------------


def _human_part(report: Report) -> bytes:
    """Say in plain words what happened to each recipient's copy."""
    opening = (
        f"This is the mail server {report.reporting_host}. On {date_time(report.arrived)} it took a mail"
        " for the recipients below. This report, written by a program, says what became of it."
    )
    paragraphs = [
        opening,
        *(paragraph for one in report.statuses for paragraph in _tell_of_recipient(one, report)),
        "A report for programs follows, and then what is returned of your mail.",
    ]
    text = "\n\n".join(_wrap(paragraph) for paragraph in paragraphs)
    return b"Content-Type: text/plain; charset=us-ascii\r\n\r\n" + _crlf(text)


def _tell_of_recipient(one: RecipientStatus, report: Report) -> tuple[str, ...]:
    """Name a recipient, what was said about it, and what that means."""
    told = [_OUTCOMES[one.action]]
    if one.diagnostic:
        told.append(f"{_speaker(one)}: {_one_line(one.diagnostic)}")
    if one.action == "failed" and one.status.startswith("4"):
        tried = f"{date_time(report.arrived)} until {date_time(report.written)}"
        told.append(f"That is no refusal for good, so it was tried from {tried}. That is long enough.")
    row = ENHANCED_OF.get("X" + _status(one)[1:])
    if row is not None and one.action in _DEFAULT_STATUS:
        told.append(f"{_status(one)} means: {row.meaning}")
    if one.action == "delayed" and one.will_retry_until is not None:
        told.append(f"This server goes on trying until {date_time(one.will_retry_until)}.")
    return (f"<{_plain(one.final_recipient)}>", *told)


def _speaker(one: RecipientStatus) -> str:
    """Say whose words a diagnostic is."""
    if not _REPLY.match(one.diagnostic):
        return "The reason"
    return f"The server {_plain(one.remote_host)} said" if one.remote_host else "The answer was"


def _wrap(text: str, indent: str = "") -> str:
    """Break a text into short lines; a word that is too long for one keeps a line of its own."""
    return "\n".join(
        textwrap.wrap(
            text, _FULL_LINE, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )
    )


def _crlf(text: str) -> bytes:
    """Write lines with the ends that mail has."""
    return text.replace("\n", "\r\n").encode() + b"\r\n"


# --- the part for programs ---------------------------------------------------------------------


def _status_part(report: Report) -> bytes:
    """Write the fields about the message, then a group for each recipient (RFC 3464 2.1)."""
    message_fields = [
        _field("Original-Envelope-Id", report.envelope_id),
        f"Reporting-MTA: dns; {report.reporting_host}",
        f"Arrival-Date: {date_time(report.arrived)}",
    ]
    groups = [message_fields, *(_recipient_fields(one) for one in report.statuses)]
    text = "\n\n".join("\n".join(field for field in group if field) for group in groups)
    return b"Content-Type: message/delivery-status\r\n\r\n" + _crlf(text)


def _recipient_fields(one: RecipientStatus) -> list[str]:
    """Write the fields about one recipient, in the order of RFC 3464 2.3; the empty ones are left out."""
    sort = "smtp" if _REPLY.match(one.diagnostic) else "x-smtpsim"
    diagnostic = _field("Diagnostic-Code", _one_line(one.diagnostic), sort)
    return [
        _field(
            "Original-Recipient", one.original_recipient, "" if ";" in one.original_recipient else "rfc822"
        ),
        _final_recipient(one.final_recipient),
        f"Action: {one.action}",
        f"Status: {_status(one)}",
        _field("Remote-MTA", one.remote_host, "dns"),
        _wrap(diagnostic, indent=" "),
        _date_field("Last-Attempt-Date", one.last_attempt),
        _date_field("Will-Retry-Until", one.will_retry_until if one.action == "delayed" else None),
    ]


def _status(one: RecipientStatus) -> str:
    """Give the recipient's enhanced code, or the plainest one where that is none."""
    if _STATUS.fullmatch(one.status):
        return one.status
    return _DEFAULT_STATUS.get(one.action, _SUCCESS)


def _final_recipient(address: str) -> str:
    """Name the recipient; letters beyond ASCII need another type of address (RFC 6533 3)."""
    if address.isascii():
        return _field("Final-Recipient", address, "rfc822")
    return _field("Final-Recipient", _NO_QCHAR.sub(_embed, address), "utf-8")


def _embed(letter: re.Match[str]) -> str:
    """Write a letter by its number (EmbeddedUnicodeChar, RFC 6533 3)."""
    return f"\\x{{{ord(letter[0]):02X}}}"


def _field(name: str, text: str, sort: str = "") -> str:
    """Write one field, with the type of its text where it has one; nothing for no text."""
    typed = f"{sort}; " if sort else ""
    return f"{name}: {typed}{_plain(text)}" if text.strip() else ""


def _date_field(name: str, when: datetime | None) -> str:
    return f"{name}: {date_time(when)}" if when is not None else ""


def _one_line(text: str) -> str:
    """Join the lines of a reply, with one space between words."""
    return _plain(" ".join(text.split()))


def _plain(text: str) -> str:
    """Make a text of others safe to put on one line of ASCII: no control, and not too long."""
    shown = "".join(map(_plain_letter, text.strip()))
    return shown if len(shown) <= _LONGEST_TEXT else shown[: _LONGEST_TEXT - 3] + "..."


def _plain_letter(letter: str) -> str:
    if " " <= letter <= "~":
        return letter
    return f"\\x{{{ord(letter):02X}}}" if letter.isprintable() else "?"  # the form of RFC 6533 3
