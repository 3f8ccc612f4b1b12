"""Who is told that a mail could not be delivered, by whom, and what the report says."""

from email import message_from_bytes
from email.message import Message

import pytest

from smtpsim.simulation.step import Holder
from smtpsim.spec.faults import Do, FaultRule, When
from smtpsim.spec.terms import Verb
from tests.support.journeys import TWO_HOPS, Journey, changed, journey

RELAY, MX = "mail.sender.example", "mx.receiver.example"
ALICE, BOB = "alice@sender.example", "bob@receiver.example"
TO_NOBODY = changed(TWO_HOPS, (f"to: [{BOB}]", "to: [nobody@receiver.example, zoe@receiver.example]"))
WITH_NOTIFY = changed(
    TWO_HOPS,
    (f"{MX}:\n", f"{MX}:\n      extensions: [DSN]\n"),
    (f"{RELAY}:\n", f"{RELAY}:\n      extensions: [DSN]\n"),
)
NULL_PATH = "from: <>"


def notified(to: str, *wishes: str) -> str:
    """A mail to some recipients, with what its sender wants to hear of them all."""
    return changed(WITH_NOTIFY, (f"to: [{BOB}]", f"to: [{to}]\n      notify: [{', '.join(wishes)}]"))


def report_for(whole: Journey, host: str, user: str) -> Message:
    """Read the one report in a mailbox."""
    (stored,) = whole.inbox(host, user)
    assert stored.reverse_path == ""
    return message_from_bytes(stored.content)


def fields_of(report: Message) -> list[Message]:
    """Give the groups of fields of the part for programs: about the mail, then about each recipient."""
    status = report.get_payload(1)
    assert isinstance(status, Message)
    assert status.get_content_type() == "message/delivery-status"
    return [group for group in status.walk() if group is not status]


def test_one_report_tells_of_all_recipients_of_a_mail_that_failed_together() -> None:
    whole = journey(TO_NOBODY)
    report = report_for(whole, RELAY, "alice")
    assert (report.get_content_type(), report.get_param("report-type")) == (
        "multipart/report",
        "delivery-status",
    )
    about, *recipients = fields_of(report)
    assert about["Reporting-MTA"] == f"dns; {RELAY}"
    assert [one["Final-Recipient"] for one in recipients] == [
        "rfc822; nobody@receiver.example",
        "rfc822; zoe@receiver.example",
    ]
    assert {one["Diagnostic-Code"] for one in recipients} == {"smtp; 550 5.1.1 No such user here"}
    assert {(one["Action"], one["Status"], one["Remote-MTA"]) for one in recipients} == {
        ("failed", "5.1.1", f"dns; {MX}")
    }


def test_a_report_returns_the_mail_with_the_stamp_of_the_host_that_writes_it() -> None:
    returned = report_for(journey(TO_NOBODY), RELAY, "alice").get_payload(2)
    assert isinstance(returned, Message)
    original = returned.get_payload(0)
    assert isinstance(original, Message)
    assert (original["Subject"], original.get_payload()) == ("Lunch", "Shall we eat?\r\n")
    assert len(original.get_all("Received") or []) == 1


def test_two_mails_that_fail_have_two_reports() -> None:
    more = f"    - {{from: {ALICE}, to: [zoe@receiver.example]}}\n"
    whole = journey(TO_NOBODY + more)
    assert len(whole.inbox(RELAY, "alice")) == 2
    assert whole.rows()["report-written"] == 2


@pytest.mark.parametrize("verb", [Verb.RCPT, Verb.DATA, Verb.MESSAGE])
def test_nobody_is_told_of_a_mail_from_the_null_path(verb: Verb) -> None:
    text = changed(
        TWO_HOPS,
        ("relays-for", f"forwards: {{ally: {BOB}}}\n      relays-for"),
        (f"from: {ALICE}", NULL_PATH),
        (f"to: [{BOB}]", "to: [ally@sender.example]"),
    )
    whole = journey(text, FaultRule("no", Do(reply=554), When(verb, hop=MX)))
    assert whole.rows()["report-about-report"] == 1
    assert whole.rows()["report-written"] == 0
    assert whole.holders == frozenset()


def test_who_is_chosen_for_it_gets_what_failed_twice() -> None:
    text = changed(
        TO_NOBODY,
        (
            "mailboxes: {alice: {}}",
            "mailboxes: {alice: {fails-later: true}, boss: {}}\n      double-bounces: boss",
        ),
    )
    whole = journey(text)
    assert whole.rows()["double-bounce"] == 1
    assert report_for(whole, RELAY, "boss")["To"] == "boss@sender.example"


