"""Who holds the message, told in one sentence at each step."""

from smtpsim.explain.holders import holder_sentence
from smtpsim.protocol.plan import Mail
from smtpsim.simulation.step import Holder
from smtpsim.simulation.totals import NOTHING_YET, Totals
from smtpsim.simulation.world import World
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.terms import Verb
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
