"""A reader fetches mail in steps: command and answer in turns, and the mail changes hands at QUIT."""

from itertools import pairwise

from smtpsim.explain.duty import what_now
from smtpsim.explain.tokens import tokens
from smtpsim.explain.transcript import transcript
from smtpsim.explain.words import source, why
from smtpsim.mail.delivery import deliver
from smtpsim.mail.pickup import messages_of, remove_messages
from smtpsim.mail.site import Mailbox, Site, StoredMessage
from smtpsim.network.stream import Link
from smtpsim.simulation.pop_turn import PopSession, is_over, make_pop_session, take_pop_turn
from smtpsim.simulation.step import Holder, Step
from smtpsim.spec.pop_rows import POP_TITLE
from smtpsim.spec.terms import Actor, DeliveryMode, Kind

SERVER, READER, BOB, ALICE = (
    "mail.receiver.example",
    "pc.receiver.example",
    "bob@receiver.example",
    "alice@sender.example",
)
CONTENT = b"Subject: Dots\r\n\r\n.\r\nBye\r\n"


def site_with(count: int) -> Site:
    site = Site(SERVER, frozenset({"receiver.example"}), {"bob": Mailbox("bob")})
    for number in range(1, count + 1):
        message = StoredMessage(ALICE, BOB, CONTENT, number, number + 4)
        site, _ = deliver(site, BOB, DeliveryMode.MAIL, message)
    return site


def visit(
    site: Site, *, typed: str | None = None, link: Link | None = None
) -> tuple[PopSession, list[Step], list[tuple[int, ...]]]:
    """Let Bob's program fetch his mail, beginning at one second."""
    session = make_pop_session("p1", READER, site, BOB, "secret", link or Link(), 1000, typed=typed)
    steps: list[Step] = []
    removed: list[tuple[int, ...]] = []
    while not is_over(session):
        session, step, places = take_pop_turn(len(steps), session.due, session)
        steps.append(step)
        removed.append(places)
    return session, steps, removed


def test_the_visit_is_a_dialogue_in_turns() -> None:
    _, steps, _ = visit(site_with(1))
    assert [step.row for step in steps] == [
        *("pop-client-open", "pop-greeting"),
        *("pop-client-user", "pop-user-known", "pop-client-pass", "pop-pass-right"),
        *("pop-client-stat", "pop-stat", "pop-client-list", "pop-list-all"),
        *("pop-client-retr", "pop-retr", "pop-client-dele", "pop-dele"),
        *("pop-client-quit-done", "pop-quit", "pop-server-close"),
    ]
    assert [step.kind for step in steps[:4]] == [Kind.OPEN, Kind.REPLY, Kind.COMMAND, Kind.REPLY]
    assert {(step.actor, step.host, step.peer) for step in steps} == {
        (Actor.CLIENT, READER, SERVER),
        (Actor.SERVER, SERVER, READER),
    }
    assert [step.n for step in steps] == list(range(len(steps)))


def test_each_step_happens_when_the_one_before_it_has_arrived() -> None:
    _, steps, _ = visit(site_with(2), link=Link(latency_ms=25))
    for before, step in pairwise(steps[:-1]):
        assert step.time == before.arrives == before.time + 25
    assert steps[-1].time == steps[-2].time


def test_a_slow_road_lets_a_message_come_later() -> None:
    _, steps, _ = visit(site_with(1), link=Link(latency_ms=10, octets_per_second=1000))
    retr = next(step for step in steps if step.row == "pop-retr")
    assert retr.arrives == retr.time + 10 + len(retr.octets)


def test_the_reader_has_the_message_with_its_return_path() -> None:
    session, _, _ = visit(site_with(1))
    assert session.client.fetched == (b"Return-Path: <alice@sender.example>\r\n" + CONTENT,)


def test_the_mail_changes_hands_with_the_answer_to_quit() -> None:
    _, steps, removed = visit(site_with(2))
    quit_reply = next(step for step in steps if step.row == "pop-quit")
    assert quit_reply.gained == (Holder(READER, BOB, 5), Holder(READER, BOB, 6))
    assert quit_reply.lost == (Holder(SERVER, BOB, 5), Holder(SERVER, BOB, 6))
    assert [step for step in steps if (step.gained or step.lost) and step is not quit_reply] == []
    assert [places for places in removed if places] == [(1, 2)]


def test_the_mailbox_is_empty_after_the_visit() -> None:
    site = site_with(3)
    _, _, removed = visit(site)
    for places in removed:
        site = remove_messages(site, "bob", places)
    assert messages_of(site, "bob") == ()
    assert site.mailboxes["bob"].used == 0


def test_the_wrong_password_leaves_the_mail_where_it_is() -> None:
    session, steps, removed = visit(site_with(1), typed="guess")
    assert [step.row for step in steps[-4:]] == [
        "pop-pass-wrong",
        "pop-client-quit-refused",
        "pop-quit-early",
        "pop-server-close",
    ]
    assert session.client.fetched == ()
    assert not any(removed)
    assert not any(step.gained or step.lost for step in steps)


def test_the_steps_about_one_message_name_the_mailbox() -> None:
    _, steps, _ = visit(site_with(1))
    named = [step.row for step in steps if step.recipient == BOB]
    assert named == ["pop-client-retr", "pop-retr", "pop-client-dele", "pop-dele"]


def test_every_step_says_why_by_which_section_and_what_its_parts_are() -> None:
    _, steps, _ = visit(site_with(1))
    assert [step.row for step in steps if not why(step) or "RFC 1939" not in source(step)] == []
    assert [step.row for step in steps if step.octets and not tokens(step)] == []
    assert [
        step.row for step in steps if what_now(step)
    ] == []  # what SMTP's client must do is not asked here


def test_a_long_message_is_shortened_in_the_transcript() -> None:
    site = Site(SERVER, frozenset({"receiver.example"}), {"bob": Mailbox("bob")})
    site, _ = deliver(site, BOB, DeliveryMode.MAIL, StoredMessage(ALICE, BOB, b"line\r\n" * 100, 1))
    lines = list(transcript(visit(site)[1]))
    assert lines.count("S: line") < 20
    assert "   ... 88 more lines ..." in lines


def test_the_transcript_says_once_that_this_is_not_smtp() -> None:
    _, steps, _ = visit(site_with(1))
    lines = list(transcript(steps))
    assert lines[0].endswith(", over POP3")
    assert lines.count(POP_TITLE) == 1
    assert "C: RETR 1" in lines
    assert "S: +OK mail.receiver.example POP3 server ready" in lines
