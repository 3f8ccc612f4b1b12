"""The views of the transcript and the network tab as they look."""

import pytest

from smtpsim.library import scenario_named
from smtpsim.scenarios.build import build_world
from smtpsim.simulation.timeline import Timeline
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.widgets.transcript_views import TranscriptView
from tests.tui.sample_sessions import app_of
from tests.tui.test_screen import SIZES, SnapCompare, keys

VIEWS = pytest.mark.parametrize("view", list(TranscriptView))


def lesson(name: str, at: int) -> SimulatorApp:
    timeline = Timeline(build_world(scenario_named(name)))
    timeline.seek(at)
    return app_of(timeline)


@SIZES
@VIEWS
def test_a_view_looks_as_it_did(
    snap_compare: SnapCompare, size: tuple[int, int], view: TranscriptView
) -> None:
    count = list(TranscriptView).index(view)
    app = lesson("dot-lines", 12)
    assert snap_compare(app, terminal_size=size, run_before=keys(*["v"] * count))


@SIZES
def test_what_is_lost_looks_as_it_did_on_the_ladder(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert snap_compare(lesson("lost-after-the-dot", 16), terminal_size=size, run_before=keys("v", "v"))


@SIZES
def test_the_network_tab_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert snap_compare(lesson("pipelining", 12), terminal_size=size, run_before=keys("x"))
