"""Using a recording: to step through it, to go on from any point of it, to compare it."""

from msgspec.structs import replace

from smtpsim.recording.comparison import Comparison
from smtpsim.recording.format import RecordingKind
from smtpsim.recording.marking import mark_replies
from smtpsim.recording.reader import Recording
from smtpsim.recording.rerun import Rerun
from smtpsim.scenarios.build import build_world
from smtpsim.simulation.intervention import ClientEvent
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Sink, Timeline, ignore
from smtpsim.simulation.world import World


def open_timeline(recording: Recording, sink: Sink = ignore) -> Timeline:
    """Put a recording under a cursor, at its start; a computed one can be gone on with from any point.

    The branch at hand is the one at the recording's end, so that new items follow the old ones.
    """
    timeline = Timeline(rebuild_world(recording), sink=sink)
    for branch in recording.course.branches:
        timeline.restore(branch.mark, branch.steps, branch.interventions, branch.title)
    timeline.branch = timeline.branches[recording.course.last]
    return timeline


def rebuild_world(recording: Recording) -> World | None:
    """Make the world in which a computed recording begins; None for an observed one."""
    header = recording.header
    if header.kind is RecordingKind.OBSERVED or header.scenario is None:
        return None
    branches = recording.course.branches
    is_external = any(isinstance(done, ClientEvent) for one in branches for _, done in one.interventions)
    return replace(build_world(header.scenario, header.faults, external=is_external), seed=header.seed)


def compare(recording: Recording) -> Comparison:
    """Compute a computed recording again, or judge each reply of an observed one by the tables."""
    world = rebuild_world(recording)
    steps = sum(isinstance(item, Step) for item in recording.items)
    if world is None:
        replies = tuple(mark_replies(item for item in recording.items if isinstance(item, Step)))
        return Comparison(RecordingKind.OBSERVED, steps, replies=replies)
    rerun = Rerun(world, recording.course)
    found = (rerun.take_in(item) for item in recording.items)
    return Comparison(RecordingKind.COMPUTED, steps, next((one for one in found if one is not None), None))
