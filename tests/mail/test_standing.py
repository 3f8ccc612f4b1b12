"""What a host knows of an address: whether it takes mail for it, and what VRFY and EXPN may learn."""

import pytest
from msgspec.structs import replace

from smtpsim.mail.site import Forward, Mailbox, MailingList, Site, Span, TextRule, service_at, trouble_at
from smtpsim.mail.standing import (
    Envelope,
    expand_list,
    find_recipient,
    is_local,
    is_refused_sender,
    message_standing,
    remember_pair,
    rule_on_text,
    split_address,
    verify_name,
)
from smtpsim.spec.terms import DeliveryMode, Lookup, ServiceState, Standing, Terminal, TextRuling, Trouble

HOST, DOMAIN = "mx.receiver.example", "receiver.example"
SITE = Site(
    HOST,
    frozenset({DOMAIN, "receiver.test"}),
    {
        "bob": Mailbox("bob", "Bob Example"),
        "ted": Mailbox("ted", "Ted Sample", terminal=Terminal.ON),
        "sue": Mailbox("sue", "Sue Sample"),
        "full": Mailbox("full", quota=100, used=100),
        "tight": Mailbox("tight", quota=100, used=40),
        "small": Mailbox("small", size_limit=50),
        "locked": Mailbox("locked", locked_until=1_000),
        "shunned": Mailbox("shunned", is_refused=True),
    },
    {
        "staff": MailingList("staff", (f"bob@{DOMAIN}", "ann@elsewhere.example")),
        "board": MailingList("board", (), is_open=False),
    },
    {
        "dave": Forward("dave", "dave@elsewhere.example"),
        "erin": Forward("erin", "erin@elsewhere.example", sends_on=False),
    },
    relays_for=frozenset({"friend.example"}),
    null_mx=frozenset({"nowhere.example"}),
    refused_names=frozenset({"root"}),
    refused_senders=frozenset({"spam.example", "mallory@sender.example"}),
)
ANYBODY = Site(HOST, frozenset({DOMAIN}), takes_any_user=True)
ALICE = Envelope("alice@sender.example")


def standing(
    local: str, domain: str = DOMAIN, envelope: Envelope = ALICE, site: Site = SITE, now: int = 0
) -> Standing:
    return find_recipient(site, local, domain, envelope, now).standing


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("bob@b.example", ("bob", "b.example")),
        ("a@b@C.Example", ("a@b", "c.example")),
        ("Postmaster", ("Postmaster", "")),
        ("x@[192.0.2.1]", ("x", "[192.0.2.1]")),
    ],
)
def test_an_address_is_cut_at_its_last_at(address: str, parts: tuple[str, str]) -> None:
    assert split_address(address) == parts


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("bob", Standing.MAILBOX),
        ("BOB", Standing.MAILBOX),
        ("staff", Standing.LIST),
        ("board", Standing.LIST),
        ("dave", Standing.FORWARDED),
        ("erin", Standing.MOVED),
        ("nobody", Standing.UNKNOWN),
        ("root", Standing.NAME_REFUSED),
        ("full", Standing.FULL),
        ("tight", Standing.MAILBOX),
        ("small", Standing.MAILBOX),
        ("locked", Standing.LOCKED),
        ("shunned", Standing.POLICY),
        ("postmaster", Standing.MAILBOX),
        ("Postmaster", Standing.MAILBOX),
    ],
)
def test_each_local_name_has_its_standing(local: str, expected: Standing) -> None:
    assert standing(local) is expected
    assert standing(local, "receiver.test") is expected


def test_postmaster_needs_no_domain() -> None:
    assert standing("Postmaster", "") is Standing.MAILBOX


def test_forwards_tell_where_to() -> None:
    assert find_recipient(SITE, "dave", DOMAIN, ALICE, 0).forward == "dave@elsewhere.example"
    assert find_recipient(SITE, "erin", DOMAIN, ALICE, 0).forward == "erin@elsewhere.example"


