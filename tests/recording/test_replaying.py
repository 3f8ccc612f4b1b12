"""What was recorded comes out again, and what was changed is found."""

from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from smtpsim.recording.format import HappenedItem, RecordingKind, computed_header
from smtpsim.recording.reader import Recording, make_recording, read_recording
from smtpsim.recording.replay import compare, open_timeline
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.default import serve_scenario
from smtpsim.simulation.intervention import BranchMark, Inject
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import MAIN, Timeline
from smtpsim.spec.faults import FAULT_OF, FAULTS, FaultRule
from smtpsim.spec.terms import Kind
from tests.recording.sessions import (
    LESSONS,
    MOST_STEPS,
    Act,
    act_on,
    all_steps,
    recorded,
    scenario,
    served,
    written,
)

Faults: TypeAlias = tuple[FaultRule, ...]

RULES = [row.rule for row in FAULTS]
CHANCY = [replace(rule, name=f"{rule.name}-by-chance", chance=0.5, times=0) for rule in RULES]
MENU = RULES + CHANCY
NAMES = st.sampled_from([path.stem for path in LESSONS])
SOME_FAULTS = st.lists(st.sampled_from(MENU), max_size=2).map(tuple)
ACTS = st.lists(
    st.builds(
        Act,
        st.sampled_from(["forward", "forward", "back", "inject", "disarm", "shut down", "switch"]),
        st.integers(0, 40),
    ),
    max_size=12,
)
LINES = st.sampled_from(
    [
        b"EHLO client.example\r\n",
        b"HELO client.example\r\n",
        b"MAIL FROM:<alice@sender.example>\r\n",
        b"RCPT TO:<bob@example.com>\r\n",
        b"RCPT TO:<nobody@elsewhere.invalid>\r\n",
        b"DATA\r\n",
        b"Hello\r\n.\r\n",
        b".\r\n",
        b"QUIT\r\n",
        b"RS",
        b"ET\r\n",
        b"WHAT\r\n",
        b"\r\n",
        b"NOOP\r\nNOOP\r\n",
        b"VRFY bob\r\n",
    ]
)


def read(octets: bytes) -> Recording:
    return read_recording(octets, "test.jsonl")


@given(NAMES, SOME_FAULTS, ACTS)
def test_whatever_a_person_did_comes_out_the_same_again(name: str, faults: Faults, acts: list[Act]) -> None:
    recording = read(recorded(scenario(name), faults, acts, MENU))
    assert compare(recording).lines[0].endswith("no difference")


@given(SOME_FAULTS, st.lists(st.tuples(st.integers(0, 90), LINES), max_size=14), st.booleans())
def test_whatever_a_real_client_sent_comes_out_the_same_again(
    faults: Faults,
    events: list[tuple[int, bytes]],
    leaves: bool,  # noqa: FBT001  hypothesis gives it
) -> None:
    events = [*events, (3, b"")] if leaves else events
    assert compare(read(served(serve_scenario(), faults, events))).agrees


@given(NAMES, SOME_FAULTS, ACTS, st.integers(0, 40), st.sampled_from(MENU))
def test_a_person_can_go_on_from_any_point_as_if_the_program_had_never_stopped(
    name: str,
    faults: Faults,
    acts: list[Act],
    at: int,
    rule: FaultRule,
) -> None:
    items: list[HappenedItem] = []
    first = Timeline(build_world(scenario(name), faults), sink=items.append)
    for act in acts:
        act_on(first, act, MENU)
    second = open_timeline(read(written(computed_header(scenario(name), faults), items)))
    assert all_steps(second) == all_steps(first)
    assert second.branch.name == first.branch.name
    for timeline in (first, second):
        timeline.seek(at)
        timeline.intervene(Inject(timeline.cursor, rule))
        timeline.seek(MOST_STEPS)
    assert all_steps(second) == all_steps(first)
    assert second.branch.name == first.branch.name


@given(NAMES, st.integers(0, 1000), st.integers(0, 1000))
def test_a_changed_reply_is_the_first_difference(name: str, which: int, where: int) -> None:
    recording = read(recorded(scenario(name), (), (), MENU))
    items = list(recording.items)
    replies = [at for at, item in enumerate(items) if isinstance(item, Step) and item.kind is Kind.REPLY]
    at = replies[which % len(replies)]
    step = items[at]
    assert isinstance(step, Step)
    octets = bytearray(step.octets)
    octets[where % len(octets)] ^= 1
    items[at] = replace(step, octets=bytes(octets))
    difference = compare(make_recording(recording.header, items)).difference
    assert difference is not None
    assert (difference.n, difference.field, difference.branch) == (step.n, "octets", MAIN)


def test_a_difference_is_told_with_both_values() -> None:
    recording = read(recorded(scenario(), (), (), MENU))
    items = [
        replace(one, code=251) if isinstance(one, Step) and one.code == 221 else one
        for one in recording.items
    ]
    first, old, new = compare(make_recording(recording.header, items)).lines
    assert first.endswith("of branch main, code")
    assert (old, new) == ("  recorded: 251", "  computed: 221")


def test_a_recording_that_goes_on_after_the_end_differs_there() -> None:
    recording = read(recorded(scenario(), (), (), MENU))
    last = recording.items[-1]
    assert isinstance(last, Step)
    longer = [*recording.items, replace(last, n=last.n + 1)]
    difference = compare(make_recording(recording.header, longer)).difference
    assert difference is not None
    assert (difference.n, difference.computed) == (last.n + 1, "nothing")


def test_a_recording_that_stops_early_has_no_difference() -> None:
    recording = read(recorded(scenario(), (), (), MENU))
    assert compare(make_recording(recording.header, recording.items[:5])).agrees


def test_another_seed_is_another_session() -> None:
    rule = replace(FAULT_OF["unknown-mailbox"].rule, chance=0.5)
    outcomes = set()
    for seed in range(8):
        header = replace(computed_header(scenario(), (rule,)), seed=seed)
        timeline = open_timeline(make_recording(header, ()))
        timeline.to_end()
        outcomes.add(timeline.known)
        steps = make_recording(header, tuple(timeline.branch.track.steps))
        assert compare(steps).agrees
    assert len(outcomes) == 2


def test_a_branch_can_leave_before_the_place_where_its_parent_left() -> None:
    items: list[HappenedItem] = []
    timeline = Timeline(build_world(scenario()), sink=items.append)
    timeline.to_end()
    for at in (8, 4):
        timeline.seek(at)
        timeline.intervene(Inject(at, FAULT_OF["421-in-mid-session"].rule))
        timeline.to_end()
    recording = read(written(computed_header(scenario()), items))
    assert [item for item in items if isinstance(item, BranchMark)][1] == BranchMark(
        "branch-2", "branch-1", 4
    )
    assert timeline.branch.track.steps[-1].n > 4
    assert compare(recording).agrees
    assert all_steps(open_timeline(recording)) == all_steps(timeline)


def test_what_is_new_follows_what_was_there() -> None:
    items: list[HappenedItem] = []
    first = Timeline(build_world(scenario()), sink=items.append)
    first.seek(6)
    second = open_timeline(read(written(computed_header(scenario()), items)), items.append)
    second.to_end()
    whole = read(written(computed_header(scenario()), items))
    assert compare(whole).agrees
    assert whole.header.kind is RecordingKind.COMPUTED
    assert len(whole.items) == second.known
