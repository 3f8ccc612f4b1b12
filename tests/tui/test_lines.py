"""The one-line widgets and the reasons: what they say in which room."""

import pytest

from smtpsim.actions import Place, ranked_actions
from smtpsim.explain.waits import shown_time
from smtpsim.simulation.totals import NOTHING_YET
from smtpsim.spec.phases import PHASES
from smtpsim.spec.terms import PhaseName
from smtpsim.tui.widgets.keys import key_line
from smtpsim.tui.widgets.phase_bar import phase_at, phase_line
from smtpsim.tui.widgets.status import Status, status_line
from smtpsim.tui.widgets.two_columns import two_columns
from smtpsim.tui.widgets.why import why_lines
from tests.support.worlds import classic_world, steps_of, totals_beside

CONNECTED = frozenset({PhaseName.ESTABLISHMENT})


def test_a_phase_that_was_left_before_its_end_has_no_tick() -> None:
    line = phase_line(PhaseName.TERMINATION, None, 120, CONNECTED).plain
    assert line.startswith("✓ Connection establishment   – Mail transfer")  # noqa: RUF001


def test_the_phase_bar_tells_the_step_and_its_name_where_there_is_room() -> None:
    line = phase_line(PhaseName.TRANSFER, 3, 120, CONNECTED).plain
    assert line.split("   ") == [
        "✓ Connection establishment",
        "2 Mail transfer ●●●○○○○○ step 3 of 8: Recipient",
        "3 Connection termination",
    ]


def test_the_phase_bar_is_shorter_where_it_is_narrow() -> None:
    assert phase_line(PhaseName.TRANSFER, 4, 78, CONNECTED).plain == (
        "✓ Establishment   2 Transfer ●●●●○○○○ step 4 of 8   3 Termination"
    )
    assert phase_line(PhaseName.TRANSFER, 4, 40).plain == "2 Transfer ●●●●○○○○ step 4 of 8"


def test_before_the_first_phase_all_three_are_to_come() -> None:
    line = phase_line(None, None, 120).plain
    assert line == "1 Connection establishment   2 Mail transfer   3 Connection termination"
    assert phase_line(None, None, 10).plain == "no phase yet"


@pytest.mark.parametrize("size", [78, 118])
def test_each_numbered_step_of_each_phase_fits_an_ordinary_terminal(size: int) -> None:
    for phase in PHASES:
        for number in range(1, phase.steps + 1):
            line = phase_line(phase.phase, number, size)
            assert f"step {number} of {phase.steps}" in line.plain
            assert line.cell_length <= size


def test_a_column_of_the_phase_bar_belongs_to_a_phase() -> None:
    line = phase_line(PhaseName.TRANSFER, 3, 120, CONNECTED).plain
    assert phase_at(line, 2) is PhaseName.ESTABLISHMENT
    assert phase_at(line, line.index("Mail")) is PhaseName.TRANSFER
    assert phase_at(line, len(line) - 1) is PhaseName.TERMINATION
    assert phase_at(line, len(line)) is None


def test_the_status_at_the_newest_step_does_not_tell_how_many_will_come() -> None:
    line = status_line(Status(time=120, cursor=3, known=3, branch="main", seed=7)).plain
    assert line == "time 0.12 s · step 3 · branch main · seed 7"


def test_the_status_tells_what_is_known_armed_and_playing() -> None:
    status = Status(0, 3, 9, branch="main", branch_count=2, is_playing=True, armed=("a\x1b", "b"))
    line = status_line(status).plain
    assert line == "playing · time 0.00 s · step 3 of 9 · ! armed: a␛, b · branch main (of 2, b: next)"


def test_the_status_tells_the_end() -> None:
    assert "step 9 of 9, the end" in status_line(Status(0, 9, 9, is_over=True)).plain


def test_a_long_time_is_told_in_minutes() -> None:
    assert shown_time(300_160) == "5 min 0.16 s"


def test_the_line_of_keys_drops_keys_from_its_middle_but_never_help_and_quit() -> None:
    actions = ranked_actions(Place.SIMULATOR)
    full, small = key_line(actions, 78).plain, key_line(actions, 40).plain
    assert full == "space step  ← back  p play  i inject  b branch  s save  o open  ? help  q quit"
    assert small == "space step  ← back  ? help  q quit"
    assert key_line(actions, 5).plain == "? help  q quit"


def test_sentences_are_broken_beside_their_words() -> None:
    lines = [line.plain for line in two_columns([("a", "one two three"), ("bcd", "x")], 15)]
    assert lines == ["a    one two", "     three", "bcd  x"]


def test_before_the_first_step_the_reasons_ask_and_tell_the_keys() -> None:
    words = why_lines(None, NOTHING_YET).plain
    assert "What will the first thing be" in words
    assert "Space does the next step" in words


def test_the_reasons_of_a_reply_name_rule_duty_change_and_holder() -> None:
    steps = steps_of(classic_world())
    beside = zip(steps, totals_beside(steps), strict=True)
    step, totals = next(pair for pair in beside if pair[0].row == "rcpt-accepted")
    reason, *named = why_lines(step, totals).plain.splitlines()
    assert reason.endswith("[RFC 5321 4.1.1.3]")
    assert [line.partition(":")[0] for line in named] == ["Now", "Changed", "Holder", "Textbook"]
