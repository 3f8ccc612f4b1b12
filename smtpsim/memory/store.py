"""What is remembered, on the disk: written whole or not at all, and never a reason to stop."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from smtpsim.errors import BadFileError
from smtpsim.library import read_octets, write_octets
from smtpsim.memory.last import LastSession, read_last, write_last
from smtpsim.memory.settings import Settings, read_settings, write_settings
from smtpsim.recording.format import Header, Item
from smtpsim.recording.reader import Recording, read_recording

_SETTINGS, _LAST = "settings.json", "last.jsonl"
_LONGEST_LINE = 1 << 16


class Memory:
    """A folder of state; where there is none, or it cannot be written, nothing is remembered."""

    def __init__(self, folder: Path | None) -> None:
        """Look at the folder and read the settings; `note` says what a person should know of it."""
        self.note = ""
        self.folder = folder if folder is not None and self._is_usable(folder) else None
        self.settings = self._read_settings()

    def _is_usable(self, folder: Path) -> bool:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except FileExistsError:
            self.note = f"Nothing is remembered: {folder} is a file, and should be a folder."
            return False
        except (OSError, ValueError):
            return False
        return True

    def _read_settings(self) -> Settings:
        octets = self._read(_SETTINGS)
        settings = read_settings(octets) if octets is not None else Settings()
        if settings is None:
            self.note = f"{self.folder}/{_SETTINGS} is damaged, so all is as at the first start."
        return settings or Settings()

    def _read(self, name: str) -> bytes | None:
        if self.folder is None or not (self.folder / name).exists():
            return None
        try:
            return read_octets(self.folder / name)
        except BadFileError:
            return None

    def remember(self, settings: Settings) -> bool:
        """Keep the settings for the next start; False where that cannot be done."""
        self.settings = settings
        return self._write(_SETTINGS, write_settings(settings))

    def keep_last(self, last: LastSession, header: Header, items: Sequence[Item]) -> bool:
        """Keep the session that is left; False where that cannot be done."""
        return self.folder is not None and self._write(_LAST, write_last(last, header, items))

    def _write(self, name: str, octets: bytes) -> bool:
        if self.folder is None:
            return False
        with suppress(BadFileError):
            write_octets(self.folder / name, octets)
            return True
        return False

    def last(self) -> LastSession | None:
        """Give the session that was left last, and where it stood; its steps are not read."""
        if self.folder is None:
            return None
        with suppress(OSError), (self.folder / _LAST).open("rb") as file:
            return read_last(file.readline(_LONGEST_LINE))
        return None

    def last_recording(self) -> Recording:
        """Read the recording that was kept of the last session; raises `BadFileError`."""
        path = (self.folder or Path()) / _LAST
        return read_recording(read_octets(path).partition(b"\n")[2], str(path))
