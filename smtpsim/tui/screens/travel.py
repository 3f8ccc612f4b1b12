"""What the keys do that choose how one moves in time: units, speed, breakpoints, places, the scrub bar."""

from textual.timer import Timer

from smtpsim.simulation.place import Place
from smtpsim.simulation.track import Mark
from smtpsim.stage.breakpoints import breakpoint_name
from smtpsim.tui.screens.asking import AskingScreen
from smtpsim.tui.widgets.timeline_bar import TimelineBar

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
FOLLOWED_AT_ONCE = 5_000  # steps in which breakpoints are looked for while one waits for a picture
FOLLOW_SECONDS = 0.05
NO_STOPS = "No breakpoint is set. B sets some."


class TravelActions(AskingScreen):
    """A screen on which a person chooses how to move, and where to stop."""

    bar: TimelineBar
    follower: Timer | None = None

    def show_bar(self) -> None:
        """Draw what is known of the session, with the breakpoints as far as they are found."""
        line = self.timeline
        track = line.branch.track
        if self.follower is not None:
            self.follower.stop()
        if not self.index.follow(track, len(track), FOLLOWED_AT_ONCE):
            self.follower = self.set_timer(FOLLOW_SECONDS, self.show_bar)
        self.bar.show(track, self.hops.shown_count(), self.index.places(track), is_whole=self.is_whole())

    def is_whole(self) -> bool:
        """Whether nothing comes after the known steps."""
        return self.timeline.branch.name in self.finished or self.timeline.branch.world_at(0) is None

    def action_next_unit(self) -> None:
        """Choose what the keys that step move by."""
        self.pause()
        self.walker.choose_next_unit()
        self.draw()

    def action_next_fault(self) -> None:
        """Go on to where the next fault struck."""
        self.do(self.walker.run_on(Mark.FAULT), self.show_end)

    def action_previous_fault(self) -> None:
        """Go back to where a fault struck."""
        self.do(self.walker.run_back(Mark.FAULT), self.show_found)

    def action_next_stop(self) -> None:
        """Go on to the next breakpoint."""
        if self.index.stops:
            self.do(self.walker.run_to_stop(), self.show_end)
        else:
            self._tell(NO_STOPS)

    def action_previous_stop(self) -> None:
        """Go back to the breakpoint before."""
        if self.index.stops:
            self.do(self.walker.run_back_to_stop(), self.show_found)
        else:
            self._tell(NO_STOPS)

    def action_scrub_on(self) -> None:
        """Go on by a tenth of the known steps."""
        self.do(self.walker.scrub_on(), self.show_end)

    def action_scrub_back(self) -> None:
        """Go back by a tenth of the known steps."""
        self.walker.scrub_back()
        self.show_cursor()

    def action_choose_stops(self) -> None:
        """Set breakpoints, or take them away."""
        from smtpsim.stage.breakpoints import useful_breakpoints  # noqa: PLC0415
        from smtpsim.tui.screens.stops import StopsDialog  # noqa: PLC0415

        self.pause()
        self.draw()
        dialog = StopsDialog(self.index, useful_breakpoints(self.hops.hosts()))
        self._ask(dialog, lambda _: self.draw())

    def action_go_to_place(self) -> None:
        """Ask for a place, and go there."""
        from smtpsim.tui.screens.places import PlaceDialog  # noqa: PLC0415

        self.show_cursor()
        self._ask(PlaceDialog(), self._go_to)

    def _go_to(self, place: Place | None) -> None:
        if place is not None:
            self.do(self.walker.go_to(place), lambda is_found: self._show_place(place, is_found=is_found))

    def _show_place(self, place: Place, *, is_found: bool) -> None:
        self.show_cursor(is_over=place.is_end)
        if not is_found:
            self._tell(f"Never reached here: {place.text}.")

    def action_play_faster(self) -> None:
        """Play at the next higher speed."""
        self.play_at(min(SPEEDS.index(self.speed) + 1, len(SPEEDS) - 1))

    def action_play_slower(self) -> None:
        """Play at the next lower speed."""
        self.play_at(max(SPEEDS.index(self.speed) - 1, 0))

    def play_at(self, place: int) -> None:
        """Play at one of the speeds, now or later."""
        self.speed = SPEEDS[place]
        if self.is_playing:
            self.start_player()
            self.draw()
        else:
            self.app.clear_notifications()
            self._tell(f"p plays at {self.speed:g}x the speed.")

    def after_playing(self, goes_on: bool) -> None:  # noqa: FBT001  what a move found
        """Go on playing, unless this is the end or a breakpoint, which is named."""
        met = self.walker.stops_here()
        if goes_on and not met:
            self.draw()
            return
        self.show_cursor(is_over=not goes_on)
        if met:
            self._tell(f"Stopped at the breakpoint {', '.join(map(breakpoint_name, met))}.")
