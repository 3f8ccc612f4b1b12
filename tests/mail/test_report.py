"""A report is a mail in three parts that any program can read, whatever it tells of."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parsedate_to_datetime
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from smtpsim.mail.report import Action, RecipientStatus, Report
from smtpsim.mail.report_writing import write_report

ARRIVED = datetime(2026, 11, 3, 9, 5, 7, tzinfo=UTC)
WRITTEN = datetime(2026, 11, 3, 9, 6, 0, tzinfo=UTC)
UNTIL = datetime(2026, 11, 8, 9, 5, 7, tzinfo=UTC)
BOB = RecipientStatus(
    final_recipient="bob@receiver.example",
    original_recipient="rfc822;Robert@old.example",
    action="failed",
    status="5.1.1",
    diagnostic="550 5.1.1 No such user here",
    remote_host="mx.receiver.example",
    last_attempt=WRITTEN,
    will_retry_until=UNTIL,
)
CAROL = RecipientStatus(
    final_recipient="carol@receiver.example",
    action="delayed",
    status="4.4.1",
    diagnostic="no answer from mx.receiver.example",
    will_retry_until=UNTIL,
)
ORIGINAL = b"From: alice@sender.example\r\nSubject: lunch\r\n\r\nShall we eat at noon?\r\n"
REPORT = Report(
    reporting_host="mail.sender.example",
    to="alice@sender.example",
    envelope_id="QQ314159",
    arrived=ARRIVED,
    written=WRITTEN,
    statuses=(BOB,),
    original=ORIGINAL,
    number=7,
)


def parsed(report: Report) -> EmailMessage:
    message = message_from_bytes(write_report(report), policy=SMTP)
    assert isinstance(message, EmailMessage)
    return message


def parts_of(message: EmailMessage) -> list[EmailMessage]:
    return [part for part in message.iter_parts() if isinstance(part, EmailMessage)]


def human_text(report: Report) -> str:
    """The part for people, with its paragraphs on one line each."""
    text = parts_of(parsed(report))[0].get_payload()
    assert isinstance(text, str)
    return "\n".join(paragraph.replace("\r\n", " ") for paragraph in text.split("\r\n\r\n"))


def groups_of(report: Report) -> list[dict[str, str]]:
    """The fields about the message, and a group for each recipient."""
    groups = parts_of(parsed(report))[1].get_payload()
    assert isinstance(groups, list)
    return [dict(group.items()) for group in groups if isinstance(group, EmailMessage)]


def returned(report: Report) -> tuple[str, bytes]:
    """The type of the last part, and the octets between its header and the boundary."""
    written, boundary = write_report(report), parsed(report).get_boundary()
    last = written.split(f"\r\n--{boundary}".encode())[3]
    header, _, body = last.partition(b"\r\n\r\n")
    return header.decode().strip(), body


def test_a_report_is_a_mail_of_three_parts_from_the_postmaster() -> None:
    message = parsed(REPORT)
    assert message.get_content_type() == "multipart/report"
    assert message.get_param("report-type") == "delivery-status"
    assert [part.get_content_type() for part in parts_of(message)] == [
        "text/plain",
        "message/delivery-status",
        "message/rfc822",
    ]
    assert {name: message[name] for name in ("From", "To", "Subject", "Auto-Submitted", "MIME-Version")} == {
        "From": "Mail Delivery System <postmaster@mail.sender.example>",
        "To": "alice@sender.example",
        "Subject": "Undelivered mail returned to its sender",
        "Auto-Submitted": "auto-replied",
        "MIME-Version": "1.0",
    }
    assert message["Message-ID"] == "<report.7.20261103090600@mail.sender.example>"
    assert parsedate_to_datetime(message["Date"]) == WRITTEN
    assert message.defects == []


def test_the_fields_for_programs_say_what_happened() -> None:
    about_message, about_bob = groups_of(REPORT)
    assert about_message == {
        "Original-Envelope-Id": "QQ314159",
        "Reporting-MTA": "dns; mail.sender.example",
        "Arrival-Date": "Tue, 3 Nov 2026 09:05:07 +0000",
    }
    assert about_bob == {
        "Original-Recipient": "rfc822;Robert@old.example",
        "Final-Recipient": "rfc822; bob@receiver.example",
        "Action": "failed",
        "Status": "5.1.1",
        "Remote-MTA": "dns; mx.receiver.example",
        "Diagnostic-Code": "smtp; 550 5.1.1 No such user here",
        "Last-Attempt-Date": "Tue, 3 Nov 2026 09:06:00 +0000",
    }


def test_only_a_delay_says_how_long_it_will_be_tried() -> None:
    report = replace(REPORT, envelope_id="", statuses=(BOB, CAROL))
    about_message, about_bob, about_carol = groups_of(report)
    assert "Original-Envelope-Id" not in about_message
    assert "Will-Retry-Until" not in about_bob
    assert about_carol == {
        "Final-Recipient": "rfc822; carol@receiver.example",
        "Action": "delayed",
        "Status": "4.4.1",
        "Diagnostic-Code": "x-smtpsim; no answer from mx.receiver.example",
        "Will-Retry-Until": "Sun, 8 Nov 2026 09:05:07 +0000",
    }


def test_people_read_who_said_what_and_what_it_means() -> None:
    text = human_text(replace(REPORT, statuses=(BOB, CAROL, replace(BOB, remote_host=""))))
    for sentence in (
        "This is the mail server mail.sender.example. On Tue, 3 Nov 2026 09:05:07 +0000",
        "<bob@receiver.example>\nThe mail could not be delivered, and nobody will try again.",
        "The server mx.receiver.example said: 550 5.1.1 No such user here",
        'There is no such mailbox: what stands before the "@" is wrong.',
        "<carol@receiver.example>\nThe mail could not be delivered yet.",
        "The reason: no answer from mx.receiver.example",
        "This server goes on trying until Sun, 8 Nov 2026 09:05:07 +0000.",
        "The answer was: 550 5.1.1 No such user here",
    ):
        assert sentence in text


@pytest.mark.parametrize("action", get_args(Action))
def test_each_outcome_has_its_words_and_its_subject(action: Action) -> None:
    report = replace(
        REPORT, statuses=(RecipientStatus(final_recipient="b@c.example", action=action, status=""),)
    )
    status = {"failed": "5.0.0", "delayed": "4.0.0"}.get(action, "2.0.0")
    assert groups_of(report)[1] == {
        "Final-Recipient": "rfc822; b@c.example",
        "Action": action,
        "Status": status,
    }
    others = [
        replace(report, statuses=(replace(BOB, action=one),)) for one in get_args(Action) if one != action
    ]
    assert parsed(report)["Subject"] not in {parsed(other)["Subject"] for other in others}


def test_a_failure_among_others_names_the_report() -> None:
    mixed = replace(REPORT, statuses=(replace(BOB, action="delivered", status="2.1.5"), CAROL, BOB))
    assert parsed(mixed)["Subject"] == "Undelivered mail returned to its sender"


def test_a_success_needs_no_meaning() -> None:
    text = human_text(replace(REPORT, statuses=(replace(BOB, action="delivered", status="2.1.5"),)))
    assert "means:" not in text


def test_the_whole_mail_is_returned_where_it_failed() -> None:
    assert returned(REPORT) == ("Content-Type: message/rfc822", ORIGINAL)


@pytest.mark.parametrize(
    "report",
    [
        replace(REPORT, returns_full=False),
        replace(REPORT, statuses=(CAROL,)),
        replace(REPORT, original=ORIGINAL + "Grüße\r\n".encode(), may_be_8bit=False),
        replace(REPORT, original=ORIGINAL + b"x" * 999 + b"\r\n"),
        replace(REPORT, original=ORIGINAL + b"one\ntwo\r\n"),
        replace(REPORT, original=ORIGINAL + b"one\rtwo\r\n"),
        replace(REPORT, original=ORIGINAL + b"\0\r\n"),
    ],
)
def test_only_the_header_is_returned_where_more_is_not_wanted_or_cannot_be(report: Report) -> None:
    header = b"From: alice@sender.example\r\nSubject: lunch\r\n"
    assert returned(report) == ("Content-Type: text/rfc822-headers", header)


def test_a_line_of_998_octets_is_returned() -> None:
    original = ORIGINAL + b"x" * 998 + b"\r\n"
    assert returned(replace(REPORT, original=original))[1] == original


def test_a_text_beyond_ascii_is_marked() -> None:
    original = ORIGINAL + "Grüße\r\n".encode()
    report = replace(REPORT, original=original)
    assert returned(report) == ("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit", original)
    assert parsed(report)["Content-Transfer-Encoding"] == "8bit"
    assert parsed(REPORT)["Content-Transfer-Encoding"] is None


def test_a_header_that_is_no_plain_text_is_encoded() -> None:
    header = b"Subject: gr\xfc\xdfe \r\nX: " + b"long " * 300 + b"\r\n"
    part = parts_of(parsed(replace(REPORT, original=header + b"\r\nx\r\n", returns_full=False)))[2]
    assert part["Content-Transfer-Encoding"] == "quoted-printable"
    assert part.get_payload(decode=True) == header


def test_a_boundary_is_chosen_that_the_mail_does_not_contain() -> None:
    original = b"Subject: x\r\n\r\n--=_report_7_0\r\n--=_report_7_1--\r\n"
    report = replace(REPORT, original=original)
    assert parsed(report).get_boundary() == "=_report_7_2"
    assert returned(report)[1] == original


def test_letters_beyond_ascii_are_named_by_their_numbers() -> None:
    status = replace(BOB, final_recipient="bü+x@receiver.example", original_recipient="bü@old.example")
    report = replace(REPORT, statuses=(status,), to="älice@sender.example")
    about_bob = groups_of(report)[1]
    assert about_bob["Final-Recipient"] == r"utf-8; b\x{FC}\x{2B}x@receiver.example"
    assert about_bob["Original-Recipient"] == r"rfc822; b\x{FC}@old.example"
    assert parsed(report)["To"] == "undisclosed-recipients:;"


def test_the_lines_of_a_reply_become_one() -> None:
    long_reply = "550-5.1.1 Nobody here has this name.\r\n550 5.1.1  We looked" + " everywhere" * 9
    value = groups_of(replace(REPORT, statuses=(replace(BOB, diagnostic=long_reply),)))[1]["Diagnostic-Code"]
    assert re.sub(r"\r\n ", " ", value) == "smtp; " + " ".join(long_reply.split())


texts = st.text(max_size=40) | st.sampled_from(
    [
        "550 no\r\nX-Evil: yes",
        "550 no\r\n\r\n--=_report_7_0\r\n",
        "=_report_7_0",
        "x" * 2_000,
        "a " * 900,
        "\u2028",
        "\ud800",
    ]
)
statuses = st.builds(
    RecipientStatus,
    final_recipient=texts.filter(str.strip),
    original_recipient=texts,
    action=st.sampled_from(get_args(Action)),
    status=texts,
    diagnostic=texts,
    remote_host=texts,
    last_attempt=st.none() | st.just(WRITTEN),
    will_retry_until=st.none() | st.just(UNTIL),
)
originals = st.lists(
    st.sampled_from(
        [b"Subject: x", b"\r\n", b"\r\n\r\n", b"\n", b"--=_report_7_0", b"--", b"\xc3\xbc", b"y" * 1_000]
    )
    | st.binary(max_size=9)
).map(b"".join)
FIELDS = {
    *("Original-Recipient", "Final-Recipient", "Action", "Status", "Remote-MTA", "Diagnostic-Code"),
    *("Last-Attempt-Date", "Will-Retry-Until"),
}


@given(
    original=originals,
    told=st.lists(statuses, min_size=1, max_size=3),
    to=texts,
    envelope_id=texts,
    returns_full=st.booleans(),
)
@example(original=b"", told=[BOB], to="", envelope_id="", returns_full=True)
def test_a_report_about_anything_can_be_sent_and_read(
    *, original: bytes, told: list[RecipientStatus], to: str, envelope_id: str, returns_full: bool
) -> None:
    report = replace(
        REPORT,
        original=original,
        statuses=tuple(told),
        to=to,
        envelope_id=envelope_id,
        returns_full=returns_full,
    )
    written = write_report(report)
    lines = written.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert [line for line in lines if b"\r" in line or b"\n" in line or b"\0" in line] == []
    message = parsed(report)
    assert len(parts_of(message)) == 3
    assert list(message) == [
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"),
        *(["Content-Transfer-Encoding"] if not written.isascii() else []),
    ]
    groups = groups_of(report)
    assert len(groups) == len(told) + 1
    assert all(set(group) <= FIELDS for group in groups[1:])
    sort, body = returned(report)
    assert "rfc822-headers" in sort or body == original
