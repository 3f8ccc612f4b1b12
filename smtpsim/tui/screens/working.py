"""Moves that may be long, done in slices: the screen lives meanwhile, and any key stops them."""

from collections.abc import Callable
from itertools import count
from time import process_time

from textual.events import Key
from textual.screen import Screen
from textual.timer import Timer

from smtpsim.stage.work import Work

SLICE_SECONDS = 0.05
PAUSE_SECONDS = 0.005  # for keys and for drawing, between two slices
AT_ONCE = 100  # steps that are never put off


class WorkingScreen(Screen[object]):
    """A screen with at most one long move under way; a short one is done at once."""

    work: Work | None = None
    next_slice: Timer | None = None

    def show_cursor(self, *, is_over: bool = False) -> None:
        """Show where the cursor is."""
        raise NotImplementedError

    def show_work(self, steps: int) -> None:
        """Show how many steps a long move has come to."""
        raise NotImplementedError

    def is_held(self, steps: int) -> bool:
        """Whether a move must stop before its next step, since a person must say something first."""
        raise NotImplementedError

    def do(self, work: Work, then: Callable[[bool], None]) -> None:
        """Begin a move; `then` is told whether it found what it went for. What was under way ends."""
        self.stop_work()
        self.work = work
        self._work_on(work, then)

    def stop_work(self) -> None:
        """End what is under way where it is."""
        self.work = None
        if self.next_slice is not None:
            self.next_slice.stop()

    def _work_on(self, work: Work, then: Callable[[bool], None]) -> None:
        until = process_time() + SLICE_SECONDS  # of our own, so that a busy machine changes nothing
        for done in count():
            try:
                steps = next(work)
            except StopIteration as end:
                self.work = None
                then(bool(end.value))
                return
            if self.is_held(steps):
                self.show_cursor()
                return
            if done >= AT_ONCE and process_time() > until:
                self.show_work(steps)
                self.next_slice = self.set_timer(PAUSE_SECONDS, lambda: self._work_on(work, then))
                return

    def on_key(self, event: Key) -> None:
        """Stop what is under way; the key does nothing else."""
        if self.work is not None:
            event.stop()
            event.prevent_default()
            self.show_cursor()
