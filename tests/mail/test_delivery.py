"""An accepted message comes to rest somewhere: in mailboxes, on terminals, or in the queue."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from smtpsim.mail.delivery import deliver
from smtpsim.mail.site import Forward, Mailbox, MailingList, Site, StoredMessage
from smtpsim.spec.terms import DeliveryMode, Terminal

DOMAIN = "receiver.example"
MESSAGE = StoredMessage("alice@sender.example", f"bob@{DOMAIN}", b"Shall we eat at noon?\r\n", 5)
MAIL, SEND, SOML, SAML = DeliveryMode.MAIL, DeliveryMode.SEND, DeliveryMode.SOML, DeliveryMode.SAML


def site(lists: dict[str, tuple[str, ...]] | None = None, forwards: dict[str, str] | None = None) -> Site:
    """A host where Bob is away from his terminal and Ted sits at his; names stand for local addresses."""
    return Site(
        "mx.receiver.example",
        frozenset({DOMAIN}),
        {
            "bob": Mailbox("bob"),
            "ted": Mailbox("ted", terminal=Terminal.ON),
            "kim": Mailbox("kim", terminal=Terminal.BUSY),
        },
        {name: MailingList(name, tuple(map(here, members))) for name, members in (lists or {}).items()},
        {name: Forward(name, here(path)) for name, path in (forwards or {}).items()},
    )


def here(name: str) -> str:
    return name if "@" in name else f"{name}@{DOMAIN}"


def targets(at: Site, name: str, mode: DeliveryMode = MAIL) -> list[tuple[str, str]]:
    """Where one message goes: target and place."""
    _, deliveries = deliver(at, here(name), mode, MESSAGE)
    assert {one.forward_path for one in deliveries} == {here(name)}
    return [(one.target.removesuffix(f"@{DOMAIN}"), one.place) for one in deliveries]


def test_a_message_lies_in_the_mailbox_and_uses_its_room() -> None:
    before = site()
    after, _ = deliver(before, here("BOB"), MAIL, MESSAGE)
    assert after.mailboxes["bob"].messages == (None, MESSAGE)
    assert after.mailboxes["bob"].used == len(MESSAGE.content)
    again, _ = deliver(after, here("bob"), MAIL, MESSAGE)
    assert again.mailboxes["bob"].messages == ((None, MESSAGE), MESSAGE)
    assert before.mailboxes["bob"].messages is None


@pytest.mark.parametrize(
    ("mode", "bob", "ted"),
    [
        (MAIL, ["mailbox"], ["mailbox"]),
        (SEND, ["mailbox"], ["terminal"]),
        (SOML, ["mailbox"], ["terminal"]),
        (SAML, ["mailbox"], ["mailbox", "terminal"]),
    ],
)
def test_the_mode_chooses_mailbox_and_terminal(mode: DeliveryMode, bob: list[str], ted: list[str]) -> None:
    assert [place for _, place in targets(site(), "bob", mode)] == bob
    assert [place for _, place in targets(site(), "kim", mode)] == bob
    assert [place for _, place in targets(site(), "ted", mode)] == ted


def test_what_is_shown_on_a_terminal_takes_no_room() -> None:
    after, _ = deliver(site(), here("ted"), SEND, MESSAGE)
    assert (after.mailboxes["ted"].shown, after.mailboxes["ted"].messages) == ((None, MESSAGE), None)
    assert after.mailboxes["ted"].used == 0


def test_a_list_reaches_each_of_its_members_once() -> None:
    at = site({"staff": ("bob", "ted", "team"), "team": ("ted", "ann@elsewhere.example", "BOB")})
    assert targets(at, "staff") == [
        ("bob", "mailbox"),
        ("ted", "mailbox"),
        ("ann@elsewhere.example", "queue"),
    ]


def test_a_forward_is_followed_to_its_end() -> None:
    at = site(forwards={"dave": "david", "david": "bob", "erin": "erin@elsewhere.example"})
    assert targets(at, "dave") == [("bob", "mailbox")]
    assert targets(at, "erin") == [("erin@elsewhere.example", "queue")]


def test_a_circle_of_lists_still_reaches_its_members() -> None:
    at = site({"ping": ("pong", "bob"), "pong": ("ping", "ted")})
    assert targets(at, "ping") == [("bob", "mailbox"), ("ted", "mailbox")]


@pytest.mark.parametrize(
    "forwards", [{"ping": "ping"}, {"ping": "pong", "pong": "ping"}, {"ping": "PONG", "pong": "Ping"}]
)
def test_what_only_goes_round_in_a_circle_stays_where_it_was_sent(forwards: dict[str, str]) -> None:
    after, deliveries = deliver(site(forwards=forwards), here("ping"), MAIL, MESSAGE)
    assert [(one.target, one.place) for one in deliveries] == [(here("ping"), "mailbox")]
    assert after.mailboxes["ping"].messages == (None, MESSAGE)


def test_lists_of_lists_do_not_multiply() -> None:
    lists: dict[str, tuple[str, ...]] = {f"l{n}": (f"l{n + 1}",) * 5 for n in range(30)} | {"l30": ("bob",)}
    assert targets(site(lists), "l0") == [("bob", "mailbox")]


def test_mail_for_another_host_waits_in_the_queue_under_its_address() -> None:
    message = replace(MESSAGE, forward_path="x@elsewhere.example")
    after, _ = deliver(site(), "x@elsewhere.example", MAIL, message)
    assert [copy.message.forward_path for copy in after.queue] == ["x@elsewhere.example"]


def test_a_local_part_that_holds_an_at_is_one_user() -> None:
    assert targets(site(), f"a@b@{DOMAIN}") == [("a@b", "mailbox")]


NAMES = ["bob", "ted", "a", "b", "c", "x@elsewhere.example"]


@given(
    st.dictionaries(
        st.sampled_from(["a", "b", "c"]), st.lists(st.sampled_from(NAMES), max_size=4).map(tuple)
    ),
    st.dictionaries(st.sampled_from(["a", "b", "c"]), st.sampled_from(NAMES)),
    st.sampled_from(NAMES),
    st.sampled_from(DeliveryMode),
)
def test_every_message_comes_to_rest_somewhere(
    lists: dict[str, tuple[str, ...]],
    forwards: dict[str, str],
    name: str,
    mode: DeliveryMode,
) -> None:
    found = targets(site(lists, forwards), name, mode)
    assert found
    assert len(set(found)) == len(found)
