"""Playing the server: the questions are those of the session, right answers change nothing, others do."""

import pytest

from smtpsim.explain.row_index import is_pop_step
from smtpsim.library import list_scenarios, scenario_named
from smtpsim.scenarios.build import build_world
from smtpsim.simulation.intervention import Inject
from smtpsim.simulation.timeline import MAIN, Timeline
from smtpsim.spec.faults import FaultRule
from smtpsim.spec.replies import REPLY_OF
from smtpsim.spec.terms import Kind, ServerState, Verb
from smtpsim.spec.verdicts import LineVerdict
from smtpsim.stage.answering import (
    HANG_UP,
    SILENCE,
    Question,
    Reply,
    Silence,
    asked,
    code_reasons,
    code_words,
    coded_reply,
    give,
    rule_of,
)
from smtpsim.stage.hops import HopView
from smtpsim.stage.judging import judge
from smtpsim.stage.movement import go_forward
from smtpsim.stage.replies import typed_reply
from smtpsim.stage.server_knowledge import received_next

MOST = 150  # steps of one lesson
LESSONS = [one.path.stem for one in list_scenarios()]


def lesson(name: str) -> Timeline:
    """A lesson at its start."""
    return Timeline(build_world(scenario_named(name)))


def questions(timeline: Timeline, most: int = MOST) -> list[Question]:
    """All questions of a session, which goes on as if nobody had been asked."""
    hops, found = HopView(timeline), []
    while timeline.cursor < most:
        question = asked(hops)
        if question is not None:
            found.append(question)
        if timeline.forward() is None:
            break
    return found


@pytest.mark.parametrize("name", LESSONS)
def test_each_reply_of_a_lesson_is_asked_for_and_its_code_is_among_those_to_choose(name: str) -> None:
    timeline = lesson(name)
    found = {one.place: one for one in questions(timeline)}
    replies = [
        step
        for step in timeline.branch.track.steps[:MOST]
        if step.kind is Kind.REPLY and not step.fault and not is_pop_step(step)
    ]
    spoken = [step for step in replies if step.verdict != LineVerdict.IDLE_TOO_LONG]
    assert [step for step in spoken if step.n not in found] == []
    assert [found[step.n].natural for step in spoken] == spoken
    assert all(step.code in found[step.n].codes for step in spoken)


@pytest.mark.parametrize("name", LESSONS)
def test_what_the_server_is_told_to_have_received_is_what_it_answers(name: str) -> None:
    for question in questions(lesson(name)):
        session = next((one for one in question.world.sessions if one.id == question.natural.session), None)
        if session is not None and question.verb is not Verb.CONNECT:
            received = received_next(session)
            assert received is not None
            assert received.verb is question.verb


@pytest.mark.parametrize("name", LESSONS)
def test_right_answers_change_no_step(name: str) -> None:
    untouched, played = lesson(name), lesson(name)
    untouched.seek(MOST)
    hops = HopView(played)
    while played.cursor < untouched.known:
        question = asked(hops)
        if question is None:
            played.forward()
            continue
        ruling = judge(question, coded_reply(question.natural.code))
        assert ruling is not None
        assert ruling.is_right
        assert give(played, question, coded_reply(question.natural.code)) == ""
    assert played.branch.interventions == []
    assert list(played.branch.track.steps) == list(untouched.branch.track.steps)


@pytest.mark.parametrize("name", LESSONS)
def test_another_answer_is_what_the_server_says_and_changes_nothing_before_it(name: str) -> None:
    timeline = lesson(name)
    for question in questions(timeline):
        other = next((code for code in question.codes if code != question.natural.code), 450)
        timeline.switch(MAIN)
        assert give(timeline, question, coded_reply(other)) in timeline.branches
        step = timeline.step
        assert step is not None
        assert (step.n, step.code, step.row) == (question.place, other, question.natural.row)
        before = timeline.branches[MAIN].track.steps[: question.place]
        assert list(timeline.branch.track.steps[: question.place]) == list(before)
        ruling = judge(question, coded_reply(other))
        assert ruling is not None
        assert not ruling.is_right
        assert dict(ruling.paragraphs)["You"].startswith(f"answered {other}; ")


