"""A reader sees the oldest message first, and what it takes away makes room again."""

import pytest

from smtpsim.mail.delivery import deliver
from smtpsim.mail.pickup import messages_of, remove_messages, text_for_reader
from smtpsim.mail.site import Mailbox, Site, StoredMessage
from smtpsim.spec.terms import DeliveryMode

TEXTS = (b"one\r\n", b"number two\r\n", b"three\r\n")


def site_with_mail() -> Site:
    site = Site("mail.receiver.example", frozenset({"receiver.example"}), {"bob": Mailbox("bob", quota=100)})
    for number, text in enumerate(TEXTS, 1):
        message = StoredMessage("alice@sender.example", "Bob@receiver.example", text, number * 1000, number)
        site, _ = deliver(site, "Bob@receiver.example", DeliveryMode.MAIL, message)
    return site


def texts_of(site: Site, user: str = "bob") -> tuple[bytes, ...]:
    return tuple(message.content for message in messages_of(site, user))


def test_the_oldest_message_comes_first() -> None:
    assert texts_of(site_with_mail()) == TEXTS
    assert texts_of(site_with_mail(), "BOB") == TEXTS


def test_nobody_s_mailbox_is_empty() -> None:
    assert messages_of(site_with_mail(), "carol") == ()


@pytest.mark.parametrize("places", [(), (1,), (2,), (3, 1), (1, 2, 3), (9,)])
def test_what_is_removed_is_gone_and_its_octets_are_free(places: tuple[int, ...]) -> None:
    kept = tuple(text for place, text in enumerate(TEXTS, 1) if place not in places)
    site = remove_messages(site_with_mail(), "Bob", places)
    assert texts_of(site) == kept
    assert site.mailboxes["bob"].used == sum(map(len, kept))


def test_removing_from_nobody_s_mailbox_changes_nothing() -> None:
    site = site_with_mail()
    assert remove_messages(site, "carol", (1,)) is site


def test_what_came_after_stays_where_it_is() -> None:
    site = site_with_mail()
    late = StoredMessage("alice@sender.example", "bob@receiver.example", b"late\r\n", 9000, 4)
    site, _ = deliver(site, "bob@receiver.example", DeliveryMode.MAIL, late)
    assert texts_of(remove_messages(site, "bob", (1, 2, 3))) == (b"late\r\n",)


def test_the_reader_sees_the_return_path_on_top() -> None:
    first = messages_of(site_with_mail(), "bob")[0]
    assert text_for_reader(first) == b"Return-Path: <alice@sender.example>\r\none\r\n"
