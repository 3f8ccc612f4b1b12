"""The disk: shipped and own scenarios, recordings, and files that are written whole or not at all."""

import os
import re
import stat
import tempfile
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Self

import msgspec

from smtpsim.errors import BadFileError, UsageError
from smtpsim.recording.format import Header, Item, encode_item
from smtpsim.recording.imports import import_octets
from smtpsim.recording.reader import Recording, read_recording
from smtpsim.scenarios.decoding import decode
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.mistakes import MistakeId
from smtpsim.scenarios.nodes import MAX_OCTETS, TOO_LARGE
from smtpsim.scenarios.reader import read_scenario
from smtpsim.scenarios.writing import write_scenario

_PACKAGE = Path(__file__).parent
_DEVICES = "/dev"  # a shell gives the output of a command a name in it, which can be read
_RECORDING_START = b'{"item":"header"'
MAX_FILE_OCTETS = 1 << 30
SCENARIO_ENDINGS = (".yaml", ".yml")
_HEAD_OCTETS = 1 << 10
_PLAIN = re.compile(
    r"(?!.*( #|: ))[^\s\"'|>&*!%@`{}\[\],#?:-](.*[^\s:])?"
)  # YAML means just what stands there


class Listed(msgspec.Struct, frozen=True):
    """One scenario of the catalogue."""

    id: str
    title: str
    summary: str
    path: Path
    level: int = 1


def catalogue() -> Path:
    """Find the shipped scenarios: inside the installed package, or beside it in a checkout."""
    installed = _PACKAGE / "catalogue"
    return installed if installed.is_dir() else _PACKAGE.parent / "lessons"


def list_scenarios() -> tuple[Listed, ...]:
    """List the shipped scenarios by name."""
    return tuple(_listed(path) for path in sorted(catalogue().glob("*.yaml")))


def _listed(path: Path) -> Listed:
    scenario = read_scenario(read_text(path), str(path))
    return Listed(scenario.id, scenario.title, scenario.summary, path, scenario.level)


def list_titles() -> tuple[Listed, ...]:
    """List the shipped scenarios by name, from the first lines of their files alone: this is quick."""
    return tuple(_skimmed(path) for path in sorted(catalogue().glob("*.yaml")))


def _skimmed(path: Path) -> Listed:
    """Read what stands before the first part of a scenario; what is not plain there is read in full."""
    with path.open("rb") as file:
        head = file.read(_HEAD_OCTETS).decode("utf-8-sig", "replace")
    rows = dict(line.split(": ", 1) for line in head.partition("\n\n")[0].split("\n") if ": " in line)
    try:
        found = Listed(rows["id"], rows["title"], rows["summary"], path, int(rows.get("level", "1")))
    except (KeyError, ValueError):
        return _listed(path)
    is_plain = all(_PLAIN.fullmatch(value) for value in rows.values())
    return found if is_plain else _listed(path)


def scenario_named(word: str) -> Scenario:
    """Load a scenario by the name of a shipped one or by the path of a file."""
    path = _path_of(word)
    return read_scenario(read_text(path), str(path))


def scenario_paths(word: str) -> tuple[Path, ...]:
    """List the scenario files that a word names: a shipped one, a file, or all in a folder and below it.

    Links to folders are not followed, so that a ring of them has an end.
    """
    path = _path_of(word)
    if not os.path.isdir(path):  # noqa: PTH112  Path.is_dir raises on a name too long
        return (path,)
    found = tuple(
        Path(folder, name)
        for folder, _, names in os.walk(path)
        for name in names
        if name.endswith(SCENARIO_ENDINGS) and not name.startswith(".")
    )
    if not found:
        raise UsageError(f"no scenario ({' or '.join(SCENARIO_ENDINGS)}) is in the folder {word}")
    return tuple(sorted(found))


def open_source(word: str) -> Scenario | Recording:
    """Load whatever a word names: a shipped scenario, a scenario file or a recording."""
    path = _path_of(word)
    octets = _read(path, _RECORDING_START)
    if octets.startswith(_RECORDING_START):
        return read_recording(octets, str(path))
    return read_scenario(decode(octets, str(path)), str(path))


def open_recording(word: str) -> Recording:
    """Load a recording by its path."""
    return read_recording(read_octets(Path(word)), word)


def import_named(path: Path) -> Recording:
    """Make a recording of what other software wrote down: a transcript, a log or a capture."""
    return _imported(read_octets(path), path)


def _imported(octets: bytes, path: Path) -> Recording:
    return import_octets(octets, lambda: decode(octets, str(path)), str(path))


def recording_or_import(path: Path) -> Recording:
    """Open a recording, or make one of what other software wrote down."""
    octets = read_octets(path)
    if octets.startswith(_RECORDING_START):
        return read_recording(octets, str(path))
    return _imported(octets, path)


def _path_of(word: str) -> Path:
    path = Path(word)
    if path.suffix or os.sep in word or os.path.exists(path):  # noqa: PTH110  Path.exists raises on a name too long
        return path
    shipped = {one.stem: one for one in catalogue().glob("*.yaml")}
    if word in shipped:
        return shipped[word]
    near = get_close_matches(word, shipped, 1)
    hint = f"did you mean {near[0]}?" if near else "smtpsim list shows the names"
    raise UsageError(f"no scenario or file is named {word}; {hint}")


def read_octets(path: Path) -> bytes:
    """Read a file whole; raises `BadFileError` where that cannot be done."""
    return _read(path, b"")


