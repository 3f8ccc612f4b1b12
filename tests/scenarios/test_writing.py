"""A scenario that is written down and read again is the same scenario."""

import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.scenarios.checker import check_text
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.reader import read_scenario
from smtpsim.scenarios.script import read_script
from smtpsim.scenarios.script_text import script_of
from smtpsim.scenarios.template import SCHEMA_LINE, TEMPLATE, renamed
from smtpsim.scenarios.units import read_octets, read_time
from smtpsim.scenarios.writing import write_scenario
from smtpsim.simulation.step import Step
from smtpsim.spec.faults import FAULTS, Do, FaultRule, When
from smtpsim.spec.terms import Actor, Kind, PhaseName, Verb
from tests.scenarios.playing import SHIPPED, SMALL, read


def without_lines(scenario: Scenario) -> str:
    """A scenario without the places at which its parts stand in a file."""
    return re.sub(r'"line":\d+', '"line":0', msgspec.json.encode(scenario).decode())


def again(scenario: Scenario) -> Scenario:
    return read_scenario(write_scenario(scenario), "x.yaml")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_each_shipped_scenario_comes_back_whole(path: Path) -> None:
    scenario = read_scenario(path.read_text(), str(path))
    assert without_lines(again(scenario)) == without_lines(scenario)


RULES = st.builds(
    FaultRule,
    name=st.text("abc 123", min_size=1, max_size=9).map(str.strip).filter(bool),
    do=st.one_of(
        st.builds(
            Do,
            reply=st.just(450),
            enhanced=st.sampled_from(["", "4.2.1"]),
            text=st.sampled_from(["", "later: maybe", "no #1", "{domain} is away"]),
        ),
        st.builds(Do, delay_ms=st.integers(1, 10**8)),
        st.builds(Do, octets_per_second=st.integers(1, 10**6)),
        st.just(Do(hold=True)),
        st.builds(Do, split_at=st.integers(1, 10**6)),
        st.builds(Do, cut_after=st.integers(0, 10**6)),
        st.just(Do(half_open=True)),
    ),
    when=st.builds(
        When,
        command=st.sampled_from([None, Verb.RCPT, Verb.MESSAGE, Verb.CONNECT]),
        phase=st.sampled_from([None, *PhaseName]),
        recipient=st.sampled_from(["", "bob@receiver.example"]),
        occurrence=st.integers(0, 5),
    ),
    times=st.integers(0, 4),
    until=st.sampled_from([None, *PhaseName]),
    chance=st.sampled_from([1.0, 0.5, 0.25]),
)


@given(st.lists(RULES, max_size=3))
def test_any_faults_come_back_as_they_were(rules: list[FaultRule]) -> None:
    scenario = msgspec.structs.replace(read(SMALL), faults=(*rules, FAULTS[0].rule))
    assert again(scenario).faults == scenario.faults


@given(st.integers(0, 10**9), st.integers(0, 30 * 86_400_000))
def test_sizes_and_times_are_written_in_units_and_lose_nothing(octets: int, milliseconds: int) -> None:
    scenario = read(SMALL)
    part = msgspec.structs.replace(scenario.world.link, segment=octets, latency=milliseconds)
    changed = msgspec.structs.replace(scenario, world=msgspec.structs.replace(scenario.world, link=part))
    assert again(changed).world.link == part
    assert (read_octets("2 kB"), read_time("1 h")) == (2_000, 3_600_000)


OCTETS = st.one_of(
    st.sampled_from([b"NOOP\r\n", b"EHLO a\r\n", b".\r\n", b"\r\n", b"a  # b\r\n", b"x \r\n", b"QUIT"]),
    st.binary(min_size=1, max_size=20),
)


@given(st.lists(OCTETS, max_size=6))
def test_a_script_of_what_was_sent_sends_the_same_octets(sent: list[bytes]) -> None:
    steps = [Step(n, 0, "s1", "pc.example", Actor.CLIENT, Kind.COMMAND, one) for n, one in enumerate(sent)]
    items = read_script(script_of(steps))
    assert b"".join(item.octets for item in items) == b"".join(sent)


def test_the_template_is_right_and_its_remarks_hold() -> None:
    assert check_text(TEMPLATE, "x.yaml") == ()
    with_fault = TEMPLATE.replace("# faults:", "faults:").replace("#   - mailbox", "  - mailbox")
    told = [one.id for one in check_text(with_fault.replace("reply: 250", "reply: 450"), "x.yaml")]
    assert told == ["unmet-expectation"]
    assert check_text(TEMPLATE.replace("# greeting", "greeting"), "x.yaml")[0].id == "unmet-expectation"


def test_a_copy_of_a_scenario_keeps_its_remarks_and_gets_an_id_of_its_own() -> None:
    copy = renamed("# a remark\nid: old\ntitle: T\n", "new-one")
    assert copy == f"{SCHEMA_LINE}# a remark\nid: new-one\ntitle: T\n"
    assert renamed(copy, "new-one") == copy