def question_at(name: str, verb: Verb) -> tuple[Timeline, Question]:
    """The first question about a command of a lesson, with its timeline just before the reply."""
    timeline = lesson(name)
    hops = HopView(timeline)
    while (question := asked(hops)) is None or question.verb is not verb:
        assert timeline.forward() is not None
    return timeline, question


def told(question: Question, reply: Reply) -> dict[str, str]:
    """What is said of an answer, by its headings."""
    ruling = judge(question, reply)
    assert ruling is not None
    return dict(ruling.paragraphs)


def test_a_question_quotes_the_command_and_names_the_state() -> None:
    _, question = question_at("classic", Verb.RCPT)
    assert question.asked == "C: RCPT TO:<bob@receiver.example>"
    assert question.state is ServerState.MAIL
    assert {250, 550, 450, 421} <= set(question.codes)


@pytest.mark.parametrize(
    ("name", "verb", "known"),
    [
        ("classic", Verb.RCPT, "What it knows of the recipient: a mailbox with room."),
        ("classic", Verb.MAIL, ""),
        ("greylisting", Verb.RCPT, "What it knows of the recipient: first seen, come back later."),
        ("unknown-mailbox", Verb.RCPT, "What it knows of the recipient: no such mailbox."),
        ("sender-refused", Verb.MAIL, "This name is on its list of those that it refuses."),
        ("server-not-ready", Verb.CONNECT, "Its host is in this state: not ready."),
        ("storage-low", Verb.MAIL, "Its host has a trouble: storage low."),
        ("vrfy-answers", Verb.VRFY, "What it finds: one user."),
        ("text-refused", Verb.MESSAGE, "What its policy says of this text: refuse."),
    ],
)
def test_a_question_tells_what_the_server_knows(name: str, verb: Verb, known: str) -> None:
    assert question_at(name, verb)[1].knowledge == known


def test_a_greeting_and_an_end_of_data_are_asked_for_in_words() -> None:
    assert question_at("classic", Verb.CONNECT)[1].asked == "mail.sender.example is connected, and waits."
    assert question_at("classic", Verb.MESSAGE)[1].asked.startswith("C: . (the mail data has ended, ")


def test_a_wrong_answer_is_told_with_the_right_one_its_reason_and_what_the_client_does() -> None:
    _, question = question_at("classic", Verb.RCPT)
    words = told(question, coded_reply(550))
    assert words["You"] == (
        "answered 550; a correct server answers 250. 550 can answer RCPT, but nothing here called for it."
    )
    assert words["Correct"].startswith("S: 250 ")
    assert words["Correct"].endswith("]")
    assert "C: " in words["Client"]


def test_a_reply_that_no_standard_lists_for_the_command_is_told_so() -> None:
    _, question = question_at("classic", Verb.RCPT)
    assert (
        "The list of replies to RCPT has no 354, and a server should keep to it [RFC 5321 4.3.2]."
        in told(question, coded_reply(354))["You"]
    )


def test_a_code_is_told_with_the_words_and_the_reasons_that_it_has_for_this_command() -> None:
    _, question = question_at("classic", Verb.HELO)
    assert code_words(question, 550) == "mail.sender.example is not welcome here"
    assert code_reasons(question, 550).startswith("The server's policy refuses this client's name;")
    assert code_reasons(question, 556) == REPLY_OF[556].meaning


def test_an_enhanced_code_that_is_not_sent_is_told_to_be_left_out() -> None:
    reply = typed_reply("550 5.7.1 go away")
    words = told(question_at("classic", Verb.HELO)[1], reply)["You"]
    assert words.endswith(" 5.7.1 is left out: this reply carries no enhanced code.")


