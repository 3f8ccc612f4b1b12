"""A task is played in the world that the lesson has left; its goal is looked for in what was done."""

import pytest

from smtpsim.errors import UsageError
from smtpsim.lessons.rehearsal import Rehearsal
from smtpsim.lessons.task import OpenTask, forbidden_commands, is_solved, open_task, solve, unsolved
from smtpsim.lessons.task_verdict import NOT_YET, NOTHING_YET, SOLVED, judge_task
from smtpsim.protocol.hand_client import HandDeed
from smtpsim.protocol.script import ScriptItem
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.lesson_format import GoalPart, TaskPart
from smtpsim.scenarios.reader import read_scenario
from smtpsim.scenarios.script import read_script
from smtpsim.simulation.intervention import Inject, Say
from smtpsim.spec.faults import Do, FaultRule
from smtpsim.spec.terms import Actor, ServerState, Verb
from tests.lessons.lesson_files import LOCKED
from tests.scenarios.playing import SMALL, changed, shipped, with_server

BOB = "bob@receiver.example"
CAROL = "carol@receiver.example"
HOUR = 3_600_000


def rehearsal(text: str = LOCKED) -> Rehearsal:
    return Rehearsal(read_scenario(text, "x.yaml"))


def mail_to(*recipients: str, sender: str = "alice@sender.example") -> tuple[ScriptItem, ...]:
    """A script that sends a mail by hand."""
    named = "".join(f"C: RCPT TO:<{one}>\n" for one in recipients)
    return read_script(
        f"C: HELO mail.sender.example\nC: MAIL FROM:<{sender}>\n{named}C: DATA\nC: Hi\nC: .\nC: QUIT\n"
    )


def client_task(goal: GoalPart, solution: tuple[ScriptItem, ...], after: int | None = HOUR) -> TaskPart:
    return TaskPart(prompt="Do it.", after=after, goal=goal, solution=solution)


def played(one: Rehearsal, task: TaskPart, stand: int) -> OpenTask:
    return solve(task, open_task(one, task, stand))


def test_the_lock_is_gone_an_hour_later_and_not_a_minute_later() -> None:
    one, goal = rehearsal(), GoalPart(delivered={BOB: 1})
    assert is_solved(goal, played(one, client_task(goal, mail_to(BOB)), len(one.steps)))
    early = played(one, client_task(goal, mail_to(BOB), after=60_000), len(one.steps))
    assert unsolved(goal, early) == (f"delivered: {BOB} was expected 1 times, got 0",)


def test_copies_are_counted_from_the_start_and_places_from_the_task() -> None:
    one = rehearsal()
    goal = GoalPart(delivered={CAROL: 2})
    assert is_solved(goal, played(one, client_task(goal, mail_to(CAROL)), len(one.steps)))
    placed = GoalPart(at="first RCPT", reply="250")  # in the lesson's own session it was 450
    assert is_solved(placed, played(one, client_task(placed, mail_to(CAROL)), len(one.steps)))


def test_greylisting_remembers_the_sender() -> None:
    grey = rehearsal(with_server("greylisting: 5 min", LOCKED.replace("{locked: 20 min}", "{}")))
    goal = GoalPart(delivered={BOB: 1})
    assert is_solved(goal, played(grey, client_task(goal, mail_to(BOB)), len(grey.steps)))
    stranger = client_task(goal, mail_to(BOB, sender="eve@sender.example"))
    assert not is_solved(goal, played(grey, stranger, len(grey.steps)))


@pytest.mark.parametrize(("quota", "copies"), [("2 kB", 2), ("100", 1)])
def test_a_mailbox_holds_what_the_lesson_has_left_in_it(quota: str, copies: int) -> None:
    one = rehearsal(changed("{name: Bob}", f"{{quota: {quota}}}", SMALL))
    goal = GoalPart(delivered={BOB: copies})
    assert is_solved(goal, played(one, client_task(goal, mail_to(BOB)), len(one.steps)))


def test_queues_go_on_between_the_lesson_and_the_task() -> None:
    one = Rehearsal(shipped("greylisting"))
    scenario: Scenario = one.scenario
    stand = next(at for at, step in enumerate(one.steps, 1) if step.kind == "close")
    task = client_task(
        GoalPart(at="first EHLO", reply="250"), read_script("C: EHLO mail.sender.example\nC: QUIT\n")
    )
    opened = open_task(one, task, stand)
    assert scenario.client is not None
    assert opened.begun > stand  # the queue tried again meanwhile
    world = opened.timeline.world()
    assert world is not None
    assert world.now >= one.steps[stand - 1].time + HOUR
    assert is_solved(task.goal, solve(task, opened))


def test_a_task_without_a_time_goes_on_in_the_session_at_hand() -> None:
    one = rehearsal()
    stand = 7  # the first RCPT is sent, and not answered
    task = client_task(GoalPart(state=ServerState.READY), read_script("C: RSET\n"), after=None)
    opened = open_task(one, task, stand)
    assert (opened.session, opened.begun) == ("s1", 7)
    done = solve(task, opened)
    assert is_solved(task.goal, done)
    assert [step.verb for step in done.timeline.branch.track.steps[7:]][:3] == [
        Verb.RCPT,
        Verb.RSET,
        Verb.RSET,
    ]


