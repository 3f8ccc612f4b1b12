"""The part of a report that is for programs: message/delivery-status (RFC 3464 2)."""

import re
from datetime import datetime

from smtpsim.mail.foreign_text import crlf, one_line, plain, wrap
from smtpsim.mail.report import RecipientStatus, Report, is_reply, status_of
from smtpsim.mail.trace import date_time

# QCHAR (RFC 6533 3): what stands for itself in an address of the type utf-8
_NO_QCHAR = re.compile(r"[^!-*,-<>-\[\]-~]")


def status_part(report: Report) -> bytes:
    """Write the fields about the message, then a group for each recipient (RFC 3464 2.1)."""
    message_fields = [
        _field("Original-Envelope-Id", report.envelope_id),
        f"Reporting-MTA: dns; {report.reporting_host}",
        f"Arrival-Date: {date_time(report.arrived)}",
    ]
    groups = [message_fields, *(_recipient_fields(one) for one in report.statuses)]
    text = "\n\n".join("\n".join(field for field in group if field) for group in groups)
    return b"Content-Type: message/delivery-status\r\n\r\n" + crlf(text)


def _recipient_fields(one: RecipientStatus) -> list[str]:
    """Write the fields about one recipient, in the order of RFC 3464 2.3; the empty ones are left out."""
    sort = "smtp" if is_reply(one.diagnostic) else "x-smtpsim"
    diagnostic = _field("Diagnostic-Code", one_line(one.diagnostic), sort)
    return [
        _field(
            "Original-Recipient", one.original_recipient, "" if ";" in one.original_recipient else "rfc822"
        ),
        _final_recipient(one.final_recipient),
        f"Action: {one.action}",
        f"Status: {status_of(one)}",
        _field("Remote-MTA", one.remote_host, "dns"),
        wrap(diagnostic, indent=" "),
        _date_field("Last-Attempt-Date", one.last_attempt),
        _date_field("Will-Retry-Until", one.will_retry_until if one.action == "delayed" else None),
    ]


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
    return f"{name}: {typed}{plain(text)}" if text.strip() else ""


def _date_field(name: str, when: datetime | None) -> str:
    return f"{name}: {date_time(when)}" if when is not None else ""
