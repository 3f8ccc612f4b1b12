"""Playing the server, and faults of one's own, in the plain mode."""

import pytest

from smtpsim.errors import UsageError
from smtpsim.plain.conversation import Conversation
from smtpsim.plain.injecting import read_injection
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import Do, FaultRule, When
from smtpsim.spec.terms import Kind, PhaseName, Verb
from smtpsim.stage.changes import WATCH_ONLY
from smtpsim.stage.showing import Library, Showing
from tests.support.worlds import BOB, CAROL
from tests.test_plain_mode import conversation, said

NOT_SERVER = "You are not the server; the word server makes you it."


def test_a_student_plays_the_server() -> None:
    talk = conversation(6)
    assert said(talk, "server") == [
        "You are the server: step asks you for each of its replies. server once more ends it."
    ]
    assert said(talk, "step")[-1] == "Step 7. Client: RCPT TO:<bob@receiver.example>"
    received, line, state, known, codes, how = said(talk, "step")
    assert known == "What it knows of the recipient: a mailbox with room."
    assert (received, line) == ("You are the server. It has received:", "C: RCPT TO:<bob@receiver.example>")
    assert state.startswith("State MAIL: ")
    assert "550 No such user here / Relaying denied / Delivery to this recipient is refused" in codes
    assert "answer takes a code" in how
    step, _, own, correct, client = said(talk, "answer 550 5.1.1 no")
    assert step == "Step 8. Server: 550 5.1.1 no"
    assert own.startswith("You: answered 550; a correct server answers 250.")
    assert correct.startswith("Correct: S: 250 2.1.5 OK. ")
    assert client.endswith("Then C: RCPT TO:<carol@receiver.example>.")
    assert "you are the server" in said(talk, "where")[0]
    assert said(talk, "server") == ["The server answers by itself again."]
    assert said(talk, "step 2")[-1].startswith("Step 10. Server: 250 ")


def test_playing_stops_at_the_question_and_an_empty_answer_lets_the_server_say_it() -> None:
    talk = conversation()
    assert said(talk, "server", "play")[-1].startswith("answer takes a code")
    assert said(talk, "answer") == ["Step 2. Server: 220 mx.receiver.example Service ready"]


def test_server_at_a_reply_asks_for_it_at_once() -> None:
    assert "You are the server. It has received:" in said(conversation(7), "server")


@pytest.mark.parametrize(
    ("word", "told"), [("silence", "You: said nothing;"), ("close", "You: dropped the connection;")]
)
def test_an_answer_can_be_none(word: str, told: str) -> None:
    assert any(line.startswith(told) for line in said(conversation(7), "server", f"answer {word}"))


def test_another_answer_in_the_past_begins_a_branch() -> None:
    talk = conversation(9)
    told = said(talk, "back 2", "server", "answer 450")
    assert (
        told[0] == "A new branch begins here: branch-1: 450 at step 8. The old one stays; branch goes to it."
    )


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["answer 250"], NOT_SERVER),
        (
            ["server", "back", "answer 250"],
            "Nothing is asked of you here; step goes on to the server's next reply.",
        ),
        (["server", "answer 299"], "299 is no reply code: its digits are 2 to 5, 0 to 5 and 0 to 9."),
        (["server", "answer 450 5.1.1"], "5.1.1 does not go with 450: both begin with the same digit."),
    ],
)
def test_a_mistake_of_the_server_is_one_line(lines: list[str], told: str) -> None:
    assert said(conversation(7), *lines) == [told]


def test_a_session_that_is_only_watched_has_no_server_to_play() -> None:
    timeline = conversation(5)._player.timeline  # noqa: SLF001  its steps alone
    watched = Conversation(Showing(Timeline(None, timeline.branch.track), "Watched"), Library(tuple))
    assert said(watched, "server") == [WATCH_ONLY]


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("450 until transfer phase", FaultRule("450", Do(450), until=PhaseName.TRANSFER)),
        ("450 until data phase", FaultRule("450", Do(450), until=PhaseName.TRANSFER)),
        ("450 chance 50%", FaultRule("450", Do(450), chance=0.5)),
        (
            "450 at RCPT on mx.receiver.example 2 times chance 5% until termination",
            FaultRule(
                "450 at RCPT on mx.receiver.example",
                Do(450),
                When(Verb.RCPT, hop="mx.receiver.example"),
                2,
                PhaseName.TERMINATION,
                0.05,
            ),
        ),
        (
            "delay 2000 command at second RCPT always",
            FaultRule(
                "delay 2000 command at second RCPT",
                Do(delay_ms=2000),
                When(Verb.RCPT, occurrence=2, kind=Kind.COMMAND),
                0,
            ),
        ),
        ("throttle 50", FaultRule("throttle 50 reply", Do(octets_per_second=50))),
        ("hold reply", FaultRule("hold reply", Do(hold=True))),
        ("split 7 command", FaultRule("split 7 command", Do(split_at=7), When(kind=Kind.COMMAND))),
        ("cut 0 end-of-data", FaultRule("cut 0 end-of-data", Do(cut_after=0), When(kind=Kind.END_OF_DATA))),
        ("half-open reply", FaultRule("half-open reply", Do(half_open=True))),
        (
            "450 busy until tomorrow",
            FaultRule("450 busy until tomorrow", Do(450, text="busy until tomorrow")),
        ),
    ],
)
def test_a_fault_is_typed_with_how_often_and_what_the_channel_does(words: str, rule: FaultRule) -> None:
    assert read_injection(words) == rule


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("450 until noon phase", "A fault can last until transfer phase or until termination phase."),
        ("450 chance 0%", "A chance is a number of per cent above 0, and 100 at most: chance 50%."),
        ("delay", "delay takes a number, as in delay 20."),
        ("hold 5", "hold takes no number."),
        ("split 0", "split 0 changes nothing; take a number from 1 on."),
    ],
)
def test_a_mistake_in_how_often_is_one_line(words: str, told: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_injection(words)
    assert str(raised.value) == told


def test_a_name_that_nobody_here_has_is_told_with_those_there_are() -> None:
    told = said(conversation(6), "inject 450 at RCPT for dave@other.example")
    assert told == [f"This session names no recipient dave@other.example; it names {BOB}, {CAROL}."]
    assert said(conversation(6), "inject 450 on mx.other.example") == [
        "No server here is mx.other.example; there is mx.receiver.example."
    ]


def test_of_faults_with_one_name_one_is_taken_away_and_another_by_its_number() -> None:
    talk = conversation(6)
    said(talk, "inject 450 at RCPT", "inject 450 at RCPT", "inject mailbox-full")
    assert said(talk, "remove 450") == ["Taken away: 450 at RCPT."]
    assert said(talk, "remove 2") == ["Taken away: mailbox-full."]
    assert said(talk, "inject")[0] == "Armed: 450 at RCPT, once."