@pytest.mark.parametrize("boss", ["nobody@receiver.example", "boss@sender.example"])
def test_where_he_cannot_be_told_either_that_is_the_end(boss: str) -> None:
    text = changed(
        TO_NOBODY,
        (
            "mailboxes: {alice: {}}",
            f"mailboxes: {{alice: {{fails-later: true}}}}\n      double-bounces: {boss}",
        ),
        ("relays-for", "forwards: {boss: nobody@receiver.example}\n      relays-for"),
    )
    whole = journey(text)
    assert (whole.rows()["double-bounce"], whole.rows()["report-about-report"]) == (1, 1)
    assert whole.holders == frozenset()


def test_a_report_that_its_reader_cannot_get_ends_with_a_step_that_says_so() -> None:
    whole = journey(changed(TO_NOBODY, ("{alice: {}}", "{alice: {fails-later: true}}")))
    assert whole.first("report-about-report").lost == (Holder(RELAY, ALICE, 2),)
    assert whole.holders == frozenset()


def test_of_two_that_failed_only_the_one_is_reported_that_the_sender_wants_to_hear_of() -> None:
    text = changed(
        WITH_NOTIFY,
        (f"to: [{BOB}]", "to: [nobody@receiver.example]\n      notify: [never]"),
    )
    whole = journey(text + "    - {from: alice@sender.example, to: [zoe@receiver.example]}\n")
    assert (whole.rows()["report-not-wanted"], whole.rows()["report-written"]) == (1, 1)
    assert (
        fields_of(report_for(whole, RELAY, "alice"))[1]["Final-Recipient"] == "rfc822; zoe@receiver.example"
    )


def test_each_recipient_of_one_transaction_has_a_wish_of_its_own() -> None:
    script = """  script: |
    C: EHLO pc.alice.example
    C: MAIL FROM:<alice@sender.example>
    C: RCPT TO:<nobody@receiver.example> NOTIFY=NEVER
    C: RCPT TO:<zoe@receiver.example>
    C: DATA
    C: Subject: x
    C: .
    C: QUIT
"""
    whole = journey(WITH_NOTIFY[: WITH_NOTIFY.index("  send:")] + script)
    assert (whole.rows()["report-not-wanted"], whole.rows()["report-written"]) == (1, 1)
    assert (
        fields_of(report_for(whole, RELAY, "alice"))[1]["Final-Recipient"] == "rfc822; zoe@receiver.example"
    )
    assert whole.holders == {Holder(RELAY, ALICE, whole.inbox(RELAY, "alice")[0].number)}


@pytest.mark.parametrize("extensions", ["", "      extensions: [DSN]\n"])
@pytest.mark.parametrize("wish", ["success", "delay"])
def test_the_null_path_is_told_of_no_success_and_no_delay(wish: str, extensions: str) -> None:
    text = changed(
        notified(BOB, wish),
        (f"{MX}:\n      extensions: [DSN]\n", f"{MX}:\n{extensions}"),
        (f"from: {ALICE}", NULL_PATH),
        ("relays-for: [sender.example]", "users: {alice: secret}\n      auth-in-clear: true"),
        ("bob: {}", "bob: {locked: 5 h}"),
        ("  send:", "  login: {user: alice, password: secret, in-clear: true}\n  send:"),
    )
    whole = journey(text)
    assert len(whole.inbox(MX, "bob")) == 1
    assert {"report-of-success", "report-of-delay", "double-bounce", "report-about-report"}.isdisjoint(
        whole.rows()
    )


def test_a_server_that_failed_after_its_250_writes_the_report_and_sends_it_back() -> None:
    whole = journey(changed(TWO_HOPS, ("bob: {}", "bob: {fails-later: true}")))
    assert fields_of(report_for(whole, RELAY, "alice"))[0]["Reporting-MTA"] == f"dns; {MX}"
    assert whole.first("report-written").host == MX


@pytest.mark.parametrize(("code", "status"), [(199, "4.5.0"), (354, "4.5.0"), (452, "4.0.0"), (421, "4.0.0")])
def test_the_status_of_a_mail_that_was_given_up_is_one_of_an_error(code: int, status: str) -> None:
    text = changed(TWO_HOPS, (f"{RELAY}:\n", f"{RELAY}:\n      retry: {{every: [1 min], give-up: 1 min}}\n"))
    text = changed(text, (f"{MX}:\n", f"{MX}:\n      extensions: []\n"))
    whole = journey(text, FaultRule("odd", Do(reply=code), When(Verb.MAIL, hop=MX), times=0))
    about = fields_of(report_for(whole, RELAY, "alice"))[1]
    assert about["Status"] == status
    assert str(code) in about["Diagnostic-Code"]


