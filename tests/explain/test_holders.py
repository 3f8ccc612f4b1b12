"""Who holds the message, told in one sentence at each step."""

from smtpsim.explain.holders import holder_sentence, new_report
from smtpsim.protocol.plan import Mail
from smtpsim.simulation.step import Holder
from smtpsim.simulation.totals import NOTHING_YET, Totals
from smtpsim.simulation.world import World
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.terms import Verb
from tests.support.mail_systems import QUEUE, TWO_HOPS, system_timeline
from tests.support.worlds import ALICE, BOB, CAROL, classic_world, steps_of, totals_beside


def sentences(world: World) -> list[str]:
    """Each sentence once, in the order in which it begins to hold."""
    told = [holder_sentence(totals) for totals in totals_beside(steps_of(world))]
    return [one for place, one in enumerate(told) if place == 0 or told[place - 1] != one]


def test_before_anything_happens_nobody_holds_a_message() -> None:
    assert holder_sentence(NOTHING_YET) == "Nobody holds a message."


def test_the_message_moves_from_the_sender_over_both_to_the_receiver() -> None:
    assert sentences(classic_world()) == [
        "mail.sender.example holds the message for bob@receiver.example.",
        (
            "mail.sender.example holds the message for bob@receiver.example:"
            " 354 is only the go-ahead, and nothing is handed over before the reply to the text."
        ),
        (
            "Both mail.sender.example and mx.receiver.example hold the message for bob@receiver.example"
            " until the sender hears the reply: if that is lost, the message may come twice."
        ),
        "mx.receiver.example holds the message for bob@receiver.example.",
    ]


def test_a_reply_lost_after_the_dot_leaves_it_with_both() -> None:
    assert sentences(classic_world((FAULT_OF["lost-after-the-dot"].rule,)))[-1] == (
        "Both mail.sender.example and mx.receiver.example hold the message for bob@receiver.example:"
        " if the sender never hears the reply, it tries again, and the message may come twice."
    )


def test_the_sender_keeps_the_recipients_that_were_refused() -> None:
    world = classic_world((FAULT_OF["unknown-mailbox"].rule,), to=(BOB, CAROL))
    assert sentences(world)[-1] == (
        "mail.sender.example holds the message for bob@receiver.example;"
        " mx.receiver.example holds the message for carol@receiver.example."
    )


def test_several_mails_are_counted() -> None:
    mails = (Mail(ALICE, (BOB,), b"one\r\n"), Mail(ALICE, (CAROL,), b"two\r\n", Verb.MAIL))
    assert sentences(classic_world(mails=mails))[0] == (
        "mail.sender.example holds 2 messages for bob@receiver.example and carol@receiver.example."
    )


def test_names_are_made_safe_and_their_order_does_not_depend_on_the_set() -> None:
    holders = frozenset({Holder("b.example", "x\x1b"), Holder("a.example", "x\x1b")})
    told = holder_sentence(Totals(holders=holders))
    assert told.startswith("Both a.example and b.example hold the message for x\u241b until")


def system_sentences(text: str) -> list[str]:
    """Each sentence of a mail system once, in the order in which it begins to hold."""
    timeline, told = system_timeline(text), [""]
    reports: set[int] = set()
    while (step := timeline.forward()) is not None:
        reports |= {new_report(step)}
        sentence = holder_sentence(timeline.totals(), reports)
        told += [sentence] if sentence != told[-1] else []
    return told[1:]


def test_over_several_hops_one_host_after_the_other_holds_the_message_and_at_last_the_reader() -> None:
    both = "; if it never does, it sends again, and the copy comes twice."
    assert system_sentences(TWO_HOPS) == [
        "pc.alice.example holds the message for bob@receiver.example.",
        (
            "pc.alice.example holds the message for bob@receiver.example: 354 is only the go-ahead,"
            " and nothing is handed over before the reply to the text."
        ),
        (
            "Both mail.sender.example and pc.alice.example hold the message for bob@receiver.example:"
            f" the sender has not heard the reply{both}"
        ),
        "mail.sender.example holds the message for bob@receiver.example.",
        (
            "mail.sender.example holds the message for bob@receiver.example: 354 is only the go-ahead,"
            " and nothing is handed over before the reply to the text."
        ),
        (
            "Both mail.sender.example and mx.receiver.example hold the message for bob@receiver.example:"
            f" the sender has not heard the reply{both}"
        ),
        "mx.receiver.example holds the message for bob@receiver.example.",
        "pc.bob.example holds the message for bob@receiver.example.",
    ]


def test_a_mail_and_the_report_about_it_are_told_one_by_one() -> None:
    assert system_sentences(QUEUE)[-1] == (
        "Mail 1: mx.receiver.example holds a copy for bob@receiver.example."
        " Report 2: mail.sender.example holds a copy for alice@sender.example."
    )


def test_reports_that_are_held_alike_are_told_in_one_sentence() -> None:
    holders = frozenset(Holder("a.example", ALICE, number) for number in (2, 3, 4))
    told = holder_sentence(Totals(holders=holders), {2, 3, 4})
    assert told == "Reports 2, 3 and 4: a.example holds a copy for alice@sender.example."


def test_of_very_many_mails_the_last_ones_are_told() -> None:
    holders = frozenset(Holder("a.example", f"user{number}@b.example", number) for number in range(1, 30))
    told = holder_sentence(Totals(holders=holders), frozenset())
    assert told.startswith("Mail 26: a.example holds a copy for user26@b.example.")
    assert told.endswith(" holds a copy for user29@b.example. Earlier mails are not listed.")
