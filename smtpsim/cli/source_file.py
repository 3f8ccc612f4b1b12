"""The file of the scenario that is open: what a person put into its session can be added to it."""

from collections.abc import Iterator
from pathlib import Path

from smtpsim.errors import BadFileError, UsageError
from smtpsim.lessons.checker import check_lesson_text
from smtpsim.library import SCENARIO_ENDINGS, read_octets, rewrite_octets, text_of
from smtpsim.scenarios.added_faults import says_the_same, with_faults
from smtpsim.scenarios.checker import Complaint
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.mistakes import MistakeId
from smtpsim.scenarios.reader import read_scenario
from smtpsim.spec.faults import FaultRule

_CHANGED = "says something else than when it was opened; open it again, or choose another name"
_OTHER_FAULTS = "has faults that this session has not; choose another name"


class SourceFile:
    """Adds faults to a file and leaves all else in it as it is; says first what it will do."""

    def __init__(self, source: str, scenario: Scenario) -> None:
        """Begin with what the file said when it was opened."""
        self._source, self._scenario = source, scenario
        self.written = b""  # what was written to it for this session
        self._announced: tuple[bytes, tuple[FaultRule, ...]] = (b"", ())

    def is_at(self, path: Path) -> bool:
        """Tell whether a path leads to this file; a scenario that comes with the program has none."""
        try:
            return path.samefile(self._source)
        except (OSError, ValueError):
            return False

    def words(self) -> str:
        """Say what saving under its name does; nothing where the scenario comes with the program."""
        is_file = Path(self._source).suffix in SCENARIO_ENDINGS
        return (
            f"Under the name {self._source} your faults are added to the scenario itself." if is_file else ""
        )

    def add(self, made: Scenario) -> str:
        """Add what a scenario made of the session has more; raises `UsageError` at first, to say so."""
        octets = read_octets(Path(self._source))
        text = text_of(octets, Path(self._source))
        before = read_scenario(text, self._source)
        added = self._added(before, made)
        if not added:
            return f"{self._source} gives this session already; nothing was written."
        mark = "\ufeff" if octets.startswith(b"\xef\xbb\xbf") else ""
        after = with_faults(text, added, self._source)
        if self._announced != (octets, added):
            self._announced = (octets, added)
            raise UsageError(self._announcement(text, after, added))
        self.written = (mark + after).encode()
        rewrite_octets(Path(self._source), octets, self.written)
        self._scenario = read_scenario(after, self._source)
        return f"Added {_counted(added)} to {self._source}; all else in it is as it was."

    def _added(self, before: Scenario, made: Scenario) -> tuple[FaultRule, ...]:
        if not says_the_same(before, self._scenario):
            raise BadFileError(self._source, _CHANGED)
        known = len(before.faults)
        if made.faults[:known] != before.faults:
            raise BadFileError(self._source, _OTHER_FAULTS)
        return made.faults[known:]

    def _announcement(self, text: str, after: str, added: tuple[FaultRule, ...]) -> str:
        names = ", ".join(rule.name for rule in added)
        return (
            f"Save once more under this name to add {_counted(added)} to {self._source}: {names}."
            f" All else in it stays, its remarks too.{_missed_words(text, after)}"
        )


def _missed_words(text: str, after: str) -> str:
    """Say which of the author's expectations come true now, and no more with the faults."""
    known = {(one.message, one.source) for one in _unmet(text)}
    lines = dict.fromkeys(str(one.line) for one in _unmet(after) if (one.message, one.source) not in known)
    if not lines:
        return ""
    word = "line" if len(lines) == 1 else "lines"
    return f" What you expect does not come true then ({word} {', '.join(lines)} of the new text)."


def _unmet(text: str) -> Iterator[Complaint]:
    return (one for one in check_lesson_text(text, "") if one.id == MistakeId.UNMET)


def _counted(added: tuple[FaultRule, ...]) -> str:
    return "1 fault" if len(added) == 1 else f"{len(added)} faults"