def test_what_a_list_sends_comes_back_to_its_owner_and_not_to_the_author() -> None:
    text = changed(
        TWO_HOPS,
        (
            "carol: {}}",
            "carol: {}}\n      lists: {staff: {members: [bob, zoe@sender.example], owner: carol}}",
        ),
        (f"to: [{BOB}]", "to: [staff@receiver.example]"),
    )
    whole = journey(text)
    assert [one.reverse_path for one in whole.inbox(MX, "bob")] == ["carol@receiver.example"]
    assert fields_of(report_for(whole, MX, "carol"))[1]["Final-Recipient"] == "rfc822; zoe@sender.example"
    assert whole.inbox(RELAY, "alice") == ()


def test_what_a_forward_passes_on_comes_back_to_the_author() -> None:
    text = changed(
        TWO_HOPS,
        ("mailboxes: {bob: {}, carol: {}}", "forwards: {bob: zoe@sender.example}"),
    )
    whole = journey(text)
    about_bob = fields_of(report_for(whole, RELAY, "alice"))[1]
    assert about_bob["Final-Recipient"] == f"rfc822; {BOB}"  # as it was accepted (RFC 3464 2.3.2)
    assert about_bob["Remote-MTA"] == f"dns; {RELAY}"


def test_a_loop_of_two_forwards_ends_with_one_report() -> None:
    text = changed(
        TWO_HOPS,
        ("mailboxes: {bob: {}, carol: {}}", "forwards: {bob: ann@sender.example}\n      limits: {hops: 6}"),
        ("mailboxes: {alice: {}}", "mailboxes: {alice: {}}\n      forwards: {ann: bob@receiver.example}"),
    )
    whole = journey(text)
    assert whole.rows()["message-too-many-hops"] == 1
    assert fields_of(report_for(whole, RELAY, "alice"))[1]["Status"] == "5.4.6"


def test_where_the_return_path_leads_to_no_mailbox_here_nobody_can_be_told() -> None:
    whole = journey(changed(TO_NOBODY, (f"from: {ALICE}", "from: zoe@sender.example")))
    assert whole.rows()["no-sender-to-tell"] == 1
    assert whole.holders == frozenset()


@pytest.mark.parametrize(
    ("do", "found"), [(Do(hold=True), "no answer in time"), (Do(cut_after=0), "connection lost")]
)
def test_a_session_that_broke_off_is_reported_as_a_bad_connection(do: Do, found: str) -> None:
    text = changed(TWO_HOPS, (f"{RELAY}:\n", f"{RELAY}:\n      retry: {{every: [1 min], give-up: 1 min}}\n"))
    whole = journey(text, FaultRule("no", do, When(Verb.RCPT, hop=MX), times=2))
    about_bob = fields_of(report_for(whole, RELAY, "alice"))[1]
    assert (about_bob["Action"], about_bob["Status"]) == ("failed", "4.4.2")
    assert about_bob["Diagnostic-Code"] == f"x-smtpsim; {found}"


def test_a_domain_without_mx_record_and_address_is_reported_as_one_that_leads_nowhere() -> None:
    dns = "  dns: {receiver.example: {alias-of: receiver.example}}\nclient:\n"
    about_bob = fields_of(report_for(journey(changed(TWO_HOPS, ("client:\n", dns))), RELAY, "alice"))[1]
    assert (about_bob["Action"], about_bob["Status"]) == ("failed", "5.4.4")


LIST_OF_STRANGERS = changed(
    TWO_HOPS,
    (
        "mailboxes: {bob: {}, carol: {}}",
        (
            "mailboxes: {bob: {}, carol: {}}\n"
            "      lists: {staff: {members: [bob, zoe@sender.example], owner: staff@receiver.example}}"
        ),
    ),
    (f"to: [{BOB}]", "to: [staff@receiver.example]"),
)


def test_a_list_that_owns_itself_does_not_report_to_itself_for_ever() -> None:
    whole = journey(LIST_OF_STRANGERS)
    assert whole.rows()["report-written"] == 1
    assert [message.reverse_path for message in whole.inbox(MX, "bob")] == ["staff@receiver.example", ""]


def test_what_comes_from_the_null_path_goes_to_a_list_from_the_null_path() -> None:
    whole = journey(
        changed(
            LIST_OF_STRANGERS,
            (f"from: {ALICE}", NULL_PATH),
            ("relays-for", "relays-hosts: [pc.alice.example]\n      relays-for"),
        )
    )
    assert [message.reverse_path for message in whole.inbox(MX, "bob")] == [""]
    assert whole.rows()["report-written"] == 0


def test_nobody_is_told_of_a_success_in_the_place_of_a_sender_who_is_not_there() -> None:
    text = changed(notified(BOB, "success"), (f"from: {ALICE}", "from: zoe@receiver.example"))
    text = changed(text, ("relays-for", "relays-hosts: [pc.alice.example]\n      relays-for"))
    text = changed(text, (f"{MX}:\n", f"{MX}:\n      double-bounces: carol\n"))
    whole = journey(text)
    assert (whole.rows()["no-sender-to-tell"], whole.inbox(MX, "carol")) == (1, ())
