"""The screen against the least that a Textual program with two panes and a line of keys costs.

Run by name on a quiet machine: `pytest -n 0 --benchmark-enable tests/benchmarks/bench_tui.py`.
"""

import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from smtpsim.recording.format import computed_header, encode_item
from tests.benchmarks.bench_recording import many_mails, many_sessions, rounds
from tests.benchmarks.pty_program import PtyProgram
from tests.recording.sessions import scenario

BARE = (sys.executable, str(Path(__file__).with_name("bare_app.py")))
BARE_IS_PAINTED = b"quit"
PROGRAM = (sys.executable, "-m", "smtpsim", "play", "classic", "--no-state")
PROGRAM_IS_PAINTED = b"seed 0"
HOME_SCREEN, HOME_IS_PAINTED = (sys.executable, "-m", "smtpsim", "--no-state"), b"menu / list"
ROUNDS, PRESSES = 15, 15
FORWARD, BACK, HOME = b" ", b"\x1b[D", b"\x1b[H"
RECORDING_IS_PAINTED = b"branch main"
END = b"\x1b[F"
# What is open while keys are measured at the end of a long recording.
OPENED = {
    "why": b"w",
    "what now": b"c",
    "line": b"l",
    "message": b"m",
    "states": b"t",
    "network and ladder": b"xvv",
    "raw": b"vvv",
    "hexadecimal": b"vvvv",
}
FIRST_PAINT_AT_MOST, KEY_AT_MOST = 1.3, 1.5


def first_paint(command: tuple[str, ...], text: bytes) -> float:
    """Seconds from starting a program to its first picture."""
    with PtyProgram(command) as program:
        return program.seconds_until(text)


def key_times(
    keys: tuple[bytes, ...], command: tuple[str, ...] = PROGRAM, before: Sequence[bytes] = ()
) -> tuple[list[float], list[float]]:
    """Seconds from a key to the end of painting in both programs, in turn, so that noise strikes both.

    What is pressed `before` is not measured.
    """
    bare_times: list[float] = []
    times: list[float] = []
    with PtyProgram(BARE) as bare, PtyProgram(command) as program:
        bare.seconds_until(BARE_IS_PAINTED)
        program.seconds_until(PROGRAM_IS_PAINTED if command is PROGRAM else RECORDING_IS_PAINTED)
        bare.settle()
        program.settle()
        for key in before:
            program.seconds_to_paint(key)
            program.settle()
        for key in (key for _ in range(6) for key in keys for _ in range(PRESSES)):
            bare_times.append(bare.seconds_to_paint(FORWARD))
            times.append(program.seconds_to_paint(key))
    return bare_times, times


def percentile_95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


@pytest.mark.parametrize(
    ("program", "painted"),
    [(PROGRAM, PROGRAM_IS_PAINTED), (HOME_SCREEN, HOME_IS_PAINTED)],
    ids=["session", "home"],
)
def test_the_first_picture_is_nearly_as_soon_as_that_of_a_bare_program(
    benchmark: BenchmarkFixture, program: tuple[str, ...], painted: bytes
) -> None:
    for command, text in ((BARE, BARE_IS_PAINTED), (program, painted)):
        first_paint(command, text)  # byte code is written once
    bare: list[float] = []
    ours: list[float] = []

    def one_of_each() -> None:
        bare.append(first_paint(BARE, BARE_IS_PAINTED))
        ours.append(first_paint(program, painted))

    benchmark.pedantic(one_of_each, rounds=ROUNDS)  # type: ignore[no-untyped-call] # the plugin has no types
    ratio = statistics.median(ours) / statistics.median(bare)
    benchmark.extra_info |= {
        "bare_ms": 1000 * statistics.median(bare),
        "ours_ms": 1000 * statistics.median(ours),
        "ratio": ratio,
    }
    assert ratio <= FIRST_PAINT_AT_MOST


@pytest.mark.parametrize("key", [FORWARD, BACK], ids=["forward", "back"])
def test_a_key_is_painted_nearly_as_soon_as_in_a_bare_program(
    benchmark: BenchmarkFixture,
    key: bytes,
) -> None:
    keys = (FORWARD, BACK) if key == BACK else (FORWARD, HOME)
    measured: tuple[list[float], list[float]] = benchmark.pedantic(  # type: ignore[no-untyped-call] # as above
        key_times,
        args=(keys,),
        rounds=1,
    )
    bare, ours = (percentile_95(times) for times in measured)
    benchmark.extra_info |= {"bare_p95_ms": 1000 * bare, "ours_p95_ms": 1000 * ours, "ratio": ours / bare}
    assert ours / bare <= KEY_AT_MOST


@pytest.fixture(scope="module", params=[many_sessions, many_mails], ids=["sessions", "mails"])
def long_recording(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of 100,000 steps: each round a session, or another mail of one session."""
    path: Path = tmp_path_factory.mktemp("long") / "long.jsonl"
    with path.open("wb") as file:
        file.write(encode_item(computed_header(scenario("two-recipients"))))
        file.writelines(encode_item(step) for step in rounds(request.param))
    return path


@pytest.mark.parametrize("opened", OPENED)
def test_at_the_end_of_a_long_recording_a_key_is_painted_as_soon(
    benchmark: BenchmarkFixture, long_recording: Path, opened: str
) -> None:
    command = (sys.executable, "-m", "smtpsim", "play", str(long_recording), "--no-state")
    before = [END, *(bytes([key]) for key in OPENED[opened]), *[BACK] * 3]
    measured: tuple[list[float], list[float]] = benchmark.pedantic(  # type: ignore[no-untyped-call] # as above
        key_times, args=((BACK, FORWARD), command, before), rounds=1
    )
    bare, ours = (percentile_95(times) for times in measured)
    benchmark.extra_info |= {"bare_p95_ms": 1000 * bare, "ours_p95_ms": 1000 * ours, "ratio": ours / bare}
    assert ours / bare <= KEY_AT_MOST
