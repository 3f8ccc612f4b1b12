"""Moving in time: what the keys do that step, jump, play and scroll."""

from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.track import Mark
from smtpsim.stage.hops import HopView
from smtpsim.stage.movement import go_back, go_forward, run_back_to, run_to, seek_phase
from smtpsim.tui.messages import PhaseRequested, StepRequested

PLAY_SECONDS = 0.8


class TimelineScreen(Screen[object]):
    """A screen over a timeline; what it draws at the cursor is its own matter.

    Where one hop is shown alone, the keys go from one of its steps to the next.
    """

    timeline: Timeline
    hops: HopView
    finished: frozenset[str] = frozenset()  # the branches whose end was reached
    is_playing = False
    player: Timer | None = None

    def begin(self, timeline: Timeline, session: str = "") -> None:
        """Take a timeline from where it stands; show one session alone, where one is named."""
        self.pause()
        self.timeline, self.finished, self.hops = timeline, frozenset(), HopView(timeline, session)

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
        """Stop playing."""
        self.is_playing = False
        if self.player is not None:
            self.player.pause()

    def asks_first(self) -> bool:
        """Ask what a person who plays a peer must say before the next step; False where there is nothing."""
        return False

    def action_step_forward(self) -> None:
        """Do the next step, unless a person must say something first."""
        if not self.asks_first():
            self.show_cursor(is_over=not go_forward(self.hops))

    def action_step_back(self) -> None:
        """Go back one step."""
        go_back(self.hops)
        self.show_cursor()

    def action_go_to_start(self) -> None:
        """Go to before the first step."""
        self.timeline.seek(0)
        self.show_cursor()

    def action_go_to_end(self) -> None:
        """Go to the end."""
        self.timeline.to_end()
        self.show_cursor(is_over=True)

    def action_next_phase(self) -> None:
        """Go on to where the next phase begins."""
        self.show_cursor(is_over=not run_to(self.hops, Mark.PHASE))

    def action_previous_phase(self) -> None:
        """Go back to where a phase began."""
        run_back_to(self.hops, Mark.PHASE)
        self.show_cursor()

    def action_next_error(self) -> None:
        """Go on to the next refusal or loss."""
        self.show_cursor(is_over=not run_to(self.hops, Mark.ERROR))

    def action_previous_error(self) -> None:
        """Go back to the refusal or loss before."""
        run_back_to(self.hops, Mark.ERROR)
        self.show_cursor()

    def on_step_requested(self, message: StepRequested) -> None:
        """Go to a step that was clicked."""
        self.timeline.seek(message.count)
        self.show_cursor()

    def on_phase_requested(self, message: PhaseRequested) -> None:
        """Go to the first step of a phase that was clicked, if the session has one."""
        seek_phase(self.hops, message.phase)
        self.show_cursor()

    def action_play(self) -> None:
        """Play step after step, or pause."""
        if self.is_playing:
            self.show_cursor()
            return
        self.is_playing = True
        if self.player is None:
            self.player = self.set_interval(PLAY_SECONDS, self._play_step)
        else:
            self.player.reset()
            self.player.resume()
        self._play_step()

    def _play_step(self) -> None:
        if self.asks_first():
            self.pause()
        elif go_forward(self.hops):
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
