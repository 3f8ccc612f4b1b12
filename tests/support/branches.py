"""Sessions with branches, for tests: what if one fault strikes, or another."""

from smtpsim.scenarios.build import build_world
from smtpsim.simulation.intervention import Inject
from smtpsim.simulation.timeline import MAIN, Sink, Timeline, ignore
from smtpsim.spec.faults import FAULT_OF
from tests.recording.sessions import scenario
from tests.support.worlds import classic_world

AFTER_RCPT = 7  # steps of the classic session that are done when the client has named Bob


def branched(*faults: str, at: int = AFTER_RCPT, name: str = "", sink: Sink = ignore) -> Timeline:
    """Run a session to its end, and begin a branch of it with each fault; the last is at hand, at `at`."""
    world = build_world(scenario(name)) if name else classic_world()
    timeline = Timeline(world, sink=sink)
    timeline.to_end()
    for fault in faults:
        timeline.switch(MAIN)
        timeline.seek(at)
        timeline.intervene(Inject(at, FAULT_OF[fault].rule))
        timeline.to_end()
    timeline.seek(at)
    return timeline
