"""The session that `play` shows, whatever shows it: opened, recorded and saved through `library`."""

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from smtpsim.cli.chosen_session import check_session
from smtpsim.cli.source_file import SourceFile
from smtpsim.errors import BadFileError
from smtpsim.explain.sanitise import sanitise
from smtpsim.library import (
    SCENARIO_ENDINGS,
    Recorder,
    list_titles,
    open_source,
    save_items,
    session_path,
    write_new_scenario,
    write_octets,
)
from smtpsim.recording.as_scenario import identifier_of, scenario_of
from smtpsim.recording.format import Header, Item, computed_header
from smtpsim.recording.reader import Recording, make_recording
from smtpsim.recording.replay import open_timeline
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.lesson_notes import lesson_notes
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.stage.showing import CatalogueEntry, Showing


class Desk:
    """One opened session: its header, and every item that came to be, ready to be saved."""

    def __init__(
        self, source: str, record: Path | None = None, opened: Scenario | Recording | None = None
    ) -> None:
        """Open a scenario or a recording by its name, or take what is `opened` already.

        `record` grows on the disk from the start.
        """
        self.source = source
        self.opened = open_source(source) if opened is None else opened
        self.items: list[Item] = []
        self.failure: BadFileError | None = None  # what ended the recording early
        self._record, self._recorder = record, None if record is None else Recorder(record, self.header())
        self._saved: set[Path] = set()
        self._file = SourceFile(source, self.opened) if isinstance(self.opened, Scenario) else None
        self._is_copy = False  # what is opened is not what `source` names now

    def header(self) -> Header:
        """Give the header of the recording that this session is."""
        opened = self.opened
        return opened.header if isinstance(opened, Recording) else computed_header(opened)

    def begin(self) -> Timeline:
        """Give the session from its start, with nothing that a person did."""
        self._record_anew()
        self.items.clear()
        if isinstance(self.opened, Recording):
            for item in self.opened.items:
                self._keep(item)
            return open_timeline(self.opened, self._keep)
        return Timeline(build_world(self.opened), sink=self._keep)

    def begin_later_from(self, original: Scenario | Recording) -> None:
        """Let beginning again begin from this, and not from what is opened."""
        self._is_copy = self._is_copy or self.opened is not original
        self.opened = original

    def is_changed(self) -> bool:
        """Tell whether the session is no longer what its source names: a person has done something."""
        before = len(self.opened.items) if isinstance(self.opened, Recording) else 0
        return self._is_copy or len(self.items) > before

    def _keep(self, item: Item) -> None:
        self.items.append(item)
        if self._recorder is not None:
            try:
                self._recorder.write(item)
            except BadFileError as error:  # the session goes on
                self._stop_recording(error)

    def close(self) -> None:
        """Let go of the recording; raises `BadFileError` if it ended early."""
        if self._recorder is not None:
            self._recorder.close()
        if self.failure is not None:
            raise self.failure

    def _record_anew(self) -> None:
        """Record a session that is begun again in a file of its own: OUT.2, OUT.3 ..."""
        if self._record is None or self._recorder is None or not self.items:
            return
        self._recorder.close()
        names = (session_path(self._record, number) for number in count(2))
        try:
            self._recorder = Recorder(next(name for name in names if not name.exists()), self.header())
        except BadFileError as error:
            self._stop_recording(error)

    def _stop_recording(self, error: BadFileError) -> None:
        if self._recorder is not None:
            self._recorder.close()
        self._recorder, self.failure = None, error

    def reopen(self, scenario: Scenario) -> None:
        """Take what the file says now; the session that is there goes on until another is begun."""
        self.opened, self._file = scenario, SourceFile(self.source, scenario)

    def has_written(self, octets: bytes) -> bool:
        """Tell whether this is what saving the session has made of its scenario's file."""
        return self._file is not None and self._file.written == octets

    def save(self, name: str) -> str:
        """Write the session to a new file, or again to one that this session was saved to.

        To the file of its own scenario the faults that a person put in are added.
        """
        path = _path_named(name)
        if self._file is not None and self._file.is_at(path):
            return self._file.add(self._made_scenario(path))
        self._check_free(path)
        if path.suffix in SCENARIO_ENDINGS:
            return self._save_scenario(path)
        save_items(path, self.header(), iter(self.items))
        self._saved.add(path)
        return f"Saved {len(self.items)} items in {name}."

    def save_text(self, name: str, steps: Sequence[Step]) -> str:
        """Write steps as plain text, in the way of `save`."""
        from datetime import datetime

        from smtpsim.explain.transcript import transcript

        path, start = _path_named(name), self.header().start
        self._check_free(path)
        lines = transcript(steps, datetime.fromisoformat(start) if start else None)
        write_octets(path, "".join(f"{line}\n" for line in lines).encode())
        self._saved.add(path)
        return f"Saved {len(steps)} steps as text in {name}."

    def _check_free(self, path: Path) -> None:
        if path.exists() and path not in self._saved:
            raise BadFileError(str(path), "exists already; choose another name")

    def _save_scenario(self, path: Path) -> str:
        """Write a scenario that gives this session, to be changed and run again."""
        write_new_scenario(path, self._made_scenario(path))
        return f"Saved a scenario in {path}; it gives the same session."

    def _made_scenario(self, path: Path) -> Scenario:
        happened = tuple(item for item in self.items if not isinstance(item, Header))
        title = f"As recorded in {path.stem}"
        return scenario_of(make_recording(self.header(), happened), identifier_of(path.stem), title)

    def showing(self, timeline: Timeline | None = None) -> Showing:
        """Give the screen what it shows of this session, or of one begun anew, and what it can do with it."""
        opened = self.opened
        name = Path(self.source).stem if isinstance(opened, Recording) else opened.id
        title = name if isinstance(opened, Recording) else opened.title
        scenario = opened.header.scenario if isinstance(opened, Recording) else opened
        return Showing(
            timeline or self.begin(),
            sanitise(title),
            self.save,
            self.begin,
            _free_name(name),
            save_text=self.save_text,
            text_name=_free_name(name, ".txt"),
            save_words=self._file.words() if self._file is not None else "",
            notes=lesson_notes(scenario.lesson) if scenario else "",
        )


def _path_named(name: str) -> Path:
    try:
        return Path(name).expanduser()
    except RuntimeError as error:
        raise BadFileError(name, "begins with a user whom this machine does not know") from error


def _free_name(stem: str, suffix: str = ".jsonl") -> str:
    names = (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}" for number in count(1))
    return next(name for name in names if not Path(name).exists())


def list_sources() -> tuple[CatalogueEntry, ...]:
    """List what can be opened: the shipped scenarios, and the recordings in this folder."""
    shipped = (
        CatalogueEntry(one.id, sanitise(one.title), summary=sanitise(one.summary), level=one.level)
        for one in list_titles()
    )
    recordings = (
        CatalogueEntry(str(path), sanitise(path.name), "recording") for path in sorted(Path().glob("*.jsonl"))
    )
    return (*shipped, *recordings)


def open_desk(source: str, record: Path | None, session: str | None) -> tuple[Desk, Showing]:
    """Open what a source names at its start, or one session of it; raises where there is no such session."""
    desk = Desk(source, record)
    shown = desk.showing()
    if session is not None:
        shown.timeline.to_end()  # only so it is known which sessions there are
        check_session(shown.timeline, session)
        shown.timeline.seek(0)
    return desk, shown._replace(session=session or "")
