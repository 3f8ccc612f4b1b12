"""A program in a pseudo-terminal of a fixed size: what it paints, and when."""

import fcntl
import os
import pty
import select
import signal
import struct
import tempfile
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

COLUMNS, ROWS = 120, 40
QUIET_SECONDS = 0.04  # nothing painted for so long: the picture is complete
PATIENCE_SECONDS = 20.0


def _environment() -> dict[str, str]:
    """Give the caller's environment, with full colour, and byte code kept as for an installed program."""
    unwanted = {"NO_COLOR", "PYTHONDONTWRITEBYTECODE"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    byte_code = str(Path(tempfile.gettempdir()) / f"smtpsim-byte-code-{os.getuid()}")
    return kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPYCACHEPREFIX": byte_code}


class PtyProgram:
    """A running program in a terminal of 120 by 40; leaving the `with` ends it."""

    def __init__(self, command: Sequence[str], **environment: str) -> None:
        """Start a command."""
        self.output = b""
        self.status: int | None = None
        self.started = time.perf_counter()
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:  # pragma: no cover  this is the other process
            os.execvpe(command[0], list(command), _environment() | environment)  # noqa: S606  the command is the test's own
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def __enter__(self) -> Self:
        """Give the program itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it if it runs still."""
        if self.status is None:
            self.end(signal.SIGKILL)
        os.close(self.terminal)

    def end(self, number: signal.Signals) -> int:
        """Send a signal, take what is still painted, and give the exit status (negative: the signal)."""
        os.kill(self.pid, number)
        while self._read(PATIENCE_SECONDS) is not None:
            pass
        _, ended = os.waitpid(self.pid, 0)
        self.status = os.waitstatus_to_exitcode(ended)
        return self.status

    def seconds_until(self, text: bytes) -> float:
        """Wait until a text is painted; give the seconds since the start."""
        while text not in self.output:
            if self._read(PATIENCE_SECONDS) is None:
                raise TimeoutError(self.output[-2000:])
        return time.perf_counter() - self.started

    def seconds_to_paint(self, key: bytes) -> float:
        """Press a key; give the seconds until all that it changes is painted."""
        pressed = painted = time.perf_counter()
        os.write(self.terminal, key)
        patience = PATIENCE_SECONDS
        while (when := self._read(patience)) is not None:
            painted, patience = when, QUIET_SECONDS
        return painted - pressed

    def settle(self) -> None:
        """Wait until nothing more is painted."""
        while self._read(0.3) is not None:
            pass

    def _read(self, patience: float) -> float | None:
        """Take what is painted next, and give the time; None where nothing comes."""
        ready, _, _ = select.select([self.terminal], [], [], patience)
        if not ready:
            return None
        try:
            painted = os.read(self.terminal, 1 << 16)
        except OSError:  # the program is gone, and its side of the terminal with it
            painted = b""
        self.output += painted
        return time.perf_counter() if painted else None
