"""For every kind of question, over many scenarios and places: the truth is what the timeline brings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.lessons.judge import judge_answer
from smtpsim.lessons.rehearsal import Rehearsal
from smtpsim.lessons.truth import NO_REPLY, NOBODY, options_of, truth_of
from smtpsim.protocol.reply import read_reply
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.lesson_format import Ask, PredictPart
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.terms import Kind
from tests.scenarios.playing import SHIPPED, shipped

NAMES = [
    "classic",
    "mailbox-busy",
    "two-recipients",
    "pipelining",
    "two-mails",
    "greylisting",
    "lost-after-the-dot",
    "shutting-down",
    "four-outcomes",
    "wrong-order",
    "two-hops",
    "mailing-list",
    "bdat",
    "auth",
    "starttls",
    "turn",
]
REHEARSALS: dict[str, Rehearsal] = {}


def rehearsed(name: str) -> Rehearsal:
    if name not in REHEARSALS:
        REHEARSALS[name] = Rehearsal(shipped(name))
    return REHEARSALS[name]


def walked(name: str, count: int) -> Timeline:
    """A timeline of its own, gone forward so many steps."""
    timeline = Timeline(build_world(shipped(name)))
    for _ in range(count):
        timeline.forward()
    return timeline


def brought(ask: Ask, timeline: Timeline, step: Step) -> str:
    """What a person sees who stands right behind a step."""
    reply = read_reply(step.octets) if step.kind is Kind.REPLY else None
    totals = timeline.totals(step.session)
    match ask:
        case Ask.CLASS:
            return f"{reply.code // 100}yz" if reply else ""
        case Ask.CODE:
            return str(reply.code) if reply else ""
        case Ask.TEXT:
            return reply.lines[0].removeprefix(reply.enhanced).strip() if reply else ""
        case Ask.STATE:
            return totals.server_state.value
        case Ask.NEXT_ACTOR:
            following = timeline.forward()
            return following.actor.value if following else ""
        case Ask.WHO_HOLDS:
            return " and ".join(sorted({one.host for one in totals.holders})) or NOBODY
        case Ask.RECIPIENTS:
            return " and ".join(totals.buffers.forward_paths) or NOBODY


@given(st.sampled_from(NAMES), st.sampled_from(Ask), st.floats(0, 1))
def test_the_truth_at_a_step_is_what_a_walk_to_it_shows(name: str, ask: Ask, where: float) -> None:
    rehearsal = rehearsed(name)
    at = max(1, round(where * len(rehearsal.steps)))
    timeline = walked(name, at)
    assert timeline.step is not None
    wanted = brought(ask, timeline, timeline.step)
    question = PredictPart(ask=ask, of=f"step {at}", prompt="What?")
    assert truth_of(rehearsal, question, 0) == wanted
    assert not wanted or judge_answer(rehearsal, question, 0, wanted).is_right


@given(st.sampled_from(NAMES), st.floats(0, 1))
def test_the_next_reply_is_the_one_that_comes_next(name: str, where: float) -> None:
    rehearsal = rehearsed(name)
    stand = round(where * len(rehearsal.steps))
    truth = truth_of(rehearsal, PredictPart(ask=Ask.CODE, prompt="What?"), stand)
    coming = [str(step.code) for step in rehearsal.steps[stand:] if step.kind is Kind.REPLY and step.code]
    assert truth in {coming[0], NO_REPLY} if coming else truth in {"", NO_REPLY}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ask", [Ask.CLASS, Ask.NEXT_ACTOR])
def test_where_options_are_offered_by_themselves_the_truth_is_one_of_them(name: str, ask: Ask) -> None:
    rehearsal = rehearsed(name)
    question = PredictPart(ask=ask, prompt="What?")
    truths = {truth_of(rehearsal, question, stand) for stand in range(len(rehearsal.steps))}
    assert truths - {"", "network", "person"} <= set(options_of(question))


def test_the_names_are_those_of_shipped_scenarios() -> None:
    assert set(NAMES) <= {path.stem for path in SHIPPED}
