"""Sessions that are remembered: each one that is opened is kept when it is left, and can be gone on with."""

import os
import sys
from datetime import datetime
from functools import partial
from pathlib import Path

from smtpsim.cli.desk import Desk
from smtpsim.errors import SmtpsimError, UsageError
from smtpsim.explain.sanitise import sanitise
from smtpsim.library import open_source
from smtpsim.memory.folder import state_folder
from smtpsim.memory.last import LastSession
from smtpsim.memory.store import Memory
from smtpsim.recording.reader import Recording
from smtpsim.scenarios.format import Scenario
from smtpsim.simulation.timeline import Timeline
from smtpsim.stage.home import NOTHING_LEFT
from smtpsim.stage.showing import LastPlace, Showing, Standing

_CLOCK, _DAY = "%H:%M", "%d %B %Y, %H:%M"


def find_memory(*, has_state: bool) -> Memory:
    """Find what was remembered; without state there is nothing, and nothing is kept."""
    return Memory(state_folder(os.environ, sys.platform) if has_state else None)


class Keeper:
    """Opens sessions so that they are remembered when they are left."""

    def __init__(self, memory: Memory) -> None:
        """Keep them in a memory."""
        self.memory = memory

    def open_named(self, word: str) -> Showing:
        """Open what a word names."""
        desk = Desk(word)
        return self.kept(desk, desk.showing())

    def kept(self, desk: Desk, showing: Showing) -> Showing:
        """Let a session be remembered when it is left."""
        keep = partial(self._keep, desk, showing.title, isinstance(desk.opened, Scenario))
        return showing._replace(keep=keep)

    def _keep(self, desk: Desk, title: str, is_of_scenario: bool, standing: Standing) -> None:  # noqa: FBT001
        """Remember a session where something was done; one that is a file as it was only by its path."""
        if not standing.cursor and not desk.is_changed():
            return
        is_file = isinstance(desk.opened, Recording) and not desk.is_changed()
        last = LastSession(
            title=title,
            source=_lasting_name(desk.source),
            has_recording=not is_file,
            is_of_scenario=is_of_scenario,
            branch=standing.branch,
            cursor=standing.cursor,
            known=standing.known,
            session=standing.session,
            left_at=datetime.now().astimezone().isoformat(timespec="seconds"),
        )
        self.memory.keep_last(last, desk.header(), desk.items)

    def last(self) -> LastPlace | None:
        """Say in words what can be gone on with."""
        last = self.memory.last()
        if last is None:
            return None
        return LastPlace(sanitise(last.title), place_words(last.cursor, last.known), when_words(last.left_at))

    def resume(self) -> Showing:
        """Open the session that was left last, where it stood; raises `SmtpsimError`."""
        last = self.memory.last()
        if last is None:
            raise UsageError(NOTHING_LEFT)
        desk = Desk(last.source, opened=self.memory.last_recording() if last.has_recording else None)
        shown = desk.showing()._replace(title=sanitise(last.title))
        if last.has_recording:
            desk.begin_later_from(_original(last, desk.opened))
        session = _go_to(shown.timeline, last)
        return self.kept(desk, shown._replace(session=session))


def _go_to(line: Timeline, last: LastSession) -> str:
    """Go to where a session was left; give the one of its hops that was shown alone."""
    if last.branch in line.branches and last.branch != line.branch.name:
        line.switch(last.branch)
    line.seek(min(last.cursor, line.known))
    return last.session if last.session in line.branch.track.totals_at(line.known) else ""


def _original(last: LastSession, opened: Scenario | Recording) -> Scenario | Recording:
    """Find what beginning again begins from: the session without what a person did."""
    if isinstance(opened, Recording) and last.is_of_scenario and opened.header.scenario is not None:
        return opened.header.scenario
    try:
        return open_source(last.source)
    except SmtpsimError:  # the file is gone; what was kept of it is all there is
        return opened


def _lasting_name(source: str) -> str:
    """Give a name that holds in another folder as well."""
    path = Path(source)
    return str(path.absolute()) if os.path.exists(source) else source  # noqa: PTH110  Path.exists raises on a name too long


def place_words(cursor: int, known: int) -> str:
    """Say where a session stands."""
    return f"step {cursor} of {known}" if cursor < known else f"step {cursor}"


def when_words(left_at: str, now: datetime | None = None) -> str:
    """Say when it was, in the time of the place; nothing where that is not known."""
    try:
        moment = datetime.fromisoformat(left_at).astimezone()
    except (ValueError, OverflowError):
        return ""
    days = ((now or datetime.now().astimezone()).date() - moment.date()).days
    named = {0: "today", 1: "yesterday"}.get(days)
    return f"{named}, {moment.strftime(_CLOCK)}" if named else moment.strftime(_DAY).lstrip("0")