def test_a_domain_may_be_anything_with_a_certain_ending() -> None:
    site = replace(ANYBODY, domain_suffixes=(".example",))
    assert is_local(site, "what.ever.example")
    assert not is_local(site, "example")
    assert not is_local(site, "example.test")


def test_mail_for_another_host_is_passed_on_for_friends_only() -> None:
    assert standing("x", "elsewhere.example") is Standing.RELAY_DENIED
    assert standing("x", "elsewhere.example", Envelope("eve@Friend.example")) is Standing.RELAYED
    assert standing("x", "elsewhere.example", Envelope("")) is Standing.RELAY_DENIED
    assert standing("x", "nowhere.example", Envelope("eve@friend.example")) is Standing.NULL_MX


def test_a_declared_size_counts_against_quota_and_limit() -> None:
    assert standing("tight", envelope=Envelope("a@b.example", 60)) is Standing.MAILBOX
    assert standing("tight", envelope=Envelope("a@b.example", 61)) is Standing.FULL
    assert standing("small", envelope=Envelope("a@b.example", 50)) is Standing.MAILBOX
    assert standing("small", envelope=Envelope("a@b.example", 51)) is Standing.TOO_BIG
    assert standing("full", site=replace(SITE, full_standing=Standing.FULL_FOR_NOW)) is Standing.FULL_FOR_NOW


def test_a_lock_goes_away() -> None:
    assert standing("locked", now=999) is Standing.LOCKED
    assert standing("locked", now=1_000) is Standing.MAILBOX


@pytest.mark.parametrize("mode", DeliveryMode)
def test_only_send_needs_a_terminal(mode: DeliveryMode) -> None:
    envelope = Envelope("a@b.example", mode=mode)
    away = Standing.TERMINAL_OFF if mode is DeliveryMode.SEND else Standing.MAILBOX
    assert standing("ted", envelope=envelope) is Standing.MAILBOX
    assert standing("bob", envelope=envelope) is away
    assert standing("anybody", envelope=envelope, site=ANYBODY) is away


def test_a_stranger_must_come_back_after_a_while() -> None:
    site = replace(SITE, greylist_ms=1_000)
    assert standing("bob", site=site, now=5) is Standing.GREYLISTED
    known = remember_pair(site, "alice@sender.example", "BOB", DOMAIN, 5)
    assert standing("bob", site=known, now=1_004) is Standing.GREYLISTED
    assert standing("bob", site=known, now=1_005) is Standing.MAILBOX
    assert (
        standing("bob", envelope=Envelope("eve@sender.example"), site=known, now=1_005) is Standing.GREYLISTED
    )
    assert remember_pair(known, "alice@sender.example", "bob", DOMAIN, 900) is known
    assert remember_pair(SITE, "alice@sender.example", "bob", DOMAIN, 5) is SITE


def test_a_message_is_refused_only_where_it_fits_into_no_mailbox() -> None:
    tight = (("Tight", DOMAIN),)
    assert message_standing(SITE, tight, 60, DeliveryMode.MAIL) is Standing.MAILBOX
    assert message_standing(SITE, tight, 61, DeliveryMode.MAIL) is Standing.FULL
    users = (("bob", DOMAIN), ("Tight", DOMAIN), ("tight", "elsewhere.example"))
    assert message_standing(SITE, users, 61, DeliveryMode.MAIL) is Standing.MAILBOX
    assert message_standing(SITE, tight, 61, DeliveryMode.SEND) is Standing.MAILBOX
    assert message_standing(SITE, users[2:], 61, DeliveryMode.MAIL) is Standing.MAILBOX


def test_the_first_rule_whose_words_a_text_holds_decides() -> None:
    site = replace(
        SITE, text_rules=(TextRule(b"later", TextRuling.LATER), TextRule(b"spam", TextRuling.REFUSE))
    )
    assert rule_on_text(site, b"no spam, later") is TextRuling.LATER
    assert rule_on_text(site, b"spam") is TextRuling.REFUSE
    assert rule_on_text(site, b"ham") is TextRuling.ACCEPT


