"""A scenario's file that is watched: looked at again and again, and read when it says something new."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import click

from smtpsim.cli.desk import Desk
from smtpsim.cli.endings import DONE
from smtpsim.errors import BadFileError, BadFilesError, UsageError
from smtpsim.explain.sanitise import sanitise
from smtpsim.lessons.checker import check_lesson_text
from smtpsim.library import is_recording, read_beginning, scenario_paths, text_of
from smtpsim.plain.watching import news_lines
from smtpsim.scenarios.checker import Complaint, complaint_of
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.mistakes import MistakeId
from smtpsim.scenarios.nodes import MAX_OCTETS
from smtpsim.scenarios.reader import read_scenario
from smtpsim.simulation.timeline import Timeline
from smtpsim.stage.reloading import Difference, first_difference, gives_the_same
from smtpsim.stage.showing import News, Showing

LOOK_SECONDS = 0.25
_CLOCK_SECONDS = 3.0  # a file that was changed a shorter time ago may have been changed again unseen


class Seen(NamedTuple):
    """What a look at the file gave: its octets, or why there are none."""

    octets: bytes = b""
    mistake: str = ""


class WatchedFile:
    """Looks at a file; what it says is news when two looks in a row have given the same.

    So a file that is half written, or away for a moment while an editor puts another in its place, is none.
    """

    def __init__(self, path: Path) -> None:
        """Look for the first time; raises `BadFileError` where there is nothing to watch."""
        self.path = path
        self._stamp: tuple[int, int, int] | None = None
        read_beginning(path, 0)
        self._seen = self._look()
        self._told: Seen | None = None

    def news(self) -> Seen | None:
        """Look again; None where there is nothing new."""
        seen = self._look()
        is_settled, self._seen = seen == self._seen, seen
        if not is_settled or seen == self._told:
            return None
        self._told = seen
        return seen

    def _look(self) -> Seen:
        """Read the file, unless its stamp says that it is as it was."""
        try:
            status = self.path.stat()
            stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
            is_old = time.time() - status.st_mtime > _CLOCK_SECONDS
            if stamp == self._stamp and is_old:
                return self._seen
            seen = Seen(read_beginning(self.path, MAX_OCTETS))
            self._stamp = stamp if is_old else None
        except (OSError, BadFileError) as error:
            self._stamp = None
            reason = error.reason if isinstance(error, BadFileError) else f"cannot be read: {error.strerror}"
            return Seen(mistake=reason)
        return seen


class Watcher:
    """Makes sessions of what a file says, one after another, and keeps the last good one."""

    def __init__(self, source: str, kept: Callable[[Desk, Showing], Showing]) -> None:
        """Begin to watch; `kept` lets a session be remembered. Raises `SmtpsimError`."""
        self.path = _one_file(source)
        if is_recording(self.path):
            raise UsageError(f"{source} is a recording, and does not change; smtpsim play {source} shows it")
        self._source, self._kept = str(self.path), kept
        self._file = WatchedFile(self.path)
        self._scenario: Scenario | None = None  # of the last good state
        self._desk: Desk | None = None
        self._first = Showing(Timeline(None), "")

    def opening(self) -> Showing:
        """Give what is shown before the file was read: nothing."""
        return self._first._replace(title=f"watching {self.path.name}", watch=self.look)

    def look(self) -> Callable[[], News] | None:
        """Look at the file; give what reads it, where it says something new."""
        seen = self._file.news()
        return None if seen is None else partial(self._read, seen)

    def _read(self, seen: Seen) -> News:
        name = self.path.name
        if seen.mistake or len(seen.octets) > MAX_OCTETS:
            return News((_unusable(name, seen),))
        try:
            text = text_of(seen.octets, Path(name))
            scenario = read_scenario(text, name)
        except BadFilesError as error:
            lines = seen.octets.decode("utf-8-sig", "replace").split("\n")
            return News(tuple(complaint_of(one, lines) for one in error.mistakes))
        except BadFileError as error:
            return News((complaint_of(error, []),))
        prove = partial(check_lesson_text, text, name)
        is_own = self._desk is not None and self._desk.has_written(seen.octets)
        difference = Difference() if is_own else self._difference(scenario)
        return News((), partial(self._take, scenario), difference, prove, is_own)

    def _difference(self, scenario: Scenario) -> Difference | None:
        if self._scenario is None:
            return None
        if gives_the_same(self._scenario, scenario):
            return Difference()
        return first_difference(self._scenario, scenario)

    def _take(self, scenario: Scenario, timeline: Timeline) -> Showing:
        """Make what the file says the last good state; a session that it gives as well goes on."""
        goes_on = self._scenario is not None and gives_the_same(self._scenario, scenario)
        self._scenario = scenario
        if self._desk is None:
            self._desk = Desk(self._source, opened=scenario)
            self._first = self._kept(self._desk, self._desk.showing())
            shown = self._first
        else:
            self._desk.reopen(scenario)
            shown = self._desk.showing(timeline if goes_on else None)
        title = f"watching {self.path.name}: {shown.title}"
        return shown._replace(title=title, keep=self._first.keep, watch=self.look)


def _one_file(source: str) -> Path:
    """Find the one file that is meant."""
    path, *more = scenario_paths(source)
    if more:
        raise UsageError(f"{source} has several scenarios; one file can be watched")
    return path


def _unusable(name: str, seen: Seen) -> Complaint:
    if seen.mistake:
        return Complaint(name, 0, 0, MistakeId.CANNOT_READ, seen.mistake)
    return Complaint(name, 0, 0, MistakeId.TOO_LARGE, f"the file is larger than {MAX_OCTETS} octets")


def watch_plainly(source: str) -> int:
    """Print what each save of a file has changed, until an interrupt."""
    watcher = Watcher(source, lambda _desk, showing: showing)
    click.echo(sanitise(f"Watching {source}. Save it, and what has changed is told here; Ctrl+C ends this."))
    try:
        for line in _told(watcher):
            click.echo(sanitise(line))
    except KeyboardInterrupt:
        click.echo()
    return DONE


def _told(watcher: Watcher) -> Iterator[str]:
    timeline = Timeline(None)
    while True:
        read = watcher.look()
        if read is None:
            time.sleep(LOOK_SECONDS)
            continue
        news = read()
        if news.take is not None:
            timeline = news.take(timeline).timeline
        yield from news_lines(watcher.path.name, news)
