"""Where a program keeps its state: as the system has it, or where a variable says."""

from collections.abc import Mapping
from pathlib import Path

VARIABLE = "SMTPSIM_STATE_DIR"
_NAME = "smtpsim"


def state_folder(environment: Mapping[str, str], platform: str) -> Path | None:
    """Find the folder, which need not exist; None where nothing is to be remembered.

    SMTPSIM_STATE_DIR names it, and empty it forbids it. Otherwise it lies in XDG_STATE_HOME, or where
    `platform` (as `sys.platform` names it) has it.
    """
    if VARIABLE in environment:
        return _absolute(environment[VARIABLE])
    base = _absolute(environment.get("XDG_STATE_HOME", "")) or _base(environment, platform)
    return None if base is None else base / _NAME


def _base(environment: Mapping[str, str], platform: str) -> Path | None:
    if platform == "win32":
        return _absolute(environment.get("LOCALAPPDATA", ""))
    home = _absolute(environment.get("HOME", ""))
    below = "Library/Application Support" if platform == "darwin" else ".local/state"
    return None if home is None else home / below


def _absolute(name: str) -> Path | None:
    """Give a path that holds wherever the program is started; a relative one is none (XDG)."""
    path = Path(name)
    return path if path.is_absolute() else None