@pytest.mark.parametrize(
    ("local", "domain", "refused"),
    [
        ("a", "spam.example", True),
        ("mallory", "sender.example", True),
        ("alice", "sender.example", False),
        ("", "", False),
    ],
)
def test_a_sender_is_refused_by_domain_or_address(local: str, domain: str, *, refused: bool) -> None:
    assert is_refused_sender(SITE, local, domain) is refused


def test_a_host_may_change_with_time() -> None:
    site = replace(
        SITE,
        service=((Span(10, 20), ServiceState.NOT_READY), (Span(30), ServiceState.SHUTTING_DOWN)),
        troubles=((Span(5, 6), Trouble.FAILING_DISK),),
    )
    assert [service_at(site, now) for now in (9, 10, 19, 20, 30, 999)] == [
        ServiceState.READY,
        ServiceState.NOT_READY,
        ServiceState.NOT_READY,
        ServiceState.READY,
        ServiceState.SHUTTING_DOWN,
        ServiceState.SHUTTING_DOWN,
    ]
    assert [trouble_at(site, now) for now in (4, 5, 6)] == [Trouble.NONE, Trouble.FAILING_DISK, Trouble.NONE]


@pytest.mark.parametrize(
    ("text", "lookup", "lines"),
    [
        ("bob", Lookup.ONE, ("Bob Example <bob@receiver.example>",)),
        ("<Bob@Receiver.Example>", Lookup.ONE, ("Bob Example <bob@receiver.example>",)),
        ('"Ted Sample"', Lookup.ONE, ("Ted Sample <ted@receiver.example>",)),
        ("Sample", Lookup.MANY, ("Ted Sample <ted@receiver.example>", "Sue Sample <sue@receiver.example>")),
        ("sample@receiver.example", Lookup.NONE, ()),
        ("full", Lookup.ONE, ("<full@receiver.example>",)),
        ("staff", Lookup.LIST, ()),
        ("dave", Lookup.FORWARDED, ()),
        ("erin", Lookup.MOVED, ()),
        ("nobody", Lookup.NONE, ()),
        ("bob@elsewhere.example", Lookup.NONE, ()),
        ("a!b", Lookup.UNSUPPORTED, ()),
        ("a%b@receiver.example", Lookup.UNSUPPORTED, ()),
        ("Postmaster", Lookup.ONE, ("<postmaster@receiver.example>",)),
    ],
)
def test_a_name_can_be_verified(text: str, lookup: Lookup, lines: tuple[str, ...]) -> None:
    found = verify_name(SITE, text)
    assert (found.lookup, found.lines) == (lookup, lines)
    assert verify_name(replace(SITE, tells_users=False), text).lookup is Lookup.WITHHELD


@pytest.mark.parametrize(
    ("text", "lookup", "lines"),
    [
        ("staff", Lookup.LIST, ("Bob Example <bob@receiver.example>", "<ann@elsewhere.example>")),
        (
            "STAFF@receiver.example",
            Lookup.LIST,
            ("Bob Example <bob@receiver.example>", "<ann@elsewhere.example>"),
        ),
        ("board", Lookup.CLOSED, ()),
        ("bob", Lookup.ONE, ("Bob Example <bob@receiver.example>",)),
        ("nothing", Lookup.NONE, ()),
    ],
)
def test_a_list_can_be_expanded(text: str, lookup: Lookup, lines: tuple[str, ...]) -> None:
    found = expand_list(SITE, text)
    assert (found.lookup, found.lines) == (lookup, lines)
    assert expand_list(replace(SITE, tells_lists=False), text).lookup is Lookup.WITHHELD


def test_where_anybody_is_taken_nobody_can_be_verified_and_no_list_is_there() -> None:
    assert verify_name(ANYBODY, "bob").lookup is Lookup.WITHHELD
    assert expand_list(ANYBODY, "bob").lookup is Lookup.NONE
