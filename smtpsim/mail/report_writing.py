"""A report as a mail with three parts: for people, for programs, and the original (RFC 6522)."""

from typing import Final

from smtpsim.mail.report import Action, Report
from smtpsim.mail.report_fields import status_part
from smtpsim.mail.report_words import human_part
from smtpsim.mail.returned import returned_part
from smtpsim.mail.trace import date_time, is_mailbox

_SUBJECTS: Final[dict[Action, str]] = {
    "failed": "Undelivered mail returned to its sender",
    "delayed": "Your mail is delayed",
    "delivered": "Your mail was delivered",
    "relayed": "Your mail was passed on",
    "expanded": "Your mail was sent on to several addresses",
}


def write_report(report: Report) -> bytes:
    """Write a report as a mail with three parts: for people, for programs, and the original (RFC 6522)."""
    returned = returned_part(report.original, is_whole=_wants_whole(report))
    parts = (human_part(report), status_part(report), returned)
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