def test_a_code_that_belongs_to_another_state_is_told_so() -> None:
    _, question = question_at("classic", Verb.MAIL)
    assert question.state is ServerState.READY
    assert told(question, coded_reply(503))["You"].endswith("503 can answer MAIL, but not in state READY.")


def test_a_right_code_with_another_enhanced_code_is_right_and_told_the_usual_one() -> None:
    _, question = question_at("classic", Verb.RCPT)
    reply = typed_reply("250 2.9.9 mine")
    assert reply is not None
    assert rule_of(reply, question) is None
    assert "2.9.9" in told(question, reply)["Right"]


@pytest.mark.parametrize(("reply", "fault"), [(Silence.NOTHING, SILENCE), (Silence.HANG_UP, HANG_UP)])
def test_nothing_can_be_an_answer_too(reply: Silence, fault: FaultRule) -> None:
    timeline, question = question_at("classic", Verb.MAIL)
    assert "a correct server answers 250" in told(question, reply)["You"]
    give(timeline, question, reply)
    assert timeline.step is not None
    assert (timeline.step.fault, timeline.step.arrives) == (fault.name, None)


def test_letting_the_server_answer_is_not_judged_and_changes_nothing() -> None:
    timeline, question = question_at("classic", Verb.MAIL)
    assert judge(question, None) is None
    give(timeline, question, None)
    assert timeline.step == question.natural
    assert timeline.branch.interventions == []


def test_the_same_answer_in_the_past_stays_on_its_branch_and_the_right_one_begins_another() -> None:
    timeline, question = question_at("classic", Verb.MAIL)
    give(timeline, question, coded_reply(451))
    timeline.back()
    again = asked(HopView(timeline))
    assert again is not None
    assert again.known is not None
    assert give(timeline, again, coded_reply(451)) == ""
    timeline.back()
    assert give(timeline, again, coded_reply(again.natural.code)) == "branch-1"
    assert timeline.step == question.natural


def test_nobody_is_asked_where_an_armed_fault_answers_or_where_the_session_is_a_recording() -> None:
    timeline, question = question_at("classic", Verb.MAIL)
    timeline.intervene(Inject(question.place, coded_reply(451)))
    assert asked(HopView(timeline)) is None
    timeline.to_end()
    watched = Timeline(None, timeline.branch.track)
    watched.seek(question.place)
    assert asked(HopView(watched)) is None


def test_where_one_hop_is_shown_only_its_replies_are_asked_for() -> None:
    timeline = lesson("two-hops")
    hops = HopView(timeline, "s2")
    sessions = set()
    while True:
        question = asked(hops)
        sessions |= {question.natural.session} if question else set()
        if not go_forward(hops):
            break
    assert sessions == {"s2"}


def test_a_code_for_any_command_is_never_said_to_hang_on_the_state() -> None:
    question = next(one for one in questions(lesson("classic")) if one.verb is Verb.RCPT)
    for code in (500, 501, 421):
        assert (
            f"{code} can answer RCPT, but nothing here called for it."
            in told(question, coded_reply(code))["You"]
        )
    assert "503 can answer RCPT, but not in state MAIL." in told(question, coded_reply(503))["You"]


def test_a_code_that_no_row_gives_is_not_said_to_belong_to_another_state() -> None:
    chunk = next(one for one in questions(lesson("bdat")) if one.verb is Verb.BDAT)
    assert "450 can answer BDAT, but nothing here called for it." in told(chunk, coded_reply(450))["You"]


def test_the_codes_for_any_command_are_not_for_a_new_connection() -> None:
    greeting = questions(lesson("classic"))[0]
    assert greeting.verb is Verb.CONNECT
    assert "The list of replies to a new connection has no 500" in told(greeting, coded_reply(500))["You"]


def test_the_words_of_a_reply_name_the_server() -> None:
    rcpt = next(one for one in questions(lesson("classic")) if one.verb is Verb.RCPT)
    words = "mx.receiver.example Service not available, closing transmission channel"
    assert code_words(rcpt, 421) == words