def read_text(path: Path) -> str:
    """Read the UTF-8 text of a scenario; raises `BadFileError` with the place where it is not UTF-8."""
    return decode(_read(path, None), str(path))


def _read(path: Path, long_start: bytes | None) -> bytes:
    """Read a file; what does not begin so is read no further than a scenario may go.

    A device that has no end is refused as a long file is.
    """
    try:
        if path.is_dir():
            raise BadFileError(str(path), "is a folder, not a file", id=MistakeId.CANNOT_READ)
        if path.is_fifo() and not path.is_relative_to(_DEVICES):
            raise BadFileError(str(path), "is a pipe, not a file", id=MistakeId.CANNOT_READ)
        with path.open("rb") as file:
            head = file.read(len(long_start or b""))
            is_long = head == long_start
            most = MAX_FILE_OCTETS if is_long else MAX_OCTETS + len(BOM_UTF8)
            octets = head + file.read(most + 1 - len(head))
    except (OSError, ValueError) as error:  # the latter: a name that no file can have
        reason = f"cannot be read: {getattr(error, 'strerror', None) or 'no file can have this name'}"
        raise BadFileError(str(path), reason, id=MistakeId.CANNOT_READ) from error
    if len(octets) > most:
        large = "is over 1 GB, too big to open" if is_long else TOO_LARGE
        raise BadFileError(str(path), large, id=MistakeId.TOO_LARGE)
    return octets


def write_new_scenario(path: Path, scenario: Scenario) -> None:
    """Write a scenario into a new file; raises `BadFileError` where there is one already."""
    write_new_text(path, write_scenario(scenario))


def text_of(octets: bytes, path: Path) -> str:
    """Read octets as UTF-8; raises `BadFileError` with the line where they are not."""
    return decode(octets, str(path))


def is_recording(path: Path) -> bool:
    """Tell whether a file begins as a recording does; raises `BadFileError`."""
    return read_beginning(path, len(_RECORDING_START)).startswith(_RECORDING_START)


def read_beginning(path: Path, most: int) -> bytes:
    """Read a file up to so many octets, and one more where there are more; only a file on a disk is read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise BadFileError(str(path), "is no file", id=MistakeId.CANNOT_READ)
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        raise BadFileError(str(path), reason, id=MistakeId.CANNOT_READ) from error


def named_text(word: str) -> str | None:
    """Give the text of the scenario that a word names, with its remarks; None where it is none."""
    path = _path_of(word)
    is_scenario = path.suffix in SCENARIO_ENDINGS
    return read_text(path) if is_scenario else None


def write_new_text(path: Path, text: str) -> None:
    """Write a new file; raises `BadFileError` where there is one already."""
    if path.exists():
        raise BadFileError(str(path), "exists already; choose another name")
    write_octets(path, text.encode())


def rewrite_octets(path: Path, before: bytes, after: bytes) -> None:
    """Replace what a file holds, if it still holds `before`; its mode stays, and so does a link to it."""
    real = path.resolve()
    if read_octets(real) != before:
        raise BadFileError(str(path), "has just been changed by another program; nothing was written")
    if not os.access(real, os.W_OK):
        raise BadFileError(str(path), "cannot be written: it may only be read")
    write_octets(real, after, real.stat().st_mode)


def write_octets(path: Path, octets: bytes, mode: int | None = None) -> None:
    """Write octets under a temporary name and rename; raises `BadFileError`."""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(octets)
            Path(temporary).chmod(0o666 & ~_umask() if mode is None else stat.S_IMODE(mode))
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise BadFileError(str(path), f"cannot be written: {error.strerror}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


class Recorder:
    """A recording that grows on the disk: each item is there as soon as it is written."""

    def __init__(self, path: Path, header: Header) -> None:
        """Begin a new file; an existing one is never touched."""
        self.path = path
        try:
            self._file = path.open("xb", buffering=0)
        except FileExistsError as error:
            raise BadFileError(str(path), "exists already; choose another name") from error
        except OSError as error:
            raise BadFileError(str(path), f"cannot be written: {error.strerror}") from error
        self.write(header)

    def write(self, item: Item) -> None:
        """Append one item as one line; raises `BadFileError`."""
        try:
            self._file.write(encode_item(item))
        except OSError as error:
            raise BadFileError(str(self.path), f"cannot be written: {error.strerror}") from error

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __enter__(self) -> Self:
        """Use as a context."""
        return self

    def __exit__(self, *_reason: object) -> None:
        """Close at the end of the context."""
        self.close()


def save_items(path: Path, header: Header, items: Iterator[Item]) -> None:
    """Write a whole recording at once; an existing file is replaced only when all is written."""
    write_octets(path, b"".join(encode_item(item) for item in (header, *items)))


def session_path(base: Path, number: int) -> Path:
    """Name the recording of the n-th session: OUT, OUT.2, OUT.3 ..."""
    return base if number == 1 else base.with_name(f"{base.name}.{number}")


def numbered_recorders(base: Path, header_of: Callable[[str], Header]) -> Callable[[int], Recorder]:
    """Give a function that begins a recording for each session, under the next free name."""
    following = 1

    def begin(_session: int) -> Recorder:
        nonlocal following
        while session_path(base, following).exists():
            following += 1
        return Recorder(
            session_path(base, following), header_of(datetime.now(UTC).isoformat(timespec="seconds"))
        )

    return begin
