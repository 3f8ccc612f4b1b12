"""A lesson that is written down and read again is the same lesson, as YAML and in a recording."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from smtpsim.recording.format import computed_header, encode_item
from smtpsim.recording.reader import read_recording
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.key_words import KEY_WORDS
from smtpsim.scenarios.lesson_format import (
    Ask,
    FeedbackPart,
    FixPart,
    GapPart,
    GoalPart,
    Hidden,
    InspectPart,
    LessonPart,
    LessonStep,
    ObjectivePart,
    OrderPart,
    PredictPart,
    RecallPart,
    RunPart,
    TaskPart,
    Value,
    exercise_of,
    key_of_step,
)
from smtpsim.scenarios.lesson_key_words import LESSON_KEY_WORDS
from smtpsim.scenarios.reader import read_scenario
from smtpsim.scenarios.script import read_script
from smtpsim.scenarios.writing import write_scenario
from smtpsim.spec.misconceptions import MISCONCEPTIONS
from smtpsim.spec.terms import Actor, PhaseName, ServerState, Verb
from tests.lessons.lesson_files import LOCKED, with_steps
from tests.lessons.test_lesson_proof import RIGHT
from tests.scenarios.playing import SMALL, read
from tests.scenarios.test_writing import without_lines

PROSE = st.text("abc:#'\"-{}[],?|é\n ", min_size=1, max_size=30).map(str.strip).filter(bool)
PLACES = st.sampled_from(
    ["first RCPT", "second RCPT for bob@receiver.example", "first reply 4yz", "end", "step 3"]
)
NUMBERS = st.dictionaries(
    st.sampled_from(["bob@receiver.example", "carol@x.example"]), st.integers(0, 3), min_size=1
)
HINTS = st.lists(PROSE, max_size=3).map(tuple)
OPTIONS = st.lists(
    st.sampled_from(["2yz", "4yz", "5yz", "250", "no reply", "yes, no"]), min_size=2, unique=True
)
SAID = st.builds(
    FeedbackPart, say=PROSE, misconception=st.sampled_from(["", *(row.id for row in MISCONCEPTIONS)])
)


@st.composite
def questions(draw: st.DrawFn) -> PredictPart:
    options = tuple(draw(st.one_of(st.just([]), OPTIONS)))
    feedback = draw(st.dictionaries(st.sampled_from(options), SAID)) if options else {}
    ask, of, prompt, hints = draw(st.sampled_from(Ask)), draw(PLACES), draw(PROSE), draw(HINTS)
    return PredictPart(ask=ask, of=of, prompt=prompt, options=options, feedback=feedback, hints=hints)


GOALS = st.one_of(
    st.builds(GoalPart, at=PLACES, delivered=NUMBERS, queued=st.none() | NUMBERS),
    st.builds(GoalPart, reply=st.sampled_from(["250", "4yz", "550 5.1.1", "close"])),
    st.builds(GoalPart, state=st.sampled_from(ServerState), closed_by=st.sampled_from([None, Actor.CLIENT])),
)
SCRIPT = read_script("C: EHLO x.example\nS: 250\nC: QUIT\n")
STEPS = st.one_of(
    st.builds(LessonStep, say=PROSE),
    st.builds(LessonStep, run=st.builds(RunPart, until=PLACES)),
    st.builds(LessonStep, predict=questions()),
    st.builds(
        LessonStep, gap=st.builds(GapPart, of=PLACES, hide=st.sampled_from(Hidden), prompt=PROSE, hints=HINTS)
    ),
    st.builds(LessonStep, gap=st.builds(GapPart, of=PLACES, word=st.integers(1, 4), prompt=PROSE)),
    st.builds(LessonStep, order=st.builds(OrderPart, since=PLACES, until=PLACES, prompt=PROSE)),
    st.builds(LessonStep, order=st.builds(OrderPart, phase=st.sampled_from(PhaseName), prompt=PROSE)),
    st.builds(
        LessonStep,
        task=st.builds(
            TaskPart,
            prompt=PROSE,
            after=st.sampled_from([None, 0, 1_800_000]),
            allow=st.lists(st.sampled_from([Verb.EHLO, Verb.MAIL, Verb.QUIT]), unique=True).map(tuple),
            goal=GOALS,
            hints=HINTS,
            solution=st.just(SCRIPT),
        ),
    ),
    st.builds(
        LessonStep, fix=st.builds(FixPart, prompt=PROSE, fault=st.sampled_from(["", "a fault"]), hints=HINTS)
    ),
    st.builds(LessonStep, inspect=st.builds(InspectPart, find=st.just(Value.CODE), of=PLACES, prompt=PROSE)),
    st.builds(
        LessonStep,
        inspect=st.builds(
            InspectPart, find=st.just(Value.HEADER), field=st.just("Cc"), of=PLACES, prompt=PROSE
        ),
    ),
    st.builds(
        LessonStep,
        recall=st.builds(
            RecallPart, objective=st.just("one"), ask=st.sampled_from(Ask), of=PLACES, prompt=PROSE
        ),
    ),
)
LESSONS = st.builds(
    LessonPart,
    objectives=PROSE.map(lambda text: (ObjectivePart(id="one", text=text),)),
    prerequisites=st.sampled_from([(), ("classic",), ("classic", "two-hops")]),
    presenter=st.one_of(st.just("Vote."), PROSE),
    steps=st.lists(STEPS, max_size=4).map(tuple),
)


def again(scenario: Scenario) -> Scenario:
    return read_scenario(write_scenario(scenario), "x.yaml")


@given(LESSONS)
def test_any_lesson_comes_back_as_it_was(lesson: LessonPart) -> None:
    scenario = replace(read(SMALL), lesson=lesson)
    assert without_lines(again(scenario)) == without_lines(scenario)


@given(LESSONS)
def test_any_lesson_comes_back_from_a_recording(lesson: LessonPart) -> None:
    header = computed_header(replace(read(SMALL), lesson=lesson))
    assert read_recording(encode_item(header), "x.jsonl").header == header


@pytest.mark.parametrize("name", RIGHT)
def test_a_written_lesson_is_still_the_same(name: str) -> None:
    scenario = read(with_steps(RIGHT[name], f"{LOCKED}faults:\n  - mailbox-busy\n"))
    assert without_lines(again(scenario)) == without_lines(scenario)


def test_every_part_of_a_lesson_has_its_sentences() -> None:
    assert set(LESSON_KEY_WORDS) <= set(KEY_WORDS)
    assert all(sentence.endswith(".") for keys in LESSON_KEY_WORDS.values() for sentence in keys.values())


def test_a_step_is_named_by_its_key() -> None:
    step = LessonStep(gap=GapPart(of="DATA", prompt="Fill."))
    assert key_of_step(step) == "gap"
    assert exercise_of(step) is step.gap
    assert key_of_step(LessonStep(say="Look.")) == "say"


def test_what_a_lesson_does_not_say_is_not_kept() -> None:
    assert msgspec.json.encode(LessonPart(steps=(LessonStep(say="Look."),))) == b'{"steps":[{"say":"Look."}]}'
