"""A session of a file that is watched: it is read again when it is saved, and its mistakes are shown."""

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from textual.events import Key
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from smtpsim.actions import Place, actions_at
from smtpsim.scenarios.checker import Complaint
from smtpsim.stage.reloading import DROPPED, edited_step, is_touched, reload_words
from smtpsim.stage.showing import News, Showing
from smtpsim.tui.screens.arrangement import WIDE
from smtpsim.tui.screens.asking import AskingScreen

Found: TypeAlias = News | tuple[Complaint, ...]
"""What was read, or what a run has shown."""

LOOK_SECONDS = 0.25
_READING, _PANEL = "reading a watched file", "-mistaken"
_READERS = {
    "show_mistakes",
    "next_pane",
    "show_earlier",
    "show_later",
    "show_page_earlier",
    "show_page_later",
}
_READING_KEYS = {key for one in actions_at(Place.SIMULATOR) if one.id in _READERS for key in one.keys}
_NO_MISTAKES = "The file has no mistakes."
_NOT_WATCHED = "No file is watched here; smtpsim watch FILE does that."


class WatchActions(AskingScreen):
    """Looks at a file a few times a second, and shows the first step that differs when it was saved.

    Reading and proving are done beside the screen, one after the other. While a dialog is open, or a long
    move is under way, nothing is looked at.
    """

    complaints: tuple[Complaint, ...] = ()
    is_unusable = False  # the file, as it is now; the session is the one before
    is_reading = False
    news_words = ""  # what the last save has brought, until a person goes on
    looker: Timer | None = None

    def on_mount(self) -> None:
        """Begin to look, if a file is watched."""
        if self.showing.watch is not None:
            self.looker = self.set_interval(LOOK_SECONDS, self._look)

    def _look(self) -> None:
        if self.showing.watch is None:  # another session was opened
            self._show_complaints(())
            if self.looker is not None:
                self.looker.stop()
            return
        if self.app.screen is self and not self.is_reading and self.work is None:
            read = self.showing.watch()
            if read is not None:
                self._begin(read)

    def _begin(self, deed: Callable[[], Found]) -> None:
        self.is_reading = True
        self.run_worker(deed, _READING, thread=True)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Take what was read or found."""
        if event.worker.name == _READING and event.state is WorkerState.SUCCESS:
            self._wait_to_take(event.worker.result)

    def _wait_to_take(self, found: object) -> None:
        """Let a person close a dialog first: it is about the session that is shown."""
        if self.app.screen is not self:
            self.set_timer(LOOK_SECONDS, partial(self._wait_to_take, found))
            return
        self.is_reading = False
        if self.showing.watch is None:
            return
        if isinstance(found, News):
            self._take_news(found)
        elif isinstance(found, tuple):
            self._show_complaints(found)

    def _take_news(self, news: News) -> None:
        self.news_words = ""
        self._show_complaints(news.complaints, is_unusable=news.take is None)
        if news.take is not None:
            self._reload(news, news.take(self.timeline))
        if news.prove is not None:
            self._begin(news.prove)

    def _reload(self, news: News, showing: Showing) -> None:
        """Show the session that the file gives now, at the first step that differs."""
        before, difference = self.timeline, news.difference
        goes_on = showing.timeline is before
        if goes_on:
            self.showing = showing
        else:
            showing.timeline.seek(edited_step(difference, before.cursor) if difference else 0)
            self.take(showing)
        self.news_words = reload_words(difference) if difference else ""
        self.draw()
        if difference is not None and not (goes_on or news.is_own) and is_touched(before):
            self._tell(DROPPED)

    def _show_complaints(self, complaints: tuple[Complaint, ...], *, is_unusable: bool = False) -> None:
        """Show mistakes in their panel, or take the panel away where there are none."""
        if complaints != self.complaints or is_unusable is not self.is_unusable:
            self.complaints, self.is_unusable = complaints, is_unusable
            self._open_panel(is_open=bool(complaints))
            self.draw()

    def _open_panel(self, *, is_open: bool) -> None:
        from smtpsim.tui.widgets.complaints import ComplaintPanel  # noqa: PLC0415  where a file is watched

        self.set_class(is_open, _PANEL)
        panels = self.query(ComplaintPanel)
        if is_open and not panels:
            self.query_one("#reasons").mount(ComplaintPanel(), before=0)
        if is_open:
            panel = self.query_one(ComplaintPanel)
            panel.show(self._panel_title(), self.complaints)

    def _panel_title(self) -> str:
        kept = "; the session is that before" if self.showing.restart else "; there is no session yet"
        what = kept if self.is_unusable else ", shown by a run"
        return f"{self._counted()} in {self.complaints[0].file}{what}"

    def _counted(self) -> str:
        count = len(self.complaints)
        return "1 mistake" if count == 1 else f"{count} mistakes"

    def file_words(self) -> str:
        """Say that something is wrong in the file, for the line of facts."""
        return f"! {self._counted()} in the file (z)" if self.complaints else ""

    def action_show_mistakes(self) -> None:
        """Show what is wrong in the file, or show it no more."""
        if self.complaints:
            self._open_panel(is_open=not self.has_class(_PANEL))
        else:
            self._tell(_NOT_WATCHED if self.showing.watch is None else _NO_MISTAKES)

    def on_key(self, event: Key) -> None:
        """Give the explanation its place back when a person goes on, where both have no room."""
        self.news_words = ""
        if self.has_class(_PANEL) and self.size.width < WIDE and event.key not in _READING_KEYS:
            self.remove_class(_PANEL)