def test_a_session_can_be_played_from_its_very_start() -> None:
    one = rehearsal()
    goal = GoalPart(delivered={CAROL: 1, BOB: 0})
    assert is_solved(goal, played(one, client_task(goal, mail_to(CAROL), after=None), 0))


def test_the_lessons_own_session_stays_as_it_was() -> None:
    one = rehearsal()
    before = list(one.steps)
    task = client_task(GoalPart(state=ServerState.READY), read_script("C: RSET\n"), after=None)
    solve(task, open_task(one, task, 7))
    assert list(one.steps) == before


def test_a_person_plays_the_same_task_line_by_line() -> None:
    one = rehearsal()
    task = client_task(GoalPart(delivered={BOB: 1}), mail_to(BOB))
    opened = open_task(one, task, len(one.steps))
    assert opened.timeline.cursor == opened.begun == len(one.steps)
    for item in task.solution:
        opened.timeline.intervene(Say(opened.timeline.cursor, opened.session, item.octets, HandDeed.LINE))
        opened.timeline.to_end()
    assert is_solved(task.goal, opened)


def test_the_verdict_of_a_task_says_what_the_learner_did_and_what_is_missing() -> None:
    one = rehearsal()
    task = client_task(GoalPart(delivered={BOB: 1}), mail_to(BOB))
    opened = open_task(one, task, len(one.steps))
    assert judge_task(task, opened).did == NOTHING_YET
    told = []
    for line in (b"HELO mail.sender.example", b"RCPT TO:<bob@receiver.example>", b"NOOP"):
        opened.timeline.intervene(Say(opened.timeline.cursor, opened.session, line + b"\r\n"))
        opened.timeline.to_end()
        told.append(judge_task(task, opened))
    assert [one.did for one in told] == [NOT_YET, *["You sent RCPT in state READY: 503."] * 2]
    assert told[1].say == f"delivered: {BOB} was expected 1 times, got 0"
    assert told[1].reason.endswith("]")
    assert judge_task(task, played(one, task, len(one.steps))).did == SOLVED


def test_a_person_answers_for_the_server() -> None:
    one = rehearsal()
    task = TaskPart(prompt="Answer.", play=Actor.SERVER, goal=GoalPart(at="first RCPT", reply="450"))
    opened = open_task(one, task, 7)
    assert not is_solved(task.goal, opened)
    opened.timeline.to_end()
    assert is_solved(task.goal, opened)
    wrong = open_task(one, task, 7)
    wrong.timeline.intervene(Inject(7, FaultRule("550", Do(reply=550))))
    wrong.timeline.to_end()
    assert unsolved(task.goal, wrong) == (
        "the reply '450' was expected, got '550 5.1.1 Requested action not taken: mailbox unavailable'",
    )


def test_commands_that_are_not_allowed_are_named() -> None:
    one = rehearsal()
    task = TaskPart(
        prompt="Do it.",
        after=HOUR,
        allow=(Verb.HELO, Verb.RCPT),
        goal=GoalPart(delivered={BOB: 1}),
        solution=mail_to(BOB),
    )
    done = played(one, task, len(one.steps))
    assert list(forbidden_commands(task, done)) == ["MAIL FROM:<alice@sender.example>", "DATA", "QUIT"]


@pytest.mark.parametrize(
    ("name", "stand", "reason"),
    [
        ("classic", -1, "the client has closed this connection: nothing more can be said; write after: 0 s"),
        ("greylisting", 0, "there is no session here; write after: 0 s"),
        ("two-hops", -1, "the session is over here; write after: 0 s"),
        ("greylisting", 3, "here the queue of a host sends, and its copies cannot be taken out of its hands"),
    ],
)
def test_where_nobody_can_play_the_reason_is_told(name: str, stand: int, reason: str) -> None:
    one = Rehearsal(shipped(name))
    task = client_task(GoalPart(state=ServerState.READY), read_script("C: NOOP\n"), after=None)
    with pytest.raises(UsageError) as caught:
        open_task(one, task, stand if stand >= 0 else len(one.steps))
    assert str(caught.value).startswith(reason)


@pytest.mark.parametrize(
    "name", ["classic", "two-hops", "greylisting", "mailing-list", "auth-required", "starttls"]
)
@pytest.mark.parametrize("after", [0, HOUR])
def test_a_new_connection_can_be_opened_at_any_place(name: str, after: int) -> None:
    one = Rehearsal(shipped(name))
    task = client_task(GoalPart(at="first NOOP", reply="250"), read_script("C: NOOP\nC: QUIT\n"), after=after)
    for stand in range(0, len(one.steps) + 1, 7):
        done = solve(task, open_task(one, task, stand))
        replies = [
            step.code
            for step in done.timeline.branch.track.steps[done.begun :]
            if step.session == done.session and step.kind == "reply"
        ]
        assert replies[:1] == [220]
        assert not done.timeline.branch.is_endless
