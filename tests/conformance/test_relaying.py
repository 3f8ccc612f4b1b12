"""What RFC 5321 asks of a relay: which host comes next, what is tried again, lists and forwards."""

import re

import pytest

from smtpsim.mail.dns import DomainRecord, Exchanger, find_route
from smtpsim.mail.trace import without_trace
from tests.conformance.journey import (
    ALICE,
    BOB,
    FIRST_HOP,
    HOUR,
    MINUTE,
    MX,
    RELAY,
    SECOND_HOP,
    SERVERS,
    THIRD_HOP,
    journey_of,
    sending,
    typed,
)
from tests.support.journeys import Journey

SECOND, THIRD = "second.receiver.example", "third.receiver.example"
BACKUPS = "".join(
    f"  {host}:\n    domains: [receiver.example]\n    any-user: true\n" for host in (SECOND, THIRD)
)
TEXT = b"Hello\r\n"


def with_dns(*records: str, servers: str = SERVERS) -> str:
    return servers + "dns:\n" + "".join(f"  {record}\n" for record in records)


def with_part(host: str, part: str, servers: str = SERVERS) -> str:
    assert f"  {host}:\n" in servers
    return servers.replace(f"  {host}:\n", f"  {host}:\n    {part}\n")


def is_told(journey: Journey, *failed: str) -> bool:
    """Whether Alice was told of just these recipients, in one report."""
    reports = [message.content.decode() for message in journey.inbox(RELAY, "alice")]
    named = [re.findall("Final-Recipient: rfc822; (.*)\r\n", report) for report in reports]
    return named == ([list(failed)] if failed else [])


def domains_looked_up(journey: Journey) -> list[str]:
    return [step.words["domain"] for step in journey.steps if step.row.startswith("lookup-")]


# Which host


def test_the_domain_of_a_recipient_is_looked_up() -> None:
    journey = journey_of(SERVERS, sending(BOB))
    assert domains_looked_up(journey) == ["receiver.example"]
    assert journey.rows_in_order.index("lookup-mx") < journey.rows_in_order.index("client-open", 1)
    assert journey.peers()[1:] == [(RELAY, MX)]
    assert [without_trace(message.content)[-7:] for message in journey.inbox(MX, "bob")] == [TEXT]


@pytest.mark.parametrize("domain", ["receiver", "mx", "sender"])
def test_a_name_is_looked_up_as_it_is_written(domain: str) -> None:
    journey = journey_of(SERVERS, sending(f"bob@{domain}"))
    assert domains_looked_up(journey) == [domain]
    assert is_told(journey, f"bob@{domain}")


def test_a_domain_that_does_not_exist_is_an_error() -> None:
    journey = journey_of(SERVERS, sending("eve@nowhere.example"))
    assert "lookup-no-such-domain" in journey.rows_in_order
    assert is_told(journey, "eve@nowhere.example")


def test_where_the_dns_fails_for_now_the_mail_waits() -> None:
    journey = journey_of(with_dns("slow.example: {fails: true}"), sending("eve@slow.example"))
    assert journey.rows()["lookup-try-again"] > 1
    assert journey.rows_in_order.index("lookup-try-again") < journey.rows_in_order.index("kept-for-retry")
    assert is_told(journey, "eve@slow.example")


@pytest.mark.parametrize(
    "record", ["void.example: {alias-of: ring.example}", "void.example: {mx: [10 ghost.example]}"]
)
def test_a_domain_without_a_usable_host_is_an_error(record: str) -> None:
    circle = "ring.example: {alias-of: void.example}"
    journey = journey_of(with_dns(record, circle), sending("eve@void.example"))
    unreached = [row for row in journey.rows_in_order if row.endswith("host-unreachable")]
    assert len(journey.peers()) == 1 + len(unreached)
    assert is_told(journey, "eve@void.example")


