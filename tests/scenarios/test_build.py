"""From a scenario to a world: the mail data that is sent, the policy, the site, the client."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP

import pytest

from smtpsim.mail.site import Forward, MailingList, Span
from smtpsim.network.stream import Link
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.default import SERVE_HOST, serve_scenario
from smtpsim.scenarios.equipment import build_policy, build_site
from smtpsim.scenarios.messages import rfc5322_date
from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.world import ExternalClient, World
from smtpsim.spec.terms import Kind, ServiceState, Trouble, Verb
from tests.scenarios.playing import SMALL, changed, read, run, with_server


def with_mail(more: str) -> str:
    """The small scenario, whose mail says more."""
    return changed("      to: bob@receiver.example\n", f"      to: bob@receiver.example\n{more}")


def stored(world: World) -> bytes:
    """Give the one message in Bob's mailbox after the session."""
    (site,) = world.sites.values()
    messages = site.mailboxes["bob"].messages
    assert messages is not None
    return messages[1].content


def sent(text: str) -> bytes:
    """Give the mail data of a scenario's first mail, dots stuffed, as it travels."""
    return b"".join(step.octets for step in run(read(text)) if step.kind is Kind.DATA)


def test_date_and_message_id_are_added_where_missing_and_always_the_same() -> None:
    lines = sent(SMALL).split(b"\r\n")
    assert lines[0] == b"Date: Mon, 2 Mar 2026 09:00:00 +0000"
    assert lines[1].startswith(b"Message-ID: <20260302090000.")
    assert lines[1].endswith(b"@mail.sender.example>")
    assert sent(SMALL) == sent(SMALL)


def test_another_seed_gives_another_message_id() -> None:
    assert sent(SMALL) != sent(changed("title: T", "title: T\nseed: 1"))


def test_what_the_author_wrote_is_kept_as_it_is() -> None:
    text = with_mail("      headers: {to: Zoe <zoe@x.example>, DATE: today, message-id: <1@x.example>}\n")
    assert sent(text) == b"to: Zoe <zoe@x.example>\r\nDATE: today\r\nmessage-id: <1@x.example>\r\n\r\n"


def test_lines_end_with_cr_lf_however_they_were_written() -> None:
    text = with_mail('      headers: {Date: x, Message-ID: y}\n      body: "a\\nb\\r\\nc\\rd"\n')
    assert sent(text).endswith(b"\r\n\r\na\r\nb\r\nc\r\nd\r\n")
    assert b"\n" not in sent(text).replace(b"\r\n", b"")


def test_an_empty_body_is_no_line() -> None:
    assert sent(with_mail("      headers: {Date: x, Message-ID: y}\n")) == b"Date: x\r\nMessage-ID: y\r\n\r\n"


@pytest.mark.parametrize("extensions", ["[8BITMIME]", "[]"])
def test_words_beyond_ascii_arrive_as_they_were_written(extensions: str) -> None:
    text = with_server(
        f"extensions: {extensions}",
        with_mail(
            "      headers: {Subject: Grüße an Jörg, From: Jörg Müller <alice@sender.example>}\n"
            "      body: |\n        Schöne Grüße\n        .\n        = Ende\n"
        ),
    )
    octets = sent(text)
    message = message_from_bytes(octets.replace(b"\r\n..", b"\r\n."), policy=SMTP)
    assert octets.partition(b"\r\n\r\n")[0].isascii()
    assert octets.isascii() is (extensions == "[]")
    assert message["Subject"] == "Grüße an Jörg"
    assert message["From"] == "Jörg Müller <alice@sender.example>"
    assert message.get_content().splitlines() == ["Schöne Grüße", ".", "= Ende"]


def test_without_ehlo_no_octet_above_127_is_sent() -> None:
    text = changed("  send:", "  hello: HELO\n  send:", with_mail("      body: Grüße\n"))
    assert sent(text).isascii()


