"""Moving in time among the steps that are shown: all of them, or those of the one hop that is chosen."""

from smtpsim.simulation.place import Place
from smtpsim.simulation.track import Mark
from smtpsim.spec.terms import PhaseName
from smtpsim.stage.hops import HopView
from smtpsim.stage.runs import run_on
from smtpsim.stage.work import finish


def go_forward(hops: HopView) -> bool:
    """Go on to the next step that is shown; where there is none, stay."""
    line = hops.timeline
    here = line.cursor
    while (step := line.forward()) is not None:
        if hops.shows(step):
            return True
    line.seek(here)
    return False


def go_back(hops: HopView) -> None:
    """Go back to the step that is shown before this one, or to the start."""
    line = hops.timeline
    line.seek(hops.shown_count())
    line.back()
    line.seek(hops.shown_count())


def run_to(hops: HopView, mark: Mark) -> bool:
    """Go to the next marked step that is shown; False, and to the end, where there is none."""
    return finish(run_on(hops, mark))


def run_back_to(hops: HopView, mark: Mark) -> None:
    """Go back to the previous marked step that is shown, or to the start."""
    while hops.timeline.back_to(mark) and not hops.shows(hops.timeline.step):
        pass


def seek_phase(hops: HopView, phase: PhaseName) -> None:
    """Go to the first step of a phase, if the session has one."""
    if hops.has_several:
        _seek_phase_of_hop(hops, phase)
        return
    found = hops.timeline.find(Place(phase.value, phase=phase))
    if found is not None:
        hops.timeline.seek(found.at)


def _seek_phase_of_hop(hops: HopView, phase: PhaseName) -> None:
    """Go to where a phase begins in the session of the step at the cursor."""
    line = hops.timeline
    here = line.cursor
    session = hops.chosen or (line.step.session if line.step else "")
    line.seek(0)
    while (step := line.forward()) is not None:
        if step.phase is phase and session in {"", step.session}:
            line.back()
            return
    line.seek(here)