def test_where_there_are_mx_records_the_address_of_the_domain_is_not_used() -> None:
    servers = SERVERS + "  shop.example:\n    domains: [shop.example]\n    any-user: true\n"
    dns = "shop.example: {mx: [10 ghost.example], address: true}"
    journey = journey_of(with_dns(dns, servers=servers), sending("eve@shop.example"))
    assert {host for _, host in journey.peers()[1:]} == {"ghost.example"}
    implicit = journey_of(
        with_dns("shop.example: {address: true}", servers=servers), sending("eve@shop.example")
    )
    assert implicit.peers()[1:] == [(RELAY, "shop.example")]


def test_each_host_is_tried_in_its_order_until_one_takes_the_mail() -> None:
    dns = f"receiver.example: {{mx: [30 {THIRD}, 10 {MX}, 20 {SECOND}]}}"
    servers = with_part(MX, "down: {}", SERVERS + BACKUPS)
    journey = journey_of(with_dns(dns, servers=servers), sending(BOB))
    assert journey.peers()[1:] == [(RELAY, MX), (RELAY, SECOND)]
    assert len(journey.inbox(SECOND, "bob")) == 1


def test_a_host_that_is_not_ready_is_passed_over_too() -> None:
    dns = f"receiver.example: {{mx: [10 {MX}, 20 {SECOND}]}}"
    servers = with_part(MX, "greeting: not-ready", SERVERS + BACKUPS)
    journey = journey_of(with_dns(dns, servers=servers), sending(BOB))
    assert journey.peers()[1:] == [(RELAY, MX), (RELAY, SECOND)]
    assert len(journey.inbox(SECOND, "bob")) == 1


def test_hosts_of_one_preference_come_in_an_order_of_chance() -> None:
    records = (Exchanger(20, "c.example"), *(Exchanger(10, f"{name}.example") for name in "ab"))
    zone = {"receiver.example": DomainRecord(mx=records)}
    orders = {find_route(zone, "receiver.example", RELAY, seed).hosts for seed in range(30)}
    assert orders == {("a.example", "b.example", "c.example"), ("b.example", "a.example", "c.example")}


@pytest.mark.parametrize("preference", [10, 20])
def test_a_relay_drops_itself_and_what_is_worse(preference: int) -> None:
    dns = f"receiver.example: {{mx: [5 {MX}, {preference} {RELAY}, 20 {SECOND}, 30 {THIRD}]}}"
    servers = with_part(MX, "down: {until: 20 min}", SERVERS + BACKUPS)
    journey = journey_of(with_dns(dns, servers=servers), sending(BOB))
    assert journey.peers()[1:] == [(RELAY, MX), (RELAY, MX)]
    assert len(journey.inbox(MX, "bob")) == 1


def test_where_only_the_relay_itself_is_left_the_mail_is_returned() -> None:
    journey = journey_of(with_dns(f"other.example: {{mx: [10 {RELAY}]}}"), sending("eve@other.example"))
    assert "lookup-only-self" in journey.rows_in_order
    assert len(journey.peers()) == 1
    assert is_told(journey, "eve@other.example")


# The queue

BUSY = SERVERS.replace("bob: {}", "bob: {locked: 10 min}")


def test_what_failed_for_now_is_tried_again() -> None:
    journey = journey_of(BUSY, sending(BOB))
    assert (
        journey.rows_in_order.index("rcpt-locked")
        < journey.rows_in_order.index("kept-for-retry")
        < journey.rows_in_order.index("retry-due")
    )
    assert len(journey.inbox(MX, "bob")) == 1
    assert is_told(journey)


def test_a_retry_waits_half_an_hour() -> None:
    journey = journey_of(BUSY, sending(BOB))
    first, second = (step.time for step in journey.steps if step.row == "lookup-mx")
    assert second - first >= 30 * MINUTE


def test_a_scenario_sets_how_often_and_how_long_mail_is_tried() -> None:
    servers = with_part(
        RELAY, "retry: {every: [5 min], give-up: 1 h}", SERVERS.replace("bob: {}", "bob: {locked: 2 h}")
    )
    journey = journey_of(servers, sending(BOB))
    times = [step.time for step in journey.steps if step.row == "lookup-mx"]
    assert len(times) > 10
    assert times[-1] - times[0] <= HOUR + MINUTE
    assert "gave-up" in journey.rows_in_order
    assert is_told(journey, BOB)