def test_the_mail_is_stored_as_the_author_wrote_it() -> None:
    timeline = Timeline(build_world(read(with_mail("      body: |\n        .\n        ..\n"))))
    timeline.to_end()
    world = timeline.world()
    assert world is not None
    assert stored(world).endswith(b"\r\n\r\n.\r\n..\r\n")


def test_dates_are_written_in_english_as_rfc_5322_has_them() -> None:
    assert rfc5322_date(datetime(2026, 11, 8, 7, 5, 3, tzinfo=UTC)) == "Sun, 8 Nov 2026 07:05:03 +0000"


def test_members_without_a_domain_get_the_server_s_first() -> None:
    site = build_site(read(with_server("lists: {staff: [bob, x@y.example]}")))
    assert site.lists == {"staff": MailingList("staff", ("bob@receiver.example", "x@y.example"))}


def test_forwards_and_boxes_are_found_in_small_letters() -> None:
    site = build_site(read(with_server("forwards: {Dave: d@elsewhere.example}")))
    assert site.forwards == {"dave": Forward("Dave", "d@elsewhere.example")}


def test_times_of_trouble_and_of_service_count_from_the_start() -> None:
    site = build_site(read(with_server("storage-low: {since: 1 s, until: 2 s}")))
    assert site.troubles == ((Span(1_000, 2_000), Trouble.STORAGE_LOW),)
    site = build_site(read(with_server("shuts-down-after: 3 s")))
    assert site.service == ((Span(3_000), ServiceState.SHUTTING_DOWN),)


def test_an_absent_expn_is_not_offered() -> None:
    policy = build_policy(read(with_server("expn: absent")))
    assert Verb.EXPN in policy.unimplemented
    assert "EXPN" not in policy.keyword_lines


def test_a_server_never_promises_a_size_over_its_limit() -> None:
    policy = build_policy(read(with_server("limits: {message: 5 kB}")))
    assert "SIZE 5000" in policy.keyword_lines


def test_common_practice_relaxes_the_grammar() -> None:
    strictness = build_policy(read(with_server("strictness: common-practice"))).strictness
    assert strictness.space_after_colon
    assert strictness.bare_address


def test_mail_is_passed_on_for_a_known_address_as_for_a_known_domain() -> None:
    text = changed("to: bob@receiver.example", "to: zoe@elsewhere.example")
    for known in ("alice@sender.example", "sender.example"):
        steps = run(read(with_server(f"relays-for: [{known}]", text)))
        assert "queued-for-another-host" in {step.row for step in steps}
    steps = run(read(with_server("relays-for: [mallory@sender.example]", text)))
    assert "rcpt-relay-denied" in {step.row for step in steps}


def test_the_link_is_as_the_scenario_says() -> None:
    text = changed("client:", "  link: {latency: 1 s, segment: 100, speed: 2 kB/s}\nclient:")
    assert build_world(read(text)).sessions[0].link == Link(1_000, 100, 2_000)


def test_an_external_client_has_the_session_for_itself() -> None:
    world = build_world(serve_scenario(), external=True)
    (session,) = world.sessions
    assert session.id == "s1"
    assert session.server_host == SERVE_HOST
    assert isinstance(session.client, ExternalClient)


def test_the_default_server_takes_mail_as_it_promises() -> None:
    site = build_site(serve_scenario())
    assert site.takes_any_user
    assert site.domains == {"example.com", "example.org"}
    assert site.domain_suffixes == (".example",)


def test_the_default_server_offers_what_is_built_and_every_command() -> None:
    lines = build_policy(serve_scenario()).keyword_lines
    assert lines == (
        "PIPELINING",
        "SIZE 10000000",
        "8BITMIME",
        "ENHANCEDSTATUSCODES",
        "CHUNKING",
        "BINARYMIME",
        "SMTPUTF8",
        "EXPN",
        "HELP",
        "SEND",
        "SOML",
        "SAML",
    )
