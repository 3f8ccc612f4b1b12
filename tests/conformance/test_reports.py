"""What RFC 5321 asks when a message was accepted and cannot be delivered."""

import email
import re

import pytest

from tests.conformance.journey import (
    ALICE,
    BOB,
    MX,
    RELAY,
    SECOND_HOP,
    SERVERS,
    THIRD_HOP,
    journey_of,
    sending,
    typed,
)

DAVE, ERIN = "dave@receiver.example", "erin@receiver.example"  # their mail is accepted and then lost
FAILED = re.compile("Final-Recipient: rfc822; (.*)\r\n")
TO_THE_SENDER = ["MAIL FROM:<>", f"RCPT TO:<{ALICE}>"]


def test_what_was_accepted_and_cannot_be_delivered_is_reported() -> None:
    journey = journey_of(SERVERS, sending(BOB, DAVE))
    (report,) = journey.inbox(RELAY, "alice")
    assert FAILED.findall(report.content.decode()) == [DAVE]
    assert len(journey.inbox(MX, "bob")) == 1


@pytest.mark.parametrize(
    "sender",
    [
        ALICE,
        "Alice@SENDER.example",
        '"alice"@sender.example',
    ],
)
def test_a_report_finds_its_sender_however_the_name_is_written(sender: str) -> None:
    (report,) = journey_of(SERVERS, typed("<nobody@receiver.example>", f"<{sender}>")).inbox(RELAY, "alice")
    assert FAILED.findall(report.content.decode()) == ["nobody@receiver.example"]
    assert b"550 5.1.1 " in report.content


@pytest.mark.parametrize("opener", ["MAIL", "SOML", "SAML"])
def test_a_report_has_the_null_reverse_path(opener: str) -> None:
    journey = journey_of(SERVERS, typed(f"<{DAVE}>", opener=opener))
    assert journey.commands(THIRD_HOP)[1:3] == TO_THE_SENDER
    assert journey.inbox(RELAY, "alice")[0].reverse_path == ""


def test_a_report_is_written_as_rfc_3464_says() -> None:
    (report,) = journey_of(SERVERS, sending(DAVE)).inbox(RELAY, "alice")
    parts = list(email.message_from_bytes(report.content).walk())
    whole, _, status, host, recipient, returned, text = parts
    assert whole.get_content_type() == "multipart/report"
    assert whole.get_param("report-type") == "delivery-status"
    assert status.get_content_type() == "message/delivery-status"
    assert host["Reporting-MTA"] == f"dns; {MX}"
    assert (recipient["Final-Recipient"], recipient["Action"]) == (f"rfc822; {DAVE}", "failed")
    assert re.fullmatch(r"5\.\d{1,3}\.\d{1,3}", recipient["Status"])
    assert returned.get_content_type() == "message/rfc822"
    assert text.get_payload() == "Hello\r\n"


@pytest.mark.parametrize(
    "failed",
    [
        ["nobody@receiver.example", "noone@receiver.example"],
        [DAVE, ERIN],
    ],
)
def test_one_report_names_all_the_recipients_that_failed(failed: list[str]) -> None:
    reports = journey_of(SERVERS, sending(failed[0], BOB, failed[1])).inbox(RELAY, "alice")
    assert [FAILED.findall(report.content.decode()) for report in reports] == [failed]


def test_a_text_that_only_some_can_have_is_accepted_and_the_others_are_reported() -> None:
    servers = SERVERS.replace("carol: {}", "carol: {quota: 50}")
    journey = journey_of(servers, sending(BOB, "carol@receiver.example", body="x" * 100))
    assert len(journey.inbox(MX, "bob")) == 1
    (report,) = journey.inbox(RELAY, "alice")
    assert FAILED.findall(report.content.decode()) == ["carol@receiver.example"]


@pytest.mark.parametrize(
    ("reverse_path", "reports"), [("", 0), ("nobody@sender.example", 1), ("nobody@nowhere.example", 1)]
)
def test_nothing_is_reported_about_a_report(reverse_path: str, reports: int) -> None:
    client = sending(DAVE, reverse_path=reverse_path, more=f"to-server: {MX}\n")
    journey = journey_of(SERVERS, client)
    assert journey.rows()["report-written"] == reports
    assert journey.rows()["report-about-report"] == 1
    assert journey.inbox(RELAY, "alice") == ()


def test_a_report_goes_to_the_last_hop_of_a_source_route() -> None:
    journey = journey_of(SERVERS, typed(f"<{DAVE}>", f"<@one.example,@two.example:{ALICE}>"))
    assert journey.commands(SECOND_HOP)[1] == f"MAIL FROM:<{ALICE}>"
    assert journey.commands(THIRD_HOP)[1:3] == TO_THE_SENDER


LOOP = SERVERS.replace(
    "mailboxes: {alice: {}}", "mailboxes: {alice: {}}\n    forwards: {ring: {to: ring@receiver.example}}"
).replace("mailboxes: {bob", "forwards: {ring: {to: ring@sender.example}}\n    mailboxes: {bob")


def test_a_message_with_too_many_received_lines_is_stopped() -> None:
    journey = journey_of(LOOP, sending("ring@receiver.example"))
    assert 90 <= len(journey.peers()) <= 110
    assert "message-too-many-hops" in journey.rows_in_order
    assert len(journey.inbox(RELAY, "alice")) == 1