def test_recipients_past_the_limit_go_in_another_transaction() -> None:
    paths = [f"user{number}@receiver.example" for number in range(5)]
    servers = with_part(MX, "any-user: true\n    limits: {recipients: 2}")
    journey = journey_of(servers, sending(*paths))
    assert [len(journey.inbox(MX, path.partition("@")[0])) for path in paths] == [1] * 5
    assert is_told(journey)


# What a relay leaves as it is

ODD_TEXT = (
    "C: Return-Path: <mallory@sender.example>",
    "C: Received: somehow",
    "C: Subject: =?bad",
    "C: ",
    "C: ..",
    "C: Hello",
    "C: .",
)


def test_a_relay_passes_the_text_on_octet_for_octet() -> None:
    octets = bytes(code for code in range(256) if code not in b"\r\n")
    written = "".join(f"\\x{code:02x}" for code in octets)
    journey = journey_of(
        SERVERS,
        typed(text=(f"C~ Subject: x\\r\\n\\r\\n..\\r\\n{written}\\r\\n.\\r\\n",)),
    )
    sent = b"Subject: x\r\n\r\n.\r\n" + octets + b"\r\n"
    assert journey.text(SECOND_HOP).endswith(sent)
    assert without_trace(journey.inbox(MX, "bob")[0].content) == sent


def test_a_relay_changes_nothing_but_to_put_its_received_line_on_top() -> None:
    journey = journey_of(SERVERS, typed(text=ODD_TEXT))
    sent, relayed = journey.text(FIRST_HOP), journey.text(SECOND_HOP)
    assert sent.startswith(b"Return-Path: <mallory@sender.example>\r\nReceived: somehow\r\n")
    added = relayed.removesuffix(sent)
    assert re.fullmatch(rb"Received: [^\r]*\r\n(?:[ \t][^\r]*\r\n)*", added)


def test_a_relay_strips_a_source_route() -> None:
    route, back = f"<@{RELAY},@other.example:{BOB}>", f"<@desk.sender.example:{ALICE}>"
    journey = journey_of(SERVERS, typed(route, back))
    assert journey.commands(SECOND_HOP)[1:3] == [f"MAIL FROM:<{ALICE}>", f"RCPT TO:<{BOB}>"]


def test_a_relay_keeps_the_local_part_as_it_was_written() -> None:
    journey = journey_of(with_part(MX, "any-user: true"), typed("<Odd.Case@receiver.example>"))
    assert "RCPT TO:<Odd.Case@receiver.example>" in journey.commands(SECOND_HOP)


# Lists and forwards

LISTS = SERVERS + "  mx.elsewhere.example:\n    domains: [elsewhere.example]\n    any-user: true\n"
WITH_LIST = with_part(MX, "lists: {staff: {members: [bob, frank@elsewhere.example], owner: carol}}", LISTS)


def test_a_list_sends_with_its_own_return_path() -> None:
    journey = journey_of(WITH_LIST, sending("staff@receiver.example"))
    assert journey.commands(THIRD_HOP)[1:3] == [
        "MAIL FROM:<carol@receiver.example>",
        "RCPT TO:<frank@elsewhere.example>",
    ]
    assert journey.inbox(MX, "bob")[0].reverse_path == "carol@receiver.example"


def test_a_list_leaves_the_header_as_it_was() -> None:
    journey = journey_of(WITH_LIST, sending("staff@receiver.example"))
    assert journey.text(THIRD_HOP).endswith(journey.text(FIRST_HOP))


FORWARDS = with_part(MX, "forwards: {gina: {to: gina@elsewhere.example}}", LISTS)


@pytest.mark.parametrize("reverse_path", ["", ALICE, "somebody@else.example"])
def test_a_forward_leaves_the_null_reverse_path_as_it_is(reverse_path: str) -> None:
    straight_on = f"to-server: {MX}\n"
    client = sending("gina@receiver.example", reverse_path=reverse_path, more=straight_on)
    assert journey_of(FORWARDS, client).commands(SECOND_HOP)[1] == f"MAIL FROM:<{reverse_path}>"
