"""The part of a report that is for people: what became of each copy, in plain words."""

from typing import Final

from smtpsim.mail.foreign_text import crlf, one_line, plain, wrap
from smtpsim.mail.report import Action, RecipientStatus, Report, is_bad_news, is_reply, status_of
from smtpsim.mail.trace import date_time
from smtpsim.spec.enhanced import ENHANCED_OF

_OUTCOMES: Final[dict[Action, str]] = {
    "failed": "The mail could not be delivered, and nobody will try again.",
    "delayed": "The mail could not be delivered yet. You need not send it again.",
    "delivered": "The mail has arrived at this address: in the mailbox, or at the list if it is one.",
    "relayed": "The mail was passed on to a server that sends no reports about successes.",
    "expanded": "This address stands for several others, and the mail was sent on to them.",
}


def human_part(report: Report) -> bytes:
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
    text = "\n\n".join(wrap(paragraph) for paragraph in paragraphs)
    return b"Content-Type: text/plain; charset=us-ascii\r\n\r\n" + crlf(text)


def _tell_of_recipient(one: RecipientStatus, report: Report) -> tuple[str, ...]:
    """Name a recipient, what was said about it, and what that means."""
    told = [_OUTCOMES[one.action]]
    if one.diagnostic:
        told.append(f"{_speaker(one)}: {one_line(one.diagnostic)}")
    if one.action == "failed" and one.status.startswith("4"):
        tried = f"{date_time(report.arrived)} until {date_time(report.written)}"
        told.append(f"That is no refusal for good, so it was tried from {tried}. That is long enough.")
    row = ENHANCED_OF.get("X" + status_of(one)[1:])
    if row is not None and is_bad_news(one):
        told.append(f"{status_of(one)} means: {row.meaning}")
    if one.action == "delayed" and one.will_retry_until is not None:
        told.append(f"This server goes on trying until {date_time(one.will_retry_until)}.")
    return (f"<{plain(one.final_recipient)}>", *told)


def _speaker(one: RecipientStatus) -> str:
    """Say whose words a diagnostic is."""
    if not is_reply(one.diagnostic):
        return "The reason"
    return f"The server {plain(one.remote_host)} said" if one.remote_host else "The answer was"
