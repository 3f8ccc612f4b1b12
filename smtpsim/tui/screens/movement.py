"""Moving in time: what the keys do that step, jump, play and scroll."""

from textual.timer import Timer
from textual.widget import Widget

from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.track import Mark
from smtpsim.stage.hops import HopView
from smtpsim.stage.movement import seek_phase
from smtpsim.stage.stop_index import StopIndex
from smtpsim.stage.units import Unit
from smtpsim.stage.walker import Walker
from smtpsim.tui.messages import PhaseRequested, StepRequested
from smtpsim.tui.screens.working import WorkingScreen

PLAY_SECONDS = 0.8  # from one move to the next, at the usual speed
PARTS = {Unit.LINE: 2, Unit.OCTET: 8}  # moves in that time, where a move is less than a step


class TimelineScreen(WorkingScreen):
    """A screen over a timeline; what it draws at the cursor is its own matter.

    Where one hop is shown alone, the keys go from one of its steps to the next. The unit, the speed and
    the breakpoints are the person's, and stay for the next session.
    """

    timeline: Timeline
    hops: HopView
    walker: Walker
    speed = 1.0
    finished: frozenset[str] = frozenset()  # the branches whose end was reached
    is_playing = False
    player: Timer | None = None

    def __init__(self) -> None:
        """Begin without breakpoints."""
        super().__init__()
        self.index = StopIndex()

    def begin(self, timeline: Timeline, session: str = "") -> None:
        """Take a timeline from where it stands; show one session alone, where one is named."""
        self.pause()
        self.timeline, self.finished, self.hops = timeline, frozenset(), HopView(timeline, session)
        unit = self.walker.unit if hasattr(self, "walker") else Unit.STEP
        self.walker = Walker(self.hops, unit, self.index)

    def draw(self) -> None:
        """Show what is at the cursor."""
        raise NotImplementedError

    def scrolled_pane(self) -> Widget:
        """Give the pane that the up and down keys move."""
        raise NotImplementedError

    def show_cursor(self, *, is_over: bool = False) -> None:
        """Show where the cursor is after a person moved it; that ends playing."""
        if is_over:
            self.finished |= {self.timeline.branch.name}
        if self.timeline.branch.is_endless and self.timeline.cursor == self.timeline.known:
            self.notify(f"The mail does not come to rest; after {self.timeline.known:,} steps it stops.")
        self.pause()
        self.draw()

    def pause(self) -> None:
        """Stop playing, and a long move that is under way."""
        self.stop_work()
        self.is_playing = False
        if self.player is not None:
            self.player.pause()

    def show_end(self, is_found: bool) -> None:  # noqa: FBT001  what a move found
        """Show where a move led: where nothing was found, to the end."""
        self.show_cursor(is_over=not is_found)

    def show_found(self, _is_found: bool) -> None:  # noqa: FBT001  as above
        """Show where a move back led."""
        self.show_cursor()

    def is_held(self, steps: int) -> bool:
        """Whether the next step must be computed, and a person asks or is asked first."""
        return steps == self.timeline.known and self.asks_first()

    def asks_first(self) -> bool:
        """Ask what a person who plays a peer must say before the next step; False where there is nothing."""
        return False

    def action_step_forward(self) -> None:
        """Do the next step, unless a person must say something first."""
        if self.walker.inside or not self.asks_first():
            self.do(self.walker.forward(), self.show_end)

    def action_step_back(self) -> None:
        """Go back one step."""
        self.do(self.walker.back(), self.show_found)

    def action_go_to_start(self) -> None:
        """Go to before the first step."""
        self.walker.leave()
        self.timeline.seek(0)
        self.show_cursor()

    def action_go_to_end(self) -> None:
        """Go to the end."""
        self.do(self.walker.run_to_end(), self.show_end)

    def action_next_phase(self) -> None:
        """Go on to where the next phase begins."""
        self.do(self.walker.run_on(Mark.PHASE), self.show_end)

    def action_previous_phase(self) -> None:
        """Go back to where a phase began."""
        self.do(self.walker.run_back(Mark.PHASE), self.show_found)

    def action_next_error(self) -> None:
        """Go on to the next refusal or loss."""
        self.do(self.walker.run_on(Mark.ERROR), self.show_end)

    def action_previous_error(self) -> None:
        """Go back to the refusal or loss before."""
        self.do(self.walker.run_back(Mark.ERROR), self.show_found)

    def on_step_requested(self, message: StepRequested) -> None:
        """Go to a step that was clicked."""
        self.walker.leave()
        self.timeline.seek(message.count)
        self.show_cursor()

    def on_phase_requested(self, message: PhaseRequested) -> None:
        """Go to the first step of a phase that was clicked, if the session has one."""
        self.walker.leave()
        seek_phase(self.hops, message.phase)
        self.show_cursor()

    def action_play(self) -> None:
        """Play step after step, or pause."""
        if self.is_playing:
            self.show_cursor()
            return
        self.is_playing = True
        self.start_player()
        self._play_on()

    def start_player(self) -> None:
        """Begin to wait for the next move, at the speed that is chosen."""
        if self.player is not None:
            self.player.stop()
        moves = self.speed * PARTS.get(self.walker.unit, 1)
        self.player = self.set_interval(PLAY_SECONDS / moves, self._play_on)

    def _play_on(self) -> None:
        if self.work is not None:
            return
        if not self.walker.inside and self.asks_first():
            self.pause()
        else:
            self.do(self.walker.play_on(), self.after_playing)

    def after_playing(self, goes_on: bool) -> None:  # noqa: FBT001  what a move found
        """Go on playing, unless this is the end."""
        if goes_on:
            self.draw()
        else:
            self.show_cursor(is_over=True)

    def action_next_pane(self) -> None:
        """Choose the other pane for the keys that scroll."""
        self.focus_next()

    def action_show_earlier(self) -> None:
        """Move the chosen pane up by a line."""
        self.scrolled_pane().scroll_up(animate=False)

    def action_show_later(self) -> None:
        """Move the chosen pane down by a line."""
        self.scrolled_pane().scroll_down(animate=False)

    def action_show_page_earlier(self) -> None:
        """Move the chosen pane up by a page."""
        self.scrolled_pane().scroll_page_up(animate=False)

    def action_show_page_later(self) -> None:
        """Move the chosen pane down by a page."""
        self.scrolled_pane().scroll_page_down(animate=False)
