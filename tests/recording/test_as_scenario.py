"""A recording becomes a scenario that gives the same session, or is refused in one line."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from smtpsim.errors import UsageError
from smtpsim.library import import_named
from smtpsim.recording.as_scenario import identifier_of, scenario_of
from smtpsim.recording.imports import import_session
from smtpsim.recording.reader import Recording, read_recording
from smtpsim.recording.replay import open_timeline
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.checker import check_text
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.lesson_format import LessonPart, LessonStep, RunPart
from smtpsim.scenarios.reader import read_scenario
from smtpsim.scenarios.writing import write_scenario
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import FAULTS
from smtpsim.spec.terms import Actor, Kind
from tests.recording.sessions import Act, capture, recorded, scenario, served

NAMES = ["classic", "two-recipients", "pipelining", "mailbox-busy", "two-hops", "two-mails"]
CAPTURES = [
    "curl-postfix",
    "smtplib-debug-postfix",
    "swaks-opensmtpd-starttls",
    "swaks-postfix-pipelining-bad-recipient",
    "swaks-postfix-plain",
    "swaks-smtpsink-Q-mail",
    "swaks-smtpsink-f-rcpt",
    "swaks-smtpsink-lost-after-dot",
    "swaks-smtpsink-r-data",
]


def through_a_file(made: Scenario) -> Scenario:
    """A scenario as it is after it was written and read; it must pass the check."""
    text = write_scenario(made)
    assert [one.lines() for one in check_text(text, "x.yaml") if one.severity == "error"] == []
    return read_scenario(text, "x.yaml")


def steps_of(made: Scenario) -> list[Step]:
    timeline = Timeline(build_world(made))
    timeline.to_end()
    return list(timeline.branch.track.steps)


def last_branch(recording: Recording) -> list[Step]:
    timeline = open_timeline(recording)
    return list(timeline.branch.track.steps)


def sent(steps: list[Step]) -> bytes:
    return b"".join(step.octets for step in steps if step.actor is Actor.CLIENT)


def codes(steps: list[Step]) -> list[int]:
    """The codes of the replies that reach the client."""
    return [step.code for step in steps if step.kind is Kind.REPLY and step.arrives is not None]


@given(
    name=st.sampled_from(NAMES),
    faults=st.lists(st.tuples(st.integers(0, 8), st.integers(0, len(FAULTS) - 1)), max_size=2),
)
def test_what_a_person_injected_strikes_again_where_it_struck(
    name: str, faults: list[tuple[int, int]]
) -> None:
    acts = [act for steps, fault in faults for act in (Act("forward", steps), Act("inject", fault))]
    octets = recorded(scenario(name), (), [*acts, Act("forward", 300)], [row.rule for row in FAULTS])
    recording = read_recording(octets, "x.jsonl")
    try:
        made = scenario_of(recording, "x", "X")
    except UsageError:
        assume(False)  # noqa: FBT003  how hypothesis has it
        return
    assert steps_of(through_a_file(made)) == last_branch(recording)


def test_the_steps_of_a_lesson_stay_with_the_session_that_they_were_written_for() -> None:
    lesson = LessonPart(presenter="Vote.", steps=(LessonStep(run=RunPart(until="first RCPT")),))
    taught = replace(scenario("classic"), lesson=lesson)
    rules = [row.rule for row in FAULTS]
    whole = read_recording(recorded(taught, (), [Act("forward", 300)], rules), "x.jsonl")
    assert scenario_of(whole, "x", "X").lesson == lesson
    changed = recorded(taught, (), [Act("forward", 3), Act("inject", 0), Act("forward", 300)], rules)
    made = scenario_of(read_recording(changed, "x.jsonl"), "x", "X")
    assert made.lesson == LessonPart(presenter="Vote.")


@pytest.mark.parametrize("row", FAULTS[:11], ids=lambda row: row.id)
def test_each_reply_that_was_injected_in_the_middle_can_be_written(row: object) -> None:
    rules = [row.rule for row in FAULTS]
    number = next(at for at, one in enumerate(FAULTS) if one is row)
    octets = recorded(
        scenario("two-recipients"), (), [Act("forward", 7), Act("inject", number), Act("forward", 300)], rules
    )
    recording = read_recording(octets, "x.jsonl")
    assert steps_of(through_a_file(scenario_of(recording, "x", "X"))) == last_branch(recording)


@pytest.mark.parametrize("name", CAPTURES)
def test_a_session_of_real_software_is_said_again_word_for_word_and_gets_the_same_codes(name: str) -> None:
    recording = import_named(capture(f"{name}.txt"))
    made = steps_of(through_a_file(scenario_of(recording, "x", "X")))
    observed = last_branch(recording)
    assert (sent(made), codes(made)) == (sent(observed), codes(observed))


def test_what_a_real_client_sent_to_our_server_becomes_a_script() -> None:
    events = [(5, b"EHLO pc.example\r\n"), (5, b"NOOP\r\nVRFY bob\r\n"), (5, b"QUIT\r\n"), (0, b"")]
    recording = read_recording(served(scenario(), (), events), "x.jsonl")
    made = scenario_of(recording, "x", "X")
    assert made.client is not None
    texts = [item.text for item in made.client.script]
    assert texts == ["220", "EHLO pc.example", "250", "NOOP", "250", "VRFY bob", "250", "QUIT", "221"]


def test_a_hidden_login_is_refused() -> None:
    hello = "S: 220 a.example\nC: EHLO b\nS: 250-a.example\nS: 250 AUTH PLAIN\n"
    text = f"{hello}C: AUTH PLAIN AGEAYg==\nS: 235 ok\n"
    with pytest.raises(UsageError, match="a login was hidden"):
        scenario_of(import_session(text, "x.txt"), "x", "X")


def test_several_sessions_are_refused() -> None:
    text = "S: 220 a.example\nC: QUIT\nS: 221 bye\nS: 220 a.example\nC: QUIT\nS: 221 bye\n"
    with pytest.raises(UsageError, match="more than one session"):
        scenario_of(import_session(text, "x.txt"), "x", "X")


@pytest.mark.parametrize(
    ("stem", "wanted"), [("My Lesson_2", "my-lesson-2"), ("é", "recorded"), ("a--b", "a-b")]
)
def test_a_file_name_gives_an_id(stem: str, wanted: str) -> None:
    assert identifier_of(stem) == wanted
