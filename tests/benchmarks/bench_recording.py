"""A recording of 100,000 steps: room and time to open it, and to step at its end."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from smtpsim.recording.format import computed_header, encode_item
from smtpsim.scenarios.build import build_world
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from tests.recording.sessions import ROOT, scenario

STEPS = 100_000
MOST_MB, MOST_SECONDS, MOST_RATIO = 60, 1.5, 1.2  # seconds of the processor: other tests run beside this one
PROGRAM = """
import json, sys, time
from smtpsim.recording.reader import read_recording
from smtpsim.recording.replay import open_timeline

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1e6

before, start = resident(), time.process_time()
with open(sys.argv[1], "rb") as file:
    timeline = open_timeline(read_recording(file.read(), sys.argv[1]))
seconds, room = time.process_time() - start, resident() - before

def cost(place):
    def step_there():
        timeline.seek(place)
        timeline.back()
        timeline.forward()
        return timeline.step, timeline.totals()
    def once():
        start = time.process_time()
        for _ in range(500):
            step_there()
        return time.process_time() - start
    return min(once() for _ in range(9))

ratios = [cost(timeline.known - 3) / cost(10) for _ in range(5)]
print(json.dumps({"steps": timeline.known, "seconds": seconds, "megabytes": room, "ratio": min(ratios)}))
"""


def one_session() -> list[Step]:
    """The steps of a session with two recipients."""
    timeline = Timeline(build_world(scenario("two-recipients")))
    timeline.to_end()
    return list(timeline.branch.track.steps)


def many_sessions(number: int, step: Step) -> Step:
    """Each round is a session of its own."""
    return replace(step, session=f"s{number}")


def many_mails(number: int, step: Step) -> Step:
    """Each round is another mail of one session, so that ever more copies are held."""
    gained = tuple(replace(one, mail=number) for one in step.gained)
    lost = tuple(replace(one, mail=number) for one in step.lost)
    return replace(step, gained=gained, lost=lost)


def rounds(change: Callable[[int, Step], Step]) -> Iterator[Step]:
    session, n = one_session(), 0
    while n < STEPS:
        for step in session:
            yield replace(change(n // len(session) + 1, step), n=n, time=step.time + n)
            n += 1


@pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="the system does not tell how much room is taken"
)
@pytest.mark.parametrize("change", [many_sessions, many_mails])
def test_opening_is_quick_and_small_and_the_end_is_as_near_as_the_start(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[int, Step], Step],
) -> None:
    path = tmp_path / "long.jsonl"
    with path.open("wb") as file:
        file.write(encode_item(computed_header(scenario("two-recipients"))))
        file.writelines(map(encode_item, rounds(change)))
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM, path], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = json.loads(told.stdout)
    with capsys.disabled():
        print(f"\n{STEPS:,} steps, {change.__name__}: {found}")
    assert found["steps"] >= STEPS
    assert found["megabytes"] < MOST_MB, found
    assert found["seconds"] < MOST_SECONDS, found
    assert found["ratio"] < MOST_RATIO, found
